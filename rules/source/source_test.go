package source

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
)

func TestPositionsAfterChineseText(t *testing.T) {
	f := NewFile("a.yaml", "名称: 值\nurl: 'http://x'\r\n列表: [甲, \"乙\"]\n")
	root, err := ParseYAML(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		node *Node
		want string
		end  int
	}{
		{root.Get("名称"), "a.yaml:1:5", 6},
		{root.Get("url"), "a.yaml:2:6", 16},
		{root.Get("列表").Items[0], "a.yaml:3:6", 7},
		{root.Get("列表").Items[1], "a.yaml:3:9", 12},
	} {
		if got := c.node.Span.String(); got != c.want || c.node.Span.End.Col != c.end {
			t.Errorf("%q stands at %s–%d, want %s–%d", c.node.Value, got, c.node.Span.End.Col, c.want, c.end)
		}
	}
	if got := root.Get("名称").Span.Start.Byte; got != len("名称: ") {
		t.Errorf("byte offset %d, want %d", got, len("名称: "))
	}
	if got := Cells("名称: "); got != 6 {
		t.Errorf("%d cells, want 6", got)
	}
}

func TestCodesStayText(t *testing.T) {
	root, err := ParseYAML(NewFile("a", "a: 010\nb: no\nc: 1e3\nd: 2026-01-02\n"))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"a": "010", "b": "no", "c": "1e3", "d": "2026-01-02"} {
		if got := root.Get(key).Value; got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
}

func TestJSONPositions(t *testing.T) {
	f := NewFile("a.json", "{\n\t\"名\": {\"n\": 12345678901234567890, \"s\": \"x\"},\n\t\"l\": [true, null]\n}")
	root, err := ParseJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	n := root.Get("名").Get("n")
	if n.Value != "12345678901234567890" || n.Span.String() != "a.json:2:13" {
		t.Errorf("got %q at %s", n.Value, n.Span)
	}
	if s := root.Get("名").Get("s"); s.Span.End.Col-s.Span.Start.Col != 3 {
		t.Errorf("the span of a string takes in its quotes: %+v", s.Span)
	}
	if k := root.Get("l").Items[1].Kind; k != Null {
		t.Errorf("null has kind %v", k)
	}
}

func TestBrokenFiles(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 'b'; i <= 'h'; i++ {
		prev := string(i - 1)
		bomb += string(i) + ": &" + string(i) + " [" + strings.TrimSuffix(strings.Repeat("*"+prev+",", 10), ",") + "]\n"
	}
	for name, c := range map[string]struct {
		text, want, at string
		json           bool
	}{
		"syntax":         {text: "a: [1\nb: 2\n", want: "YAML syntax error", at: "f:1"},
		"tab":            {text: "a:\n  \tb: 1\n", want: "a tab in the indentation", at: "f:2"},
		"duplicate":      {text: "a: 1\nb: 2\na: 3\n", want: "duplicate key “a”", at: "f:3:1"},
		"bomb":           {text: bomb, want: "alias bomb", at: "f:1"},
		"cycle":          {text: "a: &a [*a]\n", want: "refers to itself", at: "f:1"},
		"no anchor":      {text: "a: *x\n", want: "unknown anchor; a value", at: "f:1"}, // and not its name: it may be a password
		"deep":           {text: strings.Repeat("[", 200) + strings.Repeat("]", 200), want: "nested", at: "f:1"},
		"json syntax":    {text: `{"a": }`, want: "JSON syntax error", at: "f:1:7", json: true},
		"json literal":   {text: `{"甲": tru}`, want: "in literal true", at: "f:1:10", json: true},
		"json escape":    {text: "{\n \"a\": [1, \"x\\q\"]}", want: "string escape", at: "f:2:14", json: true},
		"json cut":       {text: `{"a": 1`, want: "unexpected end", at: "f:1:8", json: true},
		"json more":      {text: `{} x`, want: "more text", at: "f:1", json: true},
		"json duplicate": {text: `{"a":1,"a":2}`, want: "duplicate key", at: "f:1:8", json: true},
		"json deep":      {text: strings.Repeat("[", 200), want: "nested", at: "f:1", json: true},
	} {
		parse := ParseYAML
		if c.json {
			parse = ParseJSON
		}
		_, err := parse(NewFile("f", c.text))
		var p *rules.Problem
		if !errors.As(err, &p) {
			t.Errorf("%s: got %v, want a problem", name, err)
			continue
		}
		if !strings.Contains(p.Say.EN, c.want) || !strings.HasPrefix(p.Span.String(), c.at) {
			t.Errorf("%s: %s, want %q at %s", name, p.Error(), c.want, c.at)
		}
		if !p.Say.Complete() {
			t.Errorf("%s: the problem is not said in both languages", name)
		}
	}
}

