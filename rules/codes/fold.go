package codes

import (
	"strings"
	"unicode/utf8"
)

// Key is the normal form of a code: upper case, full-width folded, and without
// the separators that people and SDKs add or drop.
func Key(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || r == ' ' || r == '.' || r == '/':
			return -1
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return r
	}, foldWidth(code))
}

// Fold is the normal form of a text for matching: lower case, full-width
// letters and signs as ASCII, runs of blanks as one.
func Fold(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(foldWidth(s))), " ")
}

// foldWidth turns full-width ASCII (U+FF01–U+FF5E) and the ideographic space
// into their narrow forms, and curly quotes into straight ones.
func foldWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000 || r == 0xA0:
			return ' '
		case r == '“' || r == '”':
			return '"'
		case r == '‘' || r == '’':
			return '\''
		}
		return r
	}, s)
}

// Weigh measures how much a match tells: its characters, Chinese ones twice
// (bytes would let three of them beat the name of a parameter), and the rare
// others (×) four times. A lone English word, such as the name of an exception,
// tells less than a phrase of its length.
func Weigh(s string) int {
	n, lone := 0, true
	for _, c := range s {
		switch {
		case c == ' ':
			lone = false
		case c >= 0x2E80:
			n, lone = n+2, false
		case c >= utf8.RuneSelf:
			n, lone = n+4, false
		default:
			n++
			lone = lone && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
		}
	}
	if lone {
		return min(n, 10)
	}
	return n
}
