package report

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

func suites(t *testing.T, d *diagnosis.Diagnosis) testSuites {
	t.Helper()
	var got testSuites
	if err := xml.Unmarshal([]byte(write(t, d, JUnit, Options{})), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestJUnit(t *testing.T) {
	got := suites(t, strained(rules.EN, "check"))
	verdicts := map[string][]string{}
	seen := map[string]bool{}
	var names []string
	for _, s := range got.Suites {
		names = append(names, s.Name)
		for _, c := range s.Cases {
			verdict := "pass"
			switch {
			case c.Failure != nil:
				verdict = "failure " + c.Failure.Type
			case c.Error != nil:
				verdict = "error"
			case c.Skipped != nil && c.Skipped.Message == "":
				t.Errorf("%s is skipped for no reason", c.Name)
			case c.Skipped != nil:
				verdict = "skipped"
			}
			verdicts[s.Name] = append(verdicts[s.Name], verdict+": "+c.ClassName+" "+c.Name)
			if key := s.Name + c.ClassName + c.Name; seen[key] {
				t.Errorf("two cases are %s", key)
			} else {
				seen[key] = true
			}
		}
	}
	if diff := cmp.Diff([]string{"pay.jsonl", "配置/shop 1.yaml", "conf/base[1].yaml", "logs/old.jsonl.gz", "paydiag check"}, names); diff != "" {
		t.Errorf("suites:\n%s", diff)
	}
	if diff := cmp.Diff(map[string][]string{
		"pay.jsonl":         {"pass: paydiag.input the input can be read"},
		"logs/old.jsonl.gz": {"error: paydiag.input the input can be read"},
		"配置/shop 1.yaml": {"pass: paydiag.input the input can be read",
			"failure warning: paydiag.callback WX-NOTIFY-003 English https [配置/shop 1.yaml#tea|house]",
			"failure warning: paydiag.callback WX-NOTIFY-003 English https [配置/shop 1.yaml#tea|house] (2)",
			"skipped: paydiag.signing WX-SIGN-004 English https"},
		"conf/base[1].yaml": {"pass: paydiag.input the input can be read", "pass: paydiag.instalment-channel HB-009 English advice"},
		"paydiag check": {"failure error: paydiag CODE English nowhere", "skipped: paydiag CODE English nowhere (2)",
			"skipped: paydiag.merchant-binding WX-BIND-003 English bound", "skipped: paydiag.signing WX-SIGN-002 English key",
			"pass: paydiag.signing WX-SIGN-001 English serial", "skipped: paydiag pay.jsonl:3", "skipped: paydiag checks: 12"},
	}, verdicts); diff != "" {
		t.Errorf("cases:\n%s", diff)
	}
	if got.Tests != 15 || got.Failures != 3 || got.Errors != 1 || got.Skipped != 6 {
		t.Errorf("totals: %d tests, %d failures, %d errors, %d skipped", got.Tests, got.Failures, got.Errors, got.Skipped)
	}
	if text := got.Suites[1].Cases[1].Failure.Text; !strings.Contains(text, "配置/shop 1.yaml:4:20") || !strings.Contains(text, "]]> <script>alert(1)</script> | `q`") ||
		!strings.Contains(text, "Cause: English cause (notify-unreachable)") {
		t.Errorf("the failure says %q", text)
	}
	if out := got.Suites[4].Out; !strings.Contains(out, "1. 83% English cause (notify-unreachable)") {
		t.Errorf("the causes are %q", out)
	}
}

// An item keeps its name whether it passes or fails, or servers would take it
// for two tests; and with one configuration it stands in that file's suite.
func TestJUnitNamesAnItemOnce(t *testing.T) {
	item := diagnosis.Item{Item: "WX-1", Area: "signing", Title: "key", Verdict: "pass"}
	d := &diagnosis.Diagnosis{Command: "lint", Lang: rules.EN, Inputs: []diagnosis.Input{{Name: "a.yaml", Kind: "config"}}, Checklist: []diagnosis.Item{item}}
	passed := suites(t, d)
	d.Checklist[0].Verdict = "fail"
	d.Findings = []diagnosis.Finding{{Rule: "WX-1", Severity: "error", Title: "key", Message: "bad", Place: diagnosis.Place{File: "a.yaml", Line: 3}}}
	failed := suites(t, d)
	if len(passed.Suites) != 1 || len(failed.Suites) != 1 {
		t.Fatalf("%d and %d suites, want one", len(passed.Suites), len(failed.Suites))
	}
	before, after := passed.Suites[0].Cases[1], failed.Suites[0].Cases[1]
	if before.Name != after.Name || before.ClassName != after.ClassName || before.Failure != nil || after.Failure == nil {
		t.Errorf("the item passed as %+v and failed as %+v", before, after)
	}
}
