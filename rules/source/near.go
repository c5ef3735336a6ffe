package source

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// Near lists up to most candidates that a misspelt word may have meant, the
// nearest first: those within a third of its length in edits.
func Near(word string, candidates []string, most int) []string {
	type hit struct {
		word string
		dist int
	}
	var hits []hit
	limit := max(1, len(word)/3)
	for _, c := range candidates {
		if abs(len(c)-len(word)) > limit {
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d <= limit {
			hits = append(hits, hit{c, d})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		if a.dist != b.dist {
			return a.dist - b.dist
		}
		return strings.Compare(a.word, b.word)
	})
	var out []string
	for _, h := range hits {
		if len(out) < most && !slices.Contains(out, h.word) {
			out = append(out, h.word)
		}
	}
	return out
}

// Suggest adds to a complaint what may have been meant.
func Suggest(say rules.Text, near []string) rules.Text {
	if len(near) > 0 {
		say.ZH += "；是否想写 " + strings.Join(near, ", ")
		say.EN += "; did you mean " + strings.Join(near, ", ")
	}
	return say
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
