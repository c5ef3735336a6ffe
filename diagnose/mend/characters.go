package mend

import (
	"strings"
	"unicode"

	"github.com/paydiag/paydiag/rules/source"
)

// invisible characters come along with what is copied from chats, tables and
// the dialogs of Windows: zero widths, the byte-order mark, direction marks.
func invisible(r rune) bool {
	return r == 0xAD || r == 0x180E || r == 0xFEFF || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069
}

// trim drops blanks and invisible characters at both ends, and invisible ones
// inside where all else is ASCII: between emoji or in some scripts a joiner has
// a meaning. Blanks inside stay. Somebody must look what is missing there.
func trim(value string) (string, bool) {
	t := strings.TrimFunc(value, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) })
	if !strings.ContainsFunc(t, func(r rune) bool { return r > unicode.MaxASCII && !invisible(r) }) {
		t = strings.Map(func(r rune) rune {
			if invisible(r) {
				return -1
			}
			return r
		}, t)
	}
	return t, t != "" && t != value
}

// token is what may change between capitals and small letters: words and ids,
// no addresses and no sentences.
var token = source.Pattern(`^[A-Za-z0-9_.-]+$`)

func recase(value string, change func(string) string) (string, bool) {
	t := change(value)
	return t, token().MatchString(value) && t != value
}
