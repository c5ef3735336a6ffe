package engine

import (
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/fact"
)

// tally counts the answers of one check over many records or trades.
type tally struct {
	fired, passed, unknown int
	fen                    int64
	finding                *rules.Finding
	needs                  []string
	reason                 rules.Text
}

// count takes the verdicts that are only counted; the first unknown says what
// was missing.
func (t *tally) count(c *check.Check, v rules.Verdict, facts fact.Lookup) {
	switch v {
	case rules.Pass:
		t.passed++
	case rules.UnknownYet:
		if t.unknown++; t.needs == nil {
			leaves := trace(c, facts)
			t.needs, t.reason = missing(leaves), why(leaves)
		}
	}
}

// try judges a check on a record or a trade, counts the verdict, and shows the
// first places where it fires.
func (e *Engine) try(c *check.Check, facts fact.Lookup, provider string, fen int64, prefix string, show func(fact.Field) rules.Evidence) rules.Verdict {
	verdict := Judge(c, facts, provider)
	t := e.tallies[c]
	t.count(c, verdict, facts)
	if verdict == rules.Fail {
		var seen []rules.Evidence
		if t.fired < maxSamples {
			seen = []rules.Evidence{show(pointedAt(c, prefix, trace(c, facts)))}
		}
		e.fire(c, facts, seen, fen)
	}
	return verdict
}

// fire counts one firing; the first one also writes the texts, from the facts
// it saw.
func (e *Engine) fire(c *check.Check, facts fact.Lookup, seen []rules.Evidence, fen int64) {
	t := e.tallies[c]
	t.fired++
	t.fen += fen
	if t.finding == nil {
		e.order = append(e.order, c)
		f := finding(c, facts)
		t.finding = &f
	}
	if t.fired <= maxSamples && len(seen) > 0 {
		t.finding.Evidence = append(t.finding.Evidence, seen[0])
	}
}

// finding is what a check says where it fires, its texts filled from the facts
// it saw.
func finding(c *check.Check, facts fact.Lookup) rules.Finding {
	return rules.Finding{
		Rule: c.ID, Item: c.Kind == check.Item, Severity: c.Severity, Strength: c.Strength, Cause: c.Cause, Title: c.Title,
		Message: rules.Text{ZH: check.Fill(c.Say.ZH, facts), EN: check.Fill(c.Say.EN, facts)},
		Fix:     rules.Text{ZH: check.Fill(c.Fix.ZH, facts), EN: check.Fill(c.Fix.EN, facts)},
		Sources: c.Sources, Count: 1, Area: c.Area, Mend: string(c.Mend),
	}
}

// findings are those of configuration and run, then the tallies in the order in
// which checks first fired.
func (e *Engine) findings() []rules.Finding {
	out := e.single
	for _, c := range e.order {
		t := e.tallies[c]
		t.finding.Count, t.finding.Fen = t.fired, t.fen
		out = append(out, *t.finding)
	}
	return out
}

// undecided reports the checks over records and trades that never got what
// they need. One that was decided for some trades has been looked at.
func (e *Engine) undecided(scope fact.Scope) {
	for _, c := range e.byScope[scope] {
		t := e.tallies[c]
		if t.unknown == 0 || t.fired > 0 || t.passed > 0 {
			continue
		}
		e.result.NotChecked = append(e.result.NotChecked, rules.NotChecked{
			What: c.ID, Title: c.Title, Why: t.reason, Needs: t.needs, Count: t.unknown})
	}
}
