package pack_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

const (
	goodCause = `causes:
  - id: own-cause
    title: {zh: 甲, en: a}
    owner: merchant-code
    charged: no
    retry: after-fix
    retry_why: {zh: 甲, en: a}
    fix: {zh: 甲, en: a}
    support: {zh: 甲, en: a}
    customer: {zh: 甲, en: a}
`
	goodRule = `id: OWN-001
title: {zh: 甲, en: a}
scope: record
when: {record.code: MY_CODE}
cause: own-cause
strength: strong
severity: error
say: {zh: 甲, en: a}
fix: {zh: 甲, en: a}
source: {kind: official, url: 'https://example.com', read: 2026-11-21, status: confirmed}
tests:
  - {name: a, records: [{order_no: A, code: MY_CODE}], expect: fires}
  - {name: b, records: [{order_no: A, code: OTHER}], expect: silent}
  - {name: c, records: [{order_no: A}], expect: unknown}
`
	goodTable = `provider: wechat
api_version: v3
codes:
  - code: MY_CODE
    meaning: {zh: 甲, en: a}
    causes: {own-cause: 1}
    charged: no
    retry: after-fix
    source: {kind: official, url: 'https://example.com', read: 2026-11-21, status: confirmed}
`
)

func load(t *testing.T, texts ...string) (*pack.Pack, error) {
	t.Helper()
	base, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var files []*source.File
	for i, text := range texts {
		files = append(files, source.NewFile(string(rune('a'+i))+".yaml", text))
	}
	return pack.Load(files, base)
}

func TestUserPackIsLaidOverTheBuiltIn(t *testing.T) {
	p, err := load(t, goodCause, goodRule, goodTable)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := p.Check("OWN-001"); !ok {
		t.Error("the user's rule is missing")
	}
	if _, ok := p.Check("WX-NOTIFY-001"); !ok {
		t.Error("the built-in items are gone")
	}
	if got := p.Codes().Lookup("my_code"); len(got) != 1 {
		t.Errorf("%d entries for the user's code", len(got))
	}
	if len(p.Infos) != 2 || p.Infos[1].ID != "user" || !strings.HasPrefix(p.Infos[1].Digest, "sha256:") {
		t.Errorf("the report would not name the pack: %+v", p.Infos)
	}
}

func TestUserPackReplacesAnEntry(t *testing.T) {
	p, err := load(t, goodCause, strings.Replace(goodTable, "MY_CODE", "SIGN_ERROR", 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range p.Codes().Lookup("SIGN_ERROR") {
		if e.APIVersion == "v3" && e.Meaning.EN != "a" {
			t.Errorf("the built-in meaning survived: %s", e.Meaning.EN)
		}
	}
}

// Every way in which a knowledge file can be wrong is told with its place, in
// both languages.
func TestBrokenKnowledge(t *testing.T) {
	cut := func(s, old, replacement string) string {
		if !strings.Contains(s, old) {
			t.Fatalf("the sample has no %q", old)
		}
		return strings.Replace(s, old, replacement, 1)
	}
	for name, c := range map[string]struct{ file, at, want string }{
		"unknown key":        {goodRule + "colour: red\n", "a.yaml:15:1", "unknown key “colour”"},
		"missing language":   {cut(goodRule, "say: {zh: 甲, en: a}", "say: {zh: 甲}"), "a.yaml:8:6", "missing key “en”"},
		"no provenance":      {cut(goodRule, "source: {kind: official, url: 'https://example.com', read: 2026-11-21, status: confirmed}\n", ""), "a.yaml:1:1", "missing key “source”"},
		"source without url": {cut(goodTable, "url: 'https://example.com', ", ""), "a.yaml:9:13", "has no url"},
		"dangling cause":     {cut(goodRule, "cause: own-cause", "cause: sign-wrong-sting"), "a.yaml:1:1", "unknown cause “sign-wrong-sting”; did you mean sign-wrong-string"},
		"rule without test":  {cut(goodRule, "  - {name: c, records: [{order_no: A}], expect: unknown}\n", ""), "a.yaml:1:1", "has no test that expects unknown"},
		"duplicate id":       {goodTable + strings.TrimPrefix(goodTable, "provider: wechat\napi_version: v3\ncodes:\n"), "a.yaml:10:5", "defined twice; first at a.yaml:4:5"},
		"weights":            {cut(goodTable, "{own-cause: 1}", "{own-cause: 0.5}"), "a.yaml:6:13", "sum to 0.50"},
		"enum":               {cut(goodTable, "charged: no", "charged: maybe"), "a.yaml:7:14", "“maybe” is not one of no, unknown, yes"},
		"too severe":         {cut(goodRule, "kind: official", "kind: seed"), "a.yaml:1:1", "may be at most info"},
		"undeclared fact":    {cut(goodRule, "record.code", "record.cod"), "a.yaml:4:8", "undeclared fact “record.cod”"},
		"unknown slot":       {cut(goodRule, "say: {zh: 甲, en: a}", "say: {zh: 甲, en: 'a {config.nope}'}"), "a.yaml:1:1", "names the undeclared fact config.nope"},
		"not knowledge":      {"hello: world\n", "a.yaml:1:1", "no knowledge file"},
		"yaml":               {"id: [\n", "a.yaml:1:1", "YAML syntax error"},
		"test fact":          {cut(goodRule, "{name: b, records: [{order_no: A, code: OTHER}]", "{name: b, facts: {config.nope: 1}"), "a.yaml", "undeclared fact “config.nope”"},
		"test record":        {cut(goodRule, "[{order_no: A, code: OTHER}]", "[{ordr: A}]"), "a.yaml", "unknown record field “ordr”"},
		"bad pattern":        {cut(goodTable, "    charged", "    cases: [{regex: '['}]\n    charged"), "a.yaml", "invalid regular expression"},
		"symptom":            {cut(goodTable, "    charged", "    kind: symptom\n    charged"), "a.yaml", "has no cases"},
	} {
		files := []string{c.file}
		if !strings.HasPrefix(c.file, "causes") {
			files = append(files, goodCause)
		}
		_, err := load(t, files...)
		var many pack.Problems
		if !errors.As(err, &many) {
			t.Errorf("%s: loads, or fails with %v", name, err)
			continue
		}
		found := false
		for _, p := range many {
			found = found || strings.Contains(p.Say.EN, c.want) && strings.HasPrefix(p.Span.String(), c.at)
			if !p.Say.Complete() {
				t.Errorf("%s: %q is not said in both languages", name, p.Say.EN)
			}
			var one *rules.Problem
			if !errors.As(err, &one) {
				t.Errorf("%s: the problems do not unwrap", name)
			}
		}
		if !found {
			t.Errorf("%s: want %q at %s, got:\n%v", name, c.want, c.at, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, s := range []string{goodCause, goodRule, goodTable, "items: []\narea: x", "facts: [{path: a}]", "profiles: [{id: x, fields: {code: [a]}}]"} {
		f.Add(s)
	}
	base, err := pack.Builtin()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(_ *testing.T, s string) {
		_, _ = pack.Load([]*source.File{source.NewFile("f.yaml", s)}, base) // must not panic
	})
}
