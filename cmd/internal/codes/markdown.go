package codes

import (
	"fmt"
	"io"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
)

// page is one Markdown document.
type page struct {
	name string
	body strings.Builder
}

func (p *page) write(w io.Writer) error {
	_, err := io.WriteString(w, p.body.String())
	return err
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.body, format+"\n", args...) }

// pages are one document for each provider and version, in the order of the
// tables, and an index of them.
func (x exporter) pages() []*page {
	index := &page{name: "README.md"}
	index.line("# %s\n", x.say("返回码表", "Error codes"))
	index.line("%s\n", x.say("由 `paydiag codes export` 从 errorcodes/ 生成，请改 YAML，不要改这里。",
		"Generated from errorcodes/ by `paydiag codes export`: edit the YAML, not these pages."))
	out := []*page{index}
	var order []string
	groups := map[string][]*codes.Entry{}
	for _, e := range x.entries {
		name := e.Provider + "-" + e.APIVersion
		if groups[name] == nil {
			order = append(order, name)
		}
		groups[name] = append(groups[name], e)
	}
	for _, name := range order {
		p := x.page(name+".md", groups[name])
		index.line("- [%s](%s) (%d)", x.family(groups[name][0]), p.name, len(groups[name]))
		out = append(out, p)
	}
	return out
}

func (x exporter) family(e *codes.Entry) string {
	return strings.TrimSpace(x.word("provider", e.Provider) + " " + x.word("version", e.APIVersion))
}

func (x exporter) page(name string, entries []*codes.Entry) *page {
	p := &page{name: name}
	title := x.say("返回码表", "Error codes")
	if name != "" {
		title = x.family(entries[0])
	}
	p.line("# %s\n", escape(title))
	for _, e := range entries {
		x.entry(p, e)
	}
	return p
}

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
