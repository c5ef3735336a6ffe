package app

import (
	"context"

	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/diagnosis"
)

// Diagnose runs a request, prints the diagnosis and answers with the exit
// status that its findings ask for.
func (a *App) Diagnose(ctx context.Context, req diagnose.Request, out Output) error {
	d, err := a.Run(ctx, req, out)
	if err != nil {
		return err
	}
	return out.Verdict(d)
}

// Run runs a request and prints the diagnosis.
func (a *App) Run(ctx context.Context, req diagnose.Request, out Output) (*diagnosis.Diagnosis, error) {
	if err := out.Check(); err != nil {
		return nil, err
	}
	var err error
	if req.Knowledge, err = a.Knowledge(); err != nil {
		return nil, err
	}
	if req.Now, err = a.Moment(); err != nil {
		return nil, err
	}
	req.Lang, req.Version, req.Stdin, req.Talk = a.Lang, a.Version, a.In, a.Talk
	d, err := diagnose.Run(ctx, req)
	if err != nil {
		return nil, err
	}
	return d, out.Write(a, d)
}
