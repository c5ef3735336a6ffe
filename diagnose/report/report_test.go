package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// silent are words that say nothing on purpose.
var silent = []string{"version:any"}

// A word that lacks a language shows as a hole in the report.
func TestWordsAreComplete(t *testing.T) {
	for key, w := range words {
		if !w.Complete() && !slices.Contains(silent, key) {
			t.Errorf("%s: zh %q, en %q", key, w.ZH, w.EN)
		}
		if z, e := strings.Count(w.ZH, "%"), strings.Count(w.EN, "%"); z != e {
			t.Errorf("%s: %d figures in Chinese, %d in English", key, z, e)
		}
	}
}

// Every value that the knowledge may carry has words, in the day it is added.
func TestVocabularyHasWords(t *testing.T) {
	var keys []string
	for _, v := range rules.Owners {
		keys = append(keys, "owner:"+string(v))
	}
	for _, v := range rules.Charges {
		keys = append(keys, "charged:"+string(v))
	}
	for _, v := range rules.Retries {
		keys = append(keys, "retry:"+string(v))
	}
	for _, v := range rules.SourceKinds {
		keys = append(keys, "kind:"+string(v))
	}
	for _, v := range rules.Statuses {
		keys = append(keys, "status:"+string(v))
	}
	for _, v := range rules.Severities {
		keys = append(keys, string(v))
	}
	for _, k := range keys {
		if words[k].IsZero() {
			t.Errorf("no words for %s", k)
		}
	}
	for k := range words { // and no words for what no longer exists
		prefix, _, _ := strings.Cut(k, ":")
		if slices.Contains([]string{"owner", "charged", "retry", "kind", "status"}, prefix) && k != prefix && !slices.Contains(keys, k) {
			t.Errorf("%s is no value of the vocabulary", k)
		}
	}
}

// A misspelt key would print nothing, in silence.
func TestEveryWordAskedForExists(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			fn, ok := call.Fun.(*ast.SelectorExpr)
			key, isText := call.Args[0].(*ast.BasicLit)
			if !ok || !isText || fn.Sel.Name != "word" && fn.Sel.Name != "heading" {
				return true
			}
			asked++
			if k, err := strconv.Unquote(key.Value); err != nil || words[k].IsZero() {
				t.Errorf("%s asks for the word %s, which there is not", name, key.Value)
			}
			return true
		})
	}
	if asked < 15 {
		t.Errorf("only %d words are asked for; this test looks in the wrong way", asked)
	}
}

// say marks a text with its language, so that the other cannot be mistaken for it.
func say(l rules.Lang, s string) string {
	return rules.Text{ZH: "中文" + s, EN: "English " + s}.In(l)
}

