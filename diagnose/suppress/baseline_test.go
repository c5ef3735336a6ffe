package suppress

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

func written(t *testing.T, b *Baseline) string {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func baseline(t *testing.T, text string) *Baseline {
	t.Helper()
	b, err := ReadBaseline(source.NewFile("paydiag-baseline.json", text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBaselineIsWritten(t *testing.T) {
	b := NewBaseline([]diagnosis.Finding{
		finding(fingerprint("bb")), finding(), finding(line(9)),
		finding(fingerprint("")), finding(setting("lint.expired")),
		finding(id("AP-<1>"), setting(""), in("./a&b.yaml"), func(f *diagnosis.Finding) { f.Configuration = "" }),
	}, now, "接入前的 \"存量\"")
	want := `{
  "schema": "paydiag/baseline/v1",
  "made": "2026-11-21",
  "reason": "接入前的 \"存量\"",
  "entries": [
    {"rule":"AP-<1>","fingerprint":"aa","file":"a&b.yaml","count":1},
    {"rule":"WX-NOTIFY-001","fingerprint":"aa","configuration":"prod","fact":"config.wechat.notify_url","file":"shop/paydiag.yaml","count":2},
    {"rule":"WX-NOTIFY-001","fingerprint":"bb","configuration":"prod","fact":"config.wechat.notify_url","file":"shop/paydiag.yaml","count":1}
  ]
}
`
	if diff := cmp.Diff(want, written(t, b)); diff != "" {
		t.Error(diff)
	}
	read := baseline(t, want)
	if diff := cmp.Diff(b, read, cmpopts.IgnoreFields(Accepted{}, "At"), cmpopts.IgnoreUnexported(Baseline{})); diff != "" {
		t.Error(diff)
	}
	if at := read.Entries[1].At.String(); at != "paydiag-baseline.json:7:5" {
		t.Errorf("the entry stands at %s", at)
	}
}

func TestEmptyBaseline(t *testing.T) {
	text := written(t, NewBaseline(nil, now, "r"))
	if want := "{\n  \"schema\": \"paydiag/baseline/v1\",\n  \"made\": \"2026-11-21\",\n  \"reason\": \"r\",\n  \"entries\": []\n}\n"; text != want {
		t.Error(text)
	}
	if b := baseline(t, text); len(b.Entries) != 0 {
		t.Errorf("%+v", b)
	}
}

func TestBaselineHolds(t *testing.T) {
	base := baseline(t, written(t, NewBaseline([]diagnosis.Finding{finding(), finding(line(9)), finding(fingerprint("bb"))}, now, "存量")))
	// One moved, two alike became three, and one is another finding of the rule.
	d := document(finding(line(40), in("moved.yaml")), finding(line(50)), finding(line(60)), finding(fingerprint("cc")), finding(fingerprint("")))
	out := Apply(d, nil, base, Run{Now: now})
	var left []string
	for _, f := range d.Findings {
		left = append(left, f.Fingerprint)
	}
	if diff := cmp.Diff([]string{"aa", "cc", ""}, left); diff != "" {
		t.Error(diff)
	}
	if s := d.Suppressed[0]; s.How != "baseline" || s.Reason != "存量" || s.By.File != "paydiag-baseline.json" || s.By.Line != 6 || s.Until != "" {
		t.Errorf("%+v", s)
	}
	if diff := cmp.Diff(diagnosis.Stats{Errors: 3, Suppressed: 2}, d.Stats); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"WX-NOTIFY-001"}, texts(out.Unused)); diff != "" || out.Unused[0].Span.Start.Line != 7 {
		t.Error(diff, out.Unused)
	}
	// A baseline may serve several runs.
	d = document(finding(), finding(), finding(fingerprint("bb")))
	if out := Apply(d, nil, base, Run{Now: now}); len(d.Suppressed) != 3 || len(out.Unused) != 0 {
		t.Errorf("%+v %+v", d.Suppressed, out)
	}
}

func TestGoneFindings(t *testing.T) {
	var all []diagnosis.Finding
	for _, r := range []string{"WX-A-1", "WX-A-1", "WX-B-2", "WX-C-3", "WX-D-4", "WX-E-5", "WX-F-6"} {
		all = append(all, finding(id(r)))
	}
	for name, c := range map[string]struct {
		base []diagnosis.Finding
		run  Run
		want []string
	}{
		"many":                   {all, Run{}, []string{"WX-A-1 ×2, WX-B-2, WX-C-3, WX-D-4, WX-E-5, …"}},
		"none":                   {all[:0], Run{}, []string{}},
		"rule not run":           {all[:3], Run{Ran: func(id string) bool { return id == "WX-B-2" }}, []string{"WX-B-2"}},
		"rule no longer there":   {all[:3], Run{Ran: func(string) bool { return false }, Known: []string{"WX-A-1"}}, []string{"WX-B-2"}},
		"configuration not read": {all[:3], Run{Configurations: []string{"test"}}, []string{}},
		"file not read":          {[]diagnosis.Finding{finding(in("other.yaml"))}, Run{}, []string{}},
		"no file":                {[]diagnosis.Finding{finding(in(""), id("WX-A-1"))}, Run{}, []string{"WX-A-1"}},
	} {
		d := document()
		d.Inputs = []diagnosis.Input{{Name: "./shop/paydiag.yaml"}}
		c.run.Now = now
		out := Apply(d, nil, NewBaseline(c.base, now, "r"), c.run)
		if diff := cmp.Diff(c.want, texts(out.Unused)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestCommentBeatsBaseline(t *testing.T) {
	base := NewBaseline([]diagnosis.Finding{finding()}, now, "存量")
	d := document(finding())
	out := Apply(d, entries(t, "- {id: WX-NOTIFY-001, reason: 联调}\n"), base, Run{Now: now})
	if len(d.Suppressed) != 1 || d.Suppressed[0].How != "file" || len(out.Unused) != 0 {
		t.Errorf("%+v %+v", d.Suppressed, out)
	}
}

func TestBaselineNeedsReason(t *testing.T) {
	d := document(finding())
	out := Apply(d, nil, baseline(t, written(t, NewBaseline(d.Findings, now, " "))), Run{Now: now})
	if len(d.Suppressed) != 0 || len(out.Unused) != 0 {
		t.Errorf("%+v %+v", d.Suppressed, out.Unused)
	}
	if diff := cmp.Diff([]string{"baseline"}, texts(out.Unreasoned)); diff != "" || out.Unreasoned[0].Span.String() != "paydiag-baseline.json:1:1" {
		t.Error(diff, out.Unreasoned)
	}
}

func TestMergedBaseline(t *testing.T) {
	b := baseline(t, `{"schema": "paydiag/baseline/v1", "reason": "r", "entries": [
{"rule": "WX-A-1", "fingerprint": "aa", "count": 1},
{"rule": "WX-A-1", "fingerprint": "aa", "count": 3},
{"rule": "WX-A-1", "fingerprint": "bb"}]}`)
	want := []Accepted{{Rule: "WX-A-1", Fingerprint: "aa", Count: 3}, {Rule: "WX-A-1", Fingerprint: "bb", Count: 1}}
	if diff := cmp.Diff(want, b.Entries, cmpopts.IgnoreTypes(rules.Span{})); diff != "" {
		t.Error(diff)
	}
}

func TestBaselineProblems(t *testing.T) {
	_, err := ReadBaseline(source.NewFile("f", `{"schema": "paydiag/baseline/v9", "entries": [
{"rule": "WX-A-1"},
{"rule": "", "fingerprint": "aa", "count": 0},
{"rule": "WX-A-1", "fingerprint": "aa", "count": "two", "line": 7},
7], "extra": 1}`))
	want := []string{
		"f:1:12: “paydiag/baseline/v9” is not one of paydiag/baseline/v1",
		"f:2:1: missing key “fingerprint”",
		"f:3:10: key “rule” is empty",
		"f:3:44: count must be at least 1",
		"f:4:50: “two” must be a whole number",
		"f:4:57: unknown key “line”; known here: configuration, count, fact, file, fingerprint, rule",
		"f:5:1: expected a map of keys and values here",
		"f:5:5: unknown key “extra”; known here: entries, made, reason, schema",
	}
	if err == nil {
		t.Fatal("no problem")
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadBaseline(f *testing.F) {
	for _, s := range []string{
		`{"schema":"paydiag/baseline/v1","reason":"r","entries":[{"rule":"A-1","fingerprint":"aa","count":2}]}`,
		`{"schema":"paydiag/baseline/v1","entries":[]}`, `{"entries":{"rule":[]}}`, `{"schema":1,"entries":[null]}`, `[`, "\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ReadBaseline(source.NewFile("f", text))
		if err != nil {
			if len(problems(err)) == 0 {
				t.Fatalf("an error without words: %v", err)
			}
			return
		}
		once := written(t, b)
		if twice := written(t, baseline(t, once)); once != twice {
			t.Fatalf("written %s, then %s", once, twice)
		}
	})
}
