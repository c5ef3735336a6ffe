package report

import (
	"encoding/json"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// log is as much of SARIF 2.1.0 as viewers read, written apart from the structs
// that write it, so that a misspelt name shows.
type log struct {
	Version string
	Schema  string `json:"$schema"`
	Runs    []struct {
		ColumnKind string
		Tool       struct {
			Driver struct {
				Name, Version, InformationURI string
				Rules                         []struct {
					ID, Name                          string
					ShortDescription, FullDescription struct{ Text string }
					Help                              struct{ Text, Markdown string }
					HelpURI                           string
					DefaultConfiguration              struct{ Level string }
					Properties                        struct{ Tags []string }
				}
			}
		}
		Results     []logResult
		Invocations []struct {
			ExecutionSuccessful        bool
			ToolExecutionNotifications []struct {
				Level   string
				Message struct{ Text string }
			}
		}
		Properties struct{ Causes []struct{ ID, Title string } }
	}
}

type logResult struct {
	RuleID, Level               string
	RuleIndex                   *int
	Message                     struct{ Text string }
	PartialFingerprints         map[string]string
	Locations, RelatedLocations []logLocation
	Suppressions                []struct {
		Kind, Status, Justification string
		Location                    *logLocation
	}
	Properties struct{ Cause, Fact, Configuration string }
}

type logLocation struct {
	ID               int
	PhysicalLocation struct {
		ArtifactLocation struct{ URI string }
		Region           *struct {
			StartLine, StartColumn, EndLine, EndColumn int
		}
		ContextRegion *struct{ Snippet struct{ Text string } }
	}
}

// oasis is the schema of the standard, word for word; it reads no other file,
// and formats are not asserted.
func oasis(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(jsonschema.SchemeURLLoader{})
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("sarif.json")
}

// decode validates and reads a report.
func decode(t *testing.T, d *diagnosis.Diagnosis) log {
	t.Helper()
	text := write(t, d, SARIF, Options{})
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := oasis(t).Validate(doc); err != nil {
		t.Errorf("it does not fit the schema of SARIF: %v\n%s", err, text)
	}
	var l log
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		t.Fatal(err)
	}
	if l.Version != "2.1.0" || l.Schema == "" || len(l.Runs) != 1 {
		t.Fatalf("version %q, schema %q, %d runs", l.Version, l.Schema, len(l.Runs))
	}
	return l
}

// A schema that takes anything would prove nothing.
func TestSARIFSchemaRefuses(t *testing.T) {
	s := oasis(t)
	for _, bad := range []string{`{}`, `{"version":"2.1.0","runs":[{}]}`, `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{"text":"x"},"suppressions":[{"kind":"inSource","status":null}]}]}]}`} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(bad))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(doc) == nil {
			t.Errorf("it takes %s", bad)
		}
	}
}

func TestSARIFFitsTheSchema(t *testing.T) {
	for _, l := range langs {
		for _, command := range commands {
			decode(t, strained(l, command))
			decode(t, sample(l, command))
			decode(t, &diagnosis.Diagnosis{Command: command, Lang: l})
		}
	}
}

