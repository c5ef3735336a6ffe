package mend

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

func edit(f *source.File, start, end int, text string) Edit {
	return Edit{Span: f.Span(start, end), New: text}
}

func TestApply(t *testing.T) {
	f := source.NewFile("f", "0123456789")
	for name, c := range map[string]struct {
		edits []Edit
		want  string
	}{
		"none":             {nil, "0123456789"},
		"sorted":           {[]Edit{edit(f, 6, 7, "b"), edit(f, 1, 3, "a")}, "0a345b789"},
		"side by side":     {[]Edit{edit(f, 1, 3, "a"), edit(f, 3, 5, "b")}, "0ab56789"},
		"overlapping":      {[]Edit{edit(f, 3, 5, "b"), edit(f, 1, 4, "a")}, "0a456789"},
		"inside":           {[]Edit{edit(f, 2, 3, "b"), edit(f, 1, 9, "a")}, "0a9"},
		"at one place":     {[]Edit{edit(f, 1, 2, "first"), edit(f, 1, 9, "second")}, "0first23456789"},
		"put in":           {[]Edit{edit(f, 10, 10, "z"), edit(f, 0, 0, "a"), edit(f, 0, 0, "b")}, "a0123456789z"},
		"of another file":  {[]Edit{{Span: rules.Span{File: "g"}, New: "x"}}, "0123456789"},
		"outside the file": {[]Edit{{Span: rules.Span{File: "f", Start: rules.Pos{Byte: 9}, End: rules.Pos{Byte: 11}}}, {Span: rules.Span{File: "f", Start: rules.Pos{Byte: -1}}}, {Span: rules.Span{File: "f", Start: rules.Pos{Byte: 5}, End: rules.Pos{Byte: 4}}}}, "0123456789"},
	} {
		if diff := cmp.Diff(c.want, Apply(f, c.edits)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestDiff(t *testing.T) {
	old := "wechat:\r\n  mchid: 1900007291\r\n  env: test\r\n"
	want := "--- a/conf/paydiag.yaml\n+++ b/conf/paydiag.yaml\n@@ -1,3 +1,3 @@\n wechat:\r\n-  mchid: 1900007291\r\n+  mchid: \"1900007291\"\r\n   env: test\r\n"
	if diff := cmp.Diff(want, Diff("conf/paydiag.yaml", old, strings.Replace(old, "1900007291", `"1900007291"`, 1))); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{
		"/srv/a.yaml":    "--- a/srv/a.yaml\n+++ b/srv/a.yaml\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
		"a\n+++ b/.bash": "--- \"a/a\\n+++ b/.bash\"\n+++ \"b/a\\n+++ b/.bash\"\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
	} {
		if diff := cmp.Diff(want, Diff(name, "a", "b")); diff != "" {
			t.Error(diff)
		}
	}
	if got := Diff("f", old, old); got != "" {
		t.Errorf("nothing changed, but: %q", got)
	}
}

func FuzzApply(f *testing.F) {
	f.Add("a: 1\r\nb: 2\r\n", 3, 4, "x", 9, 10, "y")
	f.Add("abc", 0, 2, "", 1, 3, "z")
	f.Add("", -1, 5, "x", 0, 0, "y")
	f.Add("值", 1, 2, "\xff", 3, 1, "")
	f.Fuzz(func(t *testing.T, text string, a, b int, first string, c, d int, second string) {
		file := source.NewFile("f", text)
		edits := []Edit{
			{Span: rules.Span{File: "f", Start: rules.Pos{Byte: a}, End: rules.Pos{Byte: b}}, New: first},
			{Span: rules.Span{File: "f", Start: rules.Pos{Byte: c}, End: rules.Pos{Byte: d}}, New: second},
		}
		fits := func(a, b int) bool { return 0 <= a && a <= b && b <= len(text) }
		want := text
		switch one, two := fits(a, b), fits(c, d); {
		case one && two && a <= c && b <= c && a != c:
			want = text[:a] + first + text[b:c] + second + text[d:]
		case one && two && c < a && d <= a:
			want = text[:c] + second + text[d:a] + first + text[b:]
		case one && (!two || a <= c):
			want = text[:a] + first + text[b:]
		case two:
			want = text[:c] + second + text[d:]
		}
		if got := Apply(file, edits); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
		if Diff("f", text, want) == "" != (text == want) {
			t.Fatal("the diff does not say whether anything changed")
		}
	})
}
