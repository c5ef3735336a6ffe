package report

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// log is as much of SARIF 2.1.0 as viewers read. It is written here by hand, so
// that the library's own idea of it is put to the test.
type log struct {
	Version string
	Schema  string `json:"$schema"`
	Runs    []struct {
		ColumnKind string
		Tool       struct {
			Driver struct {
				Name, Version, InformationURI string
				Rules                         []struct {
					ID                                      string
					ShortDescription, FullDescription, Help struct{ Text string }
					HelpURI                                 string
					DefaultConfiguration                    struct{ Level string }
				}
			}
		}
		Results []struct {
			RuleID, Level       string
			RuleIndex           *int
			Message             struct{ Text string }
			PartialFingerprints map[string]string
			Locations           []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           *struct {
						StartLine, StartColumn, EndLine, EndColumn int
						Snippet                                    struct{ Text string }
					}
				}
			}
		}
		Invocations []struct {
			ExecutionSuccessful        bool
			ToolExecutionNotifications []struct {
				Level   string
				Message struct{ Text string }
			}
		}
	}
}

func decode(t *testing.T, d *diagnosis.Diagnosis) log {
	t.Helper()
	var l log
	if err := json.Unmarshal([]byte(write(t, d, SARIF, Options{})), &l); err != nil {
		t.Fatal(err)
	}
	if l.Version != "2.1.0" || l.Schema == "" || len(l.Runs) != 1 {
		t.Fatalf("version %q, schema %q, %d runs", l.Version, l.Schema, len(l.Runs))
	}
	return l
}

func TestSARIF(t *testing.T) {
	d := sample(rules.ZH, "check")
	run := decode(t, d).Runs[0]
	// A column counts characters: said, because SARIF's default is UTF-16 units.
	if run.ColumnKind != "unicodeCodePoints" || run.Tool.Driver.Name != "paydiag" || run.Tool.Driver.Version != "v9" {
		t.Errorf("columns count %q; the tool is %+v", run.ColumnKind, run.Tool.Driver)
	}
	if len(run.Results) != len(d.Findings) {
		t.Fatalf("%d results for %d findings", len(run.Results), len(d.Findings))
	}
	levels := map[string]string{"error": "error", "warning": "warning", "info": "note"}
	for i, r := range run.Results {
		f := d.Findings[i]
		if r.RuleID != f.Rule || r.Level != levels[f.Severity] || r.Message.Text != f.Message {
			t.Errorf("finding %d became %+v", i, r)
		}
		if r.RuleIndex != nil && run.Tool.Driver.Rules[*r.RuleIndex].ID != f.Rule {
			t.Errorf("finding %d points at the rule %s", i, run.Tool.Driver.Rules[*r.RuleIndex].ID)
		}
	}
	first := run.Results[0].Locations
	if len(first) != 2 {
		t.Fatalf("%d places, want that of the finding and the further one", len(first))
	}
	region := first[0].PhysicalLocation.Region
	if region.StartLine != 2 || region.StartColumn != 5 || region.EndLine != 2 || region.EndColumn != 7 || region.Snippet.Text != "名称: 值域 # x" {
		t.Errorf("the region is %+v", *region)
	}
	for _, r := range run.Results {
		for _, l := range r.Locations {
			uri := l.PhysicalLocation.ArtifactLocation.URI
			u, err := url.Parse(uri)
			if err != nil || u.Path != "配置/pay diag.yaml" || strings.ContainsAny(uri, " 配") {
				t.Errorf("the address of the file is %q: %v", uri, err)
			}
		}
	}
	if n := len(run.Results[3].Locations); n != 0 {
		t.Errorf("a finding without a place has %d", n)
	}
}

