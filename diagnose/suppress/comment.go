package suppress

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// directive begins a suppression in a comment.
const directive = "paydiag:ignore"

// markers begin a comment in YAML, TOML, properties, .env, INI, JSON with
// comments, SQL and XML.
var markers = []string{"#", "//", ";", "!", "--", "<!--"}

// maxReason bounds a reason in characters; it stands in every report.
const maxReason = 300

// maxIDs bounds the rules of one entry, maxComments the comments of a file. Only
// a file made for it has more; its findings then stay.
const (
	maxIDs      = 100
	maxComments = 10_000
)

// Comments reads the suppressions that stand in comments:
//
//	# paydiag:ignore ID[,ID] reason words until 2027-01-31
//
// A comment covers the line it stands on, or, standing alone, the next line
// that is neither comment nor blank. Where that line only opens a list or a
// group (it ends with a colon), the line below is covered as well, since that
// is where a list begins.
//
// The format of the file is not known here. A marker counts at the start of a
// line or behind a blank, and not within quotation marks, which open where a
// value could begin and must close in the same line. Texts over several lines
// (block scalars, here documents) are not told from lines of the file.
func Comments(f *source.File) []Entry {
	if !strings.Contains(f.Text, directive) {
		return nil
	}
	r := commentReader{file: f}
	for text := range strings.Lines(f.Text) {
		r.number++
		r.line(text)
		r.at += len(text)
	}
	return r.out
}

// commentReader goes over a file line by line.
type commentReader struct {
	file   *source.File
	at     int // offset of the line
	number int
	out    []Entry
	alone  []int // those in out that wait for a line to cover
	above  []int // those whose line opened something
}

func (r *commentReader) line(text string) {
	trimmed := strings.TrimSpace(text)
	marker, body := find(text)
	if marker >= 0 && len(r.out) < maxComments {
		r.alone = append(r.alone, len(r.out))
		r.out = append(r.out, r.entry(marker, body, len(strings.TrimRight(text, " \t\r\n"))))
	}
	if isComment(trimmed) || trimmed == "" {
		return
	}
	for _, i := range r.above {
		r.out[i].Last = r.number
	}
	for _, i := range r.alone {
		r.out[i].Line, r.out[i].Last = r.number, r.number
	}
	r.above = nil
	if key, _, _ := strings.Cut(trimmed, " #"); strings.HasSuffix(strings.TrimSpace(key), ":") {
		r.above = r.alone
	}
	r.alone = nil
}

func isComment(trimmed string) bool {
	return slices.ContainsFunc(markers, func(m string) bool { return strings.HasPrefix(trimmed, m) })
}

// find looks for the comment of a line: where its marker is, and what stands
// behind the directive. It looks at each character once.
func find(text string) (marker int, body string) {
	if !strings.Contains(text, directive) {
		return -1, ""
	}
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote == 0 && (i == 0 || strings.IndexByte(" \t", text[i-1]) >= 0):
			if body, ok := behind(text[i:]); ok {
				return i, body
			}
			fallthrough
		case quote == 0:
			if opens(text, i) {
				quote = c
			}
		case quote == '"' && c == '\\':
			i++
		case quote == '\'' && strings.HasPrefix(text[i:], "''"):
			i++
		case c == quote:
			quote = 0
		}
	}
	return -1, ""
}

// behind returns what follows marker and directive, if a text begins so.
func behind(text string) (string, bool) {
	for _, m := range markers {
		rest, ok := strings.CutPrefix(text, m)
		if !ok {
			continue
		}
		rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " \t"), directive)
		if ok && (rest == "" || strings.IndexByte(" \t\r\n", rest[0]) >= 0) {
			return rest, true
		}
	}
	return "", false
}

// opens reports whether a quotation mark begins a value: the one in it's does
// not.
func opens(text string, i int) bool {
	return (text[i] == '"' || text[i] == '\'') && (i == 0 || strings.IndexByte(" \t:=,[{(", text[i-1]) >= 0)
}

// idForm is what an id is made of; anything else ends it.
var idForm = source.Pattern(`^[A-Za-z0-9_.*][A-Za-z0-9_.*-]*`)

// nextID finds a further id behind a comma. A word of the reason has no hyphen
// between capitals.
var nextID = source.Pattern(`^[ \t]*[,，、][ \t]*([A-Za-z]+(?:-[A-Za-z0-9]+)+|\*)`)

func (r *commentReader) entry(marker int, body string, end int) Entry {
	e := Entry{File: r.file.Name, How: FromComment, At: r.file.Span(r.at+marker, r.at+end)}
	body, _, _ = strings.Cut(body, "-->")
	body = strings.TrimSpace(body)
	id := idForm().FindString(body)
	body = body[len(id):]
	for id != "" && len(e.IDs) < maxIDs {
		if !slices.Contains(e.IDs, id) {
			e.IDs = append(e.IDs, id)
		}
		m := nextID().FindStringSubmatch(body)
		if m == nil {
			break
		}
		id, body = m[1], body[len(m[0]):]
	}
	e.Reason, e.Until, e.Misdated = lastDay(strings.TrimLeft(body, " \t:：,，;；-"))
	e.Reason = shorten(e.Reason)
	return e
}

// shorten cuts a reason that nobody would read.
func shorten(s string) string {
	n := 0
	for i := range s {
		if n++; n > maxReason {
			return s[:i] + "…"
		}
	}
	return s
}
