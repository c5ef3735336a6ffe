package diagnose

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/triage"
	"github.com/paydiag/paydiag/rules"
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
		Suppressed: []diagnosis.Suppressed{},
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
	r.checklist(d, result)
	for _, n := range append(r.notes, result.NotChecked...) {
		d.NotChecked = append(d.NotChecked, diagnosis.NotChecked{Input: n.Input, What: n.What, Title: r.say(n.Title),
			Why: r.say(n.Why), Needs: n.Needs, Count: n.Count})
	}
	if r.req.Paste != nil {
		d.Answer = r.answer(d)
	}
	stats(d, result)
	visible(reflect.ValueOf(d).Elem())
	return d
}

// checklist lists the verdicts of the items.
func (r *run) checklist(d *diagnosis.Diagnosis, result engine.Result) {
	for _, row := range result.Rows {
		item := diagnosis.Item{Item: row.Check.ID, Area: row.Check.Area, Title: r.say(row.Check.Title), Verdict: string(row.Verdict), Needs: row.Needs}
		for verdict, n := range row.Counts {
			if item.Counts == nil {
				item.Counts = map[string]int{}
			}
			item.Counts[string(verdict)] = n
		}
		d.Checklist = append(d.Checklist, item)
	}
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

func (r *run) sources(list []rules.Provenance) []diagnosis.Source { return sources(list, r.req.Lang) }

func sources(list []rules.Provenance, l rules.Lang) []diagnosis.Source {
	out := []diagnosis.Source{}
	for _, p := range list {
		s := diagnosis.Source{Kind: string(p.Kind), URL: p.URL, Read: p.Read, Status: string(p.Status), Note: p.Note.In(l)}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