// Viewers list rules by id: twice the same would be an invalid file.
func TestSARIFRules(t *testing.T) {
	for _, l := range []rules.Lang{rules.ZH, rules.EN} {
		got := decode(t, sample(l, "check")).Runs[0].Tool.Driver.Rules
		var ids []string
		for _, r := range got {
			ids = append(ids, r.ID)
			if r.ShortDescription.Text == "" || r.FullDescription.Text == "" || r.Help.Text == "" || r.DefaultConfiguration.Level == "" {
				t.Errorf("%s: an empty text in %+v", r.ID, r)
			}
			if strings.ContainsFunc(r.HelpURI, func(c rune) bool { return c > '~' || c <= ' ' }) {
				t.Errorf("%s: %q is no URI", r.ID, r.HelpURI)
			}
		}
		if diff := cmp.Diff([]string{"WX-1", "WX-2", "CODE"}, ids); diff != "" {
			t.Error(diff)
		}
		if want := (rules.Text{ZH: "题", EN: "title"}).In(l); got[0].ShortDescription.Text != want {
			t.Errorf("the title in %s is %q", l, got[0].ShortDescription.Text)
		}
		// Who reads an uploaded report need not speak the language of the run.
		if s := got[0].FullDescription.Text; !strings.Contains(s, "题") || !strings.Contains(s, "title") {
			t.Errorf("the description speaks one language: %q", s)
		}
	}
}

// A code that no table knows has no rule of its own; a result may then name no
// index, or code hosts refuse the whole file.
func TestSARIFWithoutARule(t *testing.T) {
	d := sample(rules.ZH, "check")
	d.Rules = d.Rules[:1]
	for i, r := range decode(t, d).Runs[0].Results {
		if described := d.Findings[i].Rule == "WX-1"; (r.RuleIndex != nil) != described {
			t.Errorf("finding %d of %s: index %v", i, r.RuleID, r.RuleIndex)
		}
	}
}

// Silence about what was not checked would look like a pass.
func TestSARIFNotChecked(t *testing.T) {
	got := decode(t, sample(rules.EN, "check")).Runs[0].Invocations
	if len(got) != 1 || !got[0].ExecutionSuccessful {
		t.Fatalf("invocations: %+v", got)
	}
	var texts []string
	for _, n := range got[0].ToolExecutionNotifications {
		if n.Level != "note" {
			t.Errorf("level %q", n.Level)
		}
		texts = append(texts, n.Message.Text)
	}
	if diff := cmp.Diff([]string{"WX-7: English seven: English reason", "log: English no log"}, texts); diff != "" {
		t.Error(diff)
	}
}

func fingerprints(t *testing.T, d *diagnosis.Diagnosis) []string {
	t.Helper()
	var out []string
	for _, r := range decode(t, d).Runs[0].Results {
		f := r.PartialFingerprints["paydiag/v1"]
		if f == "" {
			t.Fatalf("no fingerprint in %+v", r)
		}
		out = append(out, f)
	}
	return out
}

// A code host knows a finding again by its fingerprint: it must survive lines
// that move, and tell apart two equal lines.
func TestFingerprints(t *testing.T) {
	before := fingerprints(t, sample(rules.ZH, "check"))
	seen := map[string]bool{}
	for i, f := range before {
		if seen[f] {
			t.Errorf("finding %d has the fingerprint of another", i)
		}
		seen[f] = true
	}
	change := func(f func(*diagnosis.Finding)) []string {
		d := sample(rules.EN, "check") // in another language, too
		for i := range d.Findings {
			f(&d.Findings[i])
		}
		return fingerprints(t, d)
	}
	same := map[string]func(*diagnosis.Finding){
		"nothing": func(*diagnosis.Finding) {},
		"lines move": func(f *diagnosis.Finding) {
			if f.Line > 0 {
				f.Line, f.EndLine = f.Line+10, f.EndLine+10
			}
		},
		"a line is indented": func(f *diagnosis.Finding) {
			if f.Excerpt != "" {
				f.Excerpt, f.Column, f.EndColumn = "    "+f.Excerpt, f.Column+4, f.EndColumn+4
			}
		},
		"the severity": func(f *diagnosis.Finding) { f.Severity = "info" },
	}
	for name, f := range same {
		if diff := cmp.Diff(before, change(f)); diff != "" {
			t.Errorf("%s changes the fingerprints:\n%s", name, diff)
		}
	}
	for name, f := range map[string]func(*diagnosis.Finding){
		"another rule": func(f *diagnosis.Finding) { f.Rule += "0" },
		"another file": func(f *diagnosis.Finding) { f.File += "0" },
		"another text": func(f *diagnosis.Finding) { f.Excerpt += "0" },
	} {
		for i, got := range change(f) {
			if got == before[i] {
				t.Errorf("%s keeps the fingerprint of finding %d", name, i)
			}
		}
	}
}
