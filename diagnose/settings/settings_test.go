package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// TestFiles reads one file of each kind. The expected listing shows the text
// that stands at the place of each value, which is how a wrong place is seen.
func TestFiles(t *testing.T) {
	for _, path := range files(t) {
		f := load(t, path)
		got := listing(t, f)
		golden := filepath.Join("testdata", "expected", f.Name+".txt")
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (UPDATE=1 rewrites the listing):\n%s", path, diff)
		}
	}
}

// TestFilesFromWindows holds that line breaks change neither values nor lines
// and columns.
func TestFilesFromWindows(t *testing.T) {
	for _, path := range files(t) {
		f := load(t, path)
		crlf := source.NewFile(f.Name, strings.ReplaceAll(f.Text, "\n", "\r\n"))
		if diff := cmp.Diff(listing(t, f), listing(t, crlf)); diff != "" {
			t.Errorf("%s: with CRLF it reads otherwise:\n%s", path, diff)
		}
	}
}

func files(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("testdata/files")
	if err != nil || len(entries) < 10 {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, filepath.Join("testdata", "files", e.Name()))
	}
	return out
}

func load(t *testing.T, path string) *source.File {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile(filepath.Base(path), string(b))
}

// listing shows all that is read of a file: places, keys, values, and what the
// file has at the place of each value.
func listing(t *testing.T, f *source.File) string {
	t.Helper()
	docs, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range docs {
		fmt.Fprintf(&b, "== %s name=%q env=%q base=%q\n", d.Format, d.Name, d.Env, d.Base)
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "note %s (%d): %s %s\n", n.What, n.Count, n.Why.EN, n.Why.ZH)
		}
		for _, s := range Flatten(d.Root) {
			if at(f, s.KeySpan) == "" {
				t.Errorf("%s: %s has no place", f.Name, s.Key)
			}
			at := s.Value.Span
			fmt.Fprintf(&b, "%d:%d-%d:%d %s = %s\n", at.Start.Line, at.Start.Col, at.End.Line, at.End.Col, s.Key, shown(f, s.Value))
		}
	}
	return b.String()
}

func shown(f *source.File, n *source.Node) string {
	text := fmt.Sprintf("%q", at(f, n.Span))
	switch n.Kind {
	case source.Null:
		return "null, " + text
	case source.Map:
		return "empty, " + text
	case source.List:
		for _, item := range n.Items {
			text += fmt.Sprintf("\n    %d:%d %s", item.Span.Start.Line, item.Span.Start.Col, shown(f, item))
		}
		return "list, " + text
	}
	if value := fmt.Sprintf("%q", strings.ReplaceAll(n.Value, "\r\n", "\n")); value != text {
		return value + ", written " + text
	}
	return text
}

// at is what the file has at a place.
func at(f *source.File, s rules.Span) string {
	return strings.ReplaceAll(f.Text[s.Start.Byte:s.End.Byte], "\r\n", "\n")
}
