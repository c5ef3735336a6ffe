package diagnose

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/suppress"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/engine"
	"github.com/paydiag/paydiag/rules/fact"
)

// findings lists what fired, worst first, then by place.
func (r *run) findings(d *diagnosis.Diagnosis, result engine.Result) {
	for i, f := range result.Findings {
		out := diagnosis.Finding{
			Area: f.Area, Mend: f.Mend, Help: pageURL + f.Rule + ".md",
			Rule: f.Rule, Severity: string(f.Severity), Title: r.say(f.Title), Message: r.say(f.Message), Fix: r.say(f.Fix),
			Cause: f.Cause, Count: f.Count, SeedOnly: rules.SeedOnly(f.Sources), Also: []diagnosis.Place{}, Sources: r.sources(f.Sources),
		}
		if r.owner != nil {
			out.Configuration = r.owner(i)
		}
		for i, e := range f.Evidence {
			if i == 0 {
				out.Fact, out.Place = e.Fact, r.place(e)
				out.Fingerprint = r.fingerprint(out, e)
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
	seen := map[string]int{}
	for i := range d.Findings {
		f := &d.Findings[i]
		if seen[f.Fingerprint]++; seen[f.Fingerprint] > 1 && f.Fingerprint != "" {
			f.Fingerprint += "-" + strconv.Itoa(seen[f.Fingerprint])
		}
	}
}

// fingerprint tells a finding again when lines have moved: by rule, file,
// configuration, setting and value. A secret lends nothing to it, since a short
// one could be guessed from its digest.
func (r *run) fingerprint(f diagnosis.Finding, e rules.Evidence) string {
	value := redact.Fingerprint(e.Value)
	if decl, ok := r.req.Knowledge.Schema().Find(e.Fact); ok && decl.Type == fact.Secret {
		value = ""
	}
	return suppress.Fingerprint(f.Rule, filepath.ToSlash(f.File)+"#"+f.Configuration, e.Fact, value, 0)
}

func info(f rules.Finding) diagnosis.RuleInfo {
	return diagnosis.RuleInfo{ID: f.Rule, Area: f.Area, Help: pageURL + f.Rule + ".md", Severity: f.Severity, Title: f.Title, Say: f.Message, Fix: f.Fix, URL: firstURL(f.Sources)}
}

func stats(d *diagnosis.Diagnosis, result engine.Result) {
	s := &d.Stats
	suppress.Recount(d)
	s.Records, s.Trades = result.Stats.Records, result.Stats.Trades
	s.PaidTrades, s.FailedTrades, s.FailedFen = result.Stats.PaidTrades, result.Stats.FailedTrades, result.Stats.FailedFen
	for _, c := range result.Clues {
		if !c.Fired && c.Check.Kind == check.Rule {
			s.Passed++
		}
	}
	for _, row := range result.Rows {
		switch row.Verdict {
		case rules.UnknownYet:
			s.Unknown++
		case rules.Pass:
			s.Passed++
		}
	}
}
