// Package diagnose is the act: it reads what was given, judges it with the
// knowledge, ranks the causes and writes the document.
//
// It owns the order of the pass and the one place where readers, engine and
// triage meet. It refuses flags, terminals and exit codes.
package diagnose

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/diagnose/paste"
	"github.com/paydiag/paydiag/diagnose/triage"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/engine"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
)

// Request is what a run needs to know.
type Request struct {
	Command   string // check, explain or lint: it stands in the document
	Version   string // of the tool
	Lang      rules.Lang
	Now       time.Time
	Knowledge *pack.Pack

	Files   []string // recognised by what they hold
	Configs []string // known to be configurations
	Logs    []string // known to be logs
	Answers []string // known to be answers

	// Merchant is the one to look at where a configuration holds several.
	Merchant string

	// ConfigOnly leaves out everything that needs a log, without reporting it
	// as not checked: the caller asked for a lint.
	ConfigOnly bool

	Paste *Paste

	Stdin     io.Reader
	StdinName string
	Getenv    func(string) string // for keys that a configuration names by a variable; nil for none

	// Talk is told what each input was taken for.
	Talk func(rules.Text)
}

// Paste is a text that a person wants explained.
type Paste struct {
	Name  string
	Text  string
	Hints paste.Hints
}

// Run performs one diagnosis. An error means that no diagnosis could be made;
// a *rules.Problem says so in both languages. What could not be judged within
// a diagnosis stands in it.
func Run(ctx context.Context, req Request) (*diagnosis.Diagnosis, error) {
	r := &run{req: req, facts: fact.NewSet(), lines: lines{}}
	r.facts.Put("now", fact.TimeValue(req.Now))
	defer r.close()
	if err := r.open(); err != nil {
		return nil, err
	}
	if len(r.inputs) > 0 {
		go req.Knowledge.Checks() // decoded while the configurations are read
	}
	if err := r.configurations(); err != nil {
		return nil, err
	}
	if req.Paste != nil {
		r.recognise()
	}
	result, err := r.judge(ctx)
	if err != nil {
		return nil, err
	}
	result.Groups = append(result.Groups, r.pastedGroups()...)
	if !req.ConfigOnly {
		if err := r.exchanges(&result); err != nil {
			return nil, err
		}
	}
	return r.document(result, triage.Rank(result)), nil
}

// run is the state of one pass.
type run struct {
	req    Request
	facts  *fact.Set
	inputs []*intake.Input
	read   []diagnosis.Input // inputs as the document lists them
	notes  []rules.NotChecked
	lines  lines
	pasted paste.Result
	ring   merchant.Keyring // of the configurations
	// adopted are the parts of configurations that only their settings told.
	adopted []merchant.Part
	owner   func(finding int) string // the configuration of a finding, where a run has several
	// incomplete is set where an input could not be read to its end.
	incomplete bool
}

func (r *run) close() {
	for _, in := range r.inputs {
		_ = in.Close() // opened for reading only
	}
}

func (r *run) getenv(name string) string {
	if r.req.Getenv == nil {
		return ""
	}
	return r.req.Getenv(name)
}

func (r *run) has(kind intake.Kind) bool {
	for _, in := range r.inputs {
		if in.Kind == kind {
			return true
		}
	}
	return false
}

// judge runs the engine over configuration and logs. A paste without a
// configuration needs no checks at all.
func (r *run) judge(ctx context.Context) (engine.Result, error) {
	if len(r.inputs) == 0 {
		return engine.Result{}, nil
	}
	e := engine.New(r.checks(), r.req.Knowledge.Codes(), r.facts)
	e.Configuration()
	if r.req.ConfigOnly || r.req.Paste != nil {
		return e.Configured(), nil
	}
	for _, in := range r.inputs {
		if in.Kind != intake.Log {
			continue
		}
		if err := r.log(ctx, in, e); err != nil {
			return engine.Result{}, err
		}
	}
	return e.Finish(r.has(intake.Log)), nil
}

// checks are those to run: beside a paste, those that bear on its causes.
func (r *run) checks() []*check.Check {
	all := slices.DeleteFunc(slices.Clone(r.req.Knowledge.Checks()), aboutSuppressions) // only a lint knows suppressions
	if r.req.Paste == nil {
		return all
	}
	bears := map[string]bool{}
	for _, reading := range r.pasted.Readings {
		for id := range reading.Advice().Causes {
			bears[id] = true
		}
	}
	return slices.DeleteFunc(all, func(c *check.Check) bool { return !bears[c.Cause] })
}

func (r *run) recognise() {
	r.pasted = paste.Recognise(r.req.Paste.Text, r.req.Knowledge.Codes(), r.req.Paste.Hints)
	r.lines.add(r.req.Paste.Name, r.req.Paste.Text)
}

// pastedGroups are the readings of a paste as the parts of one failed trade.
func (r *run) pastedGroups() []engine.Group {
	var out []engine.Group
	for _, reading := range r.pasted.Readings {
		if len(reading.Advice().Causes) == 0 {
			continue
		}
		out = append(out, engine.Group{
			Ref: reading.Ref, Trades: 1,
			Seen: engine.Seen{Provider: reading.Provider, APIVersion: reading.APIVersion, API: reading.API,
				Code: reading.Code, SubCode: reading.SubCode, Message: reading.Text},
			Parts: []engine.Part{{Trades: reading.Probability}},
			First: rules.Evidence{Span: r.lines.span(r.req.Paste.Name, reading.From, reading.To)},
		})
	}
	return out
}

// asProblem gives every error a place and both languages.
func asProblem(name string, err error) error {
	var p *rules.Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, context.Canceled):
		return &rules.Problem{Class: rules.Incomplete, Span: rules.Span{File: name}, Err: err,
			Say: rules.Text{ZH: "已中断", EN: "interrupted"}}
	}
	return intake.Unreadable(name, err)
}
