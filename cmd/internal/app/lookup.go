package app

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// Row prints one labelled paragraph of a look-up; an empty value prints
// nothing.
func (a *App) Row(zh, en, value string) {
	const indent, label = 2, 11
	lines := []string{value} // in a file or a pipe, one line: it will be searched
	if a.Width > 0 {
		lines = report.Wrap(value, max(a.Width-indent-label, 20))
	}
	for i, l := range lines {
		if l == "" {
			return
		}
		head := ""
		if i == 0 {
			head = a.Say(zh, en)
		}
		fmt.Fprintf(a.Out, "%*s%s%s\n", indent, "", source.Pad(head, label), l)
	}
}

// ExactlyOne is cobra.ExactArgs(1) in both languages.
func ExactlyOne() cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		return Usage("这里需要一个参数；参见 "+cmd.CommandPath()+" --help", "one argument is needed; see "+cmd.CommandPath()+" --help")
	}
}

// NoArgs is cobra.NoArgs in both languages.
func NoArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	see := cmd.CommandPath() + " --help"
	return Usage("不认识 "+source.Quote(args[0])+"；参见 "+see, source.Quote(args[0])+" is not known here; see "+see)
}

// NotFound answers a look-up that matched nothing: said on stderr, with what
// may have been meant, and exit code 1 as with grep.
func NotFound(a *App, what string, near []string) error {
	say := rules.Text{ZH: "没有找到 " + source.Quote(what), EN: "nothing is known as " + source.Quote(what)}
	if len(near) > 0 {
		say.ZH += "；是否想找 " + strings.Join(near, ", ")
		say.EN += "; did you mean " + strings.Join(near, ", ") + "?"
	}
	a.complain(&rules.Problem{Say: say})
	return Status(ExitFindings)
}
