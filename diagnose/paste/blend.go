package paste

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/codes"
)

// blend adds the words of a text to the codes in it, as far as the codes leave
// the cause open. A code that decides, or whose own message was found, needs no
// words, and then the whole table need not be decoded.
func (r *reader) blend(coded []candidate) []candidate {
	coded = distinctEntries(coded)
	open, best, text := 0.0, 0, ""
	for _, c := range scale(coded, 1) {
		open += c.share * c.open()
		best = max(best, c.own)
		if len(c.Text) > len(text) {
			text = c.Text
		}
	}
	if open < least || slices.ContainsFunc(coded, func(c candidate) bool { return r.alone(c.name()) }) {
		return coded
	}
	hits := keep(r.words(), func(h hit) bool {
		return h.Entry.Kind == codes.Symptom && h.weight >= strong && h.weight*2 > best*3
	})
	if len(hits) == 0 {
		return coded
	}
	// Words beside the code tell of this failure, words elsewhere perhaps.
	if !strings.Contains(codes.Fold(text), r.folded[hits[0].at:hits[0].end]) {
		open *= 0.7
	}
	if !vague(coded) { // short words (系统繁忙) tell less than the code beside them
		open *= min(1, float64(hits[0].weight)/14)
	}
	return append(scale(coded, 1-open), scale(candidatesOf(r, hits), open)...)
}

// name is the code as seen, the more telling of the two.
func (c *candidate) name() string {
	if c.SubCode != "" {
		return c.SubCode
	}
	return c.Code
}

// open is how much a code leaves to the words around it.
func (c *candidate) open() float64 {
	sharp := 0.0
	for _, w := range c.Advice().Causes {
		sharp = max(sharp, w)
	}
	switch {
	case c.own >= codeOnly:
		return 0
	case c.own > 0:
		return 0.4
	case c.whole:
		return 0.8
	case sharp >= 0.8:
		return 0.15
	case sharp >= 0.5:
		return 0.35
	}
	return 0.5
}

// distinctEntries keeps the first candidate of each entry. A code that says
// only that something failed steps back behind one that says what.
func distinctEntries(in []candidate) []candidate {
	var out []candidate
	for _, c := range in {
		if !slices.ContainsFunc(out, func(o candidate) bool { return o.Entry == c.Entry }) {
			out = append(out, c)
		}
	}
	if slices.ContainsFunc(out, func(c candidate) bool { return !c.whole }) {
		for i := range out {
			if out[i].whole {
				out[i].share *= 0.2
			}
		}
	}
	return out
}

// scale brings the shares of candidates to a sum.
func scale(in []candidate, sum float64) []candidate {
	total := 0.0
	for _, c := range in {
		total += c.share
	}
	out := slices.Clone(in)
	for i := range out {
		out[i].share *= sum / max(total, 1e-9)
	}
	return out
}

// normalise turns shares into probabilities, the most probable first. Equal
// ones keep the order of the text and of the tables.
func normalise(in []candidate) []Reading {
	in = scale(in, 1)
	slices.SortStableFunc(in, func(a, b candidate) int { return cmp.Compare(b.share, a.share) })
	in = keep(in[:min(len(in), maxReadings)], func(c candidate) bool { return c.share >= least })
	var out []Reading
	for _, c := range scale(in, 1) {
		c.Probability = c.share
		out = append(out, c.Reading)
	}
	return out
}
