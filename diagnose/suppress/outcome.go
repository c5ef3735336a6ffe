package suppress

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// maxSuggestions bounds how many unknown ids are compared with all known ones:
// a file may name any number of them.
const maxSuggestions = 50

// outcome says which entries do nothing, and why.
func (a *applier) outcome() Outcome {
	var out Outcome
	suggestions := maxSuggestions
	for _, d := range a.all {
		switch {
		case d.Reason == "":
			out.Unreasoned = append(out.Unreasoned, value(d.subject(), d.At))
		case d.Misdated != "":
			out.Expired = append(out.Expired, value(d.subject()+" ("+d.Misdated+"?)", d.At))
		case !d.holds(a.Now):
			out.Expired = append(out.Expired, value(d.subject()+" ("+d.Until.Format(time.DateOnly)+")", d.At))
		default:
			if idle := a.idle(d, &suggestions); len(idle) > 0 {
				out.Unused = append(out.Unused, value(strings.Join(idle, ", "), d.At))
			}
		}
	}
	if a.base.unreasoned() {
		out.Unreasoned = append(out.Unreasoned, value(FromBaseline, a.base.at))
	}
	if gone := a.gone(); len(gone) > 0 {
		out.Unused = append(out.Unused, value(summary(gone), gone[0].At))
	}
	return out
}

// value is what a check sees. What people write into a comment by mistake must
// not be shown either.
func value(text string, at rules.Span) fact.Value {
	return fact.TextValue(redact.Setting(text)).At(at)
}

// subject names what an entry is about; one without ids is its own subject.
func (e *Entry) subject() string {
	if len(e.IDs) == 0 {
		return directive
	}
	return strings.Join(e.IDs, ", ")
}

// idle lists the ids of an entry that are misspelt, or that covered nothing
// although they could have.
func (a *applier) idle(d *decision, suggestions *int) []string {
	if len(d.IDs) == 0 {
		return []string{d.subject()}
	}
	var out []string
	for _, id := range d.IDs {
		switch {
		case !a.knows(id):
			out = append(out, id+a.near(id, suggestions))
		case !d.used[id] && a.ran(id) && a.saw(d):
			out = append(out, id)
		}
	}
	return out
}

func (a *applier) knows(id string) bool {
	return len(a.Known) == 0 || a.known[id]
}

func (a *applier) ran(id string) bool { return a.Ran == nil || a.Ran(id) }

func (a *applier) near(id string, suggestions *int) string {
	if *suggestions--; *suggestions < 0 {
		return ""
	}
	if near := source.Near(id, a.Known, 1); len(near) > 0 {
		return " (" + near[0] + "?)"
	}
	return ""
}

// saw reports whether the run read what an entry speaks of: a hook that checks
// the changed files alone must not call the entries for the others unused.
func (a *applier) saw(d *decision) bool {
	if !a.has(d.Configuration) {
		return false
	}
	return d.How == FromComment || d.glob == nil || slices.ContainsFunc(a.diagnosis.Inputs, func(in diagnosis.Input) bool {
		return d.names(in.Name)
	})
}

func (a *applier) has(configuration string) bool {
	return configuration == "" || a.Configurations == nil || slices.Contains(a.Configurations, configuration)
}

// gone lists the entries of the baseline whose findings did not come again.
func (a *applier) gone() []Accepted {
	var out []Accepted
	for _, left := range a.base.left() {
		read := left.File == "" || slices.ContainsFunc(a.diagnosis.Inputs, func(in diagnosis.Input) bool {
			return slashed(in.Name) == left.File
		})
		if !a.knows(left.Rule) || a.ran(left.Rule) && read && a.has(left.Configuration) {
			out = append(out, left)
		}
	}
	return out
}

// summary names the first few rules of which findings are gone.
func summary(gone []Accepted) string {
	const most = 5
	count := map[string]int{}
	var ids []string
	for _, g := range gone {
		if count[g.Rule] == 0 {
			ids = append(ids, g.Rule)
		}
		count[g.Rule] += g.Count
	}
	for i, id := range ids {
		if count[id] > 1 {
			ids[i] += " ×" + strconv.Itoa(count[id])
		}
	}
	if len(ids) > most {
		ids = append(ids[:most], "…")
	}
	return strings.Join(ids, ", ")
}
