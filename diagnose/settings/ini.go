package settings

import (
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// iniReader reads INI as Python's configparser, PHP and go-ini do where they
// agree. A line that is indented deeper than its setting continues the value,
// as in Python.
type iniReader struct {
	file     *source.File
	root     *flat            // settings above the first section
	sections map[string]*flat // by name; one that comes again goes on
	order    []source.Pair
	here     *flat
	last     *source.Node // the value that deeper lines continue
	lines    []string     // of last
	indent   int          // of the setting of last
	skip     int          // the end of a PEM block
}

func readINI(f *source.File) ([]draft, error) {
	root := newFlat(f.Span(0, 0))
	r := iniReader{file: f, root: root, here: root, sections: map[string]*flat{}}
	at := 0
	for text := range strings.Lines(f.Text) {
		if err := r.line(text, at); err != nil {
			return nil, err
		}
		at += len(text)
	}
	r.close()
	for _, p := range r.order {
		section := r.sections[p.Key.Value]
		p.Value = section.done()
		root.node.Pairs = append(root.node.Pairs, p)
		root.notes = with(root.notes, section.notes...)
	}
	return root.docs(formatINI), nil
}

func (r *iniReader) line(text string, at int) error {
	end := at + len(strings.TrimRight(text, " \t\r\n"))
	start := at + len(text) - len(strings.TrimLeft(text, " \t"))
	if start >= end || start < r.skip {
		return nil
	}
	indent := start - at
	switch c := r.file.Text[start]; {
	case c == '#' || c == ';':
	case r.last != nil && indent > r.indent:
		r.goOn(start, end)
	case c == '[':
		r.close()
		return r.section(start, end)
	default:
		r.close()
		r.indent = indent
		r.setting(start, end)
	}
	return nil
}

func (r *iniReader) goOn(start, end int) {
	if len(r.lines) == 0 {
		r.last.Span.Start = r.file.Pos(start)
	}
	r.lines = append(r.lines, r.file.Text[start:end])
	r.last.Span.End = r.file.Pos(end)
}

// close ends the value that lines may have continued.
func (r *iniReader) close() {
	if len(r.lines) > 0 {
		r.last.Value = strings.Join(r.lines, "\n")
	}
	r.last, r.lines = nil, nil
}

func (r *iniReader) section(start, end int) error {
	length := strings.IndexByte(r.file.Text[start:end], ']')
	if length < 0 {
		return problem(r.file.Span(start, start+1), rules.Text{
			ZH: "节名缺少 ]", EN: "the name of the section lacks its ]"})
	}
	name := r.file.Text[start+1 : start+length]
	key := scalar(r.file, name, start+1, start+length)
	if r.sections[name] == nil {
		r.sections[name] = newFlat(key.Span)
		r.order = append(r.order, source.Pair{Key: key})
	}
	r.here = r.sections[name]
	return nil
}

// setting reads a line with = or :, whichever comes first. One with neither is
// a key without a value.
func (r *iniReader) setting(start, end int) {
	text := r.file.Text[start:end]
	sep := strings.IndexAny(text, "=:")
	if sep < 0 {
		r.here.put(scalar(r.file, text, start, end), &source.Node{Span: r.file.Span(end, end)})
		return
	}
	name := strings.TrimRight(text[:sep], " \t")
	value := start + sep + 1
	value += len(r.file.Text[value:end]) - len(strings.TrimLeft(r.file.Text[value:end], " \t"))
	if e := pemEnd(r.file.Text, value); e > end {
		end, r.skip = e, e
		r.last = scalar(r.file, strings.ReplaceAll(r.file.Text[value:end], "\r\n", "\n"), value, end)
	} else {
		r.last = iniValue(r.file, value, end)
	}
	if r.last.Value != "" {
		r.lines = []string{r.last.Value}
	}
	r.here.put(scalar(r.file, name, start, start+len(name)), r.last)
}

func iniValue(f *source.File, start, end int) *source.Node {
	text := f.Text[start:end]
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		length := strings.IndexByte(text[1:], text[0]) + 2
		if length >= 2 && onlyComment(text[length:]) {
			n := scalar(f, text[1:length-1], start, start+length)
			n.Quoted = true
			return n
		}
	}
	if strings.HasPrefix(text, ";") { // a # may begin a value: a colour, a password
		return scalar(f, "", start, start)
	}
	return bare(f, start, end, "#;")
}

func onlyComment(s string) bool {
	s = strings.TrimLeft(s, " \t")
	return s == "" || s[0] == '#' || s[0] == ';'
}
