package report

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// hostile is a value as a stranger's configuration may hold it.
const hostile = "a\x1b[31m\x00b\r\n::error::x %0A ]]> <script>alert(1)</script> | `q` ``` [x](https://evil.example.com) @ops #12 \u202e"

// line has Chinese text and an emoji before the value, so that bytes, UTF-16
// units, cells and characters all count differently.
const line = `# 茶馆🍵 notify_url: "http://pay.qingshan-tea.cn"`

// strained is a diagnosis with everything that a format may stumble over.
func strained(l rules.Lang, command string) *diagnosis.Diagnosis {
	at := func(file string, line, from, to int, text string) diagnosis.Place {
		return diagnosis.Place{File: file, Line: line, Column: from, EndLine: line, EndColumn: to, Excerpt: text}
	}
	src := []diagnosis.Source{
		{Kind: "official", URL: "https://pay.weixin.qq.com/doc/回调?a=<b>", Read: "2026-11-21", Status: "confirmed"},
		{Kind: "community", URL: "javascript:alert(1)", Read: "2026-11-21", Status: "unverified"},
	}
	tea := at(`.\配置\shop 1.yaml`, 4, 20, 46, line)
	wx := diagnosis.Finding{Rule: "WX-NOTIFY-003", Severity: "warning", Title: say(l, "https"), Message: say(l, hostile), Fix: say(l, "fix "+hostile),
		Cause: "notify-unreachable", Count: 1, Fact: "config.wechat.notify_url", Configuration: "配置/shop 1.yaml#tea|house", Fingerprint: "f00d",
		Help: "https://github.com/paydiag/paydiag/blob/main/docs/checks/WX-NOTIFY-003.md", Sources: src, Place: tea,
		Also: []diagnosis.Place{at("conf/base[1].yaml", 9, 1, 4, "abc"), {}}}
	again := wx
	again.Line, again.EndLine = 7, 7
	advice := diagnosis.Finding{Rule: "HB-009", Severity: "info", Title: say(l, "advice"), Message: say(l, "seed"), SeedOnly: true, Count: 1, Place: at("conf/base[1].yaml", 2, 0, 0, "")}
	nowhere := diagnosis.Finding{Rule: "CODE", Severity: "error", Title: say(l, "nowhere"), Message: say(l, "nowhere"), Count: 3}
	quiet := wx
	quiet.Rule, quiet.Fingerprint, quiet.Configuration = "WX-SIGN-004", "", ""
	return &diagnosis.Diagnosis{
		Schema: diagnosis.SchemaID, Tool: diagnosis.Tool{Name: "paydiag", Version: "v9"}, Command: command, Lang: l, Incomplete: true,
		Inputs: []diagnosis.Input{{Name: "pay.jsonl", Kind: "log", Records: 9}, {Name: `.\配置\shop 1.yaml`, Kind: "config"}, {Name: "conf/base[1].yaml", Kind: "config"}},
		Codes: []diagnosis.Code{{Provider: "wechat", APIVersion: "v3", API: "order", Code: "SIGN_ERROR", Kind: "code", Known: true, Count: 5, Meaning: say(l, "meaning"), Outcome: "refused",
			Charged: "no", Retry: "after-fix", Fix: say(l, "fix"), Probability: 0.9, Sources: src, Place: at("text", 1, 2, 12, "`SIGN_ERROR`")},
			{Provider: "alipay", APIVersion: "any", Code: "40004", SubCode: "ACQ.SYSTEM_ERROR", Kind: "code", Known: true, Count: 1, Success: true, Probability: 0.1, Sources: src}},
		Questions: []string{say(l, "question")}, Near: []string{}, Shown: []string{say(l, "shown")}, Unknown: hostile,
		Answer: &diagnosis.Answer{Owner: "merchant-code", Charged: "no", Retry: "after-fix", RetryWhy: say(l, "why"), Support: say(l, "support"), Customer: say(l, "sorry "+hostile)},
		Causes: []diagnosis.Cause{
			{ID: "notify-unreachable", Probability: 0.83, Owner: "merchant-config", Charged: "no", Retry: "after-fix", RetryWhy: say(l, "why"), Title: say(l, "cause"), Fix: say(l, "fix"),
				Support: say(l, "support"), Customer: say(l, "customer"), Sources: src, Explains: &diagnosis.Explains{Trades: 3, AmountFen: 12345},
				Evidence: []diagnosis.Evidence{{Rule: "WX-NOTIFY-003", Text: say(l, hostile), Place: tea}}, Against: []diagnosis.Evidence{{Text: say(l, "against")}}},
			{ID: "other", Probability: 0.17, Owner: "channel", Charged: "unknown", Retry: "query-first", Title: say(l, "minor"), Sources: []diagnosis.Source{}}},
		Findings: []diagnosis.Finding{nowhere, wx, again, advice},
		Suppressed: []diagnosis.Suppressed{
			{Finding: quiet, Reason: say(l, "reason "+hostile), Until: "2026-12-31", By: at(`.\配置\shop 1.yaml`, 3, 1, 9, "# paydiag"), How: "comment"},
			{Finding: nowhere, How: "baseline", By: diagnosis.Place{File: "paydiag-baseline.json"}}},
		Checklist: []diagnosis.Item{
			{Item: "WX-NOTIFY-003", Area: "callback", Title: say(l, "https"), Verdict: "fail"}, {Item: "WX-BIND-003", Area: "merchant-binding", Title: say(l, "bound"), Verdict: "unknown", Needs: []string{"answers.wechat.appid_bound"}},
			{Item: "WX-SIGN-002", Area: "signing", Title: say(l, "key"), Verdict: "unknown", Needs: []string{"config.wechat.api_v3_key"}},
			{Item: "WX-SIGN-001", Area: "signing", Title: say(l, "serial"), Verdict: "pass"}, {Item: "HB-001", Area: "instalment-channel", Title: say(l, "admitted"), Verdict: "n/a"}},
		NotChecked: []diagnosis.NotChecked{
			{Input: true, What: `logs\old.jsonl.gz`, Why: say(l, "unreadable"), Count: 1}, {What: "pay.jsonl:3", Why: say(l, "lines"), Count: 2},
			{What: "WX-BIND-003", Title: say(l, "bound"), Why: say(l, "unanswered <b>"), Needs: []string{"answers.wechat.appid_bound"}, Count: 1},
			{What: "log", Why: say(l, "no log"), Count: 12}},
		Stats: diagnosis.Stats{Records: 9, Trades: 5, PaidTrades: 1, FailedTrades: 4, FailedFen: 123456, Errors: 1, Warnings: 2, Infos: 1, Passed: 1, Unknown: 2, Suppressed: 2},
		Rules: []diagnosis.RuleInfo{
			{ID: "WX-NOTIFY-003", Area: "callback", Severity: rules.Warning, Title: rules.Text{ZH: "回调用 HTTPS", EN: "the callback uses HTTPS"}, Fix: rules.Text{ZH: "换成 <https>", EN: "change to <https>"},
				URL: "https://pay.weixin.qq.com/doc/回调", Help: "https://github.com/paydiag/paydiag/blob/main/docs/checks/WX-NOTIFY-003.md"},
			{ID: "HB-009", Area: "instalment-channel", Severity: rules.Info, Title: rules.Text{ZH: "建议", EN: "advice"}, URL: "https://pay.weixin.qq.com/doc/回调"},
			{ID: "CODE", Severity: rules.Error},
			{ID: "WX-SIGN-004", Area: "signing", Severity: rules.Warning, Title: rules.Text{ZH: "签名", EN: "signing"}},
			{ID: "HB-009", Area: "instalment-channel", Severity: rules.Info}},
	}
}