// sample is a diagnosis with something of everything.
func sample(l rules.Lang, command string) *diagnosis.Diagnosis {
	src := []diagnosis.Source{{Kind: "official", URL: "https://pay.weixin.qq.com/doc/x", Read: "2026-11-21", Status: "confirmed", Note: say(l, "note")}}
	at := func(line, from, to int, text string) diagnosis.Place {
		return diagnosis.Place{File: "配置/pay diag.yaml", Line: line, Column: from, EndLine: line, EndColumn: to, Excerpt: text}
	}
	d := &diagnosis.Diagnosis{
		Schema: diagnosis.SchemaID, Tool: diagnosis.Tool{Name: "paydiag", Version: "v9"}, Command: command, Lang: l,
		Inputs: []diagnosis.Input{}, Questions: []string{}, Near: []string{}, Codes: []diagnosis.Code{}, Checklist: []diagnosis.Item{},
		Causes: []diagnosis.Cause{{
			ID: "cert-serial-mismatch", Probability: 0.83, Owner: "merchant-config", Charged: "no", Retry: "after-fix", RetryWhy: say(l, "why"),
			Title: say(l, "title"), Fix: say(l, "fix <&>"), Support: say(l, "support"), Customer: say(l, "customer"), Sources: src,
			Explains: &diagnosis.Explains{Trades: 3, AmountFen: 12345},
			Evidence: []diagnosis.Evidence{{Rule: "WX-1", Text: say(l, "evidence"), Place: at(2, 3, 5, "a: b")}},
			Against:  []diagnosis.Evidence{{Rule: "WX-9", Text: say(l, "against")}},
		}, {ID: "other", Probability: 0.004, Owner: "channel", Charged: "unknown", Retry: "query-first", Title: say(l, "minor")}},
		Findings: []diagnosis.Finding{
			{Rule: "WX-1", Severity: "error", Message: say(l, "message"), Fix: say(l, "mend"), Count: 1, Sources: src, Also: []diagnosis.Place{at(9, 1, 2, "z")},
				Place: at(2, 5, 7, "名称: 值域 # x")},
			{Rule: "WX-2", Severity: "warning", Message: say(l, "same line"), Place: at(3, 1, 4, "abc def"), SeedOnly: true},
			{Rule: "WX-2", Severity: "warning", Message: say(l, "same line"), Place: at(8, 1, 4, "abc def")},
			{Rule: "CODE", Severity: "info", Message: say(l, "no place")},
		},
		NotChecked: []diagnosis.NotChecked{{What: "WX-7", Title: say(l, "seven"), Why: say(l, "reason"), Needs: []string{"config.env"}, Count: 1}, {What: "log", Why: say(l, "no log"), Count: 4}},
		Stats:      diagnosis.Stats{Records: 9, Trades: 5, FailedTrades: 4, FailedFen: 123456, Errors: 1, Warnings: 2, Infos: 1, Passed: 3, Unknown: 6},
		Rules: []diagnosis.RuleInfo{
			{ID: "WX-1", Severity: rules.Error, Title: rules.Text{ZH: "题", EN: "title"}, Fix: rules.Text{ZH: "修", EN: "mend"}, URL: "https://x.cn/中文"},
			{ID: "WX-2", Severity: rules.Warning, Title: rules.Text{ZH: "二", EN: "two"}}, {ID: "WX-2", Severity: rules.Warning},
			{ID: "CODE", Severity: rules.Info, Title: rules.Text{ZH: "码", EN: "code"}},
		},
	}
	if command == "explain" {
		d.Codes = []diagnosis.Code{{Provider: "wechat", APIVersion: "v3", Code: "SIGN_ERROR", Kind: "code", Known: true, Meaning: say(l, "meaning"), Outcome: "refused",
			Charged: "no", Retry: "after-fix", Probability: 0.8, Sources: src, Place: at(1, 10, 20, `{"code":"SIGN_ERROR"}`)},
			{Provider: "nobody", Code: "0000", Outcome: "paid", Success: true, Charged: "yes", Retry: "never", Probability: 0.2}}
		d.Questions = []string{say(l, "question")}
	}
	return d
}

