// Package knowledge is `paydiag rules`: looking checks up, and testing them.
package knowledge

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/ruletest"
	"github.com/paydiag/paydiag/rules/source"
)

// Rules makes `paydiag rules`.
func Rules(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: a.Say("查看、测试检查项与规则", "Look up and test checklist items and rules"),
		Args:  app.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(list(a), show(a), test(a), export(a))
	return cmd
}

func list(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: a.Say("列出全部检查项与规则", "List every item and rule"), Args: app.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p, err := a.Knowledge()
			if err != nil {
				return err
			}
			for _, c := range p.Checks() {
				fmt.Fprintf(a.Out, "%s %s %s %s\n", source.Pad(c.ID, 16), source.Pad(string(c.Severity), 8),
					source.Pad(string(c.Scope), 7), c.Title.In(a.Lang))
			}
			return nil
		},
	}
}

func show(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use: "show ID", Short: a.Say("显示一个检查项或规则", "Show one item or rule"), Args: app.ExactlyOne(),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := a.Knowledge()
			if err != nil {
				return err
			}
			c, ok := p.Check(strings.ToUpper(args[0]))
			if !ok {
				return unknownCheck(a, p, args[0])
			}
			return print(a, p, c)
		},
	}
}

func unknownCheck(a *app.App, p *pack.Pack, id string) error {
	var ids []string
	for _, c := range p.Checks() {
		ids = append(ids, c.ID)
	}
	return app.NotFound(a, id, source.Near(strings.ToUpper(id), ids, 3))
}

func print(a *app.App, p *pack.Pack, c *check.Check) error {
	cause, _ := p.Cause(c.Cause)
	fmt.Fprintf(a.Out, "%s  %s\n", c.ID, c.Title.In(a.Lang))
	row := a.Row
	row("种类", "kind", strings.TrimSpace(string(c.Kind)+" "+c.Area))
	row("范围", "scope", string(c.Scope))
	row("渠道", "provider", c.Provider)
	row("级别", "severity", string(c.Severity))
	row("强度", "strength", string(c.Strength))
	if cause != nil {
		row("原因", "cause", cause.ID+"  "+cause.Title.In(a.Lang))
	}
	row("说明", "says", c.Say.In(a.Lang))
	row("处理", "fix", c.Fix.In(a.Lang))
	row("读取", "reads", strings.Join(c.Paths(), ", "))
	for _, s := range c.Sources {
		row("出处", "source", provenance(s))
		row("", "", s.Note.In(a.Lang))
	}
	return nil
}

func provenance(s rules.Provenance) string {
	return strings.Join([]string{string(s.Kind), string(s.Status), s.Read, s.URL}, " ")
}

func test(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   a.Say("test [目录…]", "test [FOLDER...]"),
		Short: a.Say("运行写在规则文件里的测试", "Run the tests that stand in the rule files"),
		Long: a.Say("不带参数时测试内置规则；带目录时测试该知识包。有测试失败以 1 退出。",
			"Tests the built-in rules, or the packs in the folders named. Exits 1 when a test fails."),
		RunE: func(_ *cobra.Command, args []string) error {
			results, err := runTests(args)
			if err != nil {
				return err
			}
			failed := 0
			for _, r := range results {
				if r.OK() {
					continue
				}
				failed++
				fmt.Fprintf(a.Out, "%s: %s %q\n  - %s\n  + %s\n", r.Test.Span, r.Check.ID, r.Test.Name, r.Test.Expect, r.Got)
			}
			fmt.Fprintf(a.Out, a.Say("%d 个测试通过，%d 个失败\n", "%d tests passed, %d failed\n"), len(results)-failed, failed)
			if failed > 0 {
				return app.Status(app.ExitFindings)
			}
			return nil
		},
	}
}

// runTests loads from YAML, since the compiled pack carries no tests.
func runTests(dirs []string) ([]ruletest.Result, error) {
	files, err := pack.BuiltinFiles()
	if err != nil {
		return nil, err
	}
	base, err := pack.Load(files, nil)
	if err != nil {
		return nil, err
	}
	if len(dirs) == 0 {
		return ruletest.Run(base.Checks(), base.Schema(), base.Codes()), nil
	}
	var results []ruletest.Result
	for _, dir := range dirs {
		files, err := intake.Pack(dir)
		if err != nil {
			return nil, err
		}
		p, err := pack.Load(files, base)
		if err != nil {
			return nil, err
		}
		own := ownChecks(p, files)
		if len(own) == 0 {
			return nil, &rules.Problem{Span: rules.Span{File: dir}, Say: rules.Text{
				ZH: "知识包里没有规则或检查项", EN: "the pack holds no rule or item"}}
		}
		results = append(results, ruletest.Run(own, p.Schema(), p.Codes())...)
	}
	return results, nil
}

func ownChecks(p *pack.Pack, files []*source.File) []*check.Check {
	mine := map[string]bool{}
	for _, f := range files {
		mine[f.Name] = true
	}
	var out []*check.Check
	for _, c := range p.Checks() {
		if mine[c.Span.File] {
			out = append(out, c)
		}
	}
	return out
}
