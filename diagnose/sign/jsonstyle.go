package sign

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// layout is where a library puts blanks and line breaks.
type layout struct{ name, comma, colon, indent, eol string }

// layouts are listed by how common they are.
var layouts = []layout{
	{name: "compact", comma: ",", colon: ":"},
	{name: "python-spaces", comma: ", ", colon: ": "}, // json.dumps; jsonb of PostgreSQL, JSON of MySQL
	{name: "pretty", comma: ",", colon: ": ", indent: "  ", eol: "\n"},
	{name: "pretty-4", comma: ",", colon: ": ", indent: "    ", eol: "\n"}, // PHP
	{name: "pretty-tab", comma: ",", colon: ": ", indent: "\t", eol: "\n"},
	{name: "pretty-jackson", comma: ",", colon: " : ", indent: "  ", eol: "\n"},
	{name: "pretty-crlf", comma: ",", colon: ": ", indent: "  ", eol: "\r\n"}, // .NET on Windows
}

// spelling is how a library writes strings.
type spelling struct {
	name    string
	rewrite bool   // from what they mean, not token by token
	ascii   string // digits of \u escapes for all that is not ASCII
	escaped string // characters that it escapes without need
	slash   bool   // \/
}

const (
	lowerHex = "0123456789abcdef"
	upperHex = "0123456789ABCDEF"
)

var spellings = []spelling{
	{},
	{name: "plain", rewrite: true},
	{name: "ascii-escaped", ascii: lowerHex}, // Python
	{name: "slash-escaped", rewrite: true, slash: true},
	{name: "html-escaped", rewrite: true, escaped: "<>&\u2028\u2029"}, // Go
	{name: "php", rewrite: true, ascii: lowerHex, slash: true},        // json_encode without options
	{name: "ascii-plain", rewrite: true, ascii: lowerHex},
	{name: "ascii-upper", rewrite: true, ascii: upperHex},                       // Jackson, fastjson
	{name: "gson", rewrite: true, escaped: "<>&='\u2028\u2029"},                 // with lower-case digits
	{name: "dotnet", rewrite: true, ascii: upperHex, escaped: "<>&'\"+`\u007f"}, // System.Text.Json
}

// arrangement is the order in which a library writes the members of an object.
type arrangement struct {
	name    string
	compare func(a, b string) int
}

var arrangements = []arrangement{
	{},
	{"sorted", strings.Compare}, // maps of Go, TreeMap
	{"by-length", func(a, b string) int { // jsonb of PostgreSQL, JSON of MySQL
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	}},
}

// style is a way to write JSON.
type style struct {
	layout
	spelling
	arrangement
	floats bool // numbers went through a float64
}

// String names the style by what is peculiar about it.
func (s style) String() string {
	parts := []string{s.layout.name}
	for _, p := range []string{s.spelling.name, s.arrangement.name} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if s.floats {
		parts = append(parts, "floats")
	}
	return strings.Join(parts, "-")
}

// peculiarity counts in how many ways a style departs from the plainest.
func (s style) peculiarity() int {
	n := 0
	for _, odd := range []bool{s.layout.name != "compact", s.spelling.name != "", s.arrangement.name != "", s.floats} {
		if odd {
			n++
		}
	}
	return n
}

// styles are all ways to write JSON, the plainest first.
func styles() []style {
	var all []style
	for _, l := range layouts {
		for _, sp := range spellings {
			for _, a := range arrangements {
				all = append(all, style{l, sp, a, false}, style{l, sp, a, true})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b style) int { return cmp.Compare(a.peculiarity(), b.peculiarity()) })
	return all
}

// write appends the value as the style writes it.
func (s style) write(dst []byte, n *node, depth int) []byte {
	switch n.kind {
	case '"':
		return s.writeString(dst, n)
	case '{', '[':
		return s.writeMembers(dst, n, depth)
	}
	if s.floats && len(n.raw) < 40 {
		if f, err := strconv.ParseFloat(n.raw, 64); err == nil {
			if b, err := json.Marshal(f); err == nil {
				return append(dst, b...)
			}
		}
	}
	return append(dst, n.raw...)
}

func (s style) writeMembers(dst []byte, n *node, depth int) []byte {
	members := n.members
	if s.compare != nil && n.kind == '{' {
		members = slices.Clone(members)
		slices.SortStableFunc(members, func(a, b member) int { return s.compare(a.key.text, b.key.text) })
	}
	dst = append(dst, n.kind)
	for i, m := range members {
		if i > 0 {
			dst = append(dst, s.comma...)
		}
		dst = s.newLine(dst, depth+1)
		if n.kind == '{' {
			dst = append(s.writeString(dst, &m.key), s.colon...)
		}
		dst = s.write(dst, m.value, depth+1)
	}
	if len(members) > 0 {
		dst = s.newLine(dst, depth)
	}
	return append(dst, n.kind+2) // } and ] stand two behind { and [
}

func (s style) newLine(dst []byte, depth int) []byte {
	dst = append(dst, s.eol...)
	if s.indent != "" {
		for range depth {
			dst = append(dst, s.indent...)
		}
	}
	return dst
}

// writeString escapes what must be, and what the style escapes besides. A style
// that works on tokens keeps their own escapes.
func (s style) writeString(dst []byte, n *node) []byte {
	if !s.rewrite {
		if s.ascii == "" {
			return append(dst, n.raw...)
		}
		for _, r := range n.raw {
			dst = s.escapeWide(dst, r)
		}
		return dst
	}
	dst = append(dst, '"')
	for _, r := range n.text {
		switch i := strings.IndexRune("\"\\\b\f\n\r\t", r); {
		case strings.ContainsRune(s.escaped, r):
			dst = s.escape(dst, r)
		case i >= 0:
			dst = append(dst, '\\', "\"\\bfnrt"[i])
		case r == '/' && s.slash:
			dst = append(dst, '\\', '/')
		case r < ' ':
			dst = s.escape(dst, r)
		default:
			dst = s.escapeWide(dst, r)
		}
	}
	return append(dst, '"')
}

func (s style) escapeWide(dst []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf || s.ascii == "":
		return utf8.AppendRune(dst, r)
	case r > 0xffff:
		high, low := utf16.EncodeRune(r)
		return s.escape(s.escape(dst, high), low)
	}
	return s.escape(dst, r)
}

func (s style) escape(dst []byte, r rune) []byte {
	digits := cmp.Or(s.ascii, lowerHex)
	return append(dst, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}
