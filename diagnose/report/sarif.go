package report

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

const (
	home        = "https://github.com/paydiag/paydiag"
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// maxName is how much of a rule's name GitHub takes.
	maxName = 255
)

// sarif collects a run: the rules that results point at by number, and the
// fingerprints that were given.
type sarif struct {
	results
	index map[string]int
	seen  fingerprints
}

// writeSARIF prints the findings as SARIF 2.1.0, as GitHub takes it. What was
// not checked becomes a notification, so that a viewer does not take silence
// for a pass; an input that could not be read makes the run unsuccessful, and
// GitHub then keeps the alerts of the run before.
func writeSARIF(w io.Writer, d *diagnosis.Diagnosis) error {
	s := sarif{results{d}, map[string]int{}, fingerprints{}}
	run := sarifRun{
		Tool: sarifTool{sarifDriver{Name: "paydiag", Version: d.Tool.Version, InformationURI: home, Rules: s.rules()}},
		// Said, because the default is UTF-16 units.
		ColumnKind:  "unicodeCodePoints",
		Invocations: []sarifInvocation{s.invocation()},
		Results:     s.list(),
	}
	if likely := s.likely(); len(likely) > 0 {
		run.Properties = &sarifRunBag{}
		for _, c := range likely {
			run.Properties.Causes = append(run.Properties.Causes, sarifCause{c.ID, c.Probability, c.Title, c.Fix})
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func (s sarif) rules() []sarifRule {
	out := []sarifRule{}
	for _, info := range s.Rules {
		if _, listed := s.index[info.ID]; !listed {
			s.index[info.ID] = len(out)
			out = append(out, describe(info, s.Lang))
		}
	}
	return out
}

// describe gives a rule its texts in both languages: the viewer's reader need
// not speak the language of the run, which comes first.
func describe(info diagnosis.RuleInfo, lang rules.Lang) sarifRule {
	langs := []rules.Lang{lang, rules.EN}
	if lang == rules.EN {
		langs[1] = rules.ZH
	}
	name := func(l rules.Lang) string {
		if info.Title.IsZero() {
			return info.ID
		}
		return info.Title.In(l)
	}
	var titles, text, markdown []string
	for _, l := range langs {
		titles = append(titles, name(l))
		text, markdown = append(text, name(l)), append(markdown, "**"+plain(name(l))+"**")
		if !info.Fix.IsZero() {
			label := words["fix"].In(l) + rules.Text{ZH: "：", EN: ": "}.In(l)
			text, markdown = append(text, label+info.Fix.In(l)), append(markdown, label+plain(info.Fix.In(l)))
		}
	}
	r := sarifRule{ID: info.ID, Name: first(info.Title.In(lang), maxName), ShortDescription: sarifText{Text: name(lang)},
		FullDescription:      sarifText{Text: strings.Join(slices.Compact(titles), "\n")},
		DefaultConfiguration: sarifDefault{level(string(info.Severity))}}
	if info.Area != "" {
		r.Properties = &sarifRuleBag{Tags: []string{info.Area}}
	}
	if r.HelpURI = cmp.Or(web(info.Help), web(info.URL)); r.HelpURI != "" {
		text, markdown = append(text, r.HelpURI), append(markdown, "<"+r.HelpURI+">")
	}
	r.Help = sarifText{Text: strings.Join(slices.Compact(text), "\n"), Markdown: strings.Join(slices.Compact(markdown), "\n\n")}
	return r
}

func (s sarif) list() []sarifResult {
	out := []sarifResult{}
	for _, f := range s.told() {
		r := s.result(f)
		if len(s.Suppressed) > 0 {
			r.Suppressions = []sarifSuppression{}
		}
		out = append(out, r)
	}
	for _, sup := range s.Suppressed {
		r := s.result(sup.Finding)
		r.Suppressions = []sarifSuppression{s.suppression(sup)}
		out = append(out, r)
	}
	return out
}

func (s sarif) result(f diagnosis.Finding) sarifResult {
	r := sarifResult{RuleID: f.Rule, Level: level(f.Severity), PartialFingerprints: map[string]string{"paydiag/v1": s.seen.of(f)}}
	if i, listed := s.index[f.Rule]; listed {
		r.RuleIndex = &i
	}
	if p := s.anchor(f.Place); p.File != "" {
		r.Locations = []sarifLocation{location(p)}
	}
	// Only what the message links to is shown beside an alert.
	var links []string
	for _, p := range f.Also {
		if p.File != "" {
			at := location(p)
			at.ID = len(links) + 1
			r.RelatedLocations = append(r.RelatedLocations, at)
			links = append(links, "["+linkText.Replace(where(slashedPlace(p)))+"]("+strconv.Itoa(at.ID)+")")
		}
	}
	// A value from a file must not become a link.
	r.Message.Text = strings.ReplaceAll(clean(f.Message), "](", "] (")
	if len(links) > 0 {
		r.Message.Text += " (" + s.word("more") + " " + strings.Join(links, ", ") + ")"
	}
	if bag := (sarifResultBag{f.Cause, f.Fact, f.Configuration}); bag != (sarifResultBag{}) {
		r.Properties = &bag
	}
	return r
}

// linkText escapes the text of a link in a message (§3.11.6).
var linkText = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)

func (s sarif) suppression(sup diagnosis.Suppressed) sarifSuppression {
	out := sarifSuppression{Kind: "external", Status: "accepted", Justification: clean(s.excuse(sup))}
	if sup.How == "comment" {
		out.Kind = "inSource"
	}
	if sup.By.File != "" {
		at := location(sup.By)
		out.Location = &at
	}
	return out
}

func (s sarif) invocation() sarifInvocation {
	out := sarifInvocation{ExecutionSuccessful: !s.Incomplete}
	for _, n := range s.NotChecked {
		level := "note"
		if n.Input {
			level = "error"
		}
		out.Notifications = append(out.Notifications, sarifNotification{level, sarifText{Text: s.gap(n)}})
	}
	return out
}

// location writes a place. Lines and columns below 1 are none: one of them
// makes GitHub refuse the file.
func location(p diagnosis.Place) sarifLocation {
	out := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{uri(p.File)}}}
	if p.Line < 1 {
		return out
	}
	region := sarifRegion{StartLine: p.Line}
	if p.Column > 0 {
		region.StartColumn, region.EndLine, region.EndColumn = p.Column, max(p.EndLine, p.Line), max(p.EndColumn, 1)
		if region.EndLine == p.Line {
			region.EndColumn = max(p.EndColumn, p.Column)
		}
	}
	out.Physical.Region = &region
	if p.Excerpt != "" {
		out.Physical.Context = &sarifRegion{StartLine: p.Line, Snippet: &sarifText{Text: p.Excerpt}}
	}
	return out
}

// level is SARIF's word for a severity.
func level(severity string) string {
	switch rules.Severity(severity) {
	case rules.Error:
		return "error"
	case rules.Warning:
		return "warning"
	}
	return "note"
}
