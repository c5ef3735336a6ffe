package settings

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// enclose gives every node that is a setting its whole extent, where the parser
// marks the first bracket of a list, or its first line.
func enclose(f *source.File, n *source.Node) {
	for _, p := range n.Pairs {
		enclose(f, p.Value)
	}
	for _, item := range n.Items {
		enclose(f, item)
	}
	if (n.Kind == source.List || n.Kind == source.Map) && isLeaf(n) {
		n.Span.End = f.Pos(bracketEnd(f.Text, n))
	}
}

// bracketEnd is the offset behind the bracket that closes a list of scalars, or
// behind its last item where it has no brackets.
func bracketEnd(text string, n *source.Node) int {
	at := n.Span.Start.Byte
	open := strings.HasPrefix(text[at:], "[") || strings.HasPrefix(text[at:], "{")
	if open {
		at++
	}
	if len(n.Items) > 0 {
		at = n.Items[len(n.Items)-1].Span.End.Byte
	}
	if !open {
		return at
	}
	for end := at; end < len(text); {
		switch c := text[end]; {
		case c == ']' || c == '}':
			return end + 1
		case isBlank(c) || c == ',':
			end++
		case c == '#':
			end += len(line(text[end:]))
		case commentEnd(text, end) > 0:
			end = commentEnd(text, end)
		default:
			return at
		}
	}
	return at
}
