package paste

import "unicode/utf8"

// What a repaired character looks like.
type verdict uint8

const (
	over     verdict = iota // no such character: the damaged text has ended
	sound                   // a common Chinese one
	doubtful                // a rare one, or one that may be damaged itself
	neutral                 // ASCII, or filled in
	broken
)

// feed turns the characters of a damaged text back into bytes and reads them.
type feed struct {
	m   *mender
	s   string
	pos int
	how *misread

	held    [2]byte
	n       int // how many of them are left
	at, end int // of the character that they came from

	swallowed bool // a lost sign took the first byte of the next character with it
}

// Marks of peek beside bytes.
const (
	ended = -1 - iota
	lost
)

// peek returns the next byte. A character that a program could not show was
// replaced by another sign; the caller knows whether a byte is missing there.
func (f *feed) peek() int {
	if f.n > 0 {
		return int(f.held[2-f.n])
	}
	if f.pos >= len(f.s) {
		return ended
	}
	if f.how.bytes == nil {
		if f.s[f.pos] < utf8.RuneSelf {
			return ended
		}
		f.hold([2]byte{f.s[f.pos]}, 1, 1)
		return int(f.held[1])
	}
	c, size := utf8.DecodeRuneInString(f.s[f.pos:])
	switch {
	case c == '?', c == utf8.RuneError && size > 1, c == ' ' && !f.how.pairs:
		return lost
	case c < utf8.RuneSelf || c == utf8.RuneError:
		return ended
	}
	b, n := f.how.bytes(f.m, c)
	if n == 0 {
		return ended
	}
	f.hold(b, n, size)
	return int(f.held[2-n])
}

func (f *feed) hold(b [2]byte, n, size int) {
	if n == 1 {
		b[1] = b[0]
	}
	f.held, f.n = b, n
	f.at, f.end = f.pos, f.pos+size
	f.pos = f.end
}

// next reads a character.
func (f *feed) next() (char, verdict) {
	first := f.peek()
	if first < 0 {
		return char{}, over
	}
	f.n--
	x := char{at: f.at, end: f.end}
	if f.how.gbk {
		return f.pair(x, byte(first))
	}
	need := 0
	switch {
	case first < utf8.RuneSelf: // GBK swallows the sign after a character
		x.c = rune(first)
		return x, neutral
	case first < 0xC0 && f.swallowed: // with the first byte of a character
		need = 1
	case first >= 0xC2 && first <= 0xDF:
		need = 1
	case first >= 0xE0 && first <= 0xEF:
		need = 2
	case first >= 0xF0 && first <= 0xF4:
		need = 3
	default:
		x.c = utf8.RuneError
		return x, broken
	}
	return f.rest(x, byte(first), need)
}

// rest reads the bytes that follow the first of a character, as far as they are
// there, and makes the character of them.
func (f *feed) rest(x char, first byte, need int) (char, verdict) {
	f.swallowed = false
	x.left, x.n = [4]byte{first}, 1
	cut, before := x, *f
	for missing := need; missing > 0; {
		if f.n == 0 {
			cut, before = x, *f
		}
		b := f.peek()
		if b == lost {
			_, size := utf8.DecodeRuneInString(f.s[f.pos:])
			f.pos += size
			x.end = f.pos
			f.swallowed = f.how.pairs && missing == 1
			missing--
			if f.how.pairs {
				break
			}
			continue
		}
		if b < 0x80 || b > 0xBF {
			break
		}
		f.n--
		x.left[x.n] = byte(b)
		x.n++
		x.end = f.end
		missing--
	}
	y, is := f.judge(x, need)
	if (is == doubtful || is == broken) && cut.n < x.n && theChinese().has(runeAt(f.s, before.pos)) {
		// The end of a character was dropped, and a sound one taken for it.
		if z, as := before.judge(cut, need); as == sound || as == neutral {
			*f = before
			return z, as
		}
	}
	return y, is
}

// pair reads a character of GBK.
func (f *feed) pair(x char, first byte) (char, verdict) {
	second := f.peek()
	if second < 0 {
		return x, over
	}
	f.n--
	x.c, x.end = f.m.fromGBK([2]byte{first, byte(second)}), f.end
	return x, f.m.look(x.c, f.how)
}

// judge makes a character of the bytes that are left of it.
func (f *feed) judge(x char, need int) (char, verdict) {
	n := x.n
	c, size := utf8.DecodeRune(x.left[:n])
	x.c, x.n = c, 0
	switch {
	case size == n && n == need+1 && c != utf8.RuneError:
		return x, f.m.look(c, f.how)
	case size == n && n == need+1: // was lost before the damage, and is written as such
		return x, neutral
	case n == need+1 && x.left[0] >= 0xC0:
		return x, broken
	}
	g := f.m.guess(trace{how: f.how, left: x.left, n: n})
	switch {
	case g == utf8.RuneError:
		x.c = g
		return x, broken
	case g != several:
		x.c = g
		return x, sound
	}
	x.n = n
	return x, neutral
}

func (m *mender) look(c rune, how *misread) verdict {
	switch {
	case theChinese().has(c):
		return sound
	case c == utf8.RuneError:
		return broken
	case c >= 0x4E00 && c < 0xA000:
		return doubtful
	case !how.gbk:
		if _, n := how.bytes(m, c); n > 0 {
			return doubtful
		}
	}
	return broken
}

func runeAt(s string, i int) rune {
	c, _ := utf8.DecodeRuneInString(s[i:])
	return c
}