// An empty list or a null is noise to who reads the file, and sometimes an error
// to who uploads it. Results and rules are there always: GitHub wants them.
func TestSARIFHasNothingEmpty(t *testing.T) {
	var look func(path string, v any)
	look = func(path string, v any) {
		switch v := v.(type) {
		case nil:
			t.Errorf("%s is null", path)
		case string:
			if v == "" {
				t.Errorf("%s is empty", path)
			}
		case []any:
			if len(v) == 0 && !slices.Contains([]string{"results", "rules", "suppressions"}, path[strings.LastIndexByte(path, '.')+1:]) {
				t.Errorf("%s is empty", path)
			}
			for _, e := range v {
				look(path, e)
			}
		case map[string]any:
			if len(v) == 0 {
				t.Errorf("%s is empty", path)
			}
			for k, e := range v {
				look(path+"."+k, e)
			}
		}
	}
	for _, d := range []*diagnosis.Diagnosis{strained(rules.EN, "check"), sample(rules.EN, "lint"), {Command: "lint", Lang: rules.EN, Tool: diagnosis.Tool{Version: "v9"}}} {
		var doc any
		if err := json.Unmarshal([]byte(write(t, d, SARIF, Options{})), &doc); err != nil {
			t.Fatal(err)
		}
		look("", doc)
	}
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
		if r.RuleID != f.Rule || r.Level != levels[f.Severity] || !strings.HasPrefix(r.Message.Text, f.Message) {
			t.Errorf("finding %d became %+v", i, r)
		}
		if r.RuleIndex != nil && run.Tool.Driver.Rules[*r.RuleIndex].ID != f.Rule {
			t.Errorf("finding %d points at the rule %s", i, run.Tool.Driver.Rules[*r.RuleIndex].ID)
		}
	}
	first := run.Results[0]
	if len(first.Locations) != 1 || len(first.RelatedLocations) != 1 {
		t.Fatalf("%d places and %d related ones, want one each", len(first.Locations), len(first.RelatedLocations))
	}
	at := first.Locations[0].PhysicalLocation
	if at.Region.StartLine != 2 || at.Region.StartColumn != 5 || at.Region.EndLine != 2 || at.Region.EndColumn != 7 || at.ContextRegion.Snippet.Text != "名称: 值域 # x" {
		t.Errorf("the region is %+v in %+v", *at.Region, at.ContextRegion)
	}
	for _, r := range run.Results {
		for _, l := range append(r.Locations, r.RelatedLocations...) {
			uri := l.PhysicalLocation.ArtifactLocation.URI
			u, err := url.Parse(uri)
			if err != nil || u.Path != "配置/pay diag.yaml" || strings.ContainsAny(uri, " 配") {
				t.Errorf("the address of the file is %q: %v", uri, err)
			}
		}
	}
	if n := len(run.Results[3].Locations); n != 0 {
		t.Errorf("a finding without a place, of a run without inputs, has %d", n)
	}
	if c := run.Properties.Causes; len(c) != 2 || c[0].ID != "cert-serial-mismatch" {
		t.Errorf("the causes are %+v", c)
	}
}

// GitHub drops what has no place, and wants each line and column to be 1 or more.
func TestSARIFPlaces(t *testing.T) {
	run := decode(t, strained(rules.EN, "lint")).Runs[0]
	for _, r := range run.Results {
		if len(r.Locations) != 1 || r.Locations[0].PhysicalLocation.Region == nil || r.Locations[0].PhysicalLocation.Region.StartLine < 1 {
			t.Errorf("%s has the places %+v", r.RuleID, r.Locations)
		}
	}
	// The first is about no place: the configuration stands for it.
	if uri := run.Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI; uri != "%E9%85%8D%E7%BD%AE/shop%201.yaml" {
		t.Errorf("the place of what has none is %q", uri)
	}
	// Behind Chinese text and an emoji, a column still counts characters.
	region := run.Results[1].Locations[0].PhysicalLocation.Region
	if got := string([]rune(line)[region.StartColumn-1 : region.EndColumn-1]); got != `http://pay.qingshan-tea.cn` {
		t.Errorf("the region is %q", got)
	}
	for in, want := range map[string]string{
		"a b.yaml": "a%20b.yaml", `配置\a#1.yaml`: "%E9%85%8D%E7%BD%AE/a%231.yaml", "a%20?.yaml": "a%2520%3F.yaml", "a:b.yaml": "./a:b.yaml", "../a[1].yaml": "../a%5B1%5D.yaml",
		`C:\shop\a.yaml`: "file:///C:/shop/a.yaml", "/srv/a b.yaml": "file:///srv/a%20b.yaml",
	} {
		if got := uri(in); got != want {
			t.Errorf("uri(%q) = %q, want %q", in, got, want)
		}
	}
}

// Only what the message links to is shown beside an alert; a value must not
// become a link.
func TestSARIFRelated(t *testing.T) {
	r := decode(t, strained(rules.EN, "lint")).Runs[0].Results[1]
	if len(r.RelatedLocations) != 1 || r.RelatedLocations[0].ID != 1 || r.RelatedLocations[0].PhysicalLocation.ArtifactLocation.URI != "conf/base%5B1%5D.yaml" {
		t.Errorf("related: %+v", r.RelatedLocations)
	}
	if want := `(also at [conf/base\[1\].yaml:9:1](1))`; !strings.HasSuffix(r.Message.Text, want) || strings.Count(r.Message.Text, "](") != 1 {
		t.Errorf("the message is %q, and should end in %s", r.Message.Text, want)
	}
	if r.Properties.Cause != "notify-unreachable" || r.Properties.Fact != "config.wechat.notify_url" || r.Properties.Configuration == "" {
		t.Errorf("properties: %+v", r.Properties)
	}
}

