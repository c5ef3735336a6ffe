// Package triage ranks causes by the evidence for and against them.
//
// It owns the arithmetic: naive Bayes over the priors of the code tables, with
// the checks that fired or passed as likelihood ratios. It refuses to know
// where evidence came from.
package triage

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/engine"
)

// ratios is how much likelier a cause becomes when a check for it fires, how
// much less likely when it passes, and how sure a finding alone makes of it
// where no failure was seen. The figures are judgement, not measurement: a
// conclusive check outweighs any prior in the tables (the smallest is 0.02), a
// strong one turns an even contest, a weak one breaks a tie.
var ratios = map[rules.Strength]struct{ fired, passed, alone float64 }{
	rules.Conclusive: {60, 0.03, 0.95},
	rules.Strong:     {8, 0.3, 0.8},
	rules.Weak:       {2.5, 0.7, 0.4},
}

// unlisted is the prior of a cause that the tables do not name for a code but
// that a check saw on the very trade.
const unlisted = 0.02

// Ranked is a cause with its share.
type Ranked struct {
	ID          string
	Probability float64 // share of the failures, or certainty where none was seen
	Explained   bool    // failures were seen
	Trades      float64
	Fen         float64
	Groups      []int // the groups that count for it, in the order of the result
	severity    rules.Severity
}

// Rank orders the causes of a run: those that explain failures by how many,
// then those that only checks point at, by severity and certainty. The cause
// "other" comes last: it is what is left, not an answer.
func Rank(r engine.Result) []Ranked {
	all := map[string]*Ranked{}
	get := func(id string) *Ranked {
		if all[id] == nil {
			all[id] = &Ranked{ID: id}
		}
		return all[id]
	}
	failed := 0.0
	for gi, g := range r.Groups {
		total := 0.0
		prior := g.Advice().Causes
		clues := weigh(r.Clues, g.Provider())
		share := map[string]float64{}
		for _, part := range g.Parts {
			total += part.Trades
			post := Posterior(prior, seen(clues, part))
			for _, id := range post.IDs() {
				c := get(id)
				c.Explained = true
				c.Trades += part.Trades * post[id]
				c.Fen += float64(part.Fen) * post[id]
				share[id] += part.Trades * post[id]
			}
		}
		for _, id := range codes.Weights(share).IDs() {
			if share[id] >= 0.05*total {
				get(id).Groups = append(get(id).Groups, gi)
			}
		}
		failed += total
	}
	for _, c := range all {
		c.Probability = c.Trades / failed
	}
	alone(r.Findings, get)
	return order(all)
}

// alone gives a certainty to causes that no failure stands behind.
func alone(findings []rules.Finding, get func(string) *Ranked) {
	for _, f := range findings {
		c := get(f.Cause)
		if c.severity == "" || f.Severity.Rank() < c.severity.Rank() {
			c.severity = f.Severity
		}
		if !c.Explained {
			c.Probability = 1 - (1-c.Probability)*(1-ratios[f.Strength].alone)
		}
	}
}

func order(all map[string]*Ranked) []Ranked {
	var out []Ranked
	for _, c := range all {
		if c.Explained && c.Probability < 0.005 && c.severity == "" {
			continue // a trace of prior weight, and nothing seen
		}
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Ranked) int {
		return cmp.Or(
			boolCompare(a.ID == rules.OtherCause, b.ID == rules.OtherCause),
			boolCompare(!a.Explained, !b.Explained),
			explainedCompare(a, b),
			cmp.Compare(severityRank(a), severityRank(b)),
			cmp.Compare(b.Probability, a.Probability),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return out
}

// explainedCompare puts the larger share first; shares that differ by rounding
// only are equal.
func explainedCompare(a, b Ranked) int {
	if !a.Explained || math.Abs(a.Probability-b.Probability) < 1e-9 {
		return 0
	}
	return cmp.Compare(b.Probability, a.Probability)
}

func severityRank(c Ranked) int {
	if c.severity == "" {
		return len(rules.Severities)
	}
	return c.severity.Rank()
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// factor is the likelihood ratio of a cause. A check that fired on the trade
// itself lets in a cause that the tables do not name.
type factor struct {
	ratio float64
	admit bool
}

// weigh joins the clues of the configuration. Where any check for a cause
// fired, those that passed say nothing: they looked at other ways to fail. Of
// several that passed only the strongest counts, since they overlap.
//
// What is wrong in one provider's settings says nothing of the other's failures.
func weigh(clues []engine.Clue, provider string) map[string]factor {
	out := map[string]factor{}
	for _, want := range []bool{true, false} {
		for _, c := range clues {
			if c.Check.Provider != "" && provider != "" && c.Check.Provider != provider {
				continue
			}
			id, r := c.Check.Cause, ratios[c.Check.Strength]
			f, seen := out[id]
			switch {
			case c.Fired != want:
			case want && seen:
				out[id] = factor{ratio: f.ratio * r.fired}
			case want:
				out[id] = factor{ratio: r.fired}
			case !seen || f.ratio < 1:
				out[id] = factor{ratio: min(r.passed, orOne(f.ratio))}
			}
		}
	}
	return out
}

func orOne(x float64) float64 {
	if x == 0 {
		return 1
	}
	return x
}

// seen joins what the configuration makes likely with what was seen on the
// trades themselves. A check that passed on the very trade takes the place of
// the configuration's word: a notification that arrived was received, whatever
// the firewall list looks like.
func seen(clues map[string]factor, p engine.Part) map[string]factor {
	own := map[string]factor{}
	for _, c := range p.Passed {
		own[c.Cause] = factor{ratio: min(orOne(own[c.Cause].ratio), ratios[c.Strength].passed)}
	}
	for _, c := range p.Fired {
		f := own[c.Cause]
		if !f.admit {
			f = factor{ratio: max(1, clues[c.Cause].ratio), admit: true}
		}
		f.ratio *= ratios[c.Strength].fired
		own[c.Cause] = f
	}
	out := maps.Clone(clues)
	maps.Copy(out, own)
	return out
}

// Posterior multiplies priors by likelihood ratios and normalises. Causes
// without a prior stay out unless a factor admits them.
func Posterior(prior codes.Weights, factors map[string]factor) codes.Weights {
	log := map[string]float64{}
	for id, p := range prior {
		if p > 0 {
			log[id] = math.Log(p)
		}
	}
	for id, f := range factors {
		if _, ok := log[id]; !ok {
			if !f.admit {
				continue
			}
			log[id] = math.Log(unlisted)
		}
		log[id] += math.Log(f.ratio)
	}
	return normalise(log)
}

func normalise(log map[string]float64) codes.Weights {
	most := math.Inf(-1)
	for _, l := range log {
		most = max(most, l)
	}
	// Sum in a fixed order: floating-point addition is not associative, and
	// the same input must give the same bytes.
	out := codes.Weights{}
	for id, l := range log {
		out[id] = math.Exp(l - most)
	}
	sum := 0.0
	for _, id := range out.IDs() {
		sum += out[id]
	}
	for id := range out {
		out[id] /= sum
	}
	return out
}
