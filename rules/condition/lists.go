package condition

import (
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// first finds an element of a list and marks it.
func first(v fact.Value, want func(fact.Value) bool) (found bool, from, to int) {
	i := slices.IndexFunc(v.List, want)
	if i < 0 {
		return false, 0, 0
	}
	return true, i, i + 1
}

func hasAny(v fact.Value, a argument) (rules.Truth, int, int) {
	found, from, to := first(v, func(e fact.Value) bool { return in(e, a) })
	return rules.TruthOf(found), from, to
}

func hasAll(v fact.Value, a argument) bool {
	for _, w := range a.words {
		if !slices.ContainsFunc(v.List, func(e fact.Value) bool { return same(e, w) }) {
			return false
		}
	}
	return true
}

func only(v fact.Value, a argument) (rules.Truth, int, int) {
	found, from, to := first(v, func(e fact.Value) bool { return !in(e, a) })
	return rules.TruthOf(!found), from, to
}

// empty marks every element of a list that should have none, so that a report
// can show each of them.
func empty(v fact.Value, a argument) (rules.Truth, int, int) {
	return rules.TruthOf((len(v.List) == 0) == yes(a)), 0, len(v.List)
}

// unique marks the second of two equal elements.
func unique(v fact.Value, a argument) (rules.Truth, int, int) {
	seen := map[string]bool{}
	twice, from, to := first(v, func(e fact.Value) bool {
		before := seen[e.Text]
		seen[e.Text] = true
		return before
	})
	return rules.TruthOf(!twice == yes(a)), from, to
}

// eachMatches marks the first element that does not fit the pattern.
func eachMatches(v fact.Value, a argument) (rules.Truth, int, int) {
	re := pattern(a.words[0])
	bad, from, to := first(v, func(e fact.Value) bool { return !re.MatchString(e.Text) })
	return rules.TruthOf(!bad), from, to
}
