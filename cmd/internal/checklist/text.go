package checklist

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose/answers"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

func writeText(a *app.App, rows []row, full bool) {
	area := ""
	for _, r := range rows {
		if r.Area != area {
			if area != "" {
				fmt.Fprintln(a.Out)
			}
			area = r.Area
			fmt.Fprintf(a.Out, "%s  %s\n", area, r.AreaName.In(a.Lang))
		}
		fmt.Fprintf(a.Out, "\n%s\n", strings.TrimRight(source.Pad(r.ID, 16)+source.Pad(word(a, string(r.Severity)), 9)+r.standing(a), " "))
		a.Row("要求", "requires", r.Title.In(a.Lang))
		a.Row("读取", "reads", paths(r.reads))
		for _, q := range r.questions {
			a.Row("问题", "asks", q.decl.Path)
			a.Row("", "", q.ask().In(a.Lang))
			a.Row("答案", "answer", q.answer(a, full))
		}
		if full {
			a.Row("说明", "says", filled(r.Say, a.Lang))
			a.Row("处理", "fix", filled(r.Fix, a.Lang))
			for _, s := range r.Sources {
				a.Row("出处", "source", strings.Join(provenance(s, a.Lang), " "))
			}
		}
	}
}

// standing is the verdict, with how many configurations have which where they
// differ.
func (r row) standing(a *app.App) string {
	var parts []string
	for v, n := range r.counts {
		parts = append(parts, fmt.Sprintf("%s %d", word(a, v), n))
	}
	slices.Sort(parts)
	if len(parts) < 2 {
		return word(a, r.verdict)
	}
	return word(a, r.verdict) + " (" + strings.Join(parts, ", ") + ")"
}

// answer is what was answered, when and in which role, and what is wrong with
// it.
func (q question) answer(a *app.App, full bool) string {
	e := q.entry
	if e.Value == nil {
		return ""
	}
	parts := []string{said(e.Value)}
	for _, n := range []*source.Node{e.Date, e.By} {
		if n != nil {
			parts = append(parts, said(n))
		}
	}
	if e.Evidence != nil && full {
		parts = append(parts, said(e.Evidence))
	}
	if e.ReviewBy != nil && (full || q.state == stateOverdue) {
		parts = append(parts, a.Say("复核日 ", "review by ")+said(e.ReviewBy))
	}
	if q.state != stateAnswered {
		parts = append(parts, word(a, q.state))
	}
	return strings.Join(parts, a.Say("，", ", "))
}

// said is what a person wrote, fit to be shown.
func said(n *source.Node) string { return redact.Line(answers.Said(n)) }

// filled is a text of an item without the places where a report puts values.
func filled(t rules.Text, l rules.Lang) string { return check.Fill(t.In(l), fact.NewSet()) }

func provenance(s rules.Provenance, l rules.Lang) []string {
	out := []string{report.Word("kind", string(s.Kind), l), report.Word("status", string(s.Status), l), s.Read}
	for _, w := range []string{s.URL, s.Note.In(l)} {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}
