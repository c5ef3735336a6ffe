// Package checklist is `paydiag checklist`: the integration checklists as a
// person goes through them: what is checked, what stands open, and the answers
// that only a person can give.
package checklist

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

// New makes the command.
func New(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "checklist",
		Short: a.Say("查看、回答、导出接入检查清单", "Show, answer and export the integration checklists"),
		Args:  app.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(show(a), answer(a), export(a))
	return cmd
}

// itemsOf are the checklist items of some areas, or all, area by area in the
// order of the files. An area may stand in several files, one of which names it.
func itemsOf(a *app.App, p *pack.Pack, wanted []string) ([]*check.Check, error) {
	var items []*check.Check
	var known []string
	names := map[string]rules.Text{}
	for _, c := range p.Checks() {
		if c.Kind != check.Item {
			continue
		}
		if !slices.Contains(known, c.Area) {
			known = append(known, c.Area)
		}
		if names[c.Area].IsZero() {
			names[c.Area] = c.AreaName
		}
		if len(wanted) == 0 || slices.Contains(wanted, c.Area) {
			item := *c
			items = append(items, &item)
		}
	}
	for _, area := range wanted {
		if !slices.Contains(known, area) {
			near := source.Near(area, known, 3)
			if len(near) == 0 {
				near = known // there are few
			}
			return nil, app.NotFound(a, area, near)
		}
	}
	for _, c := range items {
		c.AreaName = names[c.Area]
	}
	slices.SortStableFunc(items, func(a, b *check.Check) int {
		return slices.Index(known, a.Area) - slices.Index(known, b.Area)
	})
	return items, nil
}

// completeAreas offers the areas to a shell.
func completeAreas(a *app.App) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return func(_ *cobra.Command, done []string, _ string) ([]string, cobra.ShellCompDirective) {
		var areas []string
		if p, err := a.Knowledge(); err == nil {
			for _, c := range p.Checks() {
				if c.Area != "" && !slices.Contains(areas, c.Area) && !slices.Contains(done, c.Area) {
					areas = append(areas, c.Area)
				}
			}
		}
		return areas, cobra.ShellCompDirectiveNoFileComp
	}
}

// words are the labels of verdicts, severities and the states of a question.
var words = map[string]rules.Text{
	string(rules.Pass):          {ZH: "通过", EN: "pass"},
	string(rules.Fail):          {ZH: "不符合", EN: "fail"},
	string(rules.UnknownYet):    {ZH: "未知", EN: "unknown"},
	string(rules.NotApplicable): {ZH: "不适用", EN: "n/a"},
	string(rules.Error):         {ZH: "错误", EN: "error"},
	string(rules.Warning):       {ZH: "警告", EN: "warning"},
	string(rules.Info):          {ZH: "建议", EN: "advice"},
	stateOverdue:                {ZH: "已过复核日", EN: "past its review day"},
	stateUnfilled:               {ZH: "还是占位文字", EN: "still the words of a template"},
	stateUnfit:                  {ZH: "不合规格", EN: "does not fit"},
}

func word(a *app.App, w string) string {
	if t, ok := words[w]; ok {
		return t.In(a.Lang)
	}
	return w
}
