package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/rules/source"
)

// The steps of action.yml are run as GitHub would run them, with bash and the
// variables that a runner sets. What a runner itself does (setup-go) is left
// out.
func TestActionSteps(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil || runtime.GOOS == "windows" {
		t.Skip("no bash")
	}
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ paths, failOn, code, says string }{
		"findings":      {"pay\n\nother dir", "error", "1", "::error file=pay/paydiag.yaml,line=3,"},
		"below fail-on": {"other dir", "error", "0", "::warning file=other dir/paydiag.yaml,line=5,"},
		"nothing":       {"empty", "error", "2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "pay/paydiag.yaml", "wechat:\n  mchid: \"1900007291\"\n  notify_url: https://192.168.1.5/notify\n")
			write(t, dir, "other dir/paydiag.yaml", "# a blank in the path\nwechat:\n  mchid: \"1900007291\"\n  appid: wx8f3a1c5d7e9b2046\n  notify_url: http://pay.qingshan-tea.cn/notify\n")
			write(t, dir, "empty/readme.txt", "nothing\n")
			r := runner{repo: repo, dir: dir, inputs: map[string]string{"paths": c.paths, "fail-on": c.failOn, "lang": "zh", "args": "--min-severity=warning\n", "sarif": "out.sarif"}}
			out := r.run(t)
			if got := r.output(t, "exit-code"); got != c.code {
				t.Errorf("exit code %s, want %s\n%s", got, c.code, out)
			}
			if !strings.Contains(out, c.says) {
				t.Errorf("no %q in\n%s", c.says, out)
			}
			if c.code == "2" {
				return
			}
			for _, file := range []string{"out.sarif", "summary.md"} {
				if b, err := os.ReadFile(filepath.Join(dir, file)); err != nil || len(b) == 0 {
					t.Errorf("%s: %v, %d bytes", file, err, len(b))
				}
			}
		})
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// runner does what GitHub's does with a composite action, for as much as ours
// uses.
type runner struct {
	repo, dir string
	inputs    map[string]string
}

var expression = regexp.MustCompile(`\$\{\{\s*([\w.-]+)\s*\}\}`)

func (r *runner) value(t *testing.T, s string) string {
	return expression.ReplaceAllStringFunc(s, func(e string) string {
		name := expression.FindStringSubmatch(e)[1]
		switch {
		case name == "github.action_path":
			return r.repo
		case name == "runner.temp":
			return r.dir
		case strings.HasPrefix(name, "inputs."):
			v, ok := r.inputs[strings.TrimPrefix(name, "inputs.")]
			if !ok {
				t.Errorf("the action asks for the input %s", name)
			}
			return v
		}
		t.Errorf("the action uses %s", name)
		return ""
	})
}

func (r *runner) run(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(r.repo, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	root, err := source.ParseYAML(source.NewFile("action.yml", string(text)))
	if err != nil {
		t.Fatal(err)
	}
	for name := range r.inputs {
		if root.Get("inputs").Get(name) == nil {
			t.Errorf("the action has no input %s", name)
		}
	}
	var out strings.Builder
	ran := 0
	for _, step := range root.Get("runs").Get("steps").Items {
		script := step.Get("run")
		if script == nil {
			continue
		}
		ran++
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", r.value(t, script.Value))
		cmd.Dir = r.dir
		cmd.Env = append(os.Environ(), "GITHUB_OUTPUT="+filepath.Join(r.dir, "output"), "GITHUB_STEP_SUMMARY="+filepath.Join(r.dir, "summary.md"))
		for _, p := range step.Get("env").Pairs {
			cmd.Env = append(cmd.Env, p.Key.Value+"="+r.value(t, p.Value.Value))
		}
		b, _ := cmd.CombinedOutput() // the exit code is an output of the action
		out.Write(b)
	}
	if ran != 2 {
		t.Errorf("%d steps ran, want 2", ran)
	}
	return out.String()
}

// output is what a step set.
func (r *runner) output(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(r.dir, "output"))
	if err != nil {
		return err.Error()
	}
	for line := range strings.Lines(string(b)) {
		if k, v, _ := strings.Cut(strings.TrimSpace(line), "="); k == name {
			return v
		}
	}
	return ""
}