func write(t *testing.T, d *diagnosis.Diagnosis, f Format, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d, f, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What a report must tell in every language, format of page and command. Layout
// is free; a fact that is missing is not.
func TestTextTellsEverything(t *testing.T) {
	for _, l := range []rules.Lang{rules.ZH, rules.EN} {
		for command, want := range map[string][]string{
			"check": {"title", "fix <&>", "why", "support", "customer", "evidence", "against", "minor", "message", "mend", "same line", "seven", "reason", "no log",
				"@owner:merchant-config", "@charged:no", "@retry:after-fix", "@causes", "@findings", "@notchecked", "@seedonly", "@error", "@warning",
				"=WX-1", "=CODE", "=cert-serial-mismatch", "=83%", "=<1%", "=1234.56", "=config.env", "=配置/paydiag.yaml:2:5", "=配置/paydiag.yaml:9:1", "=2│名称:值域#x", "=^^^^", "=https://pay.weixin.qq.com/doc/x"},
			"lint": {"message", "mend", "same line", "seven", "reason", "@findings", "@notchecked", "=WX-2"},
			"explain": {"meaning", "question", "title", "fix <&>", "customer", "reason", "@charged:no", "@retry:after-fix", "@provider:wechat", "@success", "@readings", "@questions",
				"=SIGN_ERROR", "=80%", "=nobody", "=0000", "=^^^^^^^^^^"},
		} {
			for _, width := range []int{0, 40, 80, 200} {
				out := write(t, sample(l, command), Text, Options{Width: width})
				flat := unbroken(out)
				for _, w := range want {
					switch {
					case w[0] == '@':
						w = words[w[1:]].In(l)
					case w[0] == '=':
						w = w[1:]
					default:
						w = say(l, w)
					}
					if !strings.Contains(flat, unbroken(w)) {
						t.Errorf("%s %s, width %d: %q is not told in\n%s", command, l, width, w, out)
					}
				}
				other := map[rules.Lang]string{rules.ZH: "English", rules.EN: "中文"}[l]
				if strings.Contains(out, other) {
					t.Errorf("%s %s: the other language shows in\n%s", command, l, out)
				}
				page := map[int]int{0: 80, 200: 110}[width]
				if page == 0 {
					page = width
				}
				for line := range strings.Lines(out) {
					if n := source.Cells(strings.TrimSuffix(line, "\n")); n > page && page >= 80 && !strings.Contains(line, "://") && !strings.Contains(line, ".yaml:") {
						t.Errorf("%s %s, width %d: a line of %d cells: %q", command, l, width, n, line)
					}
				}
				if strings.Contains(out, "\n\n\n") || strings.HasPrefix(out, "\n") || !strings.HasSuffix(out, "\n") {
					t.Errorf("%s %s: empty lines without need in\n%q", command, l, out)
				}
			}
		}
	}
}

// unbroken undoes the wrapping of lines and the grouping of figures.
func unbroken(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, ",", "")), "")
}

// What somebody decided to live with is named in a line, with the reason, and
// counted; the configuration of a finding is told where a run has several.
func TestTextOfSuppressed(t *testing.T) {
	for _, l := range langs {
		for _, command := range []string{"check", "lint"} {
			d := sample(l, command)
			plain := write(t, d, Text, Options{})
			label := "\n    " + words["configuration"].In(l) + " "
			if strings.Contains(plain, words["suppressed"].In(l)) || strings.Contains(plain, label) {
				t.Errorf("nothing is suppressed, and it is told:\n%s", plain)
			}
			d.Findings[0].Configuration = "paydiag.yaml#tea"
			d.Findings[1].Configuration = d.Findings[1].File // says nothing new
			d.Suppressed = []diagnosis.Suppressed{{Finding: d.Findings[1], Reason: say(l, "old"), Until: "2026-12-31", How: "comment"}, {Finding: d.Findings[3], How: "baseline"}}
			d.Stats.Suppressed = 2
			out := write(t, d, Text, Options{})
			for _, want := range []string{
				(rules.Text{ZH: "\n已忽略\n · WX-2 配置/pay diag.yaml:3:1：中文old (注释，到 2026-12-31 为止)\n · CODE：基线\n\n没有检查\n",
					EN: "\nSuppressed\n · WX-2 配置/pay diag.yaml:3:1: English old (comment, until 2026-12-31)\n · CODE: baseline\n\nNot checked\n"}).In(l),
				(rules.Text{ZH: "，2 项已忽略\n", EN: ", suppressed: 2\n"}).In(l),
				label + "paydiag.yaml#tea\n",
			} {
				if strings.Count(out, want) != 1 {
					t.Errorf("%s: %q is not once in\n%s", command, want, out)
				}
			}
			for line := range strings.Lines(out) {
				if n := source.Cells(strings.TrimSuffix(line, "\n")); n > 80 && !strings.Contains(line, "://") {
					t.Errorf("a line of %d cells: %q", n, line)
				}
			}
			if strings.Count(out, label) != 1 {
				t.Errorf("a configuration that is the file is told too:\n%s", out)
			}
		}
	}
}

