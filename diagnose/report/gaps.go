package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
)

// manyGaps is how many checks may lack an answer or a setting before they are
// told in one line: a merchant who begins has a hundred open questions.
const manyGaps = 6

// gaps says what was not judged, for people. Checks that lack the same thing
// for the same reason share one entry, and where very many lack an answer or a
// setting they are counted, with the command that lists them. An input that
// could not be read is always told by itself.
func (r results) gaps() []string {
	count := map[string]int{}
	for _, n := range r.NotChecked {
		count[lack(n)]++
	}
	var out []string
	told := map[string]bool{}
	for _, n := range r.NotChecked {
		kind, needs := lack(n), strings.Join(n.Needs, ", ")
		folded := kind != "" && count[kind] > manyGaps
		key := kind
		if !folded {
			key = n.Why + "\x00" + needs
		}
		if told[key] && needs != "" {
			continue
		}
		told[key] = true
		if folded {
			out = append(out, fmt.Sprintf(r.word("gaps:"+kind), count[kind]))
			continue
		}
		n.What, n.Title = r.alike(n, needs)
		out = append(out, r.gap(n))
	}
	return out
}

// lack is what kind of thing a check wants for: an answer, a setting, or
// something of its own.
func lack(n diagnosis.NotChecked) string {
	needs := func(head string) bool {
		return slices.ContainsFunc(n.Needs, func(path string) bool { return strings.HasPrefix(path, head) })
	}
	switch {
	case needs("answers."):
		return "answers"
	case needs("config."):
		return "settings"
	}
	return ""
}

// alike names the checks that share a gap: one by its id and title, several by
// their ids.
func (r results) alike(n diagnosis.NotChecked, needs string) (what, title string) {
	if needs == "" {
		return n.What, n.Title
	}
	var ids []string
	for _, other := range r.NotChecked {
		if other.Why == n.Why && strings.Join(other.Needs, ", ") == needs {
			ids = append(ids, other.What)
		}
	}
	if len(ids) == 1 {
		return n.What, n.Title
	}
	return strings.Join(ids, ", "), ""
}