// What somebody decided to live with is a result with the reason. Where one has
// the list, all have it (§3.27.23).
func TestSARIFSuppressions(t *testing.T) {
	results := decode(t, strained(rules.EN, "lint")).Runs[0].Results
	if len(results) != 6 {
		t.Fatalf("%d results, want 4 findings and 2 suppressed ones", len(results))
	}
	for _, r := range results[:4] {
		if r.Suppressions == nil || len(r.Suppressions) != 0 {
			t.Errorf("%s: suppressions %+v, want an empty list", r.RuleID, r.Suppressions)
		}
	}
	comment, baseline := results[4].Suppressions[0], results[5].Suppressions[0]
	if comment.Kind != "inSource" || comment.Status != "accepted" || !strings.HasSuffix(comment.Justification, "(comment, until 2026-12-31)") ||
		comment.Location.PhysicalLocation.Region.StartLine != 3 {
		t.Errorf("the comment is %+v", comment)
	}
	if baseline.Kind != "external" || baseline.Location.PhysicalLocation.ArtifactLocation.URI != "paydiag-baseline.json" {
		t.Errorf("the baseline is %+v", baseline)
	}
	if got := decode(t, sample(rules.EN, "lint")).Runs[0].Results; got[0].Suppressions != nil {
		t.Errorf("nothing is suppressed, and the list is there: %+v", got[0].Suppressions)
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
		for _, s := range []string{got[0].FullDescription.Text, got[0].Help.Text, got[0].Help.Markdown} {
			own, other := (rules.Text{ZH: "题", EN: "title"}).In(l), (rules.Text{ZH: "title", EN: "题"}).In(l)
			if i, j := strings.Index(s, own), strings.Index(s, other); i < 0 || j < i {
				t.Errorf("%q should say %q first, then %q", s, own, other)
			}
		}
	}
}

// The page about a check is of more help than the page it rests on.
func TestSARIFRuleHelp(t *testing.T) {
	got := decode(t, strained(rules.ZH, "lint")).Runs[0].Tool.Driver.Rules
	if got[0].HelpURI != "https://github.com/paydiag/paydiag/blob/main/docs/checks/WX-NOTIFY-003.md" || got[1].HelpURI != "https://pay.weixin.qq.com/doc/%E5%9B%9E%E8%B0%83" || got[2].HelpURI != "" {
		t.Errorf("help at %q, %q and %q", got[0].HelpURI, got[1].HelpURI, got[2].HelpURI)
	}
	if want := "**回调用 HTTPS**\n\n处理：换成 &lt;https&gt;\n\n**the callback uses HTTPS**\n\nFix: change to &lt;https&gt;\n\n<" + got[0].HelpURI + ">"; got[0].Help.Markdown != want {
		t.Error(cmp.Diff(want, got[0].Help.Markdown))
	}
	if got[0].Name != "回调用 HTTPS" || !slices.Equal(got[0].Properties.Tags, []string{"callback"}) {
		t.Errorf("name %q, tags %q", got[0].Name, got[0].Properties.Tags)
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

// Silence about what was not checked would look like a pass, and an input that
// could not be read is an error of the run.
func TestSARIFNotChecked(t *testing.T) {
	for _, c := range []struct {
		d     *diagnosis.Diagnosis
		whole bool
		want  []string
	}{
		{sample(rules.EN, "check"), true, []string{"note WX-7 English seven: English reason (needs config.env)", "note checks: 4: English no log"}},
		{strained(rules.EN, "check"), false, []string{`error logs/old.jsonl.gz: English unreadable`, "note pay.jsonl:3: English lines",
			"note WX-BIND-003 English bound: English unanswered <b> (needs answers.wechat.appid_bound)", "note checks: 12: English no log"}},
	} {
		got := decode(t, c.d).Runs[0].Invocations
		if len(got) != 1 || got[0].ExecutionSuccessful != c.whole {
			t.Fatalf("invocations: %+v", got)
		}
		var texts []string
		for _, n := range got[0].ToolExecutionNotifications {
			texts = append(texts, n.Level+" "+n.Message.Text)
		}
		if diff := cmp.Diff(c.want, texts); diff != "" {
			t.Error(diff)
		}
	}
}

func named(t *testing.T, d *diagnosis.Diagnosis) []string {
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
	before := named(t, sample(rules.ZH, "check"))
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
		return named(t, d)
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

// The name that the document gives is kept, and told apart where it is given
// twice.
func TestGivenFingerprints(t *testing.T) {
	got := named(t, strained(rules.ZH, "lint"))
	if got[1] != "f00d" || got[2] != "f00d:2" || got[0] == got[5] {
		t.Errorf("the fingerprints are %q", got)
	}
}
