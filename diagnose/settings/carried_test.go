package settings

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules/source"
)

// TestPlacesOfEntries covers the ways to write a file into a ConfigMap. Where
// the text does not stand there as it reads, the place is the whole scalar.
func TestPlacesOfEntries(t *testing.T) {
	const head = "apiVersion: v1\nkind: ConfigMap\ndata:\n  a.properties: "
	for name, c := range map[string]struct{ text, want string }{
		"block":           {"|\n    a=1\n    b=茶\n", `5:7 a "1" 6:7 b "茶" `},
		"block, kept":     {"|+4\n      a=1\n\n\n      b=茶\n", `5:9 a "1" 8:9 b "茶" `},
		"block, comment":  {"|- # 注释 | x\n    a=1\n    b=茶", `5:7 a "1" 6:7 b "茶" `},
		"tag, anchor":     {"&x !!str |\n    a=1\n    b=\n", `5:7 a "1" 6:7 b "" `},
		"folded":          {">\n    a=1\n\n    b=茶\n", `5:7 a "1" 7:7 b "茶" `},
		"double":          {`"a=\"1\"\nb=\u8336 茶\n"`, `4:20 a "\\\"1\\\"" 4:29 b "\\u8336 茶" `},
		"double, long":    {`"a=\x41\U0001F375\n\n\\\tb=1"`, `4:20 a "\\x41\\U0001F375" 4:44 ` + "\tb" + ` "1" `},
		"double, lines":   {"\"a=1\\n\\\n     b=茶\\n\"", `4:20 a "1" 5:8 b "茶" `},
		"single":          {"'a=''1''\n\n    b=茶'", `4:20 a "''1''" 6:7 b "茶" `},
		"plain":           {"a=1\n\n    b=茶\n", `4:19 a "1" 6:7 b "茶" `},
		"next line":       {"\n    \"a=1\\nb=茶\"\n", `5:8 a "1" 5:13 b "茶" `},
		"not as it reads": {"\"a=x\n    \\ty\\nb=2\"\n", `4:17 a "\"a=x\n    \\ty\\nb=2\"" 4:17 b "\"a=x\n    \\ty\\nb=2\"" `},
	} {
		if got := places(t, source.NewFile("cm.yaml", head+c.text)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	const pair = `{"apiVersion": "v1", "kind": "ConfigMap", "data": {"a.properties": "a=\ud83c\udf75茶\nb=\u8336\nc=1\n"}}`
	if got, want := places(t, source.NewFile("cm.json", pair)), `1:71 a "\\ud83c\\udf75茶" 1:88 b "\\u8336" 1:98 c "1" `; got != want {
		t.Errorf("JSON: %s, want %s", got, want)
	}
}

// places lists where the values of a file stand, with what stands there.
func places(t *testing.T, f *source.File) string {
	t.Helper()
	docs, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range docs {
		for _, s := range Flatten(d.Root) {
			fmt.Fprintf(&b, "%d:%d %s %q ", s.Value.Span.Start.Line, s.Value.Span.Start.Col, s.Key, at(f, s.Value.Span))
		}
	}
	return b.String()
}

// TestSpringWritesKeysBothWays: nested and dotted keys are one setting.
func TestSpringWritesKeysBothWays(t *testing.T) {
	keys := func(text string) (out []string) {
		docs, err := Read(source.NewFile("application.yml", text))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range Flatten(docs[0].Root) {
			out = append(out, s.Key+"="+s.Value.Value)
		}
		return out
	}
	nested := keys("wx:\n  pay:\n    mch-id: 1\n    key: {file: a.pem}\n")
	for _, text := range []string{"wx.pay: {mch-id: 1, key.file: a.pem}", "wx.pay.mch-id: 1\nwx.pay.key.file: a.pem\n", "{\n\t\"wx\": {\"pay.mch-id\": 1, \"pay.key.file\": \"a.pem\"}\n}"} {
		if diff := cmp.Diff(nested, keys(text)); diff != "" {
			t.Errorf("%s:\n%s", text, diff)
		}
	}
}

// TestParts tells what carries settings for others by the text, not by names
// alone.
func TestParts(t *testing.T) {
	for text, want := range map[string]string{
		"services: {api: {image: x, environment: {A: 1}}}": "env api",
		"services: {api: {url: x, environment: {A: 1}}}":   "yaml ",
		"services: [a]":                                                       "yaml ",
		"kind: ConfigMap\ndata: {A: 1}":                                       "yaml ",
		"apiVersion: v1\nkind: ConfigMap\ndata: {A: 1}":                       "env ",
		"apiVersion: v1\nkind: Pod\nspec: {containers: [{env: [{name: A}]}]}": "env /",
		"apiVersion: x/v1\nkind: Mine\nspec: {a: 1}":                          "yaml ",
		"- a: 1\n- b: 2\n":                                                    "yaml ",
	} {
		docs, err := Read(source.NewFile("a.yaml", text))
		if err != nil || len(docs) != 1 || docs[0].Format+" "+docs[0].Name != want {
			t.Errorf("%q: %+v, %v, want %s", text, docs, err, want)
		}
	}
}

func TestFileThatIsAList(t *testing.T) {
	f := source.NewFile("a.json", `[{"a": 1}, "茶"]`)
	if got, want := places(t, f), `1:8 [0].a "1" 1:12 [1] "\"茶\"" `; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestLastOneCounts: of several with one key the last one stays, in its place.
func TestLastOneCounts(t *testing.T) {
	for name, text := range map[string]string{
		"a.properties": "a=1\nb=2\na=3\n", ".env": "a=1\nb=2\na=3\n", "a.ini": "a=1\nb=2\na=3\n",
		"compose.yml": "services:\n  x:\n    environment: [a=1, b=2, a=3]\n",
	} {
		docs, err := Read(source.NewFile(name, text))
		if err != nil || len(docs) != 1 || len(docs[0].Notes) != 1 {
			t.Fatalf("%s: %+v, %v", name, docs, err)
		}
		var got string
		for _, s := range Flatten(docs[0].Root) {
			got += s.Key + s.Value.Value
		}
		if got != "b2a3" {
			t.Errorf("%s: %s", name, got)
		}
	}
}
