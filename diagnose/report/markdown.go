package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// shownSources is how many sources a finding is told with.
const shownSources = 3

// markdown writes a report for people, as comments and job summaries of code
// hosts take it. No value of the document stands outside of plain, code, block
// and link.
type markdown struct {
	strings.Builder
	results
}

func writeMarkdown(w io.Writer, d *diagnosis.Diagnosis, who Audience) error {
	m := &markdown{results: results{d}}
	if d.Command == "explain" && who == Customer && d.Answer != nil {
		// To be copied, with nothing around it.
		m.line("%s", plain(d.Answer.Customer))
	} else {
		m.report(who)
	}
	_, err := io.WriteString(w, strings.TrimRight(m.String(), "\n")+"\n")
	return err
}

func (m *markdown) report(who Audience) {
	m.line("## paydiag %s", plain(m.Command))
	m.summary()
	if m.Command == "explain" {
		m.explain(who)
	} else {
		m.causes(who)
		m.findings()
		m.suppressed()
	}
	m.notChecked()
	m.line("paydiag %s", plain(m.Tool.Version))
}

// line writes a paragraph.
func (m *markdown) line(format string, args ...any) { fmt.Fprintf(m, format+"\n\n", args...) }

func (m *markdown) heading(key string, n int) {
	m.line("### %s (%d)", m.word(key), n)
}

// item writes a labelled entry of the list below another entry.
func (m *markdown) item(indent, key, text string) {
	if text != "" {
		fmt.Fprintf(m, "%s- **%s**%s%s\n", indent, m.word(key), m.colon(), text)
	}
}

func (m *markdown) summary() {
	if m.Incomplete {
		m.line("**%s**", m.word("incomplete"))
	}
	if s := totals(m.Diagnosis); s != "" {
		m.line("%s", s)
	}
	if m.Command != "explain" {
		m.line("%s", tally(m.Diagnosis))
	}
}

func (m *markdown) findings() {
	if len(m.Findings) == 0 {
		m.line("%s", m.word("clean"))
	}
	for _, severity := range rules.Severities {
		var of []diagnosis.Finding
		for _, f := range m.Findings {
			if f.Severity == string(severity) {
				of = append(of, f)
			}
		}
		if len(of) == 0 {
			continue
		}
		m.heading(string(severity)+"s", len(of))
		for _, f := range of {
			m.finding(f)
		}
	}
}

func (m *markdown) finding(f diagnosis.Finding) {
	fmt.Fprintf(m, "- **%s** %s\n", link(f.Rule, f.Help), strings.Join(filled([]string{code(where(slashedPlace(f.Place))), plain(f.Message)}), " "))
	if lines := snippet(f.Place, 100); len(lines) > 0 {
		m.WriteString(block("  ", lines))
	}
	m.item("  ", "fix", plain(f.Fix))
	m.item("  ", "cause", plain(m.causeTitle(f.Cause)))
	m.item("  ", "configuration", code(f.Configuration))
	m.item("  ", "seealso", m.places(f.Also))
	if f.SeedOnly {
		m.item("  ", "sources", m.word("seedonly"))
	} else {
		m.item("  ", "sources", m.links(f.Sources))
	}
	m.WriteString("\n")
}

func (m *markdown) places(list []diagnosis.Place) string {
	var out []string
	for _, p := range list {
		out = append(out, code(where(slashedPlace(p))))
	}
	return strings.Join(filled(out), ", ")
}

func (m *markdown) links(list []diagnosis.Source) string {
	var out []string
	for _, s := range list[:min(len(list), shownSources)] {
		out = append(out, link(m.word("kind:"+s.Kind)+", "+m.word("status:"+s.Status)+", "+s.Read, s.URL))
	}
	return strings.Join(out, rules.Text{ZH: "；", EN: "; "}.In(m.Lang))
}

func (m *markdown) suppressed() {
	if len(m.Suppressed) == 0 {
		return
	}
	m.heading("suppressed", len(m.Suppressed))
	for _, s := range m.Suppressed {
		at := strings.Join(filled([]string{"**" + plain(s.Finding.Rule) + "**", code(where(slashedPlace(s.Finding.Place)))}), " ")
		fmt.Fprintf(m, "- %s%s%s\n", at, m.colon(), plain(m.excuse(s)))
	}
	m.WriteString("\n")
}

func (m *markdown) notChecked() {
	if len(m.NotChecked) == 0 {
		return
	}
	m.line("<details>\n<summary>%s (%d)</summary>", m.word("notchecked"), len(m.NotChecked))
	for _, n := range m.NotChecked {
		fmt.Fprintf(m, "- **%s**%s%s", plain(m.gapName(n)), m.colon(), plain(n.Why))
		if len(n.Needs) > 0 {
			fmt.Fprintf(m, " (%s %s)", m.word("needs"), code(strings.Join(n.Needs, ", ")))
		}
		m.WriteString("\n")
	}
	m.line("\n</details>")
}
