package settings

import (
	"errors"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// secret stands in every broken file and must not come out.
const secret = "s3cr3tS3CR3T"

func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.yml", "key: " + secret + "\n  b: 1\n", "a.yml:2:1: YAML syntax error"},
		{"a.yml", "a: 1\na: " + secret + "\n", "a.yml:2:1: duplicate key “a”"},
		{"a.yml", "a: &a [*a, " + secret + "]\n", "refers to itself"},
		{"a.yml", "a: *" + secret + "\n", "unknown anchor; a value"},
		{"a.yml", secret + "\n", "a.yml:1:1: there is a single value here"},
		{"a.yml", "{{- if .x }}\na: " + secret + "\n{{- end }}\n", "render it first"},
		{"a.yml", strings.Repeat("[", 200) + secret + strings.Repeat("]", 200), "nested more than 100"},
		{"a.json", `{"a": ` + secret + `}`, "a.json:1:7: JSON syntax error"},
		{"a.json", `{/* ` + "中 */" + `"a": "` + secret + "\"\n b}", "a.json:2:2: JSON syntax error"},
		{"a.json", `{"a": 1, "a": "` + secret + `"}`, "a.json:1:10: duplicate key"},
		{"a.json", `{"a": 1 /* ` + secret, "a.json:1:24: JSON syntax error"},
		{"a.toml", "a = " + secret + "\n", "a.toml:1:5: TOML syntax error: unexpected character at start of value"},
		{"a.toml", "a = \"" + secret + "\n", "TOML syntax error: basic strings cannot have new lines"},
		{"a.toml", "a = t" + secret, "TOML syntax error"},
		{"a.toml", "名 = 1\n", "a.toml:1:1: TOML syntax error: invalid character at start of key"},
		{"a.toml", "a = [" + strings.Repeat("[", 200) + strings.Repeat("]", 201), "nested more than 100"},
		{"a.toml", strings.Repeat("a.", 200) + "a = 1", "nested more than 100"},
		{"a.properties", "a=1\n甲=\\u12" + secret + "\n", `a.properties:2:3: four hexadecimal digits are expected after \u`},
		{".env", "A=1\nB=\"" + secret + "\n", ".env:2:3: the quotation mark is not closed"},
		{".env", "B='" + secret + "\n", ".env:1:3: the quotation mark is not closed"},
		{"a.ini", "a=1\n[" + secret + "\n", "a.ini:2:1: the name of the section lacks its ]"},
		{"a.conf", "server {\n  listen 80;\n  " + secret + "\n}\n", "this is no configuration of a known format"},
		{"a.json", "{}\x00" + secret, "a.json:1:3: this is binary"},
		{"a.env", "\xff\xfe" + secret, "a.env:1:1: this is binary"},
		{"a.env", strings.Repeat("A=1\n", maxLines+1), "more than 500,000 lines"},
		{"a.toml", "a = [" + strings.Repeat("1,", maxNodes) + "]", "more than 500,000 values"},
		{"a.json", `{"` + strings.Repeat("k", 1<<20) + `": {` + many(100) + `}}`, "longer than 64 MiB"},
		{"k8s.yml", bomb(), "alias bomb"},
	} {
		_, err := Read(source.NewFile(c.name, c.text))
		var p *rules.Problem
		if !errors.As(err, &p) {
			t.Errorf("%s %.40q: got %v, want a problem", c.name, c.text, err)
			continue
		}
		if !strings.Contains(p.Error(), c.want) {
			t.Errorf("%s %.40q: %s, want %s", c.name, c.text, p, c.want)
		}
		if !p.Say.Complete() || p.Hint.ZH == "" != (p.Hint.EN == "") {
			t.Errorf("%s: not said in both languages: %+v %+v", c.want, p.Say, p.Hint)
		}
		if strings.Contains(p.Error()+p.Say.ZH+p.Hint.ZH, secret[:4]) {
			t.Errorf("the problem shows a value: %s", p)
		}
	}
}

