package settings

import (
	"errors"
	"testing"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

func FuzzYAML(f *testing.F) {
	fuzz(f, "a.yml", "a: 1", "a: &x [*x]", "a: |2-\n   x\n b: >\n  y", "a: \"\\\n  \\u9752\"", "<<: {a: 1}", "a: @b@", "a: {{ b }}", "a: ''''",
		"apiVersion: v1\nkind: ConfigMap\ndata:\n  a.env: \"A=\\\"\\u9752\\\"\\n\"", "services: {a: {image: x, environment: ['A=1', B]}}")
}

func FuzzJSON(f *testing.F) {
	fuzz(f, "a.json", `{"a": [1, {"b": null}],}`, `{// x`, `/* {`, `{"a": "\ud83c\udf75",}`, `[,]`, `{"apiVersion":"v1","kind":"Secret","stringData":{"a.yml":"a: \"\\u00e9\"\n"}}`)
}

func FuzzTOML(f *testing.F) {
	fuzz(f, "a.toml", "a = 1", "[a.b]\nc = [1, {d = 2},]", "[[a]]\n'b'.\"c\" = '''\nx'''", "a = [ # ]\n]", "a=1e", "a.")
}

func FuzzProperties(f *testing.F) {
	fuzz(f, "a.properties", "a=1", "a\\ b : c\\\n  d", "a=\\u9752\\uD83C", "#---\n!x\n#---", "a=-----BEGIN X-----\n-----END X-----", "\\", "a\r=\rb")
}

func FuzzEnv(f *testing.F) {
	fuzz(f, ".env", "A=1", "export A='x\ny' # z", "A=\"\\\"", "A=-----BEGIN \n-----END ", "A: b", "A=\"x\" y")
}

func FuzzINI(f *testing.F) {
	fuzz(f, "a.ini", "[a]\nb=1", "a =\n  b\n  c", "a=\"b\" ; c", "a : 'b", "[a", "a=-----BEGIN \n-----END ")
}

// fuzz holds for any text that the reader ends, that it fails with a problem in
// both languages, and that every place lies in the file.
func fuzz(f *testing.F, name string, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFile(name, text)
		docs, err := Read(file)
		if err != nil {
			var p *rules.Problem
			if !errors.As(err, &p) || !p.Say.Complete() {
				t.Fatalf("an error without words: %v", err)
			}
			inside(t, file, p.Span)
		}
		for _, d := range docs {
			for _, s := range Flatten(d.Root) {
				Normal(s.Key)
				inside(t, file, s.KeySpan)
				inside(t, file, s.Value.Span)
			}
		}
	})
}

func inside(t *testing.T, f *source.File, s rules.Span) {
	t.Helper()
	if a, b := s.Start.Byte, s.End.Byte; a < 0 || a > b || b > len(f.Text) {
		t.Fatalf("%d–%d lies outside %d bytes", a, b, len(f.Text))
	}
	if s.IsZero() || f.Pos(s.Start.Byte) != s.Start || f.Pos(s.End.Byte) != s.End {
		t.Fatalf("%v is no place of the file", s)
	}
}
