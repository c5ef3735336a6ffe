package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
)

// topCauses is what each example is an example of; "" is the healthy one.
var topCauses = map[string]string{
	"fenfu-h5":          "scene-unsupported",
	"huabei-instalment": "scene-unsupported",
	"wechat-sign-error": "cert-serial-mismatch",
	"paid-order-open":   "notify-ack-wrong",
	"healthy":           "",
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(diagnosis.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("diagnosis.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("diagnosis.json")
}

func valid(t *testing.T, s *jsonschema.Schema, text string) diagnosis.Diagnosis {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("not JSON: %v\n%s", err, text)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("the document does not fit its schema: %v", err)
	}
	var d diagnosis.Diagnosis
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestExamples holds every example to its cause and its reports, in each format
// and both languages. UPDATE=1 writes the reports anew: read the difference.
func TestExamples(t *testing.T) {
	t.Chdir("../..")
	dirs, err := os.ReadDir("examples")
	if err != nil || len(dirs) != len(topCauses)+2 { // and what is expected, and the pastes
		t.Fatalf("%d examples, %d causes: %v", len(dirs), len(topCauses), err)
	}
	s := schema(t)
	for name, cause := range topCauses {
		t.Run(name, func(t *testing.T) {
			dir := "examples/" + name
			for file, args := range map[string][]string{
				"report.zh.txt":   {"--lang", "zh"},
				"report.en.txt":   {"--lang", "en"},
				"report.zh.json":  {"--lang", "zh", "--format", "json"},
				"report.en.sarif": {"--lang", "en", "--format", "sarif"},
			} {
				got := paydiag(t, "", append([]string{"check", dir, "-q"}, args...)...)
				if want := map[bool]int{true: 0, false: 1}[cause == ""]; got.code != want || got.err != "" {
					t.Errorf("%v: exit code %d, want %d; stderr %q", args, got.code, want, got.err)
				}
				golden(t, filepath.Join("examples/expected", name, file), got.out)
				if strings.HasSuffix(file, ".json") {
					top := ""
					if d := valid(t, s, got.out); len(d.Causes) > 0 {
						top = d.Causes[0].ID
					}
					if top != cause {
						t.Errorf("the first cause is %q, want %q", top, cause)
					}
				}
			}
		})
	}
}

// digest changes with every word of the knowledge; a golden report need not.
var digest = regexp.MustCompile(`sha256:[0-9a-f]{16}`)

func golden(t *testing.T, name, got string) {
	t.Helper()
	got = digest.ReplaceAllString(got, "sha256:0000000000000000")
	if os.Getenv("UPDATE") != "" {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
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

// TestDeterminism runs the same input many times: map order must not show.
func TestDeterminism(t *testing.T) {
	t.Chdir("../..")
	for _, args := range [][]string{
		{"check", "examples/paid-order-open", "--format", "json"},
		{"explain", "--format", "json", `{"code":"PARAM_ERROR","message":"参数错误"}`},
		{"lint", "examples/huabei-instalment/paydiag.yaml", "--format", "sarif"},
	} {
		first := paydiag(t, "", args...)
		for range 20 {
			if again := paydiag(t, "", args...); again != first {
				t.Fatalf("%v: two runs differ:\n%s", args, cmp.Diff(first.out, again.out))
			}
		}
	}
}

// TestReadmeSamples holds the output shown in the READMEs to what comes out.
func TestReadmeSamples(t *testing.T) {
	t.Chdir("../..")
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		samples := strings.Split(string(text), "<!-- sample: ")[1:]
		if len(samples) != 2 {
			t.Errorf("%s shows %d samples", name, len(samples))
		}
		for _, rest := range samples {
			source, rest, ok := strings.Cut(rest, " -->\n```text\n")
			sample, _, ok2 := strings.Cut(rest, "```\n")
			want, err := os.ReadFile(source)
			if err != nil || !ok || !ok2 {
				t.Fatalf("%s: a sample of %s: %v", name, source, err)
			}
			if !strings.HasPrefix(string(want), sample) {
				t.Errorf("the sample in %s is not how %s begins", name, source)
			}
		}
	}
}
