package paste

import (
	"strings"
	"unicode/utf8"
)

// mender repairs what was read in a wrong charset. It remembers how a paste was
// damaged: a short word of it proves nothing, but was damaged in the same way.
type mender struct {
	coders
	chars   []char
	known   *misread
	inner   bool                   // only looks whether something damaged twice can be repaired
	pairs   func() map[string]bool // of characters in the words of the tables
	guesses map[trace]rune
}

// char is a repaired character with the bytes that it came from.
type char struct {
	c       rune
	left    [4]byte // of its bytes, where some are missing
	n       int     // how many; 0 where none are
	at, end int
}

// mend repairs the parts of a text that are clearly better when read again.
func (m *mender) mend(v *view) *view {
	b := builder{under: v}
	z := theChinese()
	for i := 0; i < len(v.text); {
		if v.text[i] < utf8.RuneSelf {
			i++
			continue
		}
		c, size := utf8.DecodeRuneInString(v.text[i:])
		if z.has(c) {
			i += size
			continue
		}
		i = max(i+size, m.repair(&b, i, c, size))
	}
	return b.view()
}

// repair tries to repair what begins at i, and returns how far it got.
func (m *mender) repair(b *builder, i int, c rune, size int) int {
	// What was looked at in vain is not looked at again, unless it was short.
	const short = 16
	far := 0
	for k := range misreadings {
		how := &misreadings[k]
		if !how.begins(m, c, size) {
			continue
		}
		ok, end := m.stretch(b.under.text, i, how)
		if ok {
			m.known = how
			for _, x := range m.chars {
				b.put(x.at, x.end-x.at, string(x.c))
			}
			return m.chars[len(m.chars)-1].end
		}
		if end-i > short {
			far = max(far, end)
		}
	}
	return far
}

// begins reports whether a character may begin a damaged text. In UTF-8 Chinese
// begins with E2 to E9 or EF, and what was damaged twice with C2 to C5.
func (how *misread) begins(m *mender, c rune, size int) bool {
	if how.bytes == nil {
		return c == utf8.RuneError && size == 1 || size == 2
	}
	b, n := how.bytes(m, c)
	if n == 0 {
		return false
	}
	if how.gbk {
		return b[0] >= 0xA1
	}
	return b[0] >= 0xE2 && b[0] <= 0xE9 || b[0] == 0xEF || n == 1 && b[0] >= 0xC2 && b[0] <= 0xC5
}

// stretch reads the text at i as damaged in one way, for as long as that makes
// sense, into m.chars. It returns whether that is clearly better, and how far it
// read.
func (m *mender) stretch(s string, i int, how *misread) (better bool, end int) {
	f := feed{m: m, s: s, pos: i, how: how}
	m.chars = m.chars[:0]
	good, fair, bad, keep, kept := 0, 0, 0, 0, 0
	for bad*3 <= good+fair+3 {
		x, is := f.next()
		if is == over {
			break
		}
		m.chars = append(m.chars, x)
		switch is {
		case sound:
			good++
		case doubtful:
			fair++
		case broken:
			bad++
			continue
		}
		keep, kept = len(m.chars), bad
	}
	m.chars, bad = m.chars[:keep], kept
	switch {
	case good >= 2 && good >= fair && good >= 3*bad,
		good >= 1 && fair+bad == 0 && m.known == how:
		m.complete(how)
		return true, f.pos
	case fair > 0 && good+fair >= 4 && fair >= 3*bad && !m.inner:
		return m.twice(), f.pos
	}
	return false, f.pos
}

// twice reports whether the repaired text can be repaired once more, and so was
// damaged twice.
func (m *mender) twice() bool {
	var b strings.Builder
	for _, x := range m.chars {
		b.WriteRune(x.c)
	}
	v := &view{text: b.String()}
	inner := &mender{inner: true, pairs: m.pairs}
	return inner.mend(v) != v
}