func many(n int) string {
	var keys []string
	for i := range n {
		keys = append(keys, `"`+strings.Repeat("a", i+1)+`": 1`)
	}
	return strings.Join(keys, ",")
}

// bomb is a ConfigMap whose entries are one and the same file.
func bomb() string {
	return "apiVersion: v1\nkind: ConfigMap\nx: &x \"a=1\\n" + strings.Repeat("b=2\\n", 1000) + "\"\ndata:\n" +
		"  a.properties: *x\n  b.properties: *x\n  c.properties: *x\n  d.properties: *x\n"
}

// TestTablesOfTOML holds what may be defined twice, by the examples of the
// specification.
func TestTablesOfTOML(t *testing.T) {
	for text, place := range map[string]string{
		"a = 1\na = 2\n":                               "2:1",
		"a = 1\n\"a\" = 2\n":                           "2:1",
		"[a]\nb = 1\n[a]\nc = 2\n":                     "3:2",
		"[fruit]\napple = 1\n[fruit.apple]\nx = 1\n":   "3:8",
		"fruit = []\n[[fruit]]\n":                      "2:3",
		"[[a]]\n[a]\n":                                 "2:2",
		"[a]\n[[a]]\n":                                 "2:3",
		"[[a.b]]\n[a.b.c]\n[[a.b.c]]\n":                "3:7",
		"a = {b = 1}\n[a.c]\n":                         "2:2",
		"a = {b = 1}\na.c = 2\n":                       "2:1",
		"a = {b = 1, b = 2}\n":                         "1:13",
		"[a]\nb.c = 1\n[a.b]\nd = 1\n":                 "3:4",
		"[a.b]\nc = 1\n[a]\nb.d = 1\n":                 "4:1",
		"[a.b.c]\n[a]\nb.d = 1\n":                      "3:1",
		"a.b = 1\na.b.c = 2\n":                         "2:3",
		"[a]\n[a.b]\n[a]\n":                            "3:2",
		"a.b.c = 1\na.d = 2\n":                         "",
		"[a.b.c]\nx = 1\n[a]\ny = 1\n[a.b]\nz = 1\n":   "",
		"[a]\nb.c = 1\n[a.b.d]\ne = 1\n":               "",
		"[[a]]\n[a.b]\nx = 1\n[[a]]\n[a.b]\nx = 2\n":   "",
		"[[a]]\n[[a.b]]\nx=1\n[[a.b]]\nx=2\n[[a]]\n":   "",
		"a = [{b = 1}, {b = 2}]\nc = {d.e = 1, d.f=2}": "",
	} {
		_, err := Read(source.NewFile("f.toml", text))
		if place == "" {
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
		} else if err == nil || !strings.HasPrefix(err.Error(), "f.toml:"+place+": the key") {
			t.Errorf("%q: %v, want a problem at %s", text, err, place)
		}
	}
}

func TestNotesAreBounded(t *testing.T) {
	docs, err := Read(source.NewFile("a.properties", strings.Repeat("a=1\n", 1000)))
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, n := range docs[0].Notes {
		total += n.Count
	}
	if len(docs[0].Notes) != maxNotes || total != 999 {
		t.Errorf("%d notes count %d, want %d that count 999", len(docs[0].Notes), total, maxNotes)
	}
}

// TestNothing: files without a setting are no problem, and give nothing.
func TestNothing(t *testing.T) {
	for name, text := range map[string]string{
		"a.yml": "# nothing\n---\n", "a.json": " // nothing\n", "a.toml": "# nothing\n", "a.properties": "# nothing\n#---\n! x\n",
		".env": "\n# nothing\n", "a.ini": "; nothing\n", "a.conf": "\n\n", "a.cfg": "",
		"compose.yml": "services: {db: {image: mysql}}", "cm.yml": "apiVersion: v1\nkind: ConfigMap\n",
	} {
		if docs, err := Read(source.NewFile(name, text)); err != nil || len(docs) != 0 {
			t.Errorf("%s: %v, %v", name, docs, err)
		}
	}
}
