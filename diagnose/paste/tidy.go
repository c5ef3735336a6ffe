package paste

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tidy undoes what mail, chats, terminals and input methods add: characters
// without width, marks of quoted lines, colours, full-width letters.
func tidy(v *view) *view {
	b := builder{under: v}
	s := v.text
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '>' && (i == 0 || s[i-1] == '\n'):
			if n := quoteMarks(s[i:]); n > 0 {
				b.put(i, n, "")
				i += n
				continue
			}
			i++
		case c == '\x1b':
			n := colourLen(s[i:min(len(s), i+maxColour)])
			if n > 0 {
				b.put(i, n, "")
			}
			i += max(n, 1)
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if plain, changed := tidied(r); changed {
				b.put(i, size, plain)
			}
			i += size
		}
	}
	return b.view()
}

// quoteMarks is the length of the marks before a quoted line: "> > text".
func quoteMarks(s string) int {
	n := skip(s, 0, "> ")
	if n == len(s) || s[n-1] == ' ' || s[n] == '\n' || s[n] == '\r' {
		return n
	}
	return 0
}

// tidied is what a character stands for. Chinese punctuation stays as it is:
// it is shown to people.
func tidied(c rune) (string, bool) {
	switch {
	case c == utf8.RuneError, c < 0xA0, c > 0x3000 && c < 0xFE00:
		return "", false
	case c >= 0xFF01 && c <= 0xFF5E && !strings.ContainsRune("，：；！？（）", c):
		return string(narrow(c)), true
	case c == 0xAD, unicode.Is(unicode.Cf, c), c >= 0xFE00 && c <= 0xFE0F:
		return "", true
	case unicode.IsSpace(c) && c != 0x2028 && c != 0x2029:
		return " ", true
	}
	return "", false
}
