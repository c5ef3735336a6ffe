package sign

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// wrapping is one thing that happens to a key text as a whole on its way from a
// file through mails, environment variables and configuration files.
type wrapping struct {
	label string
	// undo takes the wrapping off and reports whether it was there.
	undo func(string) (text, detail string, found bool)
}

// wrappings stand in the order in which they are taken off: what was put on
// last comes off first.
var wrappings = []wrapping{
	{"KEY_BOM", withoutBOM},
	{"KEY_DOUBLE_BASE64", withoutOuterBase64},
	{"KEY_QUOTED", withoutAssignment},
	{"KEY_QUOTED", withoutQuotes},
	{"KEY_LITERAL_BACKSLASH_N", withoutEscapes},
	{"KEY_QUOTED", withoutLineQuotes},
	{"KEY_URLENCODED", withoutPercents},
	{"KEY_DOUBLE_BASE64", withoutOuterBase64},
	{"KEY_CRLF", withoutCarriageReturns},
	{"KEY_INDENTED", withoutIndent},
}

// unwrap takes the wrappings off. What came out of base64 may be wrapped again.
func unwrap(text string) (string, []finding) {
	const mostLayers = 3
	var found []finding
	for range mostLayers {
		again := false
		for _, w := range wrappings {
			inner, detail, ok := w.undo(text)
			if !ok {
				continue
			}
			text = inner
			again = again || w.label == "KEY_DOUBLE_BASE64"
			if !slices.ContainsFunc(found, func(f finding) bool { return f.label == w.label }) {
				found = append(found, finding{w.label, detail})
			}
		}
		if !again {
			break
		}
	}
	return text, found
}

// withoutBOM knows the mark also as it looks when read as Latin-1.
func withoutBOM(s string) (text, detail string, found bool) {
	for _, mark := range []string{"\ufeff", "\xef\xbb\xbf", "ï»¿"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			return rest, "", true
		}
	}
	return s, "", false
}

const quotes = "\"'`“”‘’«»「」"

// withoutQuotes takes quotes off both ends, with the comma that JSON puts
// behind them; one that is left over counts.
func withoutQuotes(s string) (text, detail string, found bool) {
	trimmed := strings.TrimSpace(s)
	inner := strings.TrimRight(trimmed, ",;")
	if inner = strings.Trim(inner, quotes); inner == strings.TrimRight(trimmed, ",;") || inner == "" {
		return s, "", false
	}
	return inner, "", true
}

var assignment = source.Pattern(`^\s*[A-Za-z_][\w.-]{0,63}\s*[=:]\s*[|>]?-?\s*(["'` + "`" + `]?\s*(?:-{2,}\s*BEGIN|MI[A-Z0-9]))`)

// withoutAssignment takes off the name of a variable that was copied along.
func withoutAssignment(s string) (text, detail string, found bool) {
	if m := assignment().FindStringSubmatchIndex(s); m != nil {
		return s[m[2]:], "with-the-variable-name", true
	}
	return s, "", false
}

var lineEscape = source.Pattern(`(?:\\+r)?\\+n|\\+r`)

// withoutEscapes turns the two characters \n into what they stand for. A
// backslash occurs nowhere in a key, but at the start of a Windows path.
func withoutEscapes(s string) (text, detail string, found bool) {
	if !strings.Contains(s, `\`) || isPath(s) {
		return s, "", false
	}
	text = strings.ReplaceAll(lineEscape().ReplaceAllString(s, "\n"), `\/`, "/")
	return text, "", text != s
}

var lineQuotes = source.Pattern(`(?m)["'][ \t]*[+.,;\\&]?[ \t]*$|^[ \t]*["']`)

// withoutLineQuotes undoes a string constant that was put together line by
// line in a program.
func withoutLineQuotes(s string) (text, detail string, found bool) {
	if !strings.ContainsAny(s, `"'`) {
		return s, "", false
	}
	text = lineQuotes().ReplaceAllString(s, "")
	return text, "line-by-line", text != s
}

var percent = source.Pattern(`%[0-9A-Fa-f]{2}`)

func withoutPercents(s string) (text, detail string, found bool) {
	if !percent().MatchString(s) {
		return s, "", false
	}
	return percentDecoded(s), "", true
}

// withoutOuterBase64 recognises base64 of a PEM text, or of base64.
func withoutOuterBase64(s string) (text, detail string, found bool) {
	if strings.Contains(s, "BEGIN") {
		return s, "", false
	}
	inner, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.Join(strings.Fields(s), ""), "="))
	if err != nil || !isText(inner) {
		return s, "", false
	}
	text = string(inner)
	if !strings.Contains(text, "BEGIN ") && !strings.HasPrefix(text, "MI") {
		return s, "", false
	}
	return text, "", true
}

func withoutCarriageReturns(s string) (text, detail string, found bool) {
	if !strings.Contains(s, "\r") {
		return s, "", false
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"), "", true
}

var (
	indent       = source.Pattern(`(?m)^[ \t\x{00A0}\x{3000}]+`)
	indentedMark = source.Pattern(`(?m)^[ \t\x{00A0}\x{3000}]+-{2,}\s*(?:BEGIN|END)`)
)

// withoutIndent takes blanks off the start of lines, where a reader of PEM
// wants its marks.
func withoutIndent(s string) (text, detail string, found bool) {
	if !indentedMark().MatchString(s) {
		return s, "", false
	}
	return indent().ReplaceAllString(s, ""), "", true
}

// isPath recognises the name of a file where its content is expected.
func isPath(s string) bool {
	const longest = 512
	s = strings.Trim(strings.TrimSpace(s), quotes)
	if s == "" || len(s) > longest || strings.ContainsAny(s, "\n\r") || strings.Contains(s, "BEGIN") {
		return false
	}
	lower := strings.ToLower(s)
	for _, start := range []string{"/", "./", "../", "~/", "file:", "classpath:", `\\`, "http://", "https://"} {
		if strings.HasPrefix(lower, start) && !isBase64OfDER(s) {
			return true
		}
	}
	if len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/') {
		return true
	}
	for _, end := range []string{".pem", ".key", ".crt", ".cer", ".der", ".p12", ".pfx", ".txt", ".p8", ".pub", ".jks"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return false
}

func isBase64OfDER(s string) bool { return strings.HasPrefix(s, "MI") }
