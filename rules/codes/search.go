package codes

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules/source"
)

// What a term of a search is worth by how it was found.
const (
	sameCode  = 100.0
	startCode = 60.0
	nearCode  = 50.0
	partCode  = 40.0
	inText    = 20.0
	alike     = 10.0
)

// minStem is how much of an English word must stay when its ending is cut.
const minStem = 4

// Search finds entries by their codes and texts in both languages, the best
// first. Every blank-separated term must be found, if only alike: with a
// letter wrong in a code, with another ending, or with some characters of a
// Chinese phrase apart.
func Search(t Table, query string) []*Entry {
	type found struct {
		entry *Entry
		score float64
	}
	var terms []term
	for _, word := range strings.Fields(Fold(query)) {
		key := Key(word)
		terms = append(terms, term{word: word, key: key, near: source.Near(key, t.Keys(), 8)})
	}
	var all []found
	for _, e := range t.All() {
		if score := e.answers(terms); score > 0 {
			all = append(all, found{e, score})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	out := make([]*Entry, len(all))
	for i, f := range all {
		out[i] = f.entry
	}
	return out
}

// term is one word of a query.
type term struct {
	word, key string
	near      []string // keys it may be a misspelling of
}

// answers sums what the terms are worth, 0 where one is not found at all.
func (e *Entry) answers(terms []term) float64 {
	keys, text := e.Keys(), e.texts()
	sum := 0.0
	for _, t := range terms {
		worth := t.inText(text)
		for _, k := range keys {
			worth = max(worth, t.inKey(k))
		}
		if worth == 0 {
			return 0
		}
		sum += worth
	}
	return sum
}

// texts is all that an entry says, folded.
func (e *Entry) texts() string {
	parts := []string{e.Meaning.ZH, e.Meaning.EN}
	for _, c := range e.Cases {
		parts = append(parts, c.Meaning.ZH, c.Meaning.EN)
		parts = append(parts, c.Match...)
	}
	return Fold(strings.Join(parts, "\n"))
}

func (t term) inKey(key string) float64 {
	switch {
	case t.key == "":
		return 0
	case key == t.key:
		return sameCode
	case strings.HasPrefix(key, t.key):
		return startCode
	case slices.Contains(t.near, key):
		return nearCode
	case len(t.key) >= 3 && strings.Contains(key, t.key):
		return partCode
	}
	return 0
}

func (t term) inText(text string) float64 {
	if strings.Contains(text, t.word) {
		return inText
	}
	runes := []rune(t.word)
	if runes[0] < utf8.RuneSelf {
		if len(runes) > minStem && strings.Contains(text, string(runes[:max(minStem, len(runes)-3)])) {
			return alike
		}
		return 0
	}
	pairs := 0
	for i := range len(runes) - 1 {
		if strings.Contains(text, string(runes[i:i+2])) {
			pairs++
		}
	}
	if share := float64(pairs) / float64(max(1, len(runes)-1)); share >= 0.5 {
		return alike * share
	}
	return 0
}
