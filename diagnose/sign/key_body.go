package sign

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode"
)

// readBody decodes the base64 of a block. Which of the ways to read it is right
// shows in the ASN.1: it says how long it is.
func (b *keyBlock) readBody(body string) {
	b.encrypted = b.encrypted || b.label == "ENCRYPTED PRIVATE KEY"
	for _, mayTrail := range []bool{false, true} {
		for _, way := range bodyWays {
			if b.readAs(way, body, mayTrail) {
				return
			}
		}
	}
	b.wrong = append(b.wrong, damageOf(withoutSpace(body)))
}

// readAs decodes a body in one way. Bytes behind the key are let through only
// in a second round, because a wrong way may yield them too.
func (b *keyBlock) readAs(way bodyWay, body string, mayTrail bool) bool {
	text, ok := way.text(body)
	if !ok {
		return false
	}
	der, padded, ok := decodeBody(text)
	if !ok {
		return false
	}
	if b.encrypted { // of the old form the content is no ASN.1
		b.der, b.shape = der, shapeOf(der)
		return true
	}
	n, ok := derLength(der)
	if !ok || n > len(der) || n < len(der) && !mayTrail {
		return false
	}
	if n < len(der) {
		b.wrong = append(b.wrong, finding{"KEY_BAD_BASE64", "trailing-bytes"})
	}
	if way.found.label != "" {
		b.wrong = append(b.wrong, way.found)
	}
	if !padded {
		b.wrong = append(b.wrong, finding{"KEY_TRUNCATED", "padding-missing"})
	}
	b.take(der[:n])
	return true
}

type bodyWay struct {
	found finding
	text  func(string) (string, bool)
}

// bodyWays are the ways to read a body, the usual one first.
var bodyWays = []bodyWay{
	{finding{}, func(s string) (string, bool) { return withoutSpace(s), !hasBlankInLine(s) }},
	{finding{"KEY_SPACES_FOR_NEWLINES", ""}, func(s string) (string, bool) { return withoutSpace(s), hasBlankInLine(s) }},
	{finding{"KEY_PLUS_TO_SPACE", ""}, func(s string) (string, bool) { // a line may begin or end with one
		s = strings.TrimLeft(s, " \n")
		return withoutSpace(strings.ReplaceAll(s, " ", "+")), strings.Contains(s, " ")
	}},
	{finding{"KEY_PLUS_TO_SPACE", ""}, func(s string) (string, bool) {
		return withoutSpace(strings.ReplaceAll(linesTrimmed(s), " ", "+")), hasBlankInLine(s)
	}},
	{finding{"KEY_PLUS_TO_SPACE", "and-line-feeds-too"}, blanksByColumn},
	{finding{"KEY_BAD_BASE64", "url-safe-alphabet"}, func(s string) (string, bool) {
		return strings.NewReplacer("-", "+", "_", "/").Replace(withoutSpace(s)), strings.ContainsAny(s, "-_")
	}},
	{finding{"KEY_BAD_BASE64", "invisible-characters"}, func(s string) (string, bool) {
		text := strings.Map(func(c rune) rune {
			if c > unicode.MaxASCII && !unicode.IsLetter(c) {
				return -1
			}
			return c
		}, withoutSpace(s))
		return text, text != withoutSpace(s)
	}},
}

func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

func hasBlankInLine(s string) bool { return strings.ContainsAny(linesTrimmed(s), " \t") }

// linesTrimmed takes the blanks off both ends of every line: they stand for
// nothing.
func linesTrimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	return strings.Join(lines, "\n")
}

// blanksByColumn reads a single line in which both line feeds and plus signs
// became blanks: line feeds stood after every 64 characters.
func blanksByColumn(s string) (string, bool) {
	const columns = 64
	s = strings.TrimSpace(s)
	if strings.Contains(s, "\n") || !strings.Contains(s, " ") {
		return "", false
	}
	var b strings.Builder
	column := 0
	for _, c := range []byte(s) {
		switch {
		case c == ' ' && column == columns:
			column = 0
			continue
		case c == ' ':
			c = '+'
		}
		b.WriteByte(c)
		column++
	}
	return b.String(), true
}

// decodeBody decodes base64 and tells whether its padding is there.
func decodeBody(text string) (der []byte, padded, ok bool) {
	bare := strings.TrimRight(text, "=")
	der, err := base64.RawStdEncoding.DecodeString(bare)
	return der, (4-len(bare)%4)%4 == len(text)-len(bare), err == nil && len(der) > 0
}

// damageOf says why a body cannot be read at all.
func damageOf(closed string) finding {
	for _, c := range strings.TrimRight(closed, "=") {
		if !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", c) {
			return finding{"KEY_BAD_BASE64", ""}
		}
	}
	if closed == "" {
		return finding{"KEY_TRUNCATED", "no-content"}
	}
	bare := strings.TrimRight(closed, "=")
	if len(bare)%4 == 1 {
		bare = bare[:len(bare)-1]
	}
	der, err := base64.RawStdEncoding.DecodeString(bare)
	if n, ok := derLength(der); err == nil && ok && n > len(der) {
		return finding{"KEY_TRUNCATED", ""}
	}
	return finding{"KEY_BAD_BASE64", "no-key-inside"}
}

// take keeps the content of a block.
func (b *keyBlock) take(der []byte) {
	b.der, b.shape = bytes.Clone(der), shapeOf(der)
	if b.shape == unknownShape {
		b.wrong = append(b.wrong, finding{"KEY_BAD_BASE64", "no-key-inside"})
	}
}
