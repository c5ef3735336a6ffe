package codes

import (
	"fmt"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
)

func (x exporter) entry(p *page, e *codes.Entry) {
	a := whole(x.p, e, -1)
	p.line("## %s\n", escape(e.Name()))
	p.line("%s\n", escape(a.Meaning.In(x.lang)))
	var facts []string
	for _, f := range [][2]string{
		{x.say("网关码", "gateway"), gateway(e)}, {"HTTP", strings.Join(e.HTTP, ", ")}, {x.say("接口", "APIs"), strings.Join(e.APIs, ", ")},
		{x.say("又作", "also"), strings.Join(e.Aliases, ", ")}, {x.say("相关", "related"), strings.Join(e.Related, ", ")},
	} {
		if f[1] != "" {
			facts = append(facts, f[0]+": "+escape(f[1]))
		}
	}
	if len(facts) > 0 {
		p.line("%s\n", strings.Join(facts, " · "))
	}
	p.line("- **%s** · %s · %s", x.word("charged", string(a.Charged)), x.word("owner", string(a.Owner)), x.word("retry", string(a.Retry)))
	x.causes(p, "- ", a)
	for _, l := range []struct {
		label string
		text  rules.Text
	}{
		{x.say("重试", "Retry"), a.RetryWhy}, {x.say("工程师", "Engineer"), a.Fix}, {x.say("客服", "Support"), a.Support},
		{x.say("话术", "Customer"), a.Customer}, {x.say("追问", "Ask"), a.Ask},
	} {
		if !l.text.IsZero() {
			p.line("- %s: %s", l.label, escape(l.text.In(x.lang)))
		}
	}
	for _, c := range e.Cases {
		x.caseOf(p, c)
	}
	for _, s := range e.Sources {
		p.line("- %s: %s", x.say("出处", "Source"), strings.Join(sourceWords(s, x.lang), ", "))
	}
	p.line("")
}

func gateway(e *codes.Entry) string {
	if e.SubCode == "" {
		return ""
	}
	return e.Code
}

func (x exporter) causes(p *page, lead string, a codes.Advice) {
	var parts []string
	for _, id := range a.Causes.IDs() {
		title := id
		if c, ok := x.p.Cause(id); ok {
			title = c.Title.In(x.lang)
		}
		parts = append(parts, fmt.Sprintf("%s %.0f%%", escape(title), a.Causes[id]*100))
	}
	if len(parts) > 0 {
		p.line("%s%s: %s", lead, x.say("原因", "Causes"), strings.Join(parts, x.say("；", "; ")))
	}
}

// caseOf writes what differs in one case of an entry.
func (x exporter) caseOf(p *page, c codes.Case) {
	var when []string
	for _, m := range c.Match {
		when = append(when, "`"+m+"`")
	}
	if c.Regex != "" {
		when = append(when, "`"+c.Regex+"`")
	}
	if len(c.APIs) > 0 {
		when = append([]string{strings.Join(c.APIs, ", ")}, when...)
	}
	p.line("- %s %s", x.say("其中", "With"), strings.Join(when, " / "))
	if !c.Meaning.IsZero() {
		p.line("  - %s", escape(c.Meaning.In(x.lang)))
	}
	x.causes(p, "  - ", c.Advice)
	if c.Charged != "" || c.Retry != "" {
		p.line("  - %s", strings.Trim(x.word("charged", string(c.Charged))+" · "+x.word("retry", string(c.Retry))+" "+escape(c.RetryWhy.In(x.lang)), " ·"))
	}
}

// escape keeps a text from becoming markup.
func escape(s string) string {
	return strings.NewReplacer("<", "&lt;", "|", "\\|", "*", "\\*", "_", "\\_").Replace(s)
}
