package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

func (p *page) severity(s string) lipgloss.Style {
	switch rules.Severity(s) {
	case rules.Error:
		return p.red
	case rules.Warning:
		return p.yellow
	}
	return p.cyan
}

// judged tells what the checks say, and what they could not.
func (p *page) judged() {
	p.findings()
	p.suppressed()
	p.notChecked()
	p.gap()
	p.line(tally(p.d))
}

func (p *page) findings() {
	if len(p.d.Findings) == 0 {
		p.gap()
		p.line(p.green.Render(p.word("clean")))
		return
	}
	p.heading("findings")
	for _, f := range p.d.Findings {
		p.finding(f)
	}
}

// finding writes file:line:col first, as compilers do, so that terminals and
// editors make a link of it.
func (p *page) finding(f diagnosis.Finding) {
	head := p.severity(f.Severity).Render(p.word(f.Severity)) + " " + p.bold.Render(f.Rule)
	if at := where(f.Place); at != "" {
		head = at + ": " + head
	}
	p.line(" " + head)
	p.para(4, "", f.Message, p.faint)
	for _, l := range snippet(f.Place, p.width-6) {
		p.line("      " + p.faint.Render(l))
	}
	for i, also := range f.Also {
		if i == 2 {
			break
		}
		p.line("      " + p.faint.Render(p.word("more")+" "+where(also)))
	}
	if f.Configuration != "" && f.Configuration != f.File {
		p.para(4, p.word("configuration")+" ", f.Configuration, p.faint)
	}
	if f.Fix != "" && !strings.HasPrefix(f.Rule, "CODE") { // a code's fix is its cause's
		p.para(4, p.word("fix")+" ", f.Fix, p.green)
	}
	if f.SeedOnly {
		p.para(4, "", p.word("seedonly"), p.faint)
	} else if len(f.Sources) > 0 {
		p.source(4, p.word("sources"), f.Sources[0])
	}
	p.line("")
}

func (p *page) source(indent int, label string, s diagnosis.Source) {
	text := p.word("kind:"+s.Kind) + ", " + p.word("status:"+s.Status) + ", " + s.Read
	if s.URL != "" {
		text += " " + s.URL
	}
	p.para(indent, label+" ", text, p.faint)
	if s.Note != "" {
		p.para(indent+2, "", s.Note, p.faint)
	}
}

// suppressed lists what somebody decided to live with, and why.
func (p *page) suppressed() {
	if len(p.d.Suppressed) == 0 {
		return
	}
	r := results{p.d}
	p.heading("suppressed")
	for _, s := range p.d.Suppressed {
		at := strings.TrimSpace(s.Finding.Rule + " " + where(s.Finding.Place))
		p.para(1, "· ", at+r.colon()+r.excuse(s), p.faint)
	}
}

// notChecked lists what was not judged.
func (p *page) notChecked() {
	gaps := results{p.d}.gaps()
	if len(gaps) == 0 {
		return
	}
	p.heading("notchecked")
	for _, g := range gaps {
		p.para(1, "· ", g, p.faint)
	}
}

// explain answers a paste: what it is, why it happened, what to do.
func (p *page) explain() {
	if len(p.d.Codes) == 0 {
		p.unrecognised()
		return
	}
	if p.d.Unknown != "" && p.who != Customer {
		p.para(0, "", fmt.Sprintf(p.word("unknowncode"), p.d.Unknown), p.yellow)
	}
	switch p.who {
	case Support:
		p.answered()
		return
	case Customer:
		p.reply()
		return
	}
	shown := readings(p.d.Codes)
	if len(shown) > 1 {
		p.line(p.bold.Render(p.word("readings")))
	}
	for _, c := range shown[:min(len(shown), 5)] {
		p.reading(c, len(shown) > 1)
	}
	if len(p.d.Shown) > 0 {
		p.heading("shown")
		for _, s := range p.d.Shown {
			p.para(1, "· ", s, p.cyan)
		}
	}
	if len(p.d.Causes) == 0 { // a success, or a state that needs no cause
		p.steps(p.d.Codes[0])
	}
	p.asks()
	if ambiguous(p.d.Codes) {
		p.gap()
		p.minor("causes", p.d.Causes)
	} else {
		p.causes()
	}
	p.codeSources()
	p.notChecked()
}

