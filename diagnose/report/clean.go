package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean replaces what acts instead of showing itself: control characters but
// for ends of lines, and what turns the direction of text. The document has
// none; a format must not rest on that.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\r' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// oneLine puts a text on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// first cuts a text to n characters.
func first(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