// TestPlacesInALongLine compares with counting from the start of the line, which
// is what the marks spare.
func TestPlacesInALongLine(t *testing.T) {
	long := strings.Repeat("a", stride-1) + strings.Repeat("茶", 2*stride) + strings.Repeat("é🍵b", stride)
	f := NewFile("f", "x\n"+long+"\r\n"+long)
	line, col := 1, 1
	for at, r := range f.Text {
		if got := f.Pos(at); got != (rules.Pos{Line: line, Col: col, Byte: at}) {
			t.Fatalf("byte %d stands at %+v, want %d:%d", at, got, line, col)
		}
		if got := f.Offset(line, col); got != at && r != '\n' { // which is no character of its line
			t.Fatalf("%d:%d is byte %d, want %d", line, col, got, at)
		}
		if col++; r == '\n' {
			line, col = line+1, 1
		}
	}
	if got := f.Offset(3, 1<<20); got != len(f.Text) {
		t.Errorf("behind the last line is byte %d, want %d", got, len(f.Text))
	}
}

func TestDecoderSaysEverythingAtOnce(t *testing.T) {
	root, err := ParseYAML(NewFile("f", "name: x\nnmae: y\ncount: many\ntitle: {zh: 好}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var d Decoder
	o := d.Object(root)
	o.NeedString("name")
	o.NeedString("id")
	o.Int("count")
	o.NeedText("title")
	o.Done()
	var got []string
	for _, p := range d.Problems {
		got = append(got, p.Error())
	}
	want := []string{
		"f:1:1: missing key “id”",
		"f:3:8: “many” must be a whole number",
		"f:4:8: missing key “en”",
		"f:2:1: unknown key “nmae”; known here: count, id, name, title",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNear(t *testing.T) {
	got := Near("SIGN_EROR", []string{"NOAUTH", "SIGN_ERROR", "SIGNERROR", "SYSTEM_ERROR"}, 2)
	if diff := cmp.Diff([]string{"SIGN_ERROR", "SIGNERROR"}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a: 1", "a: &x [*x]", "- {a: b}\n- '''", `{"a":[1,2]}`, "\t", "a: |\n  x\n y", "? a\n: b", "a: \"\\u"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		file := NewFile("f", s)
		for _, parse := range []func(*File) (*Node, error){ParseYAML, ParseJSON} {
			n, err := parse(file)
			if err != nil {
				var p *rules.Problem
				if !errors.As(err, &p) {
					t.Fatalf("an error without words: %v", err)
				}
				continue
			}
			within(t, n, len(s))
		}
	})
}

func within(t *testing.T, n *Node, size int) {
	if a, b := n.Span.Start.Byte, n.Span.End.Byte; a < 0 || a > b || b > size {
		t.Fatalf("span %d–%d outside %d bytes", a, b, size)
	}
	for _, p := range n.Pairs {
		within(t, p.Key, size)
		within(t, p.Value, size)
	}
	for _, i := range n.Items {
		within(t, i, size)
	}
}
