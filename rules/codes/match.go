package codes

import (
	"regexp"
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

// Matcher finds messages in a folded text.
type Matcher struct{ regexes map[string]*regexp.Regexp }

// Find returns the place of the heaviest match of a pattern in the folded
// text and what it weighs; the weight is 0 where it does not match.
func (m *Matcher) Find(p Pattern, folded string) (from, to, weight int) {
	for _, w := range p.Match {
		if n := Weigh(w); n > weight {
			if i := strings.Index(folded, w); i >= 0 {
				from, to, weight = i, i+len(w), n
			}
		}
	}
	// A long text is not searched with regular expressions: each costs a pass.
	if p.Regex == "" || len(folded) > maxRegexText {
		return from, to, weight
	}
	if m.regexes == nil {
		m.regexes = map[string]*regexp.Regexp{}
	}
	re := m.regexes[p.Regex]
	if re == nil {
		re = regexp.MustCompile(p.Regex) // checked at load
		m.regexes[p.Regex] = re
	}
	if loc := re.FindStringIndex(folded); loc != nil {
		// Part of what a pattern matches is only the gap between its words.
		if n := Weigh(folded[loc[0]:loc[1]]) * 3 / 4; n > weight {
			from, to, weight = loc[0], loc[1], n
		}
	}
	return from, to, weight
}

const maxRegexText = 8 << 10

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

// Narrow picks the case of the entry that fits a message at an interface best,
// or -1. The words of a message tell more than the interface; an interface that
// is not known rules nothing out.
func (e *Entry) Narrow(m *Matcher, api, folded string) int {
	best, heaviest := -1, 0
	for i := range e.Cases {
		if n := m.Fit(&e.Cases[i], api, folded); n > heaviest {
			best, heaviest = i, n
		}
	}
	return best
}

// Fit measures how well a case suits a message at an interface; 0 where it does
// not.
func (m *Matcher) Fit(c *Case, api, folded string) int {
	bonus := 0
	if len(c.APIs) > 0 && api != "" {
		if !Serves(c.APIs, api) {
			return 0
		}
		bonus = 1
	}
	if len(c.Match) == 0 && c.Regex == "" {
		return bonus
	}
	if folded == "" {
		return 0
	}
	if _, _, n := m.Find(c.Pattern, folded); n > 0 {
		return n + bonus
	}
	return 0
}