var machine = []Format{SARIF, JUnit, GitHub, GitLab, Checkstyle, Markdown}

var (
	langs    = []rules.Lang{rules.ZH, rules.EN}
	commands = []string{"check", "lint", "explain"}
)

// TestGoldens holds every format, in every language and for every command, to
// what it printed when a person last read it. UPDATE=1 writes it anew.
func TestGoldens(t *testing.T) {
	ending := map[Format]string{SARIF: "sarif", JUnit: "xml", GitHub: "txt", GitLab: "json", Checkstyle: "xml", Markdown: "md"}
	for _, f := range machine {
		for _, l := range langs {
			for _, command := range commands {
				name := filepath.Join("testdata", "formats", string(f)+"."+command+"."+string(l)+"."+ending[f])
				got := write(t, strained(l, command), f, Options{})
				if os.Getenv("UPDATE") != "" {
					if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("%s is not what comes out now (UPDATE=1 rewrites it):\n%s", name, diff)
				}
			}
		}
	}
}

// Every diagnosing command has an answer in every format, and so has a case in
// which nothing is wrong.
func TestEveryFormatServesEveryCommand(t *testing.T) {
	for _, f := range Formats {
		for _, l := range langs {
			for _, command := range commands {
				if out := write(t, strained(l, command), f, Options{}); !strings.Contains(out, "SIGN_ERROR") && command == "explain" ||
					!strings.Contains(out, "WX-NOTIFY-003") && command != "explain" {
					t.Errorf("%s %s does not say what it is about:\n%s", f, command, out)
				}
				write(t, &diagnosis.Diagnosis{Command: command, Lang: l}, f, Options{}) // must not fail
			}
		}
	}
}

