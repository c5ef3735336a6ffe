package settings

import (
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// extents finds where the scalars of a YAML file stand exactly. The library
// says where a node begins, with its anchor and its tag, and source looks no
// further than the end of that line: a key in a block would be masked by its |.
type extents struct {
	file    *source.File
	written *source.File  // the same without masks
	known   map[int]place // by the offset of the start: aliases come again
}

// place is where a scalar stands, with its value.
type place struct {
	at    rules.Span
	value string
}

func (e *extents) measure(n *source.Node) {
	switch {
	case n.Kind == source.Map && strings.HasPrefix(e.file.Text[n.Span.Start.Byte:], "{{"):
		e.template(n)
	case n.Kind == source.Scalar:
		e.scalar(n)
	}
	for _, p := range n.Pairs {
		e.measure(p.Key)
		e.measure(p.Value)
	}
	for _, item := range n.Items {
		e.measure(item)
	}
}

// template turns {{ name }} back into the text that it is; to YAML it is a Map
// with a Map for a key.
func (e *extents) template(n *source.Node) {
	start := n.Span.Start.Byte
	text := line(e.file.Text[start:])
	if i := strings.Index(text, "}}"); i >= 0 {
		text = text[:i+2]
	}
	*n = source.Node{Kind: source.Scalar, Value: text, Span: e.file.Span(start, start+len(text))}
}

func (e *extents) scalar(n *source.Node) {
	start, end := n.Span.Start.Byte, n.Span.End.Byte
	if short := len(n.Value) <= 64; short && !n.Quoted && e.file == e.written && e.file.Text[start:end] == n.Value {
		return
	}
	p, ok := e.known[start]
	if !ok {
		p = place{e.find(start, n), n.Value}
		if written := e.written.Text[p.at.Start.Byte:p.at.End.Byte]; !n.Quoted && strings.HasPrefix(written, "@") {
			p.value = mavenName().ReplaceAllString(written, "$${$1}")
		}
		e.known[start] = p
	}
	n.Span, n.Value = p.at, p.value
}

// find gives the place of a scalar that begins, with its properties, at start.
func (e *extents) find(start int, n *source.Node) rules.Span {
	text := e.file.Text
	start = behindProperties(text, start)
	if start == len(text) || !n.Quoted && n.Value == "" {
		return e.file.Span(start, start)
	}
	switch c := text[start]; {
	case c == '"' || c == '\'':
		if end := quoteEnd(text, start); end > 0 {
			return e.file.Span(start, end)
		}
	case n.Quoted: // a block
		start += len(line(text[start:]))
	}
	l, ok := lay(e.file, start, n.Value)
	if !ok || strings.TrimSpace(n.Value) == "" {
		start = n.Span.Start.Byte
		return e.file.Span(start, start+len(line(text[start:])))
	}
	first := len(n.Value) - len(strings.TrimLeft(n.Value, " \t\n"))
	return e.file.Span(l.at(first), l.at(len(strings.TrimRight(n.Value, " \t\n"))))
}

// behindProperties skips the anchor and the tag of a node.
func behindProperties(text string, at int) int {
	for at < len(text) && (text[at] == '&' || text[at] == '!') {
		for at < len(text) && !isBlank(text[at]) {
			at++
		}
		for at < len(text) && isBlank(text[at]) {
			at++
		}
	}
	return at
}

// quoteEnd is the offset behind a quoted scalar, or -1.
func quoteEnd(text string, start int) int {
	if text[start] == '"' {
		return closing(text, start)
	}
	for at := start; ; {
		end := closing(text, at)
		if end < 0 || end == len(text) || text[end] != '\'' {
			return end
		}
		at = end // '' is a quotation mark
	}
}
