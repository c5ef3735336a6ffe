// Package app is what every command shares: streams, language, clock, exit
// codes and the writing of reports.
//
// It owns the contract with the shell. It refuses to know any single command.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
)

// The exit codes, the same in every command (docs: paydiag help exit-codes).
const (
	ExitOK         = 0 // nothing at or above --fail-on; a look-up was answered
	ExitFindings   = 1 // findings; a look-up matched nothing
	ExitUsage      = 2 // wrong call, configuration or knowledge; no input matched
	ExitIncomplete = 3 // could not finish: unreadable input, interrupted, internal
)

// App is the world as a command sees it.
type App struct {
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	Getenv  func(string) string
	Now     func() time.Time
	Version string

	InTTY, OutTTY, ErrTTY bool
	Width                 int // of the terminal in cells, 0 where there is none

	Lang    rules.Lang
	NoColor bool
	NowFlag string
	Packs   []string
	Quiet   bool
}

// Status ends a command with an exit code and no message: the output has said
// what there is to say.
type Status int

func (s Status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// Main runs the command line and returns the exit code.
func (a *App) Main(ctx context.Context, root func(*App) *cobra.Command, args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			a.complain(internal(r))
			code = ExitIncomplete
		}
	}()
	a.Lang = a.language(args)
	cmd := root(a)
	a.localise(cmd)
	cmd.SetArgs(args)
	cmd.SetIn(a.In)
	cmd.SetOut(a.Out)
	cmd.SetErr(a.Err)
	return a.exit(cmd.ExecuteContext(ctx))
}

// internal is a fault of paydiag itself. The stack is left out: it could hold
// what the input held.
func internal(r any) *rules.Problem {
	what := fmt.Sprint(r)
	return &rules.Problem{Class: rules.Incomplete,
		Say:  rules.Text{ZH: "内部错误：" + what, EN: "internal error: " + what},
		Hint: rules.Text{ZH: "这是 paydiag 的缺陷，请连同命令一起报告", EN: "this is a fault of paydiag; please report it with the command"}}
}

func (a *App) exit(err error) int {
	var status Status
	var p *rules.Problem
	var many interface{ Unwrap() []error }
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &many):
		for _, e := range many.Unwrap() {
			a.exit(e)
		}
		return ExitUsage
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &p):
		a.complain(p)
		if p.Class == rules.Incomplete {
			return ExitIncomplete
		}
		return ExitUsage
	}
	a.complain(&rules.Problem{Say: rules.Text{ZH: err.Error(), EN: err.Error()}})
	return ExitIncomplete
}

// complain prints a problem to stderr: where, what, and what to do.
func (a *App) complain(p *rules.Problem) {
	s := "paydiag: "
	if at := p.Span.String(); at != "" {
		s += at + ": "
	}
	s += p.Say.In(a.Lang)
	if hint := p.Hint.In(a.Lang); hint != "" {
		s += "\n  " + rules.Text{ZH: "提示：", EN: "hint: "}.In(a.Lang) + hint
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = redact.Visible(l)
	}
	fmt.Fprintln(a.Err, strings.Join(lines, "\n"))
}

// Talk tells a person on stderr what is going on.
func (a *App) Talk(t rules.Text) {
	if !a.Quiet {
		fmt.Fprintln(a.Err, redact.Visible(t.In(a.Lang)))
	}
}

// Say picks the language of a text.
func (a *App) Say(zh, en string) string { return rules.Text{ZH: zh, EN: en}.In(a.Lang) }

// language decides before the flags are parsed, since help and complaints need
// it too: --lang, PAYDIAG_LANG, then the locale.
func (a *App) language(args []string) rules.Lang {
	candidates := []string{}
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			candidates = append(candidates, v)
		} else if arg == "--lang" && i+1 < len(args) {
			candidates = append(candidates, args[i+1])
		}
	}
	for _, name := range []string{"PAYDIAG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		candidates = append(candidates, a.Getenv(name))
	}
	for _, c := range candidates {
		if c == "" {
			continue
		}
		if strings.HasPrefix(strings.ToLower(c), "zh") {
			return rules.ZH
		}
		return rules.EN
	}
	return rules.EN
}

// Moment is the time of the run: --now, or the clock.
func (a *App) Moment() (time.Time, error) {
	if a.NowFlag == "" {
		return a.Now(), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, a.NowFlag); err == nil {
			return t, nil
		}
	}
	return time.Time{}, Usage("--now 应为 2026-11-21 或 2026-11-21T10:00:00+08:00 的形式", "--now takes the form 2026-11-21 or 2026-11-21T10:00:00+08:00")
}

// Usage is a wrong call.
func Usage(zh, en string) error {
	return &rules.Problem{Say: rules.Text{ZH: zh, EN: en}}
}

// Color reports whether escape sequences may be written to stdout.
func (a *App) Color() bool {
	return a.OutTTY && !a.NoColor && a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"
}
