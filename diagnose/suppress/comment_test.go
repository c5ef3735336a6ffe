package suppress

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules/source"
)

func day(s string) time.Time {
	t, ok := parseDay(s)
	if !ok && s != "" {
		panic(s)
	}
	return t
}

// read shows what a comment of one line says.
func read(t *testing.T, line string) Entry {
	t.Helper()
	list := Comments(source.NewFile("f", line+"\nkey: value\n"))
	if len(list) != 1 {
		t.Fatalf("%q: %d entries, want 1", line, len(list))
	}
	return list[0]
}

func TestCommentSays(t *testing.T) {
	for _, c := range []struct {
		line, ids, reason, until, misdated string
	}{
		{"# paydiag:ignore WX-NOTIFY-001 test gateway only", "WX-NOTIFY-001", "test gateway only", "", ""},
		{"#paydiag:ignore WX-NOTIFY-001,WX-NOTIFY-002 test gateway", "WX-NOTIFY-001 WX-NOTIFY-002", "test gateway", "", ""},
		{"// paydiag:ignore WX-NOTIFY-001 , WX-NOTIFY-002 test gateway", "WX-NOTIFY-001 WX-NOTIFY-002", "test gateway", "", ""},
		{"; paydiag:ignore WX-NOTIFY-001，WX-NOTIFY-002 测试环境", "WX-NOTIFY-001 WX-NOTIFY-002", "测试环境", "", ""},
		{"! paydiag:ignore WX-NOTIFY-001, see ticket 12", "WX-NOTIFY-001", "see ticket 12", "", ""},
		{"-- paydiag:ignore WX-NOTIFY-001 -- behind the VPN", "WX-NOTIFY-001", "behind the VPN", "", ""},
		{"<!-- paydiag:ignore WX-NOTIFY-001 behind the VPN -->", "WX-NOTIFY-001", "behind the VPN", "", ""},
		{"# paydiag:ignore WX-NOTIFY-001：测试环境，至 2027-01-31", "WX-NOTIFY-001", "测试环境", "2027-01-31", ""},
		{"# paydiag:ignore WX-NOTIFY-001 沙箱联调，直到2027年1月31日止。", "WX-NOTIFY-001", "沙箱联调", "2027-01-31", ""},
		{"# paydiag:ignore WX-NOTIFY-001 sandbox (until 2027/1/31)", "WX-NOTIFY-001", "sandbox", "2027-01-31", ""},
		{"# paydiag:ignore WX-NOTIFY-001 sandbox UNTIL: 20270131.", "WX-NOTIFY-001", "sandbox", "2027-01-31", ""},
		{"# paydiag:ignore WX-NOTIFY-001 until 2027-01-31 for the move", "WX-NOTIFY-001", "until 2027-01-31 for the move", "2027-01-31", ""},
		{"# paydiag:ignore WX-NOTIFY-001 2026-11-01 至 2027-01-31 演练", "WX-NOTIFY-001", "2026-11-01 至 2027-01-31 演练", "2027-01-31", ""},
		{"# paydiag:ignore WX-NOTIFY-001 until 2027-01-31", "WX-NOTIFY-001", "", "2027-01-31", ""},
		{"# paydiag:ignore WX-NOTIFY-001 sandbox until 2027-02-30", "WX-NOTIFY-001", "sandbox", "", "2027-02-30"},
		{"# paydiag:ignore WX-NOTIFY-001 sandbox until 31.01.2027", "WX-NOTIFY-001", "sandbox", "", "31.01.2027"},
		{"# paydiag:ignore WX-NOTIFY-001 sandbox until 31012027", "WX-NOTIFY-001", "sandbox", "", "31012027"},
		{"# paydiag:ignore WX-NOTIFY-001 sandbox until 2027", "WX-NOTIFY-001", "sandbox", "", "2027"},
		{"# paydiag:ignore WX-NOTIFY-001 until SDK 3.2 is out", "WX-NOTIFY-001", "until SDK 3.2 is out", "", ""},
		{"# paydiag:ignore WX-NOTIFY-001 until 3.2 is out", "WX-NOTIFY-001", "until 3.2 is out", "", ""},
		{"# paydiag:ignore * all is well", "*", "all is well", "", ""},
		{"# paydiag:ignore 测试环境", "", "测试环境", "", ""},
		{"# paydiag:ignore", "", "", "", ""},
		{"\t # \tpaydiag:ignore\tWX-NOTIFY-001\ttabs\r", "WX-NOTIFY-001", "tabs", "", ""},
	} {
		e := read(t, c.line)
		got := []string{strings.Join(e.IDs, " "), e.Reason, e.Misdated}
		if diff := cmp.Diff([]string{c.ids, c.reason, c.misdated}, got); diff != "" {
			t.Errorf("%q: %s", c.line, diff)
		}
		if !e.Until.Equal(day(c.until)) {
			t.Errorf("%q holds until %s", c.line, e.Until)
		}
	}
}

