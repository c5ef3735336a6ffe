package codes

import (
	"regexp"
	"strings"
)

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