// readings leaves out the words that were matched beside a code: they moved the
// causes, but to a person the code is what was pasted.
func readings(all []diagnosis.Code) []diagnosis.Code {
	symptom := func(c diagnosis.Code) bool { return c.Kind == "symptom" }
	if !slices.ContainsFunc(all, func(c diagnosis.Code) bool { return !symptom(c) }) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), symptom)
}

// ambiguous reports whether the paste may come from several providers, none of
// them much likelier. Instructions would then pretend to know: the causes are
// named, and the question comes first.
func ambiguous(codes []diagnosis.Code) bool {
	for _, c := range codes {
		if c.Provider != codes[0].Provider && c.Probability >= 0.25 {
			return true
		}
	}
	return false
}

func (p *page) unrecognised() {
	p.line(p.bold.Render(p.word("nothing")))
	if p.d.Unknown != "" {
		p.para(1, "", fmt.Sprintf(p.word("notintables"), p.d.Unknown), p.faint)
	}
	if len(p.d.Near) > 0 {
		p.para(1, p.word("near")+" ", strings.Join(p.d.Near, ", "), p.faint)
	}
	p.para(1, "", p.word("pastewhat"), p.faint)
}

func (p *page) reading(c diagnosis.Code, several bool) {
	p.what(c, several)
	if c.Charged != "" {
		p.para(2, "", p.word("charged:"+c.Charged)+" · "+p.word("retry:"+c.Retry), p.faint)
	}
	if c.Line > 0 && len([]rune(c.Excerpt)) > c.EndColumn-c.Column {
		for _, l := range snippet(c.Place, p.width-4) {
			p.line("    " + p.faint.Render(l))
		}
	}
}

// steps says what to do about a reading that has no cause.
func (p *page) steps(c diagnosis.Code) {
	labels := []label{{"fix", c.Fix}, {"retry_why", c.RetryWhy}}
	if p.who != Engineer {
		labels = append(labels, label{"support", c.Support}, label{"customer", c.Customer})
	}
	p.labelled(2, labels)
}

// what says what a reading is and means.
func (p *page) what(c diagnosis.Code, several bool) {
	head := strings.TrimSpace(p.bold.Render(codeName(c, p.d.Lang)) + "  " + Word("provider", c.Provider, p.d.Lang) + " " + Word("version", c.APIVersion, p.d.Lang))
	if several {
		head += "  " + p.cyan.Render(percent(c.Probability))
	}
	p.line(head)
	if c.Meaning != "" {
		p.para(2, "", c.Meaning, p.faint)
	}
	if c.Success {
		p.para(2, "", p.word("success"), p.green)
	}
}

// codeName is a code as people read it.
func codeName(c diagnosis.Code, l rules.Lang) string {
	switch {
	case c.Kind == "symptom":
		return words["symptom"].In(l) // its slug tells a person nothing
	case c.SubCode != "":
		return c.SubCode + " (" + c.Code + ")"
	}
	return c.Code
}

func (p *page) asks() {
	if len(p.d.Questions) == 0 {
		return
	}
	p.heading("questions")
	for _, q := range p.d.Questions {
		p.para(1, "? ", q, p.yellow)
	}
}

// codeSources says where the meaning of the codes comes from, each once.
func (p *page) codeSources() {
	seen := map[string]bool{}
	label := p.word("sources")
	for _, c := range p.d.Codes {
		for _, s := range c.Sources {
			if !seen[s.URL] && len(seen) < 3 {
				seen[s.URL] = true
				p.source(0, label, s)
				label = strings.Repeat(" ", source.Cells(label))
			}
		}
	}
}
