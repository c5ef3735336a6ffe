package knowledge

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

// Codes makes `paydiag codes`.
func Codes(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "codes",
		Short: a.Say("查看返回码表", "Look up the error-code tables"),
		Args:  app.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use: "show CODE", Short: a.Say("显示一个返回码的全部条目", "Show every entry of a code"), Args: app.ExactlyOne(),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.Knowledge()
			if err != nil {
				return err
			}
			entries := p.Codes().Lookup(args[0])
			if len(entries) == 0 {
				return app.NotFound(a, args[0], source.Near(codes.Key(args[0]), p.Codes().Keys(), 3))
			}
			for i, e := range entries {
				if i > 0 {
					fmt.Fprintln(a.Out)
				}
				printEntry(a, p, e)
			}
			return nil
		},
	})
	return cmd
}

func printEntry(a *app.App, p *pack.Pack, e *codes.Entry) {
	fmt.Fprintf(a.Out, "%s  %s %s\n", e.Name(), e.Provider, e.APIVersion)
	row := a.Row
	row("含义", "meaning", e.Meaning.In(a.Lang))
	if e.SubCode != "" {
		row("网关码", "gateway", e.Code)
	}
	row("HTTP", "HTTP", strings.Join(e.HTTP, ", "))
	row("接口", "APIs", strings.Join(e.APIs, ", "))
	row("结果", "outcome", string(e.Outcome))
	row("扣款", "charged", string(e.Charged))
	row("重试", "retry", strings.TrimSpace(string(e.Retry)+" "+e.RetryWhy.In(a.Lang)))
	causes(a, p, e.Causes)
	for _, m := range e.Cases {
		text := strings.Join(m.Match, " | ")
		if m.Regex != "" {
			text = strings.Trim(text+" | /"+m.Regex+"/", " |")
		}
		row("文本", "message", text)
		causes(a, p, m.Causes)
	}
	for _, s := range e.Sources {
		row("出处", "source", provenance(s))
	}
}

func provenance(s rules.Provenance) string {
	return strings.Join([]string{string(s.Kind), string(s.Status), s.Read, s.URL}, " ")
}

func causes(a *app.App, p *pack.Pack, w codes.Weights) {
	for _, id := range w.IDs() {
		title := ""
		if c, ok := p.Cause(id); ok {
			title = c.Title.In(a.Lang)
		}
		a.Row("原因", "cause", fmt.Sprintf("%3.0f%%  %s  %s", w[id]*100, source.Pad(id, 22), title))
	}
}
