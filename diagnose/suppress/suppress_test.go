package suppress

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

var now = time.Date(2026, 11, 21, 9, 0, 0, 0, shanghai)

// finding is an error about the callback address unless changed.
func finding(change ...func(*diagnosis.Finding)) diagnosis.Finding {
	f := diagnosis.Finding{Rule: "WX-NOTIFY-001", Severity: "error", Fact: "config.wechat.notify_url", Configuration: "prod",
		Fingerprint: "aa", Place: diagnosis.Place{File: "shop/paydiag.yaml", Line: 4}}
	for _, c := range change {
		c(&f)
	}
	return f
}

func line(n int) func(*diagnosis.Finding)       { return func(f *diagnosis.Finding) { f.Line = n } }
func id(s string) func(*diagnosis.Finding)      { return func(f *diagnosis.Finding) { f.Rule = s } }
func setting(s string) func(*diagnosis.Finding) { return func(f *diagnosis.Finding) { f.Fact = s } }
func fingerprint(s string) func(*diagnosis.Finding) {
	return func(f *diagnosis.Finding) { f.Fingerprint = s }
}
func severity(s string) func(*diagnosis.Finding) {
	return func(f *diagnosis.Finding) { f.Severity = s }
}
func in(file string) func(*diagnosis.Finding) { return func(f *diagnosis.Finding) { f.File = file } }
func document(list ...diagnosis.Finding) *diagnosis.Diagnosis {
	d := &diagnosis.Diagnosis{Findings: list, Suppressed: []diagnosis.Suppressed{}}
	for _, f := range list {
		d.Inputs = append(d.Inputs, diagnosis.Input{Name: f.File})
	}
	return d
}

func texts(list []fact.Value) []string {
	out := []string{}
	for _, v := range list {
		out = append(out, v.Text)
	}
	return out
}

