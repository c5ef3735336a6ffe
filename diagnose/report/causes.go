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
	major, minor := byWeight(p.d.Causes)
	for i, c := range major {
		p.cause(i+1, c)
	}
	p.minor("other", minor)
}

// byWeight parts the causes that are told in full from those that are named.
func byWeight(causes []diagnosis.Cause) (major, minor []diagnosis.Cause) {
	for i, c := range causes {
		if i > 0 && (i >= shownCauses || c.Probability < minShare) || c.ID == rules.OtherCause && len(causes) > 1 {
			minor = append(minor, c)
		} else {
			major = append(major, c)
		}
	}
	return major, minor
}

// share says how much of the failures a cause accounts for.
func share(d *diagnosis.Diagnosis, c diagnosis.Cause) string {
	part := percent(c.Probability)
	switch {
	case c.Explains != nil:
		return fmt.Sprintf(words["share"].In(d.Lang), trades(c.Explains.Trades), d.Stats.FailedTrades, part)
	case d.Stats.FailedTrades > 0:
		return fmt.Sprintf(words["hinted"].In(d.Lang), part)
	}
	return part
}

// cause tells one cause: the likeliest in full, the others by what to do.
func (p *page) cause(n int, c diagnosis.Cause) {
	p.para(1, fmt.Sprintf("%d. ", n), c.Title, p.bold)
	p.para(4, "", strings.Join([]string{share(p.d, c), p.word("owner:" + c.Owner), p.word("charged:" + c.Charged), p.word("retry:" + c.Retry), c.ID}, " · "), p.faint)
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
func trades(n int) string {
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
	p.para(1, p.word(heading)+rules.Text{ZH: "：", EN: ": "}.In(p.d.Lang), shares(causes, p.d.Lang), p.faint)
}

// shares names causes with their probabilities.
func shares(causes []diagnosis.Cause, l rules.Lang) string {
	var parts []string
	for _, c := range causes {
		parts = append(parts, c.Title+" "+percent(c.Probability))
	}
	return strings.Join(parts, rules.Text{ZH: "；", EN: "; "}.In(l))
}

func where(pl diagnosis.Place) string {
	switch {
	case pl.Line == 0:
		return pl.File
	case pl.Column == 0:
		return fmt.Sprintf("%s:%d", pl.File, pl.Line)
	}
	return fmt.Sprintf("%s:%d:%d", pl.File, pl.Line, pl.Column)
}
