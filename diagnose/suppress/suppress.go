// Package suppress holds the findings that somebody decided to live with:
// comments beside the line, an ignore file, a baseline.
//
// It owns reading them and moving the findings they cover. It refuses to judge
// findings and to open files. A decision needs a reason, may have a last day,
// and is reported where it no longer does anything.
package suppress

import (
	"slices"
	"strings"
	"time"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// What an entry comes from, as the document says it.
const (
	FromComment  = "comment"
	FromFile     = "file"
	FromBaseline = "baseline"
)

// Entry is one decision: which rules, where, why, and how long. All that it
// names must fit; what it leaves empty fits anything.
type Entry struct {
	IDs           []string // of rules, each in full
	File          string   // of a file's entry a glob on slash paths, of a comment the file it stands in
	Line, Last    int      // of a comment: the lines it covers
	Fact          string   // a setting such as config.wechat.notify_url, or a group with all below it
	Configuration string
	Reason        string
	Until         time.Time  // the start of the last day in Shanghai; zero holds for good
	Misdated      string     // what stands for the last day and is none; the entry then does not hold
	At            rules.Span // of the comment or the entry
	How           string     // FromComment or FromFile
}

// holds reports whether the last day is not over yet.
func (e *Entry) holds(now time.Time) bool {
	return e.Misdated == "" && (e.Until.IsZero() || now.Before(e.Until.AddDate(0, 0, 1)))
}

// Run is what Apply must know of a run beside its diagnosis.
type Run struct {
	Now time.Time
	// Known lists the ids of all rules, so that a misspelt one is told from one
	// that merely found nothing. Empty: no id is doubted.
	Known []string
	// Ran reports whether a rule was judged in this run; nil: all were. A rule
	// left out says nothing about whether its suppressions are still needed.
	Ran func(id string) bool
	// Configurations are the names of those in the run; nil: all that exist.
	Configurations []string
}

// Outcome lists the suppressions that need attention, each with its place. The
// text says which rules it is about, and is the same in both languages.
type Outcome struct {
	Unreasoned, Expired, Unused []fact.Value
}

// Apply moves the findings that an entry or the baseline covers to
// d.Suppressed and counts anew. Where several cover a finding, the first entry
// is named, and the baseline last. The findings about suppressions themselves
// always stay. base may be nil.
func Apply(d *diagnosis.Diagnosis, entries []Entry, base *Baseline, run Run) Outcome {
	a := applier{Run: run, diagnosis: d, base: newLedger(base), known: map[string]bool{}, byRule: map[string][]*decision{}}
	for _, id := range run.Known {
		a.known[id] = true
	}
	for i := range entries {
		a.add(&entries[i])
	}
	kept := []diagnosis.Finding{}
	for _, f := range d.Findings {
		if s, ok := a.suppressed(f); ok {
			d.Suppressed = append(d.Suppressed, s)
		} else {
			kept = append(kept, f)
		}
	}
	d.Findings = kept
	Recount(d)
	return a.outcome()
}

// Recount fills in the totals that follow from the lists of findings.
func Recount(d *diagnosis.Diagnosis) {
	s := &d.Stats
	s.Errors, s.Warnings, s.Infos, s.Suppressed = 0, 0, 0, len(d.Suppressed)
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
}

// applier is the state of one Apply.
type applier struct {
	Run
	diagnosis *diagnosis.Diagnosis
	base      *ledger
	known     map[string]bool
	all       []*decision
	byRule    map[string][]*decision // those that hold
}

func (a *applier) add(e *Entry) {
	d := newDecision(e)
	a.all = append(a.all, d)
	if e.Reason == "" || !e.holds(a.Now) {
		return
	}
	for _, id := range e.IDs {
		a.byRule[id] = append(a.byRule[id], d)
	}
}

func (a *applier) suppressed(f diagnosis.Finding) (diagnosis.Suppressed, bool) {
	if a.aboutSuppression(f) {
		return diagnosis.Suppressed{}, false
	}
	var by *decision
	for _, d := range a.byRule[f.Rule] {
		if d.covers(f) {
			d.used[f.Rule] = true
			if by == nil {
				by = d
			}
		}
	}
	accepted := a.base.take(f) // also where a comment covers it: it is not gone
	switch {
	case by != nil:
		return by.suppress(f), true
	case accepted != nil:
		return diagnosis.Suppressed{Finding: f, Reason: redact.Setting(a.base.Reason), By: place(accepted.At), How: FromBaseline}, true
	}
	return diagnosis.Suppressed{}, false
}

// aboutSuppression recognises the findings that Outcome leads to: nobody may
// silence the report of what is silenced.
func (a *applier) aboutSuppression(f diagnosis.Finding) bool {
	return strings.HasPrefix(f.Fact, "lint.") || slices.ContainsFunc(a.diagnosis.Rules, func(r diagnosis.RuleInfo) bool {
		return r.ID == f.Rule && r.Area == "suppression"
	})
}

// place is where an entry stands. The line itself is not shown: who wrote it
// did not expect a reader.
func place(s rules.Span) diagnosis.Place {
	return diagnosis.Place{File: s.File, Line: s.Start.Line, Column: s.Start.Col, EndLine: s.End.Line, EndColumn: s.End.Col}
}
