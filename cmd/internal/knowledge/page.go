package knowledge

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
)

// Page writes what is known of a check as Markdown, in the languages named, one
// after the other. The pack must come from YAML: the compiled one carries no
// examples.
func Page(w io.Writer, p *pack.Pack, c *check.Check, langs ...rules.Lang) error {
	var b strings.Builder
	for i, lang := range langs {
		page := page{Builder: &b, p: p, c: c, lang: lang, level: "#"}
		if i > 0 {
			b.WriteString("\n---\n\n")
		}
		page.write()
	}
	_, err := io.WriteString(w, b.String())
	return err
}

type page struct {
	*strings.Builder
	p     *pack.Pack
	c     *check.Check
	lang  rules.Lang
	level string
}

func (x page) say(zh, en string) string { return rules.Text{ZH: zh, EN: en}.In(x.lang) }

func (x page) line(format string, args ...any) { fmt.Fprintf(x, format+"\n", args...) }

func (x page) section(zh, en string) { x.line("\n%s# %s\n", x.level, x.say(zh, en)) }

func (x page) write() {
	c := x.c
	x.line("%s %s %s\n", x.level, c.ID, literal(c.Title.In(x.lang)))
	x.line("%s", strings.Join(x.facts(), " · "))
	x.section("说明", "What it says")
	x.line("%s", literal(check.Fill(c.Say.In(x.lang), fact.NewSet())))
	x.section("处理", "What to do")
	x.line("%s", literal(check.Fill(c.Fix.In(x.lang), fact.NewSet())))
	if c.Mend != "" {
		x.line("\n%s", x.say("`paydiag lint --fix` 能给出改动（"+string(c.Mend)+"）。", "`paydiag lint --fix` proposes the change ("+string(c.Mend)+")."))
	}
	x.reads()
	x.examples()
	x.sources()
	x.section("忽略", "To ignore it")
	x.line("```yaml\n# paydiag:ignore %s %s\n```", c.ID, x.say("原因写在这里 until 2027-01-31", "the reason stands here until 2027-01-31"))
}

// facts is the line below the title.
func (x page) facts() []string {
	c := x.c
	kind := x.say("规则", "rule")
	if c.Kind == check.Item {
		kind = x.say("检查项：", "item: ") + c.AreaName.In(x.lang)
	}
	out := []string{kind, x.say("级别 ", "severity ") + "`" + string(c.Severity) + "`"}
	if c.Provider != "" {
		out = append(out, report.Word("provider", c.Provider, x.lang))
	}
	if cause, ok := x.p.Cause(c.Cause); ok {
		out = append(out, x.say("原因 ", "cause ")+literal(cause.Title.In(x.lang))+" (`"+c.Cause+"`)")
	}
	if rules.SeedOnly(c.Sources) {
		out = append(out, x.say("只见于种子文档，未见于官方文档：仅作建议", "found in seed documents only, not in official ones: advice"))
	}
	return out
}

// reads lists the settings, answers and figures that decide.
func (x page) reads() {
	x.section("读取", "What it reads")
	paths := slices.Clone(x.c.Paths())
	slices.Sort(paths)
	for _, path := range slices.Compact(paths) {
		decl, ok := x.p.Schema().Find(path)
		if !ok {
			continue
		}
		x.line("- `%s` %s%s", path, literal(decl.Title.In(x.lang)), x.more(decl))
	}
}

func (x page) more(d fact.Decl) string {
	switch {
	case !d.Ask.IsZero():
		return x.say("。提问：", ". Question: ") + literal(d.Ask.In(x.lang))
	case len(d.Default) > 0:
		return x.say("，默认 ", ", by default ") + "`" + strings.Join(d.Default, ", ") + "`"
	}
	return ""
}

// examples are the tests that stand beside the check.
func (x page) examples() {
	x.section("例子", "Examples")
	words := map[string]rules.Text{
		"fires":   {ZH: "报告", EN: "reported"},
		"silent":  {ZH: "通过", EN: "passes"},
		"unknown": {ZH: "无法判断", EN: "cannot be judged"},
		"n/a":     {ZH: "不适用", EN: "does not apply"},
	}
	for _, t := range x.c.Tests {
		var given []string
		for _, f := range t.Facts {
			given = append(given, "`"+f.Path+": "+strings.ReplaceAll(strings.Join(f.Words, ", "), "`", "'")+"`")
		}
		for range min(len(t.Records), 1) {
			given = append(given, fmt.Sprintf(x.say("%d 行日志", "%d log lines"), len(t.Records)))
		}
		x.line("- %s%s%s", words[t.Expect].In(x.lang), x.say("：", ": "), strings.Join(given, ", "))
	}
}

func (x page) sources() {
	x.section("出处", "Sources")
	for _, s := range x.c.Sources {
		line := "- " + report.Word("kind", string(s.Kind), x.lang) + ", " + report.Word("status", string(s.Status), x.lang) + ", " + s.Read
		if s.URL != "" {
			line += ", <" + s.URL + ">"
		}
		if note := s.Note.In(x.lang); note != "" {
			line += x.say("：", ": ") + literal(note)
		}
		x.line("%s", line)
	}
}

// literal keeps Markdown from reading signs in a text as its own.
var literal = strings.NewReplacer("<", "&lt;", "*", `\*`, "_", `\_`, "`", `\x60`, "|", `\|`, "[", `\[`).Replace
