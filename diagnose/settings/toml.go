package settings

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// tomlReader builds a tree from the expressions of a TOML file. The library's
// decoder knows no places, so that its parser is used alone; what may be
// defined twice is decided in tables.
type tomlReader struct {
	file   *source.File
	parser unstable.Parser
	tables tables
	left   int // nodes
}

func readTOML(f *source.File) ([]draft, error) {
	r := tomlReader{file: f, left: maxNodes, tables: newTables(f.Span(0, 0))}
	r.parser.Reset([]byte(f.Text))
	for r.parser.NextExpression() {
		if err := r.expression(r.parser.Expression()); err != nil {
			return nil, err
		}
	}
	if err := r.parser.Error(); err != nil {
		return nil, r.syntax(err)
	}
	if root := r.tables.root.node; len(root.Pairs) > 0 {
		return []draft{{Doc: Doc{Format: formatTOML, Root: root}}}, nil
	}
	return nil, nil
}

func (r *tomlReader) expression(e *unstable.Node) error {
	if r.left--; r.left < 0 {
		return problem(r.tables.here.node.Span, tooMuch)
	}
	switch e.Kind {
	case unstable.KeyValue:
		return r.pair(r.tables.here, e, 0)
	case unstable.Table, unstable.ArrayTable:
		key, err := r.key(e)
		if err != nil {
			return err
		}
		return r.tables.open(key, e.Kind == unstable.ArrayTable)
	}
	return nil
}

// pair reads key = value into a table.
func (r *tomlReader) pair(into *table, e *unstable.Node, depth int) error {
	key, err := r.key(e)
	if err != nil {
		return err
	}
	start := key[len(key)-1].Span.End.Byte
	start += strings.IndexByte(r.file.Text[start:], '=') + 1 // blanks alone may stand before it
	value, _, err := r.value(e.Value(), r.skip(start), depth+len(key))
	if err != nil {
		return err
	}
	return into.define(key, value)
}

func (r *tomlReader) key(e *unstable.Node) ([]*source.Node, error) {
	var out []*source.Node
	for it := e.Key(); it.Next(); {
		n := it.Node()
		start := int(n.Raw.Offset)
		out = append(out, scalar(r.file, string(n.Data), start, start+int(n.Raw.Length)))
		if len(out) > maxDepth {
			return nil, problem(out[0].Span, tooMuch)
		}
	}
	return out, nil
}

// value reads what begins at start, which the library says of scalars only, and
// returns the offset behind it.
func (r *tomlReader) value(n *unstable.Node, start, depth int) (*source.Node, int, error) {
	if r.left--; r.left < 0 || depth > maxDepth {
		return nil, 0, problem(r.file.Span(start, start), tooMuch)
	}
	switch n.Kind {
	case unstable.Array:
		return r.array(n, start, depth)
	case unstable.InlineTable:
		return r.inline(n, start, depth)
	}
	end := int(n.Raw.Offset + n.Raw.Length)
	v := scalar(r.file, string(n.Data), start, end)
	v.Quoted = n.Kind == unstable.String
	return v, end, nil
}

func (r *tomlReader) array(n *unstable.Node, start, depth int) (*source.Node, int, error) {
	list := &source.Node{Kind: source.List}
	at := start + 1
	for it := n.Children(); it.Next(); {
		v, end, err := r.value(it.Node(), r.skip(at), depth+1)
		if err != nil {
			return nil, 0, err
		}
		list.Items = append(list.Items, v)
		at = end
	}
	at = r.skip(at) + 1
	list.Span = r.file.Span(start, at)
	return list, at, nil
}

func (r *tomlReader) inline(n *unstable.Node, start, depth int) (*source.Node, int, error) {
	t := newTable(r.file.Span(start, start+1))
	at := start + 1
	for it := n.Children(); it.Next(); {
		e := it.Node()
		if err := r.pair(t, e, depth+1); err != nil {
			return nil, 0, err
		}
		at = int(e.Raw.Offset + e.Raw.Length)
	}
	at = r.skip(at) + 1
	t.node.Span = r.file.Span(start, at)
	return t.node, at, nil
}

// skip goes over what may stand between values.
func (r *tomlReader) skip(at int) int {
	text := r.file.Text
	for at < len(text) {
		switch c := text[at]; {
		case c == '#':
			at += len(line(text[at:]))
		case isBlank(c) || c == ',':
			at++
		default:
			return at
		}
	}
	return at
}

// shownRune is where the library's messages show a character of the file.
var shownRune = source.Pattern(`( but got|:)? U\+[0-9A-F]+( '.*')?`)

func (r *tomlReader) syntax(err error) error {
	at := len(r.file.Text)
	var p *unstable.ParserError
	if errors.As(err, &p) && len(p.Highlight) > 0 {
		at = int(r.parser.Range(p.Highlight).Offset)
	}
	msg := shownRune().ReplaceAllString(err.Error(), "")
	return problem(r.file.Span(at, at),
		rules.Text{ZH: "TOML 语法错误：" + msg, EN: "TOML syntax error: " + msg},
		rules.Text{ZH: "文本值要有引号", EN: "texts need quotation marks"})
}
