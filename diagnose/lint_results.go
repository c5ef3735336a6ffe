package diagnose

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/suppress"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/engine"
	"github.com/paydiag/paydiag/rules/source"
)

// merge puts the results of all configurations into one: every finding once,
// and one row an item.
func (l *lint) merge(results []engine.Result) engine.Result {
	if len(results) == 1 {
		l.owners = make([]*unit, len(results[0].Findings))
		for i := range l.owners {
			l.owners[i] = l.units[0]
		}
		return results[0]
	}
	var out engine.Result
	seen := map[string]bool{}
	for i, r := range results {
		for _, f := range r.Findings {
			key := identity(f)
			if !seen[key] {
				seen[key] = true
				out.Findings = append(out.Findings, f)
				l.owners = append(l.owners, l.units[i])
			}
		}
		out.Clues = append(out.Clues, r.Clues...)
	}
	out.Rows, out.NotChecked = rows(results), notChecked(results)
	return out
}

// identity tells a finding from others: environments share what they are laid
// over, and find the same fault in it.
func identity(f rules.Finding) string {
	var s strings.Builder
	s.WriteString(f.Rule + "\x00" + f.Message.EN)
	for _, e := range f.Evidence {
		s.WriteString("\x00" + e.Span.String())
	}
	return s.String()
}

// verdicts, the worst first.
var verdicts = []rules.Verdict{rules.Fail, rules.UnknownYet, rules.Pass, rules.NotApplicable}

// rows gives each item the worst of its verdicts.
func rows(results []engine.Result) []engine.Row {
	var out []engine.Row
	at := map[*check.Check]int{}
	for _, r := range results {
		for _, row := range r.Rows {
			i, ok := at[row.Check]
			if !ok {
				i = len(out)
				at[row.Check] = i
				out = append(out, engine.Row{Check: row.Check, Verdict: row.Verdict, Needs: row.Needs, Counts: map[rules.Verdict]int{}})
			}
			out[i].Counts[row.Verdict]++
			if slices.Index(verdicts, row.Verdict) < slices.Index(verdicts, out[i].Verdict) {
				out[i].Verdict, out[i].Needs = row.Verdict, row.Needs
			}
		}
	}
	return out
}

// notChecked counts in how many configurations an item could not be judged.
func notChecked(results []engine.Result) []rules.NotChecked {
	var out []rules.NotChecked
	at := map[string]int{}
	for _, r := range results {
		for _, n := range r.NotChecked {
			key := n.What + "\x00" + n.Why.EN
			if i, ok := at[key]; ok {
				out[i].Count += n.Count
				continue
			}
			at[key] = len(out)
			out = append(out, n)
		}
	}
	return out
}

// pageURL is where the page about an item stands.
const pageURL = "https://github.com/paydiag/paydiag/blob/main/docs/checks/"

// least leaves out what the caller does not want to see.
func (l *lint) least(d *diagnosis.Diagnosis) {
	if l.how.Least == "" {
		return
	}
	d.Findings = slices.DeleteFunc(d.Findings, func(f diagnosis.Finding) bool { return !rules.Severity(f.Severity).AtLeast(l.how.Least) })
	suppress.Recount(d)
}

// known refuses ids and areas that no item has.
func known(all []*check.Check, named []string) error {
	var words []string
	for _, c := range all {
		words = append(words, c.ID, c.Area)
	}
	for _, n := range named {
		if slices.Contains(words, n) {
			continue
		}
		slices.Sort(words)
		return &rules.Problem{Say: source.Suggest(rules.Text{ZH: "没有编号或领域为 " + source.Quote(n) + " 的检查项", EN: "no item has the id or the area " + source.Quote(n)},
			source.Near(n, slices.Compact(words), 3))}
	}
	return nil
}

// configuration is how a finding names the configuration it belongs to.
func (u *unit) configuration() string {
	file := filepath.ToSlash(u.Parts[0].File.Name)
	if u.Name == "" {
		return file
	}
	return file + "#" + u.Name
}
