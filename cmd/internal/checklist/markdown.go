package checklist

import (
	"fmt"
	"io"
	"strings"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/rules"
)

// writeMarkdown writes a list of tasks by area: what passes is ticked off, and
// what does not apply is no task.
func writeMarkdown(a *app.App, w io.Writer, rows []row, full bool) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s", a.Say("接入检查清单", "Integration checklist"))
	area := ""
	for _, r := range rows {
		if r.Area != area {
			area = r.Area
			line("\n## %s (%s)\n", escape(r.AreaName.In(a.Lang)), escape(area))
		}
		box := "[ ] "
		switch r.verdict {
		case string(rules.Pass):
			box = "[x] "
		case string(rules.NotApplicable):
			box = ""
		}
		line("- %s**%s** %s", box, escape(r.ID), escape(r.Title.In(a.Lang)))
		line("  - %s", strings.Trim(escape(word(a, string(r.Severity)))+" · "+escape(r.standing(a)), " ·"))
		if len(r.reads) > 0 {
			line("  - %s: `%s`", a.Say("读取", "reads"), strings.ReplaceAll(paths(r.reads), ", ", "`, `"))
		}
		for _, q := range r.questions {
			line("  - %s: %s (`%s`)", a.Say("问题", "asks"), escape(q.ask().In(a.Lang)), q.decl.Path)
			line("  - %s: %s", a.Say("答案", "answer"), orBlank(escape(q.answer(a, full))))
		}
		if full {
			line("  - %s: %s", a.Say("说明", "says"), escape(filled(r.Say, a.Lang)))
			line("  - %s: %s", a.Say("处理", "fix"), escape(filled(r.Fix, a.Lang)))
			for _, s := range r.Sources {
				line("  - %s: %s", a.Say("出处", "source"), escape(strings.Join(provenance(s, a.Lang), ", ")))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// orBlank leaves room to write in.
func orBlank(s string) string {
	if s == "" {
		return "\\_\\_\\_\\_\\_\\_"
	}
	return s
}

// escape keeps a text from becoming markup.
var escape = strings.NewReplacer("\\", "\\\\", "&", "&amp;", "<", "&lt;", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]", "~", "\\~").Replace
