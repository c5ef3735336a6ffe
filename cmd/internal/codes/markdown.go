package codes

import (
	"fmt"
	"io"
	"strings"

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
