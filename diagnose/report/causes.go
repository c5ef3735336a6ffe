package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

func (p *page) causes() {
	if len(p.d.Causes) == 0 {
		return
	}
	p.heading("causes")
	var minor []diagnosis.Cause
	n := 0
	for i, c := range p.d.Causes {
		if i > 0 && (i >= shownCauses || c.Probability < minShare) || c.ID == rules.OtherCause && len(p.d.Causes) > 1 {
			minor = append(minor, c)
			continue
		}
		n++
		p.cause(n, c)
	}
	p.minor("other", minor)
}

// cause tells one cause: the likeliest in full, the others by what to do.
func (p *page) cause(n int, c diagnosis.Cause) {
	share := percent(c.Probability)
	switch {
	case c.Explains != nil:
		share = fmt.Sprintf(p.word("share"), p.trades(c.Explains.Trades), p.d.Stats.FailedTrades, share)
	case p.d.Stats.FailedTrades > 0:
		share = fmt.Sprintf(p.word("hinted"), share)
	}
	p.para(1, fmt.Sprintf("%d. ", n), c.Title, p.bold)
	p.para(4, "", strings.Join([]string{share, p.word("owner:" + c.Owner), p.word("charged:" + c.Charged), p.word("retry:" + c.Retry), c.ID}, " · "), p.faint)
	for _, e := range c.Evidence {
		if e.Rule != "" || p.d.Command != "explain" { // there, the readings have said it
			p.evidence("+ ", e)
		}
	}
	for _, e := range c.Against {
		p.evidence("- ", e)
	}
	labels := []label{{"fix", c.Fix}}
	if n == 1 {
		labels = append(labels, label{"retry_why", c.RetryWhy})
	}
	if n == 1 && p.who != Engineer {
		labels = append(labels, label{"support", c.Support}, label{"customer", c.Customer})
	}
	p.labelled(4, labels)
	p.line("")
}

// trades writes a rounded number of trades: a share may be less than one.
func (p *page) trades(n int) string {
	if n == 0 {
		return "<1"
	}
	return strconv.Itoa(n)
}

func (p *page) evidence(mark string, e diagnosis.Evidence) {
	text := e.Text
	if e.Rule != "" {
		text = e.Rule + " " + text
	}
	if at := where(e.Place); at != "" {
		text += "  " + at
	}
	p.para(4, mark, text, p.faint)
}

// minor names causes in one paragraph.
func (p *page) minor(heading string, causes []diagnosis.Cause) {
	if len(causes) == 0 {
		return
	}
	var parts []string
	for _, c := range causes {
		parts = append(parts, c.Title+" "+percent(c.Probability))
	}
	sep := rules.Text{ZH: "；", EN: "; "}.In(p.d.Lang)
	p.para(1, p.word(heading)+rules.Text{ZH: "：", EN: ": "}.In(p.d.Lang), strings.Join(parts, sep), p.faint)
}

func where(pl diagnosis.Place) string {
	if pl.Line == 0 {
		return pl.File
	}
	return fmt.Sprintf("%s:%d:%d", pl.File, pl.Line, pl.Column)
}
