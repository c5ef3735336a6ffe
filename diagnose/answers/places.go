package answers

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

func start(n *source.Node) int { return n.Span.Start.Byte }

// end is where a node ends. The parser knows that of scalars on one line; a
// collection between brackets is followed to the one that closes it, a list of
// lines to its last element. What else there is, the check of the result finds.
func (e *editor) end(n *source.Node) int {
	switch {
	case n.Kind == source.Scalar:
		return n.Span.End.Byte
	case strings.HasPrefix(e.text[start(n):], "{"), strings.HasPrefix(e.text[start(n):], "["):
		return e.closing(start(n))
	case n.Kind == source.List && len(n.Items) > 0:
		return e.end(n.Items[len(n.Items)-1])
	}
	return n.Span.End.Byte
}

// closing finds the end of a collection between brackets, over quoted texts and
// comments.
func (e *editor) closing(at int) int {
	depth, quote := 0, byte(0)
	for i := at; i < len(e.text); i++ {
		c := e.text[i]
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"', c == '\'':
			// Inside a plain word an apostrophe is a letter.
			if strings.ContainsRune(" \t\r\n{[,:", rune(e.text[i-1])) {
				quote = c
			}
		case c == '#' && strings.ContainsRune(" \t\r\n", rune(e.text[i-1])):
			i = e.lineEnd(i) - 1
		case c == '{', c == '[':
			depth++
		case c == '}', c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(e.text)
}

// behindKey is the place behind the colon of a key.
func (e *editor) behindKey(key *source.Node) int {
	at := key.Span.End.Byte
	if i := strings.IndexByte(e.text[at:], ':'); i >= 0 {
		return at + i + 1
	}
	return at
}

// lineStart and lineEnd are the ends of the line that holds a place, without
// its line break.
func (e *editor) lineStart(at int) int { return strings.LastIndexByte(e.text[:at], '\n') + 1 }

func (e *editor) lineEnd(at int) int {
	to := len(e.text)
	if i := strings.IndexByte(e.text[at:], '\n'); i >= 0 {
		to = at + i
	}
	return at + len(strings.TrimRight(e.text[at:to], "\r"))
}

// indent is what stands before the first key of a map in block style.
func (e *editor) indent(n *source.Node) string {
	at := start(n.Pairs[0].Key)
	return e.text[e.lineStart(at):at]
}

// lastLine is the end of the last line that belongs to a map in block style:
// all that is indented deeper than its keys. Comments behind it belong to what
// follows.
func (e *editor) lastLine(n *source.Node) int {
	deep := len(e.indent(n))
	last := e.lineEnd(start(n.Pairs[len(n.Pairs)-1].Key))
	for at := last; at < len(e.text); {
		next := strings.IndexByte(e.text[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
		line := e.text[at:e.lineEnd(at)]
		body := strings.TrimLeft(line, " ")
		switch {
		case body == "" || strings.HasPrefix(body, "#"):
		case len(line)-len(body) > deep, strings.HasPrefix(body, "- ") && len(line)-len(body) == deep:
			last = e.lineEnd(at)
		default:
			return last
		}
	}
	return last
}
