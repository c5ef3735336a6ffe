package diagnose

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/triage"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/engine"
)

// document writes down what was found, in the language of the request. Lists
// are never nil, so that the JSON has arrays where the schema wants them.
func (r *run) document(result engine.Result, ranked []triage.Ranked) *diagnosis.Diagnosis {
	d := &diagnosis.Diagnosis{
		Schema:     diagnosis.SchemaID,
		Tool:       diagnosis.Tool{Name: "paydiag", Version: r.req.Version, Knowledge: r.req.Knowledge.Infos},
		Command:    r.req.Command,
		Lang:       r.req.Lang,
		Now:        r.req.Now.Format(time.RFC3339),
		Inputs:     orEmpty(r.read),
		Questions:  []string{},
		Unknown:    redact.Line(r.pasted.Unknown),
		Near:       orEmpty(r.pasted.Near),
		Shown:      []string{},
		Causes:     []diagnosis.Cause{},
		Findings:   []diagnosis.Finding{},
		Checklist:  []diagnosis.Item{},
		NotChecked: []diagnosis.NotChecked{},
		Incomplete: r.incomplete,
	}
	if r.req.Paste != nil {
		d.Codes = r.readings()
		d.Questions = r.questions()
		if s := r.pasted.Sign; s != nil {
			for _, hint := range s.Hints() {
				d.Shown = append(d.Shown, redact.Line(r.say(hint)))
			}
		}
	} else {
		d.Codes = r.counts(result)
		r.codeFindings(d, result)
	}
	r.findings(d, result)
	for _, c := range ranked {
		if cause, ok := r.cause(c, result); ok {
			d.Causes = append(d.Causes, cause)
		}
	}
	for _, row := range result.Rows {
		d.Checklist = append(d.Checklist, diagnosis.Item{Item: row.Check.ID, Area: row.Check.Area,
			Title: r.say(row.Check.Title), Verdict: string(row.Verdict), Needs: row.Needs})
	}
	for _, n := range append(r.notes, result.NotChecked...) {
		d.NotChecked = append(d.NotChecked, diagnosis.NotChecked{What: n.What, Title: r.say(n.Title),
			Why: r.say(n.Why), Needs: n.Needs, Count: n.Count})
	}
	if r.req.Paste != nil {
		d.Answer = r.answer(d)
	}
	stats(d, result)
	visible(reflect.ValueOf(d).Elem())
	return d
}

// visible makes control characters harmless in every string of the document,
// wherever it came from: a log line, a file name, a pasted text.
func visible(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(redact.Visible(v.String()))
	case reflect.Slice:
		for i := range v.Len() {
			visible(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			visible(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			visible(v.Elem())
		}
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (r *run) say(t rules.Text) string { return t.In(r.req.Lang) }

func (r *run) sayf(t rules.Text, args ...any) string { return fmt.Sprintf(r.say(t), args...) }

func (r *run) sources(list []rules.Provenance) []diagnosis.Source {
	out := []diagnosis.Source{}
	for _, p := range list {
		s := diagnosis.Source{Kind: string(p.Kind), URL: p.URL, Read: p.Read, Status: string(p.Status), Note: r.say(p.Note)}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

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
	return diagnosis.RuleInfo{ID: f.Rule, Severity: f.Severity, Title: f.Title, Fix: f.Fix, URL: firstURL(f.Sources)}
}

func (r *run) cause(c triage.Ranked, result engine.Result) (diagnosis.Cause, bool) {
	known, ok := r.req.Knowledge.Cause(c.ID)
	if !ok {
		return diagnosis.Cause{}, false // a pack links every cause, so this is a bug's shadow, not a case
	}
	out := diagnosis.Cause{
		ID: c.ID, Probability: round(c.Probability), Owner: string(known.Owner), Charged: string(known.Charged),
		Retry: string(known.Retry), RetryWhy: r.say(known.RetryWhy), Title: r.say(known.Title), Fix: r.say(known.Fix),
		Support: r.say(known.Support), Customer: r.say(known.Customer),
		Evidence: []diagnosis.Evidence{}, Against: []diagnosis.Evidence{},
	}
	if c.Explained && r.req.Paste == nil {
		out.Explains = &diagnosis.Explains{Trades: int(c.Trades + 0.5), AmountFen: int64(c.Fen + 0.5)}
	}
	var sources []rules.Provenance
	for _, gi := range c.Groups {
		g := result.Groups[gi]
		if g.Entry != nil {
			sources = append(sources, g.Entry.Sources...)
		}
		out.Evidence = append(out.Evidence, diagnosis.Evidence{Text: r.seen(g), Place: r.place(g.First)})
	}
	r.verdict(&out, known, c, result)
	for _, f := range result.Findings {
		if f.Cause == c.ID {
			sources = append(sources, f.Sources...)
			out.Evidence = append(out.Evidence, r.findingEvidence(f))
		}
	}
	out.Against = r.against(c.ID, result)
	out.Sources = r.sources(sources)
	return out, true
}

func round(p float64) float64 { return float64(int(p*10000+0.5)) / 10000 }

// verdict sets what the code itself says, which is nearer to the case than the
// cause in general: of money and of trying again for all its causes, of the rest
// for its likeliest. A cause that the words beside a general code told, and
// whose outcome must be queried first, stays careful.
func (r *run) verdict(out *diagnosis.Cause, known *rules.Cause, c triage.Ranked, result engine.Result) {
	if len(c.Groups) == 0 {
		return
	}
	g := result.Groups[c.Groups[0]]
	if g.Entry == nil {
		return
	}
	own := g.Advice()
	likeliest := own.Causes.IDs()[0] == c.ID
	if likeliest {
		a := own.Of(known)
		out.Owner, out.Fix, out.Support, out.Customer = string(a.Owner), r.say(a.Fix), r.say(a.Support), r.say(a.Customer)
	}
	told := g.Case < 0 || g.Entry.Kind == codes.Symptom || g.Entry.Cases[g.Case].Retry != "" || len(g.Entry.Cases[g.Case].Causes) == 0
	if !told && known.Retry == "query-first" && known.Charged != "no" {
		return
	}
	out.Charged = string(own.Charged)
	if likeliest || own.Charged != "no" || known.Retry == "query-first" {
		out.Retry = string(own.Retry)
		out.RetryWhy = r.say(own.Of(known).RetryWhy)
	}
}

func (r *run) findingEvidence(f rules.Finding) diagnosis.Evidence {
	e := diagnosis.Evidence{Rule: f.Rule, Text: r.say(f.Title)}
	if f.Item {
		e.Text = r.say(rules.Text{ZH: "未满足：", EN: "not met: "}) + e.Text
	}
	if f.Count > 1 {
		e.Text += r.sayf(rules.Text{ZH: "（共 %d 处）", EN: " (%d times)"}, f.Count)
	}
	if len(f.Evidence) > 0 {
		e.Place = r.place(f.Evidence[0])
	}
	return e
}

// against lists the checks for a cause that passed, unless another one for it
// fired.
func (r *run) against(id string, result engine.Result) []diagnosis.Evidence {
	out := []diagnosis.Evidence{}
	for _, clue := range result.Clues {
		if clue.Check.Cause != id {
			continue
		}
		if clue.Fired {
			return []diagnosis.Evidence{}
		}
		if len(out) < 3 {
			out = append(out, diagnosis.Evidence{Rule: clue.Check.ID,
				Text: r.sayf(rules.Text{ZH: "已检查：%s", EN: "checked: %s"}, r.say(clue.Check.Title))})
		}
	}
	return out
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
