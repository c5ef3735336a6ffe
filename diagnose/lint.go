package diagnose

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/diagnose/triage"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/engine"
	"github.com/paydiag/paydiag/rules/fact"
)

// Lint is what a lint wants beyond a Request.
type Lint struct {
	// AllowEmpty takes it as clean where none of the files is a configuration.
	AllowEmpty bool
	Together   bool              // all files are one configuration
	Profiles   []string          // read files by these config profiles, whatever they look like
	Env        map[string]string // values of placeholders

	Only     []string // ids or areas of the items to run; none means all
	Skip     []string
	Severity map[string]rules.Severity // of an item, instead of its own
	Least    rules.Severity            // of what is shown; "" for all

	Ignore   []string // files of suppressions
	Baseline string   // file of findings to live with
}

// RunLint judges every configuration in the files of the request by the items
// that need no log. An error means that nothing could be judged.
func RunLint(ctx context.Context, req Request, how Lint) (*diagnosis.Diagnosis, error) {
	return newLint(req, how).diagnosis(ctx)
}

func newLint(req Request, how Lint) *lint {
	l := &lint{run: run{req: req, facts: fact.NewSet(), lines: lines{}}, how: how}
	l.facts.Put("now", fact.TimeValue(req.Now))
	return l
}

func (l *lint) diagnosis(ctx context.Context) (*diagnosis.Diagnosis, error) {
	go l.req.Knowledge.Checks() // decoded while the files are read
	if err := l.gather(ctx); err != nil {
		return nil, err
	}
	checks, own, err := l.checks()
	if err != nil {
		return nil, err
	}
	l.read()
	results := make([]engine.Result, len(l.units))
	each(len(l.units), func(i int) {
		e := engine.New(checks, nil, l.units[i].facts)
		e.Configuration()
		results[i] = e.Configured()
	})
	if ctx.Err() != nil {
		return nil, asProblem("", ctx.Err())
	}
	merged := l.merge(results)
	if len(l.units) > 1 {
		l.owner = func(i int) string { return l.owners[i].configuration() }
	}
	l.merged = merged.Findings
	d := l.document(merged, triage.Rank(merged))
	if err := l.suppress(d, checks, own); err != nil {
		return nil, err
	}
	l.least(d)
	return d, nil
}

// lint is the state of one lint.
type lint struct {
	run
	how   Lint
	files []*lintFile
	units []*unit
	// merged are the findings of all configurations, and owners those they
	// belong to.
	merged []rules.Finding
	owners []*unit
}

// unit is one configuration with what is known of it.
type unit struct {
	merchant.Unit
	facts  *fact.Set
	reader *merchant.Reader
}

// each runs a function for every index on all cores. A panic comes out in the
// caller, where the command turns it into words.
func each(n int, do func(int)) {
	var wg sync.WaitGroup
	var failed atomic.Pointer[any]
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					failed.Store(&r)
				}
			}()
			for i := int(next.Add(1)) - 1; i < n && failed.Load() == nil; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
	if r := failed.Load(); r != nil {
		panic(*r)
	}
}

// checks are the items to run, and apart from them those about suppressions,
// which are judged last.
func (l *lint) checks() (run, own []*check.Check, err error) {
	all := l.req.Knowledge.Checks()
	if err := known(all, slices.Concat(l.how.Only, l.how.Skip, slices.Sorted(maps.Keys(l.how.Severity)))); err != nil {
		return nil, nil, err
	}
	for _, c := range all {
		if !l.wanted(c) || c.Scope != fact.Config {
			continue
		}
		if s, ok := l.how.Severity[c.ID]; ok {
			raised := *c
			raised.Severity = s
			c = &raised
		}
		if aboutSuppressions(c) {
			own = append(own, c)
			continue
		}
		run = append(run, c)
	}
	return run, own, nil
}

func (l *lint) wanted(c *check.Check) bool {
	named := func(list []string) bool { return slices.Contains(list, c.ID) || slices.Contains(list, c.Area) }
	return (len(l.how.Only) == 0 || named(l.how.Only)) && !named(l.how.Skip)
}

// read turns the parts of every unit into facts, and compares the units.
func (l *lint) read() {
	schema := l.req.Knowledge.Schema()
	each(len(l.units), func(i int) {
		u := l.units[i]
		u.facts = l.facts.Clone()
		u.reader = &merchant.Reader{Schema: schema, Facts: u.facts, Now: l.req.Now, Open: l.open, Env: l.how.Env}
		u.reader.Configuration(u.Parts)
	})
	sets := make([]*fact.Set, len(l.units))
	for i, u := range l.units {
		sets[i] = u.facts
	}
	differ := merchant.Agree(schema, sets)
	for i, u := range l.units {
		for j, other := range l.units[:i] {
			if u.Env != other.Env && u.SameFamily(&other.Unit) {
				differ[i] = append(differ[i], merchant.Drift(schema, sets[j], sets[i])...)
				break
			}
		}
		u.reader.Differ(differ[i]...)
		l.lines.hide(u.reader.Secret)
		l.notes = append(l.notes, u.reader.Notes...)
	}
}