// A terminal, a log and a browser must not be steered by a value.
func TestNoFormatPassesControlsOn(t *testing.T) {
	for _, f := range machine {
		for _, command := range commands {
			out := write(t, strained(rules.EN, command), f, Options{})
			acts := func(r rune) bool { return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }
			if i := strings.IndexFunc(out, acts); i >= 0 {
				t.Errorf("%s %s: %q", f, command, out[max(0, i-30):i+5])
			}
		}
	}
}

// Code hosts compare paths with those of the repository: a relative one stays
// relative, with forward slashes and one name.
func TestPathsStayRelative(t *testing.T) {
	for _, f := range machine {
		for _, command := range commands {
			out := write(t, strained(rules.EN, command), f, Options{})
			for _, bad := range []string{`.\`, `\shop`, `logs\`, `file:`, "./", os.TempDir()} {
				if strings.Contains(out, bad) {
					t.Errorf("%s %s has %q", f, command, bad)
				}
			}
		}
	}
	for in, want := range map[string]string{"": "", "a.yaml": "a.yaml", "./a/../b.yaml": "b.yaml", `conf\shop\a.yaml`: "conf/shop/a.yaml", `.\a.yaml`: "a.yaml",
		"../a.yaml": "../a.yaml", `C:\shop\a.yaml`: "C:/shop/a.yaml", "/srv/a.yaml": "/srv/a.yaml", `\\host\share\a.yaml`: "//host/share/a.yaml"} {
		if got := slashed(in); got != want {
			t.Errorf("slashed(%q) = %q, want %q", in, got, want)
		}
	}
}

// Nothing was asked of a suppressed finding but to stay out of the way.
func TestSuppressedFindingsAreNotTold(t *testing.T) {
	for _, f := range []Format{GitHub, GitLab, Checkstyle} {
		if out := write(t, strained(rules.EN, "lint"), f, Options{}); strings.Contains(out, "WX-SIGN-004") {
			t.Errorf("%s tells of a suppressed finding:\n%s", f, out)
		}
	}
	for _, f := range []Format{Text, JUnit, SARIF, Markdown} {
		out := write(t, strained(rules.EN, "lint"), f, Options{})
		for _, want := range []string{"WX-SIGN-004", "English reason", "until 2026-12-31", "baseline"} {
			if !strings.Contains(unwrapped(out), want) {
				t.Errorf("%s does not say %q of the suppressed finding:\n%s", f, want, out)
			}
		}
	}
}

func unwrapped(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestGitLab(t *testing.T) {
	for _, command := range commands {
		var issues []gitLabIssue
		out := write(t, strained(rules.ZH, command), GitLab, Options{})
		if err := json.Unmarshal([]byte(out), &issues); err != nil {
			t.Fatal(err)
		}
		var seen []string
		for _, i := range issues {
			if i.Description == "" || i.CheckName == "" || i.Location.Path == "" || i.Location.Lines.Begin < 1 ||
				!slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, i.Severity) {
				t.Errorf("GitLab would drop %+v", i)
			}
			if slices.Contains(seen, i.Fingerprint) || i.Fingerprint == "" {
				t.Errorf("%s: GitLab would merge %+v with another", command, i)
			}
			seen = append(seen, i.Fingerprint)
		}
		if len(issues) < 4 {
			t.Errorf("%s: %d issues", command, len(issues))
		}
	}
	if out := write(t, &diagnosis.Diagnosis{Command: "lint"}, GitLab, Options{}); out != "[]\n" {
		t.Errorf("no finding is an empty list, not %q", out)
	}
}

func TestCheckstyle(t *testing.T) {
	d := strained(rules.EN, "lint")
	var got checkstyle
	if err := xml.Unmarshal([]byte(write(t, d, Checkstyle, Options{})), &got); err != nil {
		t.Fatal(err)
	}
	var files []string
	n := 0
	for _, f := range got.Files {
		files = append(files, f.Name)
		for _, e := range f.Errors {
			n++
			if e.Line < 1 || e.Message == "" || !slices.Contains(rules.Severities, rules.Severity(e.Severity)) || !strings.HasPrefix(e.Source, "paydiag.") {
				t.Errorf("%+v", e)
			}
		}
	}
	if diff := cmp.Diff([]string{"配置/shop 1.yaml", "conf/base[1].yaml"}, files); diff != "" || n != len(d.Findings) || got.Version != "4.3" {
		t.Errorf("version %s, %d errors, files:\n%s", got.Version, n, diff)
	}
	if e := got.Files[0].Errors[1]; e.Column != 20 || !strings.Contains(e.Message, "]]> <script>alert(1)</script> | `q`") {
		t.Errorf("the value changed: %+v", e)
	}
}