// entries reads the entries of an ignore file beside the shop's configuration.
func entries(t *testing.T, text string) []Entry {
	t.Helper()
	list, err := Read(source.NewFile("shop/paydiag-ignore.yaml", "ignore:\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEntryCovers(t *testing.T) {
	for name, c := range map[string]struct {
		entry  string
		covers bool
	}{
		"the rule":                {"{id: WX-NOTIFY-001}", true},
		"one of several":          {"{ids: [WX-A-1, WX-NOTIFY-001]}", true},
		"another rule":            {"{id: WX-NOTIFY-002}", false},
		"a rule in small letters": {"{id: wx-notify-001}", false},
		"the setting":             {"{id: WX-NOTIFY-001, fact: config.wechat.notify_url}", true},
		"the group":               {"{id: WX-NOTIFY-001, fact: config.wechat}", true},
		"half a name":             {"{id: WX-NOTIFY-001, fact: config.wechat.notify}", false},
		"the configuration":       {"{id: WX-NOTIFY-001, configuration: prod}", true},
		"another configuration":   {"{id: WX-NOTIFY-001, configuration: test}", false},
		"the file":                {"{id: WX-NOTIFY-001, file: shop/paydiag.yaml}", true},
		"the file from here":      {"{id: WX-NOTIFY-001, file: ./paydiag.yaml}", true},
		"the name":                {"{id: WX-NOTIFY-001, file: pay*.yaml}", true},
		"another name":            {"{id: WX-NOTIFY-001, file: pay*.yml}", false},
		"any folder":              {"{id: WX-NOTIFY-001, file: '**/paydiag.yaml'}", true},
		"another folder":          {"{id: WX-NOTIFY-001, file: other/*.yaml}", false},
		"a folder inside a name":  {"{id: WX-NOTIFY-001, file: hop/paydiag.yaml}", false},
		"all that is named":       {"{id: WX-NOTIFY-001, file: '*.yaml', fact: config.wechat, configuration: test}", false},
		"its last day":            {"{id: WX-NOTIFY-001, until: 2026-11-21}", true},
		"the day after":           {"{id: WX-NOTIFY-001, until: 2026-11-20}", false},
	} {
		entry := strings.TrimSuffix(c.entry, "}") + ", reason: behind the VPN}"
		d := document(finding())
		Apply(d, entries(t, "- "+entry+"\n"), nil, Run{Now: now.Add(14*time.Hour + 59*time.Minute)})
		if got := len(d.Suppressed) == 1; got != c.covers || len(d.Findings) == len(d.Suppressed) {
			t.Errorf("%s: suppressed %v, want %v", name, got, c.covers)
		}
	}
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		glob, file string
		match      bool
	}{
		{"a/*/c.yaml", "a/b/c.yaml", true},
		{"a/*/c.yaml", "a/b/b/c.yaml", false},
		{"a/**/c.yaml", "a/c.yaml", true},
		{"a/**/c.yaml", "a/b/b/c.yaml", true},
		{"a/**", "a/b/c.yaml", true},
		{"a/**", "ab/c.yaml", false},
		{"a?.yaml", "a1.yaml", true},
		{"a?.yaml", "a/.yaml", false},
		{"a.yaml", "aayaml", false},
		{"a+(b).yaml", "a+(b).yaml", true},
		{"/srv/pay/*.yaml", "/srv/pay/a.yaml", true},
		{"配置/*.yaml", "配置/甲.yaml", true},
		{"\xff*", "\uFFFDa", true},
	} {
		if got := compile(c.glob).MatchString(c.file); got != c.match {
			t.Errorf("%q matches %q: %v", c.glob, c.file, got)
		}
	}
}

func TestApplyMoves(t *testing.T) {
	f := source.NewFile("shop/paydiag.yaml", "wechat:\n  mchid: '1900007291'\n"+
		"  # paydiag:ignore WX-NOTIFY-001 key: 0123456789abcdef0123456789abcdef until 2027-01-31\n"+
		"  notify_url: http://pay.qingshan-tea.cn/n\n")
	d := document(finding(), finding(line(2)), finding(id("WX-B-2"), severity("warning")), finding(id("WX-C-3"), severity("info")), finding(in("b.yaml")))
	list := slices.Concat(Comments(f), entries(t, "- {ids: [WX-NOTIFY-001, WX-B-2], file: paydiag.yaml, reason: 联调}\n"))
	out := Apply(d, list, nil, Run{Now: now})

	left := []diagnosis.Finding{finding(id("WX-C-3"), severity("info")), finding(in("b.yaml"))}
	if diff := cmp.Diff(left, d.Findings); diff != "" {
		t.Error(diff)
	}
	want := []diagnosis.Suppressed{
		{Finding: finding(), Reason: "key: " + strings.Repeat("*", 32), Until: "2027-01-31", How: "comment",
			By: diagnosis.Place{File: "shop/paydiag.yaml", Line: 3, Column: 3, EndLine: 3, EndColumn: 88}},
		{Finding: finding(line(2)), Reason: "联调", How: "file", By: d.Suppressed[1].By},
		{Finding: finding(id("WX-B-2"), severity("warning")), Reason: "联调", How: "file", By: d.Suppressed[1].By},
	}
	if diff := cmp.Diff(want, d.Suppressed); diff != "" {
		t.Error(diff)
	}
	if by := d.Suppressed[1].By; by.File != "shop/paydiag-ignore.yaml" || by.Line != 2 || by.Column != 3 {
		t.Errorf("the entry stands at %+v", by)
	}
	if diff := cmp.Diff(diagnosis.Stats{Errors: 1, Infos: 1, Suppressed: 3}, d.Stats); diff != "" {
		t.Error(diff)
	}
	if n := len(out.Unused) + len(out.Expired) + len(out.Unreasoned); n != 0 {
		t.Errorf("all were needed, but: %+v", out)
	}
}

func TestOutcome(t *testing.T) {
	known := []string{"WX-NOTIFY-001", "WX-NOTIFY-002", "WX-B-2"}
	for name, c := range map[string]struct {
		entry                       string
		unreasoned, expired, unused []string
	}{
		"used":                                 {entry: "{id: WX-NOTIFY-001, reason: r}"},
		"no reason":                            {entry: "{id: WX-NOTIFY-001}", unreasoned: []string{"WX-NOTIFY-001"}},
		"blanks for a reason":                  {entry: "{id: WX-NOTIFY-001, reason: ' '}", unreasoned: []string{"WX-NOTIFY-001"}},
		"no reason and expired":                {entry: "{id: WX-NOTIFY-001, until: 2026-01-01}", unreasoned: []string{"WX-NOTIFY-001"}},
		"expired":                              {entry: "{ids: [WX-NOTIFY-001, WX-B-2], reason: r, until: 2026-11-20}", expired: []string{"WX-NOTIFY-001, WX-B-2 (2026-11-20)"}},
		"unused":                               {entry: "{id: WX-B-2, reason: r}", unused: []string{"WX-B-2"}},
		"half used":                            {entry: "{ids: [WX-NOTIFY-001, WX-B-2], reason: r}", unused: []string{"WX-B-2"}},
		"misspelt":                             {entry: "{id: WX-NOTFY-002, reason: r}", unused: []string{"WX-NOTFY-002 (WX-NOTIFY-002?)"}},
		"misspelt in a file that was not read": {entry: "{id: WX-NOTFY-002, file: other.yaml, reason: r}", unused: []string{"WX-NOTFY-002 (WX-NOTIFY-002?)"}},
		"like nothing":                         {entry: "{id: AP-1, reason: r}", unused: []string{"AP-1"}},
		"not run":                              {entry: "{id: WX-NOTIFY-002, reason: r}"},
		"file not read":                        {entry: "{id: WX-B-2, file: other.yaml, reason: r}"},
		"file read":                            {entry: "{id: WX-B-2, file: paydiag.yaml, reason: r}", unused: []string{"WX-B-2"}},
		"configuration not read":               {entry: "{id: WX-B-2, configuration: test, reason: r}"},
		"configuration read":                   {entry: "{id: WX-B-2, configuration: prod, reason: r}", unused: []string{"WX-B-2"}},
	} {
		run := Run{Now: now, Known: known, Ran: func(id string) bool { return id != "WX-NOTIFY-002" }, Configurations: []string{"prod"}}
		out := Apply(document(finding()), entries(t, "- "+c.entry+"\n"), nil, run)
		got := [][]string{texts(out.Unreasoned), texts(out.Expired), texts(out.Unused)}
		want := [][]string{append([]string{}, c.unreasoned...), append([]string{}, c.expired...), append([]string{}, c.unused...)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, v := range slices.Concat(out.Unreasoned, out.Expired, out.Unused) {
			if v.Type != fact.Text || v.Span.String() != "shop/paydiag-ignore.yaml:2:3" {
				t.Errorf("%s: %s at %s", name, v.Type, v.Span)
			}
		}
	}
}

func TestOutcomeOfComments(t *testing.T) {
	f := source.NewFile("shop/paydiag.yaml", "# paydiag:ignore\n# paydiag:ignore 测试环境\n# paydiag:ignore * all\n"+
		"# paydiag:ignore WX-NOTIFY-001 sandbox until 2026-02-30\n\n"+
		"wechat: # paydiag:ignore WX-NOTIFY-001 another line\n  mchid: '1900007291'\n")
	d := document(finding(line(4)))
	out := Apply(d, Comments(f), nil, Run{Now: now, Known: []string{"WX-NOTIFY-001"}})
	if len(d.Findings) != 1 {
		t.Errorf("suppressed: %+v", d.Suppressed)
	}
	want := [][]string{{"paydiag:ignore"}, {"WX-NOTIFY-001 (2026-02-30?)"}, {"paydiag:ignore", "*", "WX-NOTIFY-001"}}
	if diff := cmp.Diff(want, [][]string{texts(out.Unreasoned), texts(out.Expired), texts(out.Unused)}); diff != "" {
		t.Error(diff)
	}
}

// A file may name any number of unknown rules; each comparison costs.
func TestSuggestionsAreBounded(t *testing.T) {
	var text strings.Builder
	for range maxSuggestions + 1 {
		text.WriteString("- {id: WX-NOTFY-001, reason: r}\n")
	}
	unused := texts(Apply(document(), entries(t, text.String()), nil, Run{Now: now, Known: []string{"WX-NOTIFY-001"}}).Unused)
	if len(unused) != maxSuggestions+1 || unused[maxSuggestions-1] != "WX-NOTFY-001 (WX-NOTIFY-001?)" || unused[maxSuggestions] != "WX-NOTFY-001" {
		t.Errorf("%q", unused)
	}
}

func TestSecretsInIDsAreMasked(t *testing.T) {
	const key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
	f := source.NewFile("f", "# paydiag:ignore "+key+" r\na: 1\n")
	out := Apply(document(), Comments(f), nil, Run{Now: now, Known: []string{"WX-A-1"}})
	if len(out.Unused) != 1 || strings.Contains(out.Unused[0].Text, key[:20]) {
		t.Errorf("%+v", out.Unused)
	}
}

func TestSuppressionsCannotBeSuppressed(t *testing.T) {
	d := document(finding(id("GEN-A-1"), setting("lint.unused")), finding(id("GEN-A-2"), setting("")), finding(id("GEN-B-1"), setting("")))
	d.Rules = []diagnosis.RuleInfo{{ID: "GEN-A-2", Area: "suppression"}, {ID: "GEN-B-1", Area: "callback"}}
	base := NewBaseline(d.Findings, now, "r")
	out := Apply(d, entries(t, "- {ids: [GEN-A-1, GEN-A-2, GEN-B-1], reason: r}\n"), base, Run{Now: now})
	if len(d.Suppressed) != 1 || d.Suppressed[0].Finding.Rule != "GEN-B-1" {
		t.Errorf("suppressed: %+v", d.Suppressed)
	}
	if diff := cmp.Diff([]string{"GEN-A-1, GEN-A-2", "GEN-A-2"}, texts(out.Unused)); diff != "" {
		t.Error(diff)
	}
}

func TestNothingToDo(t *testing.T) {
	d := document()
	if out := Apply(d, nil, nil, Run{Now: now}); out.Unused != nil || d.Findings == nil || d.Suppressed == nil {
		t.Errorf("%+v %+v", out, d)
	}
}

func TestFingerprint(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range []string{
		Fingerprint("r", "c", "f", "v", 0), Fingerprint("r", "c", "f", "v", 1), Fingerprint("r", "c", "fv", "", 0),
		Fingerprint("r", "c", "", "fv", 0), Fingerprint("rc", "", "f", "v", 0), Fingerprint("r", "c\n", "f", "v", 0),
	} {
		if len(f) != 16 || seen[f] {
			t.Errorf("%s is no fingerprint of its own", f)
		}
		seen[f] = true
	}
	// Baselines in the field hold fingerprints: they may never change.
	if got := Fingerprint("WX-NOTIFY-001", "prod", "config.wechat.notify_url", "http://pay.qingshan-tea.cn/n", 0); got != "4efc79612ec37457" {
		t.Errorf("the fingerprint changed to %s", got)
	}
}

func TestPlaces(t *testing.T) {
	got := place(rules.Span{File: "f", Start: rules.Pos{Line: 1, Col: 2}, End: rules.Pos{Line: 1, Col: 3}})
	if diff := cmp.Diff(diagnosis.Place{File: "f", Line: 1, Column: 2, EndLine: 1, EndColumn: 3}, got); diff != "" {
		t.Error(diff)
	}
}
