package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules/source"
)

// shownCauses is how many causes are told in full; those below minShare are
// named in one line.
const (
	shownCauses = 4
	minShare    = 0.1
)

// page collects the lines of a text report.
type page struct {
	strings.Builder
	d     *diagnosis.Diagnosis
	width int
	who   Audience
	bold, faint, red, yellow, green,
	cyan lipgloss.Style
}

func text(d *diagnosis.Diagnosis, o Options) string {
	p := newPage(d, o)
	switch d.Command {
	case "explain":
		p.explain()
	case "lint":
		p.judged()
	default:
		if s := totals(d); s != "" {
			p.line(s)
		}
		p.causes()
		p.judged()
	}
	return p.String()
}

func newPage(d *diagnosis.Diagnosis, o Options) *page {
	r := lipgloss.NewRenderer(nil)
	// Decided by the caller; the library would look at the environment.
	r.SetColorProfile(termenv.Ascii)
	if o.Color {
		r.SetColorProfile(termenv.ANSI)
	}
	r.SetHasDarkBackground(true)
	colour := func(c string) lipgloss.Style { return r.NewStyle().Foreground(lipgloss.Color(c)) }
	p := &page{d: d, width: o.Width, who: o.For, bold: r.NewStyle().Bold(true), faint: r.NewStyle().Faint(true),
		red: colour("1").Bold(true), yellow: colour("3"), green: colour("2"), cyan: colour("6")}
	if p.width <= 0 {
		p.width = 80
	}
	p.width = min(max(p.width, 40), 110) // longer lines are hard to read
	return p
}

func (p *page) word(key string) string { return words[key].In(p.d.Lang) }

func (p *page) line(s string) {
	p.WriteString(s)
	p.WriteByte('\n')
}

func (p *page) heading(key string) {
	p.gap()
	p.line(p.bold.Render(p.word(key)))
}

// gap leaves one empty line, unless there is one.
func (p *page) gap() {
	if s := p.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		p.line("")
	}
}

// para writes a text under a label: the label stands in the first line, the
// rest hangs under the text.
func (p *page) para(indent int, label, text string, style lipgloss.Style) {
	lead := strings.Repeat(" ", indent)
	hang := source.Cells(label)
	for i, l := range Wrap(text, max(p.width-indent-hang, 20)) {
		if i == 0 {
			p.line(lead + style.Render(label) + l)
			continue
		}
		p.line(lead + strings.Repeat(" ", hang) + l)
	}
}

// totals says how many trades failed; nothing where there was no log.
func totals(d *diagnosis.Diagnosis) string {
	s := d.Stats
	switch {
	case s.Records == 0:
		return ""
	case s.FailedTrades > 0:
		return fmt.Sprintf(words["failed"].In(d.Lang), s.Trades, s.FailedTrades, yuan(s.FailedFen), s.Records)
	}
	return fmt.Sprintf(words["sound"].In(d.Lang), s.Trades, s.PaidTrades, s.Records)
}

// tally counts findings and verdicts.
func tally(d *diagnosis.Diagnosis) string {
	s := d.Stats
	out := fmt.Sprintf(words["tally"].In(d.Lang), s.Errors, s.Warnings, s.Infos, s.Passed, s.Unknown)
	if s.Suppressed > 0 {
		out += fmt.Sprintf(words["silenced"].In(d.Lang), s.Suppressed)
	}
	return out
}

// yuan writes an amount with a comma every three digits.
func yuan(fen int64) string {
	whole := strconv.FormatInt(fen/100, 10)
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return fmt.Sprintf("¥%s.%02d", whole, max(fen, -fen)%100)
}

func percent(p float64) string {
	if p > 0 && p < 0.01 {
		return "<1%"
	}
	return fmt.Sprintf("%.0f%%", p*100)
}

// label is one labelled paragraph, for one audience.
type label struct{ key, text string }

// labelled writes paragraphs under labels of one width; an empty one is left
// out.
func (p *page) labelled(indent int, labels []label) {
	width := 0
	for _, l := range labels {
		width = max(width, source.Cells(p.word(l.key)))
	}
	for _, l := range labels {
		if l.text != "" {
			p.para(indent, source.Pad(p.word(l.key), width)+" ", l.text, p.green)
		}
	}
}
