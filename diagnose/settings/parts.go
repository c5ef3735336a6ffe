package settings

import (
	"errors"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// parts finds the configurations in a document: those that Kubernetes and
// Compose carry for others, or the document itself.
func parts(f *source.File, root *source.Node, format string) ([]draft, error) {
	c := carrier{file: f, left: 2*len(f.Text) + 1}
	switch {
	case root.Kind == source.Null, root.Kind == source.Scalar:
		return nil, nil
	case isKubernetes(root):
		c.kubernetes(root)
	case isCompose(f.Name, root):
		c.services(root.Get("services"))
	default:
		return []draft{{Doc: Doc{Format: format, Root: root}}}, nil
	}
	if c.left < 0 {
		return nil, problem(root.Span, rules.Text{
			ZH: "其中的文件展开后远大于整个文件，可能是恶意的 YAML 别名",
			EN: "the files in it are larger than the file itself; this looks like a YAML alias bomb"})
	}
	return c.docs, nil
}

// carrier collects the configurations of a file that carries others.
type carrier struct {
	file *source.File
	docs []draft
	left int // bytes of scalars that may be read; aliases bring the same one again
}

// lay follows a scalar, unless too much was followed already.
func (c *carrier) lay(n *source.Node) (inlay, bool) {
	if c.left -= len(n.Value); c.left < 0 {
		return inlay{}, false
	}
	l, ok := lay(c.file, n.Span.Start.Byte, n.Value)
	if !ok {
		l.whole = n.Span
	}
	return l, true
}

// give adds a configuration, unless there is nothing in it.
func (c *carrier) give(name, env string, b *flat) {
	for _, d := range b.docs(formatEnv) {
		d.Name, d.Env = name, env
		c.docs = append(c.docs, d)
	}
}

// entry reads a scalar as a file of its own and moves what it finds to its
// place in this one. An entry that cannot be read is noted: the others still
// count.
func (c *carrier) entry(name, env string, n *source.Node) {
	l, ok := c.lay(n)
	if !ok {
		return
	}
	inner := source.NewFile(c.file.Name, n.Value)
	format := formatOf(name, n.Value)
	docs, err := parse(inner, format)
	if err != nil {
		docs = []draft{unread(format, err)}
	}
	for _, d := range docs {
		l.move(d.Root)
		for i := range d.notes {
			d.notes[i].at = l.moved(d.notes[i].at)
			d.notes[i].again = l.moved(d.notes[i].again)
		}
		d.Name, d.Env = name, env
		c.docs = append(c.docs, d)
	}
}

// unread is an entry of which only the problem is known.
func unread(format string, err error) draft {
	d := draft{Doc: Doc{Format: format, Root: &source.Node{Kind: source.Map}}}
	var p *rules.Problem
	if errors.As(err, &p) {
		d.notes = []note{{at: p.Span, why: p.Say}}
		d.Root.Span = p.Span
	}
	return d
}

// placeholder is a value that is filled in elsewhere, in the form that readers
// of settings know.
func placeholder(name string, at rules.Span) *source.Node {
	return &source.Node{Kind: source.Scalar, Value: "${" + name + "}", Span: at}
}

// variable cuts KEY=value of a list. KEY alone is taken from the machine.
func (c *carrier) variable(b *flat, n *source.Node) {
	l, ok := c.lay(n)
	if !ok {
		return
	}
	name, value, given := strings.Cut(n.Value, "=")
	end := len(name)
	key := &source.Node{Kind: source.Scalar, Value: name, Span: l.span(0, end)}
	if !given {
		b.put(key, placeholder(name, n.Span))
		return
	}
	b.put(key, &source.Node{Kind: source.Scalar, Value: value, Span: l.span(end+1, len(n.Value))})
}
