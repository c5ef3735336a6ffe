package settings

import (
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// envReader reads .env files and what printenv writes. Dotenv has no standard;
// this is where the libraries for Node, Go and Python agree: export, quotes
// over several lines, escapes in double quotes only, comments behind a blank.
type envReader struct {
	file *source.File
	text string
	at   int
	flat *flat
	lost []note // lines that are no setting
}

// envKey is a name with its separator. Names longer than that are pieces of
// something else: a line of base64 may end with = too.
var envKey = source.Pattern(`^(?:export[ \t]+)?([A-Za-z_][\w.\-]{0,127})[ \t]*(=|:[ \t]|:$)[ \t]*`)

func readEnv(f *source.File) ([]draft, error) {
	r := envReader{file: f, text: f.Text, flat: newFlat(f.Span(0, 0))}
	for r.at < len(r.text) {
		if err := r.line(); err != nil {
			return nil, err
		}
	}
	r.flat.notes = append(r.flat.notes, r.lost...)
	return r.flat.docs(formatEnv), nil
}

func (r *envReader) line() error {
	text := line(r.text[r.at:])
	start := r.at + len(text) - len(strings.TrimLeft(text, " \t"))
	r.at += len(text)
	r.at += len(lineBreak(r.text[r.at:]))
	text = strings.TrimSpace(text)
	if text == "" || text[0] == '#' {
		return nil
	}
	m := envKey().FindStringSubmatchIndex(text)
	if m == nil {
		r.lose(start)
		return nil
	}
	value, err := r.value(start+m[1], start+len(text))
	if err == nil {
		r.flat.put(scalar(r.file, text[m[2]:m[3]], start+m[2], start+m[3]), value)
	}
	return err
}

// lose counts a line that is no setting. What stands there is not shown: it may
// be a piece of a key.
func (r *envReader) lose(at int) {
	if len(r.lost) > 0 {
		r.lost[0].count++
		return
	}
	r.lost = []note{{at: r.file.Span(at, at), why: rules.Text{
		ZH: "不是 KEY=value 形式，此类行未采用", EN: "no KEY=value; such lines were not used"}}}
}

// value reads what stands from start to the end of its line, or beyond that
// where quotes or a PEM block go on.
func (r *envReader) value(start, end int) (*source.Node, error) {
	switch text := r.text[start:end]; {
	case strings.HasPrefix(text, `"`), strings.HasPrefix(text, "'"):
		return r.quoted(start)
	case pemEnd(r.text, start) > end:
		end = pemEnd(r.text, start)
		r.at = end
		return scalar(r.file, strings.ReplaceAll(r.text[start:end], "\r\n", "\n"), start, end), nil
	case strings.HasPrefix(text, "#"):
		return scalar(r.file, "", start, start), nil
	}
	return bare(r.file, start, end, "#"), nil
}

// bare is a value without quotes. A comment behind a blank does not belong to
// it.
func bare(f *source.File, start, end int, signs string) *source.Node {
	for i := start + 1; i < end; i++ {
		if blank := f.Text[i-1] == ' ' || f.Text[i-1] == '\t'; blank && strings.IndexByte(signs, f.Text[i]) >= 0 {
			end = i
		}
	}
	text := strings.TrimRight(f.Text[start:end], " \t")
	return scalar(f, text, start, start+len(text))
}

func (r *envReader) quoted(start int) (*source.Node, error) {
	end := closing(r.text, start)
	if end < 0 {
		return nil, problem(r.file.Span(start, start+1), rules.Text{
			ZH: "引号没有闭合", EN: "the quotation mark is not closed"})
	}
	rest := strings.TrimSpace(line(r.text[end:]))
	r.at = end + len(line(r.text[end:]))
	if rest != "" && rest[0] != '#' { // "a" b: no dotenv, but some shells and dumps
		text := strings.TrimRight(r.text[start:r.at], " \t")
		return scalar(r.file, text, start, start+len(text)), nil
	}
	text := strings.ReplaceAll(r.text[start+1:end-1], "\r\n", "\n")
	if r.text[start] == '"' {
		text = envEscapes.Replace(text)
	}
	n := scalar(r.file, text, start, end)
	n.Quoted = true
	return n, nil
}

// envEscapes are those in double quotes; any other backslash stays.
var envEscapes = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, "$", `\n`, "\n", `\r`, "\r", `\t`, "\t")

// closing is the offset behind the quotation mark that closes the one at start,
// or -1.
func closing(text string, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && text[start] == '"':
			i++
		case text[i] == text[start]:
			return i + 1
		}
	}
	return -1
}
