package diagnose

import (
	"strings"

	"github.com/paydiag/paydiag/diagnose/capture"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/engine"
)

// exchanges verifies the captures and messages of a case, and what was pasted
// beside a configuration: a mistake that fits is evidence of the best kind. What
// lacks its keys is listed as not checked; a paste is no capture that somebody
// promised, so there it is left out.
func (r *run) exchanges(result *engine.Result) error {
	for _, in := range r.inputs {
		if in.Kind != intake.Exchange {
			continue
		}
		text, err := in.Text()
		if err != nil {
			return asProblem(in.Name, err)
		}
		captures, err := capture.Read(in.Name, text)
		if err != nil {
			return asProblem(in.Name, err)
		}
		if err := r.verify(captures, in.Dir, result); err != nil {
			return err
		}
	}
	if r.req.Paste == nil || len(r.ring) == 0 {
		return nil
	}
	captures, err := capture.Read(r.req.Paste.Name, r.req.Paste.Text)
	if err != nil {
		return nil // most pastes are no exchange
	}
	notes := len(r.notes)
	err = r.verify(captures, "", result)
	r.notes = r.notes[:notes]
	return err
}

func (r *run) verify(captures []sign.Capture, dir string, result *engine.Result) error {
	files, err := intake.Below(dir)
	if err != nil {
		return err
	}
	defer files.Close()
	req := Verification{Now: r.req.Now, Ring: r.ring, Knowledge: r.req.Knowledge}
	for _, c := range captures {
		req.complete(&c, files)
		found := sign.Verify(c)
		switch {
		case found.Error != nil:
			r.notes = append(r.notes, rules.NotChecked{What: c.ID, Why: found.Error.Say, Count: 1})
		case !found.Valid:
			r.mistake(c, found, result)
		}
	}
	return nil
}

// mistake makes a finding and a clue of a mistake that was proved.
func (r *run) mistake(c sign.Capture, found sign.Result, result *engine.Result) {
	m, ok := r.req.Knowledge.Mistake(found.Mistake)
	if !ok {
		return
	}
	provider, _, _ := strings.Cut(string(c.Kind), ".")
	id := "SIGN:" + m.Label
	result.Findings = append(result.Findings, rules.Finding{
		Rule: id, Severity: rules.Error, Strength: rules.Conclusive, Cause: m.Cause, Title: m.Title, Fix: m.Fix, Sources: m.Sources, Count: 1,
		Message:  rules.Text{ZH: c.ID + "：" + m.Title.ZH, EN: c.ID + ": " + m.Title.EN},
		Evidence: []rules.Evidence{{Span: rules.Span{File: c.ID}}},
	})
	if m.Cause != rules.OtherCause {
		result.Clues = append(result.Clues, engine.Clue{Fired: true, Check: &check.Check{ID: id, Cause: m.Cause, Provider: provider, Strength: rules.Conclusive, Title: m.Title}})
	}
}
