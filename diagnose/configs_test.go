package diagnose_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// healthy holds a folder for each configuration that is entirely right: one
// framework or format each, all invented.
const healthy = "testdata/configs/healthy"

// fixtureTime is well inside the validity of the certificates that are made.
var fixtureTime = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func TestHealthyConfigurations(t *testing.T) {
	b := newBench(t)
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			for _, f := range b.lint(t, b.unpack(t, name, nil)).Findings {
				if f.Severity != string(rules.Info) {
					t.Errorf("%s: %s %s: %s", spot(f.Place), f.Severity, f.Rule, f.Message)
				}
			}
		})
	}
}

// TestMistakes makes one mistake in a healthy configuration and expects it to
// be reported, by its item and on its line.
func TestMistakes(t *testing.T) {
	b := newBench(t)
	for i, m := range mistakes {
		t.Run(fmt.Sprintf("%02d_%s_%s", i+1, strings.ReplaceAll(m.in, "/", "_"), m.rule), func(t *testing.T) {
			name, _, _ := strings.Cut(m.in, "/")
			d := b.lint(t, b.unpack(t, name, &m))
			want := fmt.Sprintf("%s:%d", filepath.Base(m.in), m.line(t))
			var got []string
			for _, f := range d.Findings {
				if f.Rule == m.rule && spot(f.Place) == want {
					return
				}
				got = append(got, f.Rule+" "+spot(f.Place))
			}
			t.Errorf("%s is not reported at %s; there are %v, not checked %v", m.rule, want, got, d.NotChecked)
		})
	}
}

// mistake is one replacement in a file of a healthy configuration.
type mistake struct {
	in       string // fixture/file
	old, new string
	rule     string // that must report it
	at       string // on the line of this text; empty: of old
}

func (m mistake) line(t *testing.T) int {
	t.Helper()
	text := readText(t, filepath.Join(healthy, m.in))
	find := m.at
	if find == "" {
		find = m.old
	}
	if n := strings.Count(text, find); n != 1 {
		t.Fatalf("%q stands %d times in %s", find, n, m.in)
	}
	before, _, _ := strings.Cut(text, find)
	return 1 + strings.Count(before, "\n")
}

func fixtures(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(healthy)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// lint runs what `paydiag lint FOLDER` runs.
func (b bench) lint(t *testing.T, dir string) *diagnosis.Diagnosis {
	t.Helper()
	d, err := diagnose.RunLint(t.Context(), diagnose.Request{
		Command: "lint", Lang: rules.EN, Now: fixtureTime, Knowledge: b.knowledge, ConfigOnly: true, Files: settingsIn(t, dir)}, diagnose.Lint{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// settingsIn lists the files of a fixture, hidden ones too.
func settingsIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names
}

// unpack copies a fixture into a folder of its own, with the mistake if there
// is one, and puts the key files beside it.
func (b bench) unpack(t *testing.T, name string, m *mistake) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range settingsIn(t, filepath.Join(healthy, name)) {
		text := readText(t, file)
		base := filepath.Base(file)
		if m != nil && base == filepath.Base(m.in) {
			if strings.Count(text, m.old) != 1 {
				t.Fatalf("%q stands %d times in %s", m.old, strings.Count(text, m.old), m.in)
			}
			text = strings.Replace(text, m.old, m.new, 1)
		}
		writeText(t, filepath.Join(dir, base), b.tokens.Replace(text))
	}
	for file, text := range b.files {
		writeText(t, filepath.Join(dir, "certs", file), text)
	}
	return dir
}

func spot(p diagnosis.Place) string { return fmt.Sprintf("%s:%d", filepath.Base(p.File), p.Line) }

func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func writeText(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
