package checklist

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
)

// What is typed becomes the words of an answer, or is refused with what is
// expected.
func TestFit(t *testing.T) {
	enum := []string{"tested", "Written"}
	for _, c := range []struct {
		decl  fact.Decl
		typed string
		want  []string
	}{
		{fact.Decl{Type: fact.Bool}, "YES", []string{"yes"}},
		{fact.Decl{Type: fact.Bool}, "否", []string{"no"}},
		{fact.Decl{Type: fact.Bool}, "maybe", nil},
		{fact.Decl{Type: fact.Int}, "12", []string{"12"}},
		{fact.Decl{Type: fact.Int}, "12.5", nil},
		{fact.Decl{Type: fact.Time}, "2026-11-21", []string{"2026-11-21"}},
		{fact.Decl{Type: fact.Time}, "yesterday", nil},
		{fact.Decl{Type: fact.Text, Enum: enum}, "written", []string{"Written"}},
		{fact.Decl{Type: fact.Text, Enum: enum}, "no", nil},
		{fact.Decl{Type: fact.Text}, " 每周一次 ", []string{"每周一次"}},
		{fact.Decl{Type: fact.Text}, "TODO", nil},
		{fact.Decl{Type: fact.Text}, "", nil},
		{fact.Decl{Type: fact.Text}, "手机 13912345678", nil},
		{fact.Decl{Type: fact.Text}, "a\x1b[2J", nil},
		{fact.Decl{Type: fact.List}, "甲，乙", []string{"甲", "乙"}},
		{fact.Decl{Type: fact.List}, ",", nil},
		{fact.Decl{Type: fact.List, Enum: enum}, "tested,written", []string{"tested", "Written"}},
		{fact.Decl{Type: fact.List, Enum: enum}, "tested,x", nil},
	} {
		got, wrong := fit(c.decl, c.typed)
		if diff := cmp.Diff(c.want, got); diff != "" || wrong.IsZero() != (c.want != nil) || !wrong.IsZero() && !wrong.Complete() {
			t.Errorf("%s %v: %q: %v, %v", c.decl.Type, c.decl.Enum, c.typed, got, wrong)
		}
	}
}

