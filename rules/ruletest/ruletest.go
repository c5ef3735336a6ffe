// Package ruletest runs the tests that stand beside checks in their files.
//
// It owns the translation of a test's facts and records into what the engine
// sees. It refuses to know files: checks come decoded.
package ruletest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/engine"
	"github.com/paydiag/paydiag/rules/fact"
)

// Result is how one test ended.
type Result struct {
	Check *check.Check
	Test  check.Test
	Got   string
}

// OK reports whether the test got what it expects.
func (r Result) OK() bool { return r.Got == r.Test.Expect }

// Now is the moment at which every test runs unless it says otherwise.
var Now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// Run runs every test of the checks, in order.
func Run(checks []*check.Check, schema *fact.Schema, table codes.Table) []Result {
	var out []Result
	for _, c := range checks {
		for _, t := range c.Tests {
			out = append(out, Result{c, t, run(c, t, schema, table)})
		}
	}
	return out
}

func run(c *check.Check, t check.Test, schema *fact.Schema, table codes.Table) string {
	facts, err := factsOf(t, schema)
	if err != nil {
		return err.Error()
	}
	if len(t.Records) > 0 {
		return overRecords(c, t, facts, table)
	}
	return word(engine.Judge(c, facts, ""))
}

// factsOf builds the set of a test. A test that names any config fact has been
// given a configuration, and so on: what it leaves out is absent.
func factsOf(t check.Test, schema *fact.Schema) (*fact.Set, error) {
	set := fact.NewSet()
	defer set.Put("now", fact.TimeValue(Now)) // the test's own comes first
	for _, f := range t.Facts {
		decl, ok := schema.Find(f.Path)
		if !ok {
			set.Give(f.Path) // config: or answers: alone give an empty input
			continue
		}
		v, ok := fact.ParseAll(decl.Type, f.Words)
		if !ok {
			return nil, fmt.Errorf("%s: %q is not of type %s", f.Path, f.Words, decl.Type)
		}
		if decl.Type == fact.Secret {
			v.Int = int64(len([]rune(v.Text)))
		}
		set.Put(f.Path, v)
		if f.Path != "now" {
			set.Give(head(f.Path))
		}
	}
	schema.Defaults(set)
	return set, nil
}

func head(path string) string {
	h, _, _ := strings.Cut(path, ".")
	return h
}

// overRecords plays a log to the engine and sees whether the check fired on
// anything in it.
func overRecords(c *check.Check, t check.Test, facts *fact.Set, table codes.Table) string {
	e := engine.New([]*check.Check{c}, table, facts)
	var rec fact.LogRecord
	for i, fields := range t.Records {
		rec.Reset()
		rec.LineNo = i + 1
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			f, _ := fact.FieldOf(name)
			rec.Set(f, fields[name], -1)
		}
		e.Observe(&rec)
	}
	result := e.Finish(true)
	if len(result.Findings) > 0 {
		return "fires"
	}
	if len(result.NotChecked) > 0 {
		return "unknown"
	}
	return "silent"
}

func word(v rules.Verdict) string {
	switch v {
	case rules.Fail:
		return "fires"
	case rules.Pass:
		return "silent"
	}
	return string(v)
}
