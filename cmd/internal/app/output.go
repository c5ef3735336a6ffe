package app

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/pack"
)

// Output is where and how a diagnosis is printed, and what fails the run.
type Output struct {
	Format   string
	Files    []string // FORMAT=FILE
	FailOn   string
	Audience string
	ExitZero bool
}

// Flags adds the flags of a diagnosing command.
func (o *Output) Flags(a *App, cmd *cobra.Command) {
	names, severities := words(report.Formats), words(rules.Severities)
	all := strings.Join(names, "|")
	f := cmd.Flags()
	f.StringVar(&o.Format, "format", "text", a.Say("标准输出的格式："+all, "format on stdout: "+all))
	f.StringArrayVarP(&o.Files, "output", "o", nil, a.Say("另写一份到文件，格式=文件，可重复", "also write FORMAT=FILE; may be repeated"))
	f.StringVar(&o.FailOn, "fail-on", "error", a.Say("达到该级别即以 1 退出：error|warning|info", "exit 1 from this severity on: error|warning|info"))
	f.BoolVar(&o.ExitZero, "exit-zero", false, a.Say("有发现也以 0 退出", "exit 0 even with findings"))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions(severities, cobra.ShellCompDirectiveNoFileComp))
}

// Check validates the flags before any work is done.
func (o *Output) Check() error {
	if err := known(o.Format); err != nil {
		return err
	}
	for _, f := range o.Files {
		format, name, ok := strings.Cut(f, "=")
		if !ok || name == "" {
			return Usage("-o 应为 格式=文件，例如 -o sarif=paydiag.sarif", "-o takes FORMAT=FILE, such as -o sarif=paydiag.sarif")
		}
		if err := known(format); err != nil {
			return err
		}
	}
	if o.Audience != "" && !slices.Contains(report.Audiences, report.Audience(o.Audience)) {
		return Usage("--audience 应为 engineer、support 或 customer", "--audience takes engineer, support or customer")
	}
	if !slices.Contains(rules.Severities, rules.Severity(o.FailOn)) {
		return Usage("--fail-on 应为 error、warning 或 info", "--fail-on takes error, warning or info")
	}
	return nil
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}

func known(format string) error {
	if slices.Contains(report.Formats, report.Format(format)) {
		return nil
	}
	all := strings.Join(words(report.Formats), ", ")
	return Usage("未知格式 "+format+"；可用："+all, "unknown format "+format+"; known: "+all)
}

// Write prints a diagnosis to stdout and to the files asked for.
func (o *Output) Write(a *App, d *diagnosis.Diagnosis) error {
	for _, f := range o.Files {
		format, name, _ := strings.Cut(f, "=")
		err := ReplaceFile(name, func(w io.Writer) error {
			return report.Write(w, d, report.Format(format), report.Options{For: report.Audience(o.Audience)})
		})
		if err != nil {
			return err
		}
	}
	return report.Write(a.Out, d, report.Format(o.Format), report.Options{Width: a.Width, Color: a.Color(), For: report.Audience(o.Audience)})
}

// Verdict turns findings into the exit code.
func (o *Output) Verdict(d *diagnosis.Diagnosis) error {
	if d.Incomplete {
		return Status(ExitIncomplete)
	}
	worst, any := d.Worst()
	if any && worst.AtLeast(rules.Severity(o.FailOn)) && !o.ExitZero {
		return Status(ExitFindings)
	}
	return nil
}

// Knowledge loads the built-in knowledge and the packs that the user adds.
func (a *App) Knowledge() (*pack.Pack, error) {
	p, err := pack.Builtin()
	if err != nil {
		return nil, fmt.Errorf("built-in knowledge: %w", err)
	}
	return a.Over(p)
}

// Over lays the packs that the user adds over other knowledge.
func (a *App) Over(p *pack.Pack) (*pack.Pack, error) {
	for _, dir := range a.Packs {
		files, err := intake.Pack(dir)
		if err != nil {
			return nil, err
		}
		if p, err = pack.Load(files, p); err != nil {
			return nil, err
		}
	}
	return p, nil
}
