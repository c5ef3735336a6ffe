package diagnose

import (
	"cmp"
	"slices"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/engine"
)

// findings lists what fired, worst first, then by place.
func (r *run) findings(d *diagnosis.Diagnosis, result engine.Result) {
	for _, f := range result.Findings {
		out := diagnosis.Finding{
			Rule: f.Rule, Severity: string(f.Severity), Title: r.say(f.Title), Message: r.say(f.Message), Fix: r.say(f.Fix),
			Cause: f.Cause, Count: f.Count, SeedOnly: rules.SeedOnly(f.Sources), Also: []diagnosis.Place{}, Sources: r.sources(f.Sources),
		}
		for i, e := range f.Evidence {
			if i == 0 {
				out.Place = r.place(e)
				continue
			}
			out.Also = append(out.Also, r.place(e))
		}
		d.Findings = append(d.Findings, out)
		d.Rules = append(d.Rules, info(f))
	}
	slices.SortStableFunc(d.Findings, func(a, b diagnosis.Finding) int {
		return cmp.Or(
			cmp.Compare(rules.Severity(a.Severity).Rank(), rules.Severity(b.Severity).Rank()),
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule))
	})
}

func info(f rules.Finding) diagnosis.RuleInfo {
	return diagnosis.RuleInfo{ID: f.Rule, Severity: f.Severity, Title: f.Title, Say: f.Message, Fix: f.Fix, URL: firstURL(f.Sources)}
}

func stats(d *diagnosis.Diagnosis, result engine.Result) {
	s := &d.Stats
	s.Records, s.Trades = result.Stats.Records, result.Stats.Trades
	s.PaidTrades, s.FailedTrades, s.FailedFen = result.Stats.PaidTrades, result.Stats.FailedTrades, result.Stats.FailedFen
	for _, f := range d.Findings {
		switch rules.Severity(f.Severity) {
		case rules.Error:
			s.Errors++
		case rules.Warning:
			s.Warnings++
		default:
			s.Infos++
		}
	}
	for _, c := range result.Clues {
		if !c.Fired {
			s.Passed++
		}
	}
	for _, row := range result.Rows {
		if row.Verdict == rules.UnknownYet && row.Check.Kind == check.Item {
			s.Unknown++
		}
	}
}
