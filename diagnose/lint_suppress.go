package diagnose

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/suppress"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/engine"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// aboutSuppressions are the items that judge comments, ignore files and
// baselines, after they have done their work.
func aboutSuppressions(c *check.Check) bool {
	return slices.ContainsFunc(c.Paths(), func(path string) bool { return strings.HasPrefix(path, "lint.") })
}

// suppress moves the findings that somebody decided to live with, and judges
// the decisions themselves.
func (l *lint) suppress(d *diagnosis.Diagnosis, ran, own []*check.Check) error {
	entries, base, err := l.decisions()
	if err != nil {
		return err
	}
	run := suppress.Run{Now: l.req.Now, Ran: func(id string) bool {
		return slices.ContainsFunc(ran, func(c *check.Check) bool { return c.ID == id })
	}}
	for _, c := range l.req.Knowledge.Checks() {
		run.Known = append(run.Known, c.ID)
	}
	for _, u := range l.units {
		run.Configurations = append(run.Configurations, u.configuration())
	}
	if len(l.units) == 1 {
		run.Configurations = nil // findings of a single configuration do not name it
	}
	outcome := suppress.Apply(d, entries, base, run)
	if len(entries) > 0 || base != nil {
		l.judge(d, own, outcome)
	}
	d.Causes = slices.DeleteFunc(d.Causes, func(c diagnosis.Cause) bool {
		return !slices.ContainsFunc(d.Findings, func(f diagnosis.Finding) bool { return f.Cause == c.ID })
	})
	suppress.Recount(d)
	return nil
}

// judge runs the items about suppressions over what they did.
func (l *lint) judge(d *diagnosis.Diagnosis, own []*check.Check, o suppress.Outcome) {
	facts := fact.NewSet()
	facts.Give("config")
	for path, list := range map[string][]fact.Value{"lint.unreasoned": o.Unreasoned, "lint.expired": o.Expired, "lint.unused": o.Unused} {
		facts.Put(path, fact.Value{Type: fact.List, List: list})
	}
	e := engine.New(own, nil, facts)
	e.Configuration()
	result := e.Configured()
	l.owner = nil
	l.findings(d, result)
	l.checklist(d, result)
}

// decisions reads the comments of the files, the ignore files and the baseline.
func (l *lint) decisions() ([]suppress.Entry, *suppress.Baseline, error) {
	var entries []suppress.Entry
	for _, f := range l.files {
		if l.lines[f.name] != nil {
			entries = append(entries, suppress.Comments(f.file)...)
		}
	}
	for _, name := range l.how.Ignore {
		f, err := ownText(name)
		if err != nil {
			return nil, nil, err
		}
		more, err := suppress.Read(f)
		if err != nil {
			return nil, nil, err
		}
		entries = append(entries, more...)
	}
	if l.how.Baseline == "" {
		return entries, nil, nil
	}
	f, err := ownText(l.how.Baseline)
	if err != nil {
		return nil, nil, err
	}
	base, err := suppress.ReadBaseline(f)
	return entries, base, err
}

// ownText reads a file of the linter's own.
func ownText(name string) (*source.File, error) {
	text, err := intake.ReadText(name)
	if err != nil {
		return nil, asProblem(name, err)
	}
	return source.NewFile(name, text), nil
}
