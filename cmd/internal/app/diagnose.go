package app

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/diagnosis"
)

// InputFlags adds the flags by which a person says what a file is.
func (a *App) InputFlags(cmd *cobra.Command, req *diagnose.Request) {
	f := cmd.Flags()
	f.StringArrayVar(&req.Configs, "config", nil, a.Say("这是商户配置", "this file is a merchant configuration"))
	f.StringArrayVar(&req.Answers, "answers", nil, a.Say("这是答卷", "this file holds answers"))
	f.StringVar(&req.StdinName, "stdin-filename", "stdin", a.Say("标准输入在报告中的文件名", "name of standard input in the report"))
}

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
	d, err := a.Examine(ctx, req)
	if err != nil {
		return nil, err
	}
	return d, out.Write(a, d)
}

// Examine runs a request in the world of the app.
func (a *App) Examine(ctx context.Context, req diagnose.Request) (*diagnosis.Diagnosis, error) {
	req, err := a.Equip(req)
	if err != nil {
		return nil, err
	}
	return diagnose.Run(ctx, req)
}

// Equip gives a request the knowledge, the moment and the streams of the app.
func (a *App) Equip(req diagnose.Request) (diagnose.Request, error) {
	var err error
	if req.Knowledge, err = a.Knowledge(); err != nil {
		return req, err
	}
	if req.Now, err = a.Moment(); err != nil {
		return req, err
	}
	req.Lang, req.Version, req.Stdin, req.Talk, req.Getenv = a.Lang, a.Version, a.In, a.Talk, a.Getenv
	return req, nil
}
