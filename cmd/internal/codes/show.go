package codes

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

func show(a *app.App) *cobra.Command {
	var f filter
	cmd := &cobra.Command{
		Use: "show CODE", Short: a.Say("显示一个返回码的全部条目", "Show every entry of a code"), Args: app.ExactlyOne(),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.Knowledge()
			if err != nil {
				return err
			}
			entries := f.keep(p.Codes().Lookup(args[0]))
			if len(entries) == 0 {
				return app.NotFound(a, args[0], source.Near(codes.Key(args[0]), p.Codes().Keys(), 3))
			}
			for i, e := range entries {
				if i > 0 {
					fmt.Fprintln(a.Out)
				}
				tell(a, p, e)
			}
			return nil
		},
	}
	f.flags(a, cmd)
	return cmd
}

// tell prints all that an entry says, and what each case says otherwise.
func tell(a *app.App, p *pack.Pack, e *codes.Entry) {
	fmt.Fprintf(a.Out, "%s  %s %s\n", e.Name(), report.Word("provider", e.Provider, a.Lang), e.APIVersion)
	if e.SubCode != "" {
		a.Row("网关码", "gateway", e.Code)
	}
	a.Row("别名", "aliases", strings.Join(e.Aliases, ", "))
	a.Row("HTTP", "HTTP", strings.Join(e.HTTP, ", "))
	a.Row("接口", "APIs", strings.Join(e.APIs, ", "))
	a.Row("结果", "outcome", report.Word("outcome", string(e.Outcome), a.Lang))
	advice(a, p, whole(p, e, -1), true)
	for i := range e.Cases {
		c := &e.Cases[i]
		fmt.Fprintf(a.Out, "  %s\n", a.Say("其中", "in particular"))
		a.Row("  接口", "  APIs", strings.Join(c.APIs, ", "))
		a.Row("  文本", "  text", strings.Join(c.Match, " | "))
		a.Row("  正则", "  pattern", c.Regex)
		advice(a, p, c.Advice, false)
	}
	a.Row("相关", "related", strings.Join(e.Related, ", "))
	for _, s := range e.Sources {
		a.Row("出处", "source", strings.Join(sourceWords(s, a.Lang), " "))
	}
}

func advice(a *app.App, p *pack.Pack, ad codes.Advice, own bool) {
	indent := "  "
	if own {
		indent = ""
	}
	row := func(zh, en, text string) { a.Row(indent+zh, indent+en, text) }
	row("含义", "meaning", ad.Meaning.In(a.Lang))
	for _, id := range ad.Causes.IDs() {
		title := ""
		if c, ok := p.Cause(id); ok {
			title = c.Title.In(a.Lang)
		}
		row("原因", "cause", fmt.Sprintf("%.0f%% %s  %s", ad.Causes[id]*100, title, id))
	}
	row("处理人", "owner", report.Word("owner", string(ad.Owner), a.Lang))
	row("扣款", "money", report.Word("charged", string(ad.Charged), a.Lang))
	row("重试", "retry", report.Word("retry", string(ad.Retry), a.Lang))
	row("理由", "because", ad.RetryWhy.In(a.Lang))
	row("工程师", "engineer", ad.Fix.In(a.Lang))
	row("客服", "support", ad.Support.In(a.Lang))
	row("话术", "customer", ad.Customer.In(a.Lang))
	row("追问", "ask", ad.Ask.In(a.Lang))
}

func sourceWords(s rules.Provenance, l rules.Lang) []string {
	words := []string{report.Word("kind", string(s.Kind), l), report.Word("status", string(s.Status), l), s.Read}
	for _, w := range []string{s.URL, s.Note.In(l)} {
		if w != "" {
			words = append(words, w)
		}
	}
	return words
}
