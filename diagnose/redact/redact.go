// Package redact makes a line of foreign text fit to be shown: secrets and
// personal data are masked, and characters that could act on a terminal or
// mislead a reader become visible ones.
//
// It owns the decision what is secret in a text of any shape (JSON, XML, form,
// key=value, YAML, prose). It keeps the number of characters, so that columns
// computed before still point at the right place. It refuses to parse: what it
// gets is often broken, cut off or quoted several times over.
package redact

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// maxRounds bounds the search for a fixed point. Masking can uncover a further
// value (its neighbour is no longer a letter), so that one round is not always
// the last; real lines need two.
const maxRounds = 8

// Line masks what must not be shown and makes control characters visible. The
// result has as many characters as s, an invalid byte counting as one.
func Line(s string) string {
	v := Visible(s)
	if quiet(v) {
		return v
	}
	m := masker{b: []byte(v)}
	touched := false
	for range maxRounds {
		if !m.round() {
			break
		}
		touched = true
	}
	if !touched {
		return v
	}
	return string(m.b)
}

// Bytes is Line for a line as a reader holds it.
func Bytes(line []byte) string { return Line(string(line)) }

// Fingerprint stands in for a personal value where only sameness matters.
func Fingerprint(s string) string {
	sum := sha256.Sum256([]byte(s))
	var out [9]byte
	out[0] = '#'
	hex.Encode(out[1:], sum[:4])
	return string(out[:])
}

// masker masks in place. A masked character of several bytes becomes one star
// and zero bytes, which the end of the round takes out; visible text holds no
// zero byte of its own.
type masker struct {
	b       []byte
	changed bool
	holes   bool
}

// round looks once for everything and reports whether it masked anything.
func (m *masker) round() bool {
	m.changed, m.holes = false, false
	m.pem()
	m.keyed()
	m.words()
	m.numbers()
	m.mails()
	if m.holes {
		m.b = bytes.ReplaceAll(m.b, []byte{0}, nil)
	}
	return m.changed
}

// mask covers the characters between two byte offsets.
func (m *masker) mask(from, to int) {
	for i := from; i < to; i++ {
		switch c := m.b[i]; {
		case c == '*' || c == 0:
			continue
		case c&0xC0 == 0x80:
			m.b[i], m.holes = 0, true
		default:
			m.b[i] = '*'
		}
		m.changed = true
	}
}

// pem masks the bodies of PEM blocks, whether their line breaks are real,
// escaped or gone. A block that is cut off is masked to the end.
func (m *masker) pem() {
	const begin, dashes, end, label = "-----BEGIN ", "-----", "-----END", 64
	for from := 0; ; {
		i := bytes.Index(m.b[from:], []byte(begin))
		if i < 0 {
			return
		}
		start := from + i + len(begin)
		j := bytes.Index(m.b[start:min(start+label, len(m.b))], []byte(dashes))
		if j < 0 {
			from = start
			continue
		}
		body := start + j + len(dashes)
		from = len(m.b)
		if k := bytes.Index(m.b[body:], []byte(end)); k >= 0 {
			from = body + k
		}
		m.mask(body, from)
	}
}

// quiet tells at a glance that a text holds nothing to mask, which is so for
// most codes and messages of a log: no sign that could stand between a name
// and its value, and neither digits nor words enough for a number or a key.
func quiet(s string) bool {
	digits, word := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '=' || c == ':' || c == '>' || c == '@' || c == '%' || c == 0xEF:
			return false // 0xEF begins the full-width colon
		case class[c]&letter != 0:
			word++
		case class[c]&digit != 0:
			word++
			digits++
		case class[c]&(joint|base64) != 0 || c == '\\':
			word++
		default:
			word = 0
		}
		if digits >= 11 || word >= 28 {
			return false
		}
	}
	return !strings.Contains(s, "-----BEGIN ")
}