func TestNoComment(t *testing.T) {
	for _, line := range []string{
		`note: "# paydiag:ignore WX-NOTIFY-001 quoted"`,
		`note: '# paydiag:ignore WX-NOTIFY-001 quoted'`,
		`note: 'it''s # paydiag:ignore WX-NOTIFY-001 quoted'`,
		`note: "a \" # paydiag:ignore WX-NOTIFY-001 quoted"`,
		`{"note": "x # paydiag:ignore WX-NOTIFY-001 quoted"}`,
		`note: "never closed # paydiag:ignore WX-NOTIFY-001`,
		`url: https://pay.qingshan-tea.cn/a#paydiag:ignore WX-NOTIFY-001`,
		`# paydiag:ignored WX-NOTIFY-001`,
		`# paydiag:ignore-all WX-NOTIFY-001`,
		`paydiag:ignore WX-NOTIFY-001`,
	} {
		if list := Comments(source.NewFile("f", line+"\n")); len(list) != 0 {
			t.Errorf("%s: taken for a comment: %+v", line, list)
		}
	}
}

func TestCommentCovers(t *testing.T) {
	for name, c := range map[string]struct {
		text        string
		first, last int
	}{
		"its own line":          {"a: 1\nb: 2 # paydiag:ignore WX-A-1 r\nc: 3\n", 2, 2},
		"behind an apostrophe":  {"a: it's # paydiag:ignore WX-A-1 r\n", 1, 1},
		"behind a quoted value": {"a: 'x' # paydiag:ignore WX-A-1 r\n", 1, 1},
		"behind an empty value": {"a: '' # paydiag:ignore WX-A-1 r\n", 1, 1},
		"the next line":         {"# paydiag:ignore WX-A-1 r\na: 1\nb: 2\n", 2, 2},
		"over blanks":           {"# paydiag:ignore WX-A-1 r\r\n\r\n  # why\r\na: 1\r\n", 4, 4},
		"over a document line":  {"# paydiag:ignore WX-A-1 r\n---\na: 1\n", 3, 3},
		"a list below":          {"# paydiag:ignore WX-A-1 r\nips:\n  # office\n  - 203.0.113.7\n  - 203.0.113.8\n", 2, 4},
		"a list beside":         {"ips: # paydiag:ignore WX-A-1 r\n- 203.0.113.7\n- 203.0.113.8\n", 1, 2},
		"a list with a remark":  {"# paydiag:ignore WX-A-1 r\nips:  # of the office\n  - 203.0.113.7\n", 2, 3},
		"no list":               {"# paydiag:ignore WX-A-1 r\na: 1\nips:\n  - 203.0.113.7\n", 2, 2},
		"nothing":               {"a: 1\n# paydiag:ignore WX-A-1 r\n\n# end", 0, 0},
	} {
		list := Comments(source.NewFile("f", c.text))
		if len(list) != 1 || list[0].Line != c.first || list[0].Last != c.last {
			t.Errorf("%s: got %+v, want lines %d to %d", name, list, c.first, c.last)
		}
	}
}

func TestCommentsStack(t *testing.T) {
	f := source.NewFile("f", "# paydiag:ignore WX-A-1 one\n# paydiag:ignore WX-B-2 two\nurl: 值 # paydiag:ignore WX-C-3 three\n")
	list := Comments(f)
	if len(list) != 3 {
		t.Fatal(list)
	}
	for i, at := range []string{"f:1:1", "f:2:1", "f:3:8"} {
		if list[i].Line != 3 || list[i].At.String() != at || list[i].How != FromComment || list[i].File != "f" {
			t.Errorf("%+v, want one at %s for line 3", list[i], at)
		}
	}
	if end := list[2].At.End.Byte; end != len(f.Text)-1 {
		t.Errorf("the comment ends at %d of %d", end, len(f.Text))
	}
}

func TestReasonIsShortened(t *testing.T) {
	e := read(t, "# paydiag:ignore WX-A-1 "+strings.Repeat("因", 2*maxReason))
	if want := strings.Repeat("因", maxReason) + "…"; e.Reason != want {
		t.Errorf("a reason of %d bytes", len(e.Reason))
	}
}

func TestCommentsAreBounded(t *testing.T) {
	if n := len(Comments(source.NewFile("f", strings.Repeat("# paydiag:ignore A-1 r\n", maxComments+1)))); n != maxComments {
		t.Errorf("%d comments", n)
	}
	if e := read(t, "# paydiag:ignore "+numbered(2*maxIDs)+" r"); len(e.IDs) != maxIDs {
		t.Errorf("%d rules", len(e.IDs))
	}
}

func FuzzComments(f *testing.F) {
	for _, s := range []string{
		"# paydiag:ignore WX-A-1, WX-B-2 why until 2027-01-31\na: 1", "a: '# paydiag:ignore X'", "// paydiag:ignore\n\n", "<!-- paydiag:ignore A-1 x -->",
		"a: # paydiag:ignore A-1 至 2027\n- b", "\"\\", "# # paydiag:ignore \xff until 20", "-- paydiag:ignore *\r\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFile("f", text)
		list := Comments(file)
		if len(list) > strings.Count(text, directive) {
			t.Fatalf("%d entries of %d directives", len(list), strings.Count(text, directive))
		}
		lines := strings.Count(text, "\n") + 1
		for _, e := range list {
			if e.Line < 0 || e.Last < e.Line || e.Last > lines {
				t.Fatalf("lines %d to %d of %d", e.Line, e.Last, lines)
			}
			at := text[e.At.Start.Byte:e.At.End.Byte]
			if !strings.Contains(at, directive) || strings.Contains(at, "\n") {
				t.Fatalf("the entry stands at %q", at)
			}
			if e.Line > 0 && e.Line < e.At.Start.Line {
				t.Fatalf("the comment of line %d covers line %d", e.At.Start.Line, e.Line)
			}
		}
	})
}
