package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

func TestFresh(t *testing.T) {
	files, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile("../../../docs/schema/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("docs/schema/%s is stale: run go generate ./cmd/internal/schemagen", name)
		}
	}
}

func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	files, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(files[name]))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("file:///"+name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("file:///" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plain gives a node the types that an editor sees, which reads YAML 1.2.
func plain(n *source.Node) any {
	switch n.Kind {
	case source.Map:
		m := map[string]any{}
		for _, p := range n.Pairs {
			m[p.Key.Value] = plain(p.Value)
		}
		return m
	case source.List:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, plain(item))
		}
		return list
	case source.Null:
		return nil
	}
	var v any
	if !n.Quoted && json.Unmarshal([]byte(n.Value), &v) == nil { // a number, true or false
		return v
	}
	return n.Value
}

func validate(t *testing.T, s *jsonschema.Schema, name, text string) error {
	t.Helper()
	root, err := source.ParseYAML(source.NewFile(name, text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(plain(root))
}

func TestExamplesFit(t *testing.T) {
	for _, file := range []string{"paydiag", "answers"} {
		names, err := filepath.Glob("../../../examples/*/" + file + ".yaml")
		if err != nil || len(names) == 0 {
			t.Fatal(names, err)
		}
		s := schema(t, file+".schema.json")
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := validate(t, s, name, string(text)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// nest writes a setting into a file with the sections that one must have.
func nest(path, value string) string {
	text, indent := "", ""
	for word := range strings.SplitSeq(path, ".") {
		text += "\n" + indent + word + ":"
		indent += "  "
	}
	if !strings.HasPrefix(path, "wechat") {
		text += " " + value + "\nwechat:\n"
		return text
	}
	return text + " " + value + "\n"
}

// Every declared setting, figure and question has its place, and takes what the
// reader takes.
func TestEveryFactHasItsPlace(t *testing.T) {
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	samples := map[fact.Type][]string{
		fact.Text: {"x", "12", "'12'", "${X}", ""}, fact.Int: {"30", "'30'", "${X}", ""}, fact.Bool: {"yes", "true", "否", "0", ""},
		fact.Time: {"2026-11-21", ""}, fact.URL: {"https://pay.qingshan-tea.cn/n", "${URL}"}, fact.List: {"[a, 1]", "a", "[]", ""},
		fact.Secret: {"{file: a.pem}", "{env: A}", "${A}", ""},
	}
	files := map[string]*jsonschema.Schema{"paydiag": schema(t, "paydiag.schema.json"), "answers": schema(t, "answers.schema.json")}
	seen := 0
	for _, d := range p.Schema().Decls {
		root, rest, _ := strings.Cut(d.Path, ".")
		file, path := "paydiag", rest
		switch root {
		case "config":
			if fromFile(p.Schema(), d.Path) {
				continue
			}
		case "param":
			path = d.Path
		case "answers":
			file, path = "answers", d.Path
			if !questionPath(d.Path) {
				continue
			}
		default:
			continue
		}
		values := samples[d.Type]
		if len(d.Enum) > 0 {
			values = []string{d.Enum[0], "", "${X}"}
		}
		for _, v := range values {
			text := nest(path, v)
			if file == "answers" {
				text = strings.TrimSuffix(text, "wechat:\n")
			}
			if err := validate(t, files[file], "a.yaml", text); err != nil {
				t.Errorf("%s: %q is refused: %v", d.Path, v, err)
			}
		}
		seen++
	}
	if seen < 60 {
		t.Errorf("only %d facts were tried", seen)
	}
}

func questionPath(path string) bool {
	return path != "answers.overdue" && path != "answers.unfilled" && path != "answers.unsupported"
}

// fromFile reports whether a fact is read from the file that a setting names.
func fromFile(s *fact.Schema, path string) bool {
	for i := strings.LastIndexByte(path, '.'); i > 0; i = strings.LastIndexByte(path, '.') {
		path = path[:i]
		if _, ok := s.Find(path); ok {
			return true
		}
	}
	return false
}

func TestSchemasRefuse(t *testing.T) {
	config, sheet := schema(t, "paydiag.schema.json"), schema(t, "answers.schema.json")
	for _, c := range []struct {
		name string
		in   *jsonschema.Schema
		text string
		fits bool
	}{
		{"sections that are empty", config, "wechat:\nnetwork:\n", true},
		{"several merchants", config, "lint: {fail_on: warning, severity: {WX-SIGN-001: info}, files: ['*.yaml'], skip: [callback]}\nmerchants: {shop: {env: test, wechat: {mchid: 1}}, other:}\n", true},
		{"a file of another editor", config, "$schema: x\nalipay: {order: {goods_type: 1}, huabei: {periods: [3, '6']}}\n", true},
		{"only how to lint", config, "version: 1\nlint: {profile: wxjava, files: [src/main/resources/*.yml]}\n", true},
		{"a misspelt setting", config, "wechat: {notify_ulr: a}\n", false},
		{"one below", config, "wechat: {fenfu: {enable: yes}}\n", false},
		{"one of a merchant", config, "merchants: {shop: {wechat: {mch_id: 1}}}\n", false},
		{"what a key file says", config, "wechat: {private_key: {bits: 2048}}\n", false},
		{"what a reader finds out", config, "wechat:\nliteral_secrets: [a]\n", false},
		{"a key in plain text", config, "wechat: {api_v3_key: abcdefghijklmnopqrstuvwxyz012345}\n", false},
		{"a key from two places", config, "wechat: {api_v3_key: {env: A, file: b}}\n", false},
		{"a word that there is not", config, "wechat: {mode: shop}\n", false},
		{"a list with one", config, "wechat: {products: [h6]}\n", false},
		{"a severity that there is not", config, "wechat:\nlint: {fail_on: fatal}\n", false},
		{"a misspelt section of lint", config, "wechat:\nlint: {ignore: a}\n", false},
		{"answers of every form", sheet, "answers:\n  wechat.appid_bound: yes\n  wechat:\n    product_enabled: {value: no, date: 2026-11-21, by: 运维, evidence: a, review_by: 2027-01-01}\n  alipay:\n", true},
		{"an answer still to be given", sheet, "answers: {wechat: {appid_bound: {value: , by: }}}\n", true},
		{"a question that nobody asks", sheet, "answers: {wechat.appid_bond: yes}\n", false},
		{"a field that there is not", sheet, "answers: {wechat.appid_bound: {value: yes, review: 2027-01-01}}\n", false},
		{"an answer of another type", sheet, "answers: {wechat.appid_bound: perhaps}\n", false},
		{"what a reader finds out of answers", sheet, "answers: {overdue: [a]}\n", false},
		{"no answers", sheet, "wechat:\n", false},
	} {
		if err := validate(t, c.in, "a.yaml", c.text); (err == nil) != c.fits {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
