package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

const home = "https://github.com/paydiag/paydiag"

// writeSARIF prints the findings as SARIF 2.1.0. What was not checked becomes
// a notification, so that a viewer does not take silence for a pass.
func writeSARIF(w io.Writer, d *diagnosis.Diagnosis) error {
	doc, err := sarif.New(sarif.Version210)
	if err != nil {
		return err
	}
	run := sarif.NewRunWithInformationURI("paydiag", home)
	run.Tool.Driver.WithVersion(d.Tool.Version)
	run.ColumnKind = "unicodeCodePoints"
	listed := map[string]bool{}
	for _, r := range d.Rules {
		if listed[r.ID] {
			continue
		}
		listed[r.ID] = true
		describe(run.AddRule(r.ID), r, d.Lang)
	}
	ordinals := map[string]int{}
	for _, f := range d.Findings {
		r := result(f, ordinals)
		run.AddResult(r)
		if !listed[f.Rule] {
			r.RuleIndex = nil // the library writes -1 without its sign
		}
	}
	invocation := sarif.NewInvocation().WithExecutionSuccess(true)
	for _, n := range d.NotChecked {
		parts := slices.DeleteFunc([]string{n.What, n.Title, n.Why}, func(s string) bool { return s == "" })
		text := strings.Join(parts, ": ")
		invocation.ToolExecutionNotifications = append(invocation.ToolExecutionNotifications,
			sarif.NewNotification().WithLevel("note").WithMessage(sarif.NewTextMessage(text)))
	}
	run.Invocations = append(run.Invocations, invocation)
	doc.AddRun(run)
	return doc.PrettyWrite(w)
}

// describe gives a rule its texts in both languages: the viewer's reader need
// not speak the language of the run.
func describe(rule *sarif.ReportingDescriptor, r diagnosis.RuleInfo, lang rules.Lang) {
	other := rules.EN
	if lang == rules.EN {
		other = rules.ZH
	}
	both := func(t rules.Text) string {
		if t.IsZero() {
			return r.ID
		}
		return t.In(lang) + "\n" + t.In(other)
	}
	rule.WithShortDescription(sarif.NewMultiformatMessageString(r.Title.In(lang)))
	rule.WithFullDescription(sarif.NewMultiformatMessageString(both(r.Title)))
	rule.WithHelp(sarif.NewMultiformatMessageString(both(r.Fix)))
	rule.WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(string(r.Severity))))
	if r.URL != "" {
		rule.WithHelpURI(escaped(r.URL))
	}
}

// escaped writes an address as a URI: some sources have Chinese path names.
func escaped(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return home
	}
	return u.String()
}

func result(f diagnosis.Finding, ordinals map[string]int) *sarif.Result {
	r := sarif.NewRuleResult(f.Rule).WithLevel(level(f.Severity)).WithMessage(sarif.NewTextMessage(f.Message))
	for _, p := range append([]diagnosis.Place{f.Place}, f.Also...) {
		if p.File != "" {
			r.AddLocation(location(p))
		}
	}
	r.WithPartialFingerPrints(map[string]any{"paydiag/v1": fingerprint(f, ordinals)})
	return r
}

// fingerprint survives moved lines: it is made of the rule, the file and the
// text of the line, with an ordinal among equal ones.
func fingerprint(f diagnosis.Finding, ordinals map[string]int) string {
	key := f.Rule + "\x00" + f.File + "\x00" + strings.TrimSpace(f.Excerpt)
	ordinals[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, ordinals[key]))
	return hex.EncodeToString(sum[:16])
}

func location(p diagnosis.Place) *sarif.Location {
	uri := (&url.URL{Path: filepath.ToSlash(p.File)}).String()
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri))
	if p.Line > 0 {
		region := sarif.NewRegion().WithStartLine(p.Line).WithStartColumn(p.Column).
			WithEndLine(p.EndLine).WithEndColumn(p.EndColumn)
		if p.Excerpt != "" {
			region.WithSnippet(sarif.NewArtifactContent().WithText(p.Excerpt))
		}
		physical.WithRegion(region)
	}
	return sarif.NewLocationWithPhysicalLocation(physical)
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
