package lint

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/suppress"
	"github.com/paydiag/paydiag/rules"
)

// Baseline makes `paydiag baseline`: the findings of today, to be lived with.
func Baseline(a *app.App) *cobra.Command {
	f := &flags{req: diagnose.Request{Command: "lint", ConfigOnly: true}}
	var reason, output string
	cmd := &cobra.Command{
		Use:   a.Say("baseline [文件|目录|通配符]…", "baseline [FILE|FOLDER|GLOB]..."),
		Short: a.Say("记下现有的发现，lint 以后只报新的", "Write down the findings there are, so that lint reports new ones only"),
		Long: a.Say(
			"像 lint 一样检查，把发现写进基线文件：按规则、设置路径和值的摘要辨认，不看行号，不含任何值。\n之后用 lint --baseline，或写进 paydiag.yaml 的 lint.baseline。改好的发现会提示从基线里去掉。",
			"Judges as lint does and writes the findings to a file: told again by rule, setting and a digest of the value,\nnever by line, and without any value. Use it with lint --baseline, or name it in paydiag.yaml as lint.baseline.\nWhat has been mended since is reported, so that the file can be made anew."),
		Example: "  paydiag baseline deploy/ --reason 'before the move to V3'\n  paydiag lint deploy/ --baseline paydiag-baseline.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if reason == "" {
				return app.Usage("请用 --reason 写明为什么接受这些发现", "say with --reason why these findings are accepted")
			}
			if err := f.prepare(a, cmd, args); err != nil {
				return err
			}
			f.how.Baseline = "" // a new one holds all that there is
			req, err := a.Equip(f.req)
			if err != nil {
				return err
			}
			d, err := diagnose.RunLint(cmd.Context(), req, f.how)
			if err != nil {
				return err
			}
			b := suppress.NewBaseline(d.Findings, req.Now, reason)
			if err := app.ReplaceFile(output, b.Write); err != nil {
				return err
			}
			a.Talk(rules.Text{ZH: fmt.Sprintf("%s：记下 %d 条发现", output, len(b.Entries)), EN: fmt.Sprintf("%s: findings written down: %d", output, len(b.Entries))})
			return nil
		},
	}
	f.selecting(a, cmd)
	cmd.Flags().StringVar(&reason, "reason", "", a.Say("为什么接受", "why they are accepted"))
	cmd.Flags().StringVar(&output, "output", "paydiag-baseline.json", a.Say("写到哪个文件", "the file to write"))
	return cmd
}