// Items come area by area, though an area may stand in several files, and all
// of them know how it is called.
func TestItemsOf(t *testing.T) {
	item := func(id, area, name string) *check.Check {
		return &check.Check{ID: id, Kind: check.Item, Area: area, AreaName: rules.Text{ZH: name, EN: name}}
	}
	checks := []*check.Check{item("A-1", "a", ""), item("B-1", "b", "B"), {ID: "R-1", Kind: check.Rule}, item("A-2", "a", "A"), item("B-2", "b", "")}
	p := &pack.Pack{Checks: func() []*check.Check { return checks }}
	var got []string
	items, err := itemsOf(terminal(nil, io.Discard), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range items {
		got = append(got, c.ID+" "+c.AreaName.EN)
	}
	if diff := cmp.Diff([]string{"A-1 A", "A-2 A", "B-1 B", "B-2 B"}, got); diff != "" {
		t.Error(diff)
	}
	if !checks[0].AreaName.IsZero() {
		t.Error("the knowledge itself was changed")
	}
}

func TestDaysOf(t *testing.T) {
	for text, want := range map[string]int{"180d": 180, "7": 7, "0d": 0, "-1d": 0, "99999d": 0, "1w": 0, "": 0} {
		if got, ok := daysOf(text); got != want || ok != (want > 0) {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	}
}

// A cell that a spreadsheet would compute gets an apostrophe; others stay.
func TestInert(t *testing.T) {
	for cell, want := range map[string]string{"": "", "a=1": "a=1", "是": "是", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\t=1": "'\t=1", "\r=1": "'\r=1"} {
		if got := inert(cell); got != want {
			t.Errorf("%q became %q", cell, got)
		}
	}
}

func TestEscape(t *testing.T) {
	if got, want := escape("<a> & *b* _c_ `d` [e](f) | ~g~ \\"), `&lt;a> &amp; \*b\* \_c\_ \`+"`d\\`"+` \[e\](f) \| \~g\~ \\`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// stopper cancels when the person is asked a question for the second time.
type stopper struct {
	bytes.Buffer
	stop func()
}

func (s *stopper) Write(p []byte) (int, error) {
	n, err := s.Buffer.Write(p)
	if strings.Count(s.String(), "[2/") > 0 && bytes.Equal(p, []byte("> ")) {
		s.stop()
	}
	return n, err
}

// terminal is an app with a person at it.
func terminal(in io.Reader, out io.Writer) *app.App {
	return &app.App{In: in, Out: io.Discard, Err: out, InTTY: true, Lang: rules.EN, Width: 80,
		Getenv: func(string) string { return "" }, Now: func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }}
}

// Ctrl-C in the middle keeps what was answered, and is no success.
func TestInterrupted(t *testing.T) {
	name := filepath.Join(t.TempDir(), "answers.yaml")
	in, typed := io.Pipe()
	go func() { _, _ = io.WriteString(typed, "engineer\nyes\n") }() // and then nothing: the pipe stays open
	ctx, stop := context.WithCancel(context.Background())
	out := &stopper{stop: stop}
	cmd := New(terminal(in, out))
	cmd.SetArgs([]string{"answer", "--answers", name})
	err := cmd.ExecuteContext(ctx)
	var p *rules.Problem
	if !errors.As(err, &p) || p.Class != rules.Incomplete || !errors.Is(err, context.Canceled) {
		t.Errorf("the walk ends with %v", err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "{value: yes, date: 2026-11-21, by: engineer}") {
		t.Errorf("the answer is lost:\n%s", text)
	}
	if !strings.Contains(out.String(), "answered 1 of ") {
		t.Errorf("the end is not told:\n%s", out)
	}
}

// A file that cannot be edited does not end the walk: what to write by hand is
// said. Bytes that are no text are asked for again.
func TestWalkGoesOn(t *testing.T) {
	name := filepath.Join(t.TempDir(), "answers.yaml")
	text := "\ufeffanswers:\n  wechat.appid_bound: |\n    待填\n"
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	cmd := New(terminal(strings.NewReader(strings.Repeat("\n", before(t, "merchant-binding", "answers.wechat.appid_bound"))+"\xff\nyes\n"), &out))
	cmd.SetArgs([]string{"answer", "merchant-binding", "--answers", name, "--by", "engineer"})
	if err := cmd.ExecuteContext(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"this line is not UTF-8", "paydiag cannot edit what is written here", "write it by hand", "wechat.appid_bound: {value: yes,"} {
		if !strings.Contains(strings.Join(strings.Fields(out.String()), " "), want) {
			t.Errorf("%q is not said:\n%s", want, out.String())
		}
	}
	if after, _ := os.ReadFile(name); string(after) != text {
		t.Errorf("the file became %q", after)
	}
}

// before counts the questions of an area that come before one.
func before(t *testing.T, area, path string) int {
	t.Helper()
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range p.Checks() {
		for _, q := range c.Paths() {
			switch {
			case c.Area != area || !strings.HasPrefix(q, "answers."):
			case q == path:
				return len(seen)
			default:
				seen[q] = true
			}
		}
	}
	t.Fatalf("%s does not ask for %s", area, path)
	return 0
}

// A byte-order mark stays where it was; a file too large to be read whole is
// never written.
func TestBook(t *testing.T) {
	name := filepath.Join(t.TempDir(), "answers.yaml")
	set := func() error {
		cmd := New(terminal(strings.NewReader(""), io.Discard))
		cmd.SetArgs([]string{"answer", "--answers", name, "--set", "wechat.appid_bound=yes", "--by", "engineer"})
		return cmd.ExecuteContext(context.Background())
	}
	for before, want := range map[string]string{
		"\ufeffanswers:\n": "\ufeffanswers:\n  wechat:\n    appid_bound: {value: yes, date: 2026-11-21, by: engineer}\n",
		"\xb4\xf0:\n":      "",
		"answers:\n# " + strings.Repeat("x", maxBook): "",
	} {
		if err := os.WriteFile(name, []byte(before), 0o644); err != nil {
			t.Fatal(err)
		}
		err := set()
		if (err == nil) != (want != "") {
			t.Errorf("%.20q: %v", before, err)
		}
		if want == "" {
			want = before
		}
		if got, _ := os.ReadFile(name); string(got) != want {
			t.Errorf("%.20q became %.80q", before, got)
		}
	}
}
