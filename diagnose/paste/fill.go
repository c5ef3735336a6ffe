package paste

import (
	"strings"
	"unicode/utf8"
)

// trace is what is left of a damaged character, and what stands beside it.
type trace struct {
	how           *misread
	left          [4]byte
	n             int
	before, after rune
}

// several stands for more than one character.
const several rune = -1

// guess finds the only character that may have left a trace. It remembers them:
// a long text loses the same ones again and again.
func (m *mender) guess(t trace) rune {
	g, ok := m.guesses[t]
	if !ok {
		g = m.find(t)
		if m.guesses == nil {
			m.guesses = map[trace]rune{}
		}
		m.guesses[t] = g
	}
	return g
}

// find looks first at the traces alone, and where the neighbours are known, for
// what makes a word of the tables with both or with one of them.
func (m *mender) find(t trace) rune {
	if t.how.pairs && t.n == 2 && t.left[0] == 0xE2 && t.left[1] == 0x80 {
		return '\u200B' // some sign between words, that is not needed
	}
	if t.before|t.after == 0 {
		return t.only(func(string) bool { return true })
	}
	pairs, before, after := m.pairs(), string(t.before), string(t.after)
	c := t.only(func(c string) bool { return pairs[before+c] && pairs[c+after] })
	if c == utf8.RuneError {
		c = t.only(func(c string) bool { return pairs[before+c] || pairs[c+after] })
	}
	return c
}

// complete fills in the characters of which bytes are missing, where the words
// of the tables leave one choice between the neighbours.
func (m *mender) complete(how *misread) {
	for i := range m.chars {
		x := &m.chars[i]
		if x.n == 0 {
			continue
		}
		t := trace{how: how, left: x.left, n: x.n}
		if i > 0 {
			t.before = m.chars[i-1].c
		}
		if i+1 < len(m.chars) && m.chars[i+1].n == 0 {
			t.after = m.chars[i+1].c
		}
		if x.c = m.guess(t); x.c == several || t.before|t.after == 0 {
			x.c = utf8.RuneError
		}
	}
}

// only finds the common character that may have left the trace and fits;
// several where there are more.
func (t trace) only(fits func(string) bool) rune {
	among := common
	if t.left[0] >= 0xC0 {
		among = theChinese().byLead[t.left[0]]
	}
	found := utf8.RuneError
	for i := 0; i < len(among); i += 3 {
		c := among[i : i+3]
		if !t.how.mayLeave(c, t.left[:t.n]) || !fits(c) {
			continue
		}
		if found != utf8.RuneError {
			return several
		}
		found, _ = utf8.DecodeRuneInString(c)
	}
	return found
}

// mayLeave reports whether the bytes of a character that are not left are such
// as a program drops: those for which Windows-1252 has no sign or a blank one
// (94 becomes such when damaged twice), and pairs for which GBK has none.
func (how *misread) mayLeave(c string, left []byte) bool {
	var gone [3]byte
	k, n := 0, 0
	for i := range len(c) {
		if k < len(left) && left[k] == c[i] {
			k++
			continue
		}
		gone[n] = c[i]
		n++
	}
	switch {
	case k < len(left) || n == 0:
		return false
	case how.whole:
		return false
	case !how.pairs:
		for _, b := range gone[:n] {
			if strings.IndexByte("\x81\x8D\x8F\x90\x94\x9D\xA0\xAD", b) < 0 {
				return false
			}
		}
		return true
	case n == 1:
		return true
	}
	return gone[0] >= 0xAA && gone[0] <= 0xAF && gone[1] >= 0xA1 || gone[0] >= 0xA1 && gone[0] <= 0xA7 && gone[1] <= 0xA0
}
