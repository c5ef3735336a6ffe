package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// results is a diagnosis as the formats see it that list results one by one.
type results struct{ *diagnosis.Diagnosis }

func (r results) word(key string) string { return words[key].In(r.Lang) }

func (r results) colon() string { return rules.Text{ZH: "：", EN: ": "}.In(r.Lang) }

// told lists what such a format prints: the findings, and before them the
// readings of a paste, which are what its reader asked about.
func (r results) told() []diagnosis.Finding {
	if r.Command != "explain" {
		return r.Findings
	}
	var out []diagnosis.Finding
	for _, c := range readings(r.Codes) {
		out = append(out, r.reading(c))
	}
	if len(r.Codes) == 0 {
		out = append(out, diagnosis.Finding{Rule: "CODE", Severity: string(rules.Info), Title: r.word("nothing"), Message: r.unrecognised()})
	}
	return append(out, r.Findings...)
}

// reading is a code as a result. It fails nothing: explain answers a question.
func (r results) reading(c diagnosis.Code) diagnosis.Finding {
	name := codeName(c, r.Lang)
	message := name
	if c.Meaning != "" {
		message += r.colon() + c.Meaning
	}
	if len(readings(r.Codes)) > 1 {
		message += " (" + percent(c.Probability) + ")"
	}
	return diagnosis.Finding{Rule: "CODE:" + strings.Join(filled([]string{c.Provider, c.APIVersion, c.Code, c.SubCode}), "/"),
		Severity: string(rules.Info), Title: name, Message: message, Fix: c.Fix, Count: c.Count, Place: c.Place, Sources: c.Sources}
}

func (r results) unrecognised() string {
	parts := []string{r.word("nothing")}
	if r.Unknown != "" {
		parts = append(parts, fmt.Sprintf(r.word("notintables"), r.Unknown))
	}
	if len(r.Near) > 0 {
		parts = append(parts, r.word("near")+r.colon()+strings.Join(r.Near, ", "))
	}
	return strings.Join(parts, rules.Text{ZH: "；", EN: "; "}.In(r.Lang))
}

// detail tells a finding in a few lines: what was seen, what to do, which cause
// it speaks for, and where to read on.
func (r results) detail(f diagnosis.Finding) string {
	lines := []string{f.Message}
	add := func(key, text string) {
		if text != "" {
			lines = append(lines, r.word(key)+r.colon()+text)
		}
	}
	add("fix", f.Fix)
	add("cause", r.causeTitle(f.Cause))
	switch {
	case f.SeedOnly:
		lines = append(lines, r.word("seedonly"))
	case f.Help != "":
		add("sources", f.Help)
	case len(f.Sources) > 0:
		add("sources", f.Sources[0].URL)
	}
	return clean(strings.Join(lines, "\n"))
}

func (r results) causeTitle(id string) string {
	for _, c := range r.Causes {
		if c.ID == id && id != rules.OtherCause {
			return c.Title + " (" + id + ")"
		}
	}
	return ""
}

// likely are the causes that the run is about. A lint has seen no failure; its
// findings name what they would cause.
func (r results) likely() []diagnosis.Cause {
	if r.Command == "lint" {
		return nil
	}
	return r.Causes
}

// ranked names the causes, one a line, the likeliest first.
func (r results) ranked() string {
	var lines []string
	for i, c := range r.likely() {
		lines = append(lines, strconv.Itoa(i+1)+". "+percent(c.Probability)+" "+c.Title+" ("+c.ID+")")
	}
	return strings.Join(lines, "\n")
}

// gap names what was not checked and says why.
func (r results) gap(n diagnosis.NotChecked) string {
	return r.gapName(n) + r.colon() + r.because(n)
}

func (r results) because(n diagnosis.NotChecked) string {
	if len(n.Needs) == 0 {
		return n.Why
	}
	return n.Why + " (" + r.word("needs") + " " + strings.Join(n.Needs, ", ") + ")"
}

// gapName names a check by its id and title, a set of them by its size.
func (r results) gapName(n diagnosis.NotChecked) string {
	if n.Title == "" && len(n.Needs) == 0 && n.Count > 1 && !strings.Contains(n.What, ":") {
		return fmt.Sprintf(r.word("checks"), n.Count)
	}
	return strings.TrimSpace(strings.ReplaceAll(n.What, `\`, "/") + " " + n.Title)
}

// excuse says why somebody silenced a finding, how, and for how long.
func (r results) excuse(s diagnosis.Suppressed) string {
	how := Word("how", s.How, r.Lang)
	if s.Until != "" {
		how += rules.Text{ZH: "，", EN: ", "}.In(r.Lang) + fmt.Sprintf(r.word("until"), s.Until)
	}
	if s.Reason == "" {
		return how
	}
	return s.Reason + " (" + how + ")"
}

// area is the area of each check that is known by its id.
func (r results) area(id string) string {
	if i := slices.IndexFunc(r.Rules, func(info diagnosis.RuleInfo) bool { return info.ID == id }); i >= 0 && r.Rules[i].Area != "" {
		return r.Rules[i].Area
	}
	if i := slices.IndexFunc(r.Checklist, func(item diagnosis.Item) bool { return item.Item == id }); i >= 0 {
		return r.Checklist[i].Area
	}
	return ""
}