func TestTextOfNothing(t *testing.T) {
	for _, l := range []rules.Lang{rules.ZH, rules.EN} {
		d := &diagnosis.Diagnosis{Command: "check", Lang: l, Stats: diagnosis.Stats{Records: 2, Trades: 1, PaidTrades: 1}}
		if out := write(t, d, Text, Options{}); !strings.Contains(out, words["clean"].In(l)) || !strings.Contains(out, fmt.Sprintf(words["sound"].In(l), 1, 1, 2)) {
			t.Errorf("a sound case reads\n%s", out)
		}
		d = &diagnosis.Diagnosis{Command: "explain", Lang: l, Near: []string{"SIGN_ERROR"}}
		if out := write(t, d, Text, Options{}); !strings.Contains(out, words["nothing"].In(l)) || !strings.Contains(out, "SIGN_ERROR") {
			t.Errorf("a paste that nobody knows reads\n%s", out)
		}
	}
}

// Colour is for terminals: in a file it is noise. The caller decides, whatever
// the environment says.
func TestColourOnlyIfAsked(t *testing.T) {
	for _, v := range []string{"CLICOLOR_FORCE", "FORCE_COLOR", "COLORTERM"} {
		t.Setenv(v, "1")
	}
	for _, command := range []string{"check", "lint", "explain"} {
		plain := write(t, sample(rules.ZH, command), Text, Options{Width: 80})
		if strings.Contains(plain, "\x1b") {
			t.Errorf("%s: escape sequences though none were asked for:\n%q", command, plain)
		}
		t.Setenv("NO_COLOR", "1")
		colour := write(t, sample(rules.ZH, command), Text, Options{Width: 80, Color: true})
		if !strings.Contains(colour, "\x1b[") {
			t.Errorf("%s: no colour though it was asked for", command)
		}
		if got := unstyled(colour); got != plain {
			t.Errorf("%s: colour changes more than the colour:\n%s", command, cmp.Diff(plain, got))
		}
		for _, f := range Formats[1:] {
			if strings.Contains(write(t, sample(rules.ZH, command), f, Options{Color: true}), "\x1b") {
				t.Errorf("%s: escape sequences in %s", command, f)
			}
		}
	}
}

// unstyled takes out SGR sequences.
func unstyled(s string) string {
	for {
		i := strings.Index(s, "\x1b[")
		if i < 0 {
			return s
		}
		j := strings.IndexByte(s[i:], 'm')
		if j < 0 {
			return s
		}
		s = s[:i] + s[i+j+1:]
	}
}

// The two JSON formats are one document; one of them is a line, for logs and jq.
func TestJSON(t *testing.T) {
	d := sample(rules.EN, "check")
	for _, f := range []Format{JSON, JSONL} {
		out := write(t, d, f, Options{})
		var got diagnosis.Diagnosis
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
		want := *d
		want.Rules = nil // for SARIF alone
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s:\n%s", f, diff)
		}
		if lines := strings.Count(out, "\n"); (lines == 1) != (f == JSONL) {
			t.Errorf("%s has %d lines", f, lines)
		}
		if !strings.Contains(out, "fix <&>") {
			t.Errorf("%s escapes for HTML, which nobody reads here", f)
		}
	}
}

// Words matched beside a code moved the causes; listed as a reading of their
// own they would look like another error.
func TestWordsBesideACodeAreNoReading(t *testing.T) {
	d := &diagnosis.Diagnosis{Command: "explain", Lang: rules.EN, Codes: []diagnosis.Code{
		{Provider: "wechat", Code: "NOTENOUGH", Kind: "code", Known: true, Probability: 0.8},
		{Provider: "wechat", Code: "balance-words", Kind: "symptom", Known: true, Probability: 0.2},
	}}
	got := text(d, Options{})
	if strings.Contains(got, "Symptom") || strings.Contains(got, "Possible readings") || !strings.Contains(got, "NOTENOUGH") {
		t.Errorf("the words are told as a reading:\n%s", got)
	}
	d.Codes = d.Codes[1:]
	if got := text(d, Options{}); !strings.Contains(got, "Symptom") {
		t.Errorf("words alone are the reading:\n%s", got)
	}
}
