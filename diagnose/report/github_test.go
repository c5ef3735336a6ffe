package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// annotation is a workflow command as the runner takes it apart.
type annotation struct {
	level, text string
	properties  map[string]string
}

// runner reads a line as ActionCommand.cs of the runner does.
func runner(t *testing.T, line string) annotation {
	t.Helper()
	rest, isCommand := strings.CutPrefix(line, "::")
	info, text, closed := strings.Cut(rest, "::")
	if !isCommand || !closed {
		t.Fatalf("no command: %q", line)
	}
	level, list, _ := strings.Cut(info, " ")
	a := annotation{level: level, properties: map[string]string{}}
	for p := range strings.SplitSeq(list, ",") {
		name, value, ok := strings.Cut(p, "=")
		if !ok {
			t.Fatalf("no property: %q in %q", p, line)
		}
		for _, m := range []string{"%0D\r", "%0A\n", "%3A:", "%2C,", "%25%"} {
			value = strings.ReplaceAll(value, m[:3], m[3:])
		}
		a.properties[name] = value
	}
	for _, m := range []string{"%0D\r", "%0A\n", "%25%"} {
		text = strings.ReplaceAll(text, m[:3], m[3:])
	}
	a.text = text
	return a
}

func annotations(t *testing.T, d *diagnosis.Diagnosis) []annotation {
	t.Helper()
	var out []annotation
	for line := range strings.Lines(write(t, d, GitHub, Options{})) {
		out = append(out, runner(t, strings.TrimSuffix(line, "\n")))
	}
	return out
}

func TestGitHub(t *testing.T) {
	got := annotations(t, strained(rules.EN, "check"))
	levels := []string{}
	for _, a := range got {
		levels = append(levels, a.level)
		for name, value := range a.properties {
			if value == "" || value == "0" {
				t.Errorf("%s is %q", name, value)
			}
		}
	}
	if diff := cmp.Diff([]string{"error", "warning", "warning", "notice", "error", "notice", "notice"}, levels); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(map[string]string{"file": "配置/shop 1.yaml", "line": "4", "endLine": "4", "col": "20", "endColumn": "46",
		"title": "WX-NOTIFY-003 (配置/shop 1.yaml#tea|house)"}, got[1].properties); diff != "" {
		t.Error(diff)
	}
	if want := "::error::x %0A ]]> <script>"; !strings.Contains(got[1].text, want) {
		t.Errorf("%q is not in %q", want, got[1].text)
	}
	if !strings.Contains(got[4].text, `logs/old.jsonl.gz: English unreadable`) || strings.Contains(got[4].text, "no log") {
		t.Errorf("what could not be read: %q", got[4].text)
	}
	if !strings.Contains(got[5].text, "1. 83% English cause") || !strings.Contains(got[6].text, "checks: 12: English no log") {
		t.Errorf("causes %q, not checked %q", got[5].text, got[6].text)
	}
}

// Each character that has a meaning to the runner, in each place.
func TestGitHubEscapes(t *testing.T) {
	const sharp = "a:b,c%d%25%0A\r\ne::f=g;h]i"
	f := diagnosis.Finding{Rule: sharp, Severity: "error", Message: sharp, Place: diagnosis.Place{File: "x" + sharp, Line: 1}}
	got := annotations(t, &diagnosis.Diagnosis{Command: "lint", Lang: rules.EN, Findings: []diagnosis.Finding{f}})
	if len(got) != 1 || got[0].text != sharp || got[0].properties["title"] != sharp || got[0].properties["file"] != "x"+sharp {
		t.Errorf("got %q, want %q", got, sharp)
	}
	if out := write(t, &diagnosis.Diagnosis{Command: "lint", Lang: rules.EN}, GitHub, Options{}); out != "" {
		t.Errorf("nothing found is nothing printed, not %q", out)
	}
}

func FuzzGitHub(f *testing.F) {
	f.Add("a:b,c%d\r\n::error::x", "%0A%25")
	f.Fuzz(func(t *testing.T, rule, message string) {
		d := &diagnosis.Diagnosis{Command: "lint", Lang: rules.EN, Findings: []diagnosis.Finding{{Rule: "x" + rule, Severity: "error", Message: "x" + message}}}
		got := annotations(t, d)
		if len(got) != 1 || got[0].text != clean("x"+message) || got[0].properties["title"] != clean("x"+rule) {
			t.Errorf("%q, %q became %q", rule, message, got)
		}
	})
}
