package codes

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules/source"
)

func coverage(a *app.App) *cobra.Command {
	var top int
	cmd := &cobra.Command{
		Use:   a.Say("coverage 日志…", "coverage LOG..."),
		Short: a.Say("列出日志里没有条目解释的返回码，按次数", "List the codes of a log that no entry explains, by count"),
		Long:  a.Say("全部返回码都有解释时以 0 退出，否则以 1 退出。", "Exits 0 where every code is explained, else 1."),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return app.Usage("请给出日志文件，例如 paydiag codes coverage pay.jsonl", "name a log, such as paydiag codes coverage pay.jsonl")
			}
			d, err := a.Examine(cmd.Context(), diagnose.Request{Command: "coverage", Logs: args})
			if err != nil {
				return err
			}
			unknown := unexplained(d)
			for _, c := range unknown[:min(len(unknown), max(top, 0))] {
				fmt.Fprintf(a.Out, "%7d  %s %s %s\n", c.Count, source.Pad(name(c), 32), source.Pad(report.Word("provider", c.Provider, a.Lang), 10), c.Message)
			}
			known, records := 0, 0
			for _, c := range d.Codes {
				records += c.Count
				if c.Known {
					known += c.Count
				}
			}
			fmt.Fprintf(a.Out, a.Say("%d 种返回码，%d 种没有解释；%d 条记录中 %d 条有解释\n", "codes: %d, unexplained: %d; records: %d, explained: %d\n"),
				len(d.Codes), len(unknown), records, known)
			if d.Incomplete {
				return app.Status(app.ExitIncomplete)
			}
			if len(unknown) > 0 {
				return app.Status(app.ExitFindings)
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&top, "top", 50, a.Say("最多列出几种", "how many to list at most"))
	return cmd
}

// unexplained are the codes that no table knows, the most frequent first.
func unexplained(d *diagnosis.Diagnosis) []diagnosis.Code {
	out := slices.DeleteFunc(slices.Clone(d.Codes), func(c diagnosis.Code) bool { return c.Known })
	slices.SortStableFunc(out, func(a, b diagnosis.Code) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(name(a), name(b)))
	})
	return out
}

func name(c diagnosis.Code) string {
	if c.SubCode != "" {
		return c.SubCode
	}
	return c.Code
}
