package settings

import (
	"errors"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// readJSON reads JSON, with the comments and the trailing commas that
// appsettings.json and the like have. They are blanked out byte for byte, so
// that offsets stay; columns come from the file itself.
func readJSON(f *source.File) ([]draft, error) {
	masked := maskJSON(f.Text)
	if strings.TrimSpace(masked) == "" {
		return nil, nil
	}
	if masked == f.Text {
		root, err := source.ParseJSON(f)
		return jsonDocs(f, root, err)
	}
	same := inlay{file: f, runs: []run{{}}, end: len(f.Text)}
	root, err := source.ParseJSON(source.NewFile(f.Name, masked))
	var p *rules.Problem
	switch {
	case errors.As(err, &p):
		p.Span = same.moved(p.Span)
	case err == nil:
		same.move(root)
	}
	return jsonDocs(f, root, err)
}

func jsonDocs(f *source.File, root *source.Node, err error) ([]draft, error) {
	if err != nil {
		return nil, err
	}
	enclose(f, root)
	return parts(f, root, formatJSON)
}

// maskJSON puts blanks where comments and trailing commas stand.
func maskJSON(text string) string {
	m := jsonMask{text: text, comma: -1}
	for at := 0; at < len(text); {
		at = m.next(at)
	}
	if m.out == nil {
		return text
	}
	return string(m.out)
}

type jsonMask struct {
	text  string
	out   []byte // a copy, as soon as something is blanked
	comma int    // where the last comma stands with nothing behind it, or -1
}

// next handles what stands at an offset and returns the offset behind it.
func (m *jsonMask) next(at int) int {
	switch c := m.text[at]; c {
	case ' ', '\t', '\r', '\n':
		return at + 1
	case '/':
		if end := commentEnd(m.text, at); end > 0 {
			m.blank(at, end)
			return end
		}
	case ',':
		m.comma = at
		return at + 1
	case '}', ']':
		if m.comma >= 0 {
			m.blank(m.comma, m.comma+1)
		}
	case '"':
		if end := closing(m.text, at); end > 0 {
			at = end - 1
		} else {
			at = len(m.text) - 1
		}
	}
	m.comma = -1
	return at + 1
}

func (m *jsonMask) blank(start, end int) {
	if m.out == nil {
		m.out = []byte(m.text)
	}
	for i := start; i < end; i++ {
		if m.out[i] != '\n' && m.out[i] != '\r' {
			m.out[i] = ' '
		}
	}
}

// commentEnd is the offset behind a comment that begins at start, or 0. One
// that is not closed goes on to the end.
func commentEnd(text string, start int) int {
	rest := text[start:]
	switch {
	case strings.HasPrefix(rest, "//"):
		return start + len(line(rest))
	case strings.HasPrefix(rest, "/*"):
		if i := strings.Index(rest[2:], "*/"); i >= 0 {
			return start + 2 + i + 2
		}
		return len(text)
	}
	return 0
}
