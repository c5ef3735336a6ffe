package redact

import (
	"strings"
	"unicode/utf8"
)

// Visible replaces every character that acts instead of showing itself, and
// every invalid byte, by one harmless character: C0 and DEL by their pictures
// (U+2400…), a tab by a blank, anything else by U+FFFD.
func Visible(s string) string {
	i := firstActive(s)
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	b.WriteString(s[:i])
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		b.WriteRune(shown(r))
		i += size
	}
	return b.String()
}

// firstActive finds the first byte that Visible must replace.
func firstActive(s string) int {
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7F {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if size == 1 || shown(r) != r {
			return i
		}
		i += size
	}
	return len(s)
}

// shown is the character that stands for r. Beside the controls it replaces
// what reorders or hides text: bidirectional marks, zero-width characters, line
// and paragraph separators, the soft hyphen, and tags.
func shown(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case r < 0x20:
		return 0x2400 + r
	case r < 0x7F:
		return r
	case r == 0x7F:
		return 0x2421
	case r < 0xA0, r == 0xAD, r == 0x61C, r == 0xFEFF,
		r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F,
		r >= 0xFFF9 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE007F:
		return utf8.RuneError
	}
	return r
}
