package capture

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// node is a value of JSON or of a JavaScript object literal, with its place.
type node struct {
	kind     byte   // { object, [ array, " text in quotes of any sort, 0 bare word
	text     string // of a text or a word
	names    []string
	items    []node
	from, to int
}

// Bounds of a literal.
const (
	maxDepth = 64
	maxNodes = 2 * MaxParams
)

// get returns the first member of a name.
func (n *node) get(name string) *node {
	for i, s := range n.names {
		if s == name {
			return &n.items[i]
		}
	}
	return nil
}

// quoted returns the member of a name if it is a text in quotes.
func (n *node) quoted(name string) string {
	if m := n.get(name); m != nil && m.kind == '"' {
		return m.text
	}
	return ""
}

// parseLiteral reads the object or array at an offset. JSON is one; so is what
// JavaScript writes, with names and single quotes and comments. The error of a
// broken one is of no interest: only how far it was read.
func parseLiteral(text string, at int) (n node, reached int, ok bool) {
	p := literalParser{s: text, at: at, left: maxNodes}
	n, ok = p.value(0)
	return n, p.at, ok
}

type literalParser struct {
	s    string
	at   int
	left int
}

// next skips blanks and comments and returns the byte that follows; 0 at the end.
func (p *literalParser) next() byte {
	for p.at < len(p.s) {
		switch c := p.s[p.at]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			p.at++
		case c == '/' && strings.HasPrefix(p.s[p.at:], "//"):
			p.skipTo("\n")
		case c == '/' && strings.HasPrefix(p.s[p.at:], "/*"):
			p.skipTo("*/")
		default:
			return c
		}
	}
	return 0
}

func (p *literalParser) skipTo(end string) {
	if i := strings.Index(p.s[p.at:], end); i >= 0 {
		p.at += i + len(end)
	} else {
		p.at = len(p.s)
	}
}

func (p *literalParser) value(depth int) (n node, ok bool) {
	if p.left--; p.left < 0 || depth > maxDepth {
		return n, false
	}
	switch c := p.next(); c {
	case '{':
		n, ok = p.object(depth)
	case '[':
		n, ok = p.array(depth)
	case '"', '\'', '`':
		n.kind, n.from = '"', p.at
		n.text, ok = p.quoted(c)
	default:
		n.from = p.at
		n.text = p.word()
		ok = n.text != "" || c == '('
	}
	n.to = p.at
	if c := p.next(); ok && depth > 0 && c != ',' && c != '}' && c != ']' {
		n.kind, n.text, n.names, n.items = 0, "", nil, nil // an expression, such as a function: of no use here
		ok = p.skipExpression()
		n.to = p.at
	}
	return n, ok
}

// skipExpression goes on to the comma or bracket after an expression of a
// program.
func (p *literalParser) skipExpression() bool {
	for depth := 0; p.at < len(p.s); {
		switch c := p.next(); c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}', ',':
			if depth == 0 {
				return c != ')'
			}
			if c != ',' {
				depth--
			}
		case '"', '\'', '`':
			if _, ok := p.quoted(c); !ok {
				return false
			}
			continue
		}
		p.at++
	}
	return false
}

func (p *literalParser) object(depth int) (n node, ok bool) {
	n.kind, n.from = '{', p.at
	for p.at++; ; p.at++ {
		c := p.next()
		if c == '}' {
			p.at++
			return n, true
		}
		name, ok := "", true
		if c == '"' || c == '\'' || c == '`' {
			name, ok = p.quoted(c)
		} else {
			name = p.word()
			ok = name != ""
		}
		switch c := p.next(); {
		case ok && c == ':':
			p.at++
		case !ok || c != '(' || len(n.names) == 0: // success() {…} may stand behind values
			return n, false
		}
		item, ok := p.value(depth + 1)
		if !ok {
			return n, false
		}
		n.names, n.items = append(n.names, name), append(n.items, item)
		if c := p.next(); c == '}' {
			p.at++
			return n, true
		} else if c != ',' {
			return n, false
		}
	}
}

func (p *literalParser) array(depth int) (n node, ok bool) {
	n.kind, n.from = '[', p.at
	for p.at++; ; p.at++ {
		if p.next() == ']' {
			p.at++
			return n, true
		}
		item, ok := p.value(depth + 1)
		if !ok {
			return n, false
		}
		n.items = append(n.items, item)
		if c := p.next(); c == ']' {
			p.at++
			return n, true
		} else if c != ',' {
			return n, false
		}
	}
}

// word reads a number, a name or another bare word.
func (p *literalParser) word() string {
	from := p.at
	for p.at < len(p.s) && strings.IndexByte(" \t\r\n,:{}[]()\"'`=&<>", p.s[p.at]) < 0 {
		p.at++
	}
	return p.s[from:p.at]
}

// quoted reads a text up to the quote that began it.
func (p *literalParser) quoted(quote byte) (string, bool) {
	p.at++
	from, escaped := p.at, false
	for ; p.at < len(p.s); p.at++ {
		switch p.s[p.at] {
		case quote:
			text := p.s[from:p.at]
			p.at++
			if escaped {
				text = unescapeLiteral(text)
			}
			return text, true
		case '\\':
			escaped = true
			p.at++
		}
	}
	p.at = len(p.s)
	return "", false
}

// simpleEscapes are those that JSON, JavaScript and shells agree about.
var simpleEscapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f', 'v': '\v'}

// unescapeLiteral resolves backslashes. What is no escape stands for itself.
func unescapeLiteral(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	for i := 0; i < len(s); {
		if s[i] != '\\' || i+1 == len(s) {
			out.WriteByte(s[i])
			i++
			continue
		}
		c := s[i+1]
		i += 2
		if plain, ok := simpleEscapes[c]; ok {
			out.WriteByte(plain)
			continue
		}
		r, used := escapedRune(c, s[i:])
		switch {
		case used > 0:
			out.WriteRune(r)
			i += used
		case c != '\n':
			out.WriteByte(c)
		}
	}
	return out.String()
}

// escapedRune reads the digits after \u or \x, and the second half of a pair.
func escapedRune(c byte, rest string) (r rune, used int) {
	digits := map[byte]int{'u': 4, 'x': 2}[c]
	if r, ok := hexRune(rest, digits); ok {
		if utf16.IsSurrogate(r) && strings.HasPrefix(rest[digits:], `\u`) {
			if low, ok := hexRune(rest[digits+2:], 4); ok {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					return pair, digits + 6
				}
			}
		}
		return r, digits
	}
	return 0, 0
}

func hexRune(s string, digits int) (rune, bool) {
	if digits == 0 || len(s) < digits {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:digits], 16, 32)
	return rune(n), err == nil
}
