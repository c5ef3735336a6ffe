package sign

import (
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"
)

// maxJSONDepth bounds recursion; messages of both providers stay below ten.
const maxJSONDepth = 64

// node is a JSON value that remembers how it was written.
type node struct {
	kind    byte   // { [ " or 0 for numbers and words
	raw     string // the token as it stood; of objects and arrays nothing
	text    string // of a string: what it means
	members []member
}

// member is a member of an object, or with an empty key an item of an array.
type member struct {
	key   node
	value *node
}

// parseJSON reads one JSON value with nothing behind it.
func parseJSON(text string) (*node, bool) {
	if !utf8.ValidString(text) {
		return nil, false
	}
	p := jsonParser{src: text, dec: json.NewDecoder(strings.NewReader(text))}
	p.dec.UseNumber()
	root, ok := p.value(0)
	if !ok {
		return nil, false
	}
	_, err := p.dec.Token()
	return root, err == io.EOF
}

type jsonParser struct {
	src string
	dec *json.Decoder
	at  int64
}

// token returns the next token as a node.
func (p *jsonParser) token() (node, byte, bool) {
	tok, err := p.dec.Token()
	if err != nil {
		return node{}, 0, false
	}
	raw := strings.TrimLeft(p.src[p.at:p.dec.InputOffset()], " \t\r\n,:")
	p.at = p.dec.InputOffset()
	switch tok := tok.(type) {
	case json.Delim:
		return node{kind: byte(tok)}, byte(tok), true
	case string:
		return node{kind: '"', raw: raw, text: tok}, 0, true
	}
	return node{raw: raw}, 0, true
}

func (p *jsonParser) value(depth int) (*node, bool) {
	n, delim, ok := p.token()
	if !ok || delim == 0 {
		return &n, ok
	}
	for depth < maxJSONDepth && p.dec.More() {
		var m member
		if delim == '{' {
			if m.key, _, ok = p.token(); !ok {
				return nil, false
			}
		}
		if m.value, ok = p.value(depth + 1); !ok {
			return nil, false
		}
		n.members = append(n.members, m)
	}
	_, end, ok := p.token()
	return &n, ok && (end == '}' || end == ']')
}

// objects calls f for each object of the tree, the outer ones first.
func (n *node) objects(f func(*node)) {
	if n.kind == '{' {
		f(n)
	}
	for _, m := range n.members {
		m.value.objects(f)
	}
}
