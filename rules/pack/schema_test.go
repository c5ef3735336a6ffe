package pack_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

// The schemas serve editors; the decoders decide. The tests here hold the two
// together.
var schemaNames = []string{"errorcodes/schema.json", "checklists/schema.json", "rules/std/schema.json"}

func schemas(t *testing.T) (docs map[string]any, compiled map[string]*jsonschema.Schema) {
	t.Helper()
	docs, compiled = map[string]any{}, map[string]*jsonschema.Schema{}
	c := jsonschema.NewCompiler()
	for _, name := range schemaNames {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if docs[name], err = jsonschema.UnmarshalJSON(strings.NewReader(string(text))); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := c.AddResource("file:///"+name, docs[name]); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range schemaNames {
		compiled[name] = c.MustCompile("file:///" + name)
	}
	return docs, compiled
}

// plain gives a node the types that an editor sees, which reads YAML 1.2: no
// and 2026-11-21 are texts there, true and 400 are not.
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
	if n.Quoted {
		return n.Value
	}
	var v any
	if json.Unmarshal([]byte(n.Value), &v) == nil { // a number, true or false
		return v
	}
	return n.Value
}

var modeline = regexp.MustCompile(`^# yaml-language-server: \$schema=(\S+)\n`)

// Every built-in file names its schema in the first line and fits it.
func TestBuiltinFilesFitTheirSchemas(t *testing.T) {
	_, compiled := schemas(t)
	files, err := pack.BuiltinFiles()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range files {
		m := modeline.FindStringSubmatch(f.Text)
		if m == nil {
			t.Errorf("%s: the first line does not name its schema", f.Name)
			continue
		}
		name := path.Join(path.Dir(f.Name), m[1])
		if compiled[name] == nil {
			t.Errorf("%s: %s is none of the schemas", f.Name, name)
			continue
		}
		seen[name] = true
		root, err := source.ParseYAML(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled[name].Validate(plain(root)); err != nil {
			t.Errorf("%s does not fit its schema: %v", f.Name, err)
		}
	}
	if len(seen) != len(schemaNames) {
		t.Errorf("only %v were used", slices.Sorted(maps.Keys(seen)))
	}
}

// samples is every kind of knowledge file with everything in it wrong: each
// object has the key nope, each word of a fixed list is WRONG. The loader's
// complaint lists what it would take, and the comment says where the schemas
// have that list.
var samples = []string{`
provider: p
api_version: v
nope: 1                     # errorcodes/schema.json
codes:
  - code: C
    nope: 1                 # errorcodes/schema.json $defs entry
    kind: WRONG             # errorcodes/schema.json $defs entry properties kind
    outcome: WRONG          # errorcodes/schema.json $defs outcome
    owner: WRONG            # errorcodes/schema.json $defs owner
    charged: WRONG          # errorcodes/schema.json $defs charged
    retry: WRONG            # errorcodes/schema.json $defs retry
    meaning:
      zh: 甲
      en: a
      nope: 1               # errorcodes/schema.json $defs text
    cases:
      - match: a
        nope: 1             # errorcodes/schema.json $defs case
    source:
      kind: WRONG           # errorcodes/schema.json $defs provenance properties kind
      status: WRONG         # errorcodes/schema.json $defs provenance properties status
      read: 2026-11-21
      url: https://example.com
      nope: 1               # errorcodes/schema.json $defs provenance
`, `
area: a
nope: 1                     # checklists/schema.json
items:
  - id: OWN-001
    nope: 1                 # checklists/schema.json $defs item
    cause: other
    mend: WRONG             # checklists/schema.json $defs item properties mend
    strength: WRONG         # checklists/schema.json $defs strength
    severity: WRONG         # checklists/schema.json $defs severity
    require:
      all:
        - config.env|WRONG: 1 # checklists/schema.json $defs condition
        - config.env:
            fact: config.env
            nope: 1         # checklists/schema.json $defs other_fact
    tests:
      - name: a
        nope: 1             # checklists/schema.json $defs test
        expect: WRONG       # checklists/schema.json $defs test properties expect
`, `
id: OWN-101
nope: 1                     # rules/std/schema.json $defs rule
scope: WRONG                # rules/std/schema.json $defs rule properties scope
when: {record.code: A}
`, `
nope: 1                     # rules/std/schema.json $defs causes
causes:
  - id: own
    nope: 1                 # rules/std/schema.json $defs cause
    owner: WRONG            # rules/std/schema.json $defs cause properties owner
`, `
nope: 1                     # rules/std/schema.json $defs facts
facts:
  - path: config.own
    nope: 1                 # rules/std/schema.json $defs fact
    type: WRONG             # rules/std/schema.json $defs fact properties type
`, `
nope: 1                     # rules/std/schema.json $defs profiles
profiles:
  - id: own
    nope: 1                 # rules/std/schema.json $defs profile
    format: WRONG           # rules/std/schema.json $defs profile properties format
    fields:
      code:
        paths: a
        nope: 1             # rules/std/schema.json $defs reading
        unit: WRONG         # rules/std/schema.json $defs reading properties unit
`, `
nope: 1                     # rules/std/schema.json $defs config_profiles
config_profiles:
  - id: own
    marks: a
    nope: 1                 # rules/std/schema.json $defs config_profile
    settings:
      config.env:
        keys: a
        nope: 1             # rules/std/schema.json $defs setting
`, `
nope: 1                     # rules/std/schema.json $defs mistakes
mistakes:
  - label: A_B
    nope: 1                 # rules/std/schema.json $defs mistake
    sdk:
      - name: a
        nope: 1             # rules/std/schema.json $defs sdk
`, `
nope: 1                     # rules/std/schema.json $defs vocabulary
vocabulary:
  nope: 1                   # rules/std/schema.json $defs words
  versions:
    - version: v9
      nope: 1               # rules/std/schema.json $defs marks
      words: a
  paths:
    - holds: a
      api: a
      nope: 1               # rules/std/schema.json $defs address
`, `
pack:
  nope: 1                   # rules/std/schema.json $defs name
  id: own
  version: "1"
`}

// What the decoders know and what the schemas list is the same: keys, words
// of fixed lists, modifiers and log fields.
func TestSchemasListWhatTheLoaderKnows(t *testing.T) {
	docs, _ := schemas(t)
	toCheck := lists(docs)
	known := regexp.MustCompile(`(?:is not one of|known here:|known:) (.*)$`)
	for i, text := range samples {
		_, err := load(t, text)
		var problems pack.Problems
		if !errors.As(err, &problems) {
			t.Fatalf("sample %d: %v", i, err)
		}
		for at, line := range strings.Split(text, "\n") {
			_, place, marked := strings.Cut(line, "# ")
			if !marked {
				continue
			}
			want, listed := toCheck[place]
			if !listed {
				t.Errorf("the schemas have no list at %s", place)
				continue
			}
			j := slices.IndexFunc(problems, func(p *rules.Problem) bool {
				return p.Span.Start.Line == at+1 && known.MatchString(p.Say.EN)
			})
			if j < 0 {
				t.Errorf("the loader takes %q:\n%v", strings.TrimSpace(line), err)
				continue
			}
			got := strings.Split(known.FindStringSubmatch(problems[j].Say.EN)[1], ", ")
			compare(t, place, want, slices.DeleteFunc(got, func(s string) bool { return s == "" }))
			delete(toCheck, place)
		}
	}
	var fields []string
	for f := range fact.NumFields {
		fields = append(fields, f.String())
	}
	const field = "checklists/schema.json $defs field"
	compare(t, field, toCheck[field], fields)
	delete(toCheck, field)
	delete(toCheck, "rules/std/schema.json $defs pack") // its one key is how the loader knows the file
	for place := range toCheck {
		t.Errorf("no sample tries %s", place)
	}
}

func compare(t *testing.T, place string, schema, loader []string) {
	t.Helper()
	if diff := cmp.Diff(slices.Sorted(slices.Values(loader)), slices.Sorted(slices.Values(schema))); diff != "" {
		t.Errorf("%s differs (-loader +schema):\n%s", place, diff)
	}
}

// lists collects every enum, every set of keys and the modifiers of the
// schemas by the place where they stand.
func lists(docs map[string]any) map[string][]string {
	out := map[string][]string{}
	var walk func(place string, v any)
	walk = func(place string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		if enum, ok := m["enum"].([]any); ok {
			for _, word := range enum {
				out[place] = append(out[place], fmt.Sprint(word))
			}
		}
		if patterns, ok := m["patternProperties"].(map[string]any); ok {
			for p := range patterns {
				_, words, _ := strings.Cut(p, `(\|(`)
				out[place] = strings.Split(strings.TrimSuffix(words, "))?$"), "|")
			}
		} else if keys, ok := m["properties"].(map[string]any); ok && m["type"] == "object" {
			out[place] = slices.Collect(maps.Keys(keys))
			if m["additionalProperties"] != false {
				out[place] = append(out[place], "anything else")
			}
		}
		for key, child := range m {
			walk(place+" "+key, child)
		}
	}
	for name, doc := range docs {
		walk(name, doc)
	}
	return out
}

// What the shape of a file cannot say, the schema says as the loader does.
func TestSchemasRefuseWhatTheLoaderRefuses(t *testing.T) {
	_, compiled := schemas(t)
	without := func(text, cut string) string {
		if !strings.Contains(text, cut) {
			t.Fatalf("the sample has no %q", cut)
		}
		return strings.Replace(text, cut, "", 1)
	}
	for _, c := range []struct {
		name, schema, text string
		fits               bool
	}{
		{"a cause", "rules/std/schema.json", goodCause, true},
		{"a cause without words for the customer", "rules/std/schema.json", without(goodCause, "    customer: {zh: 甲, en: a}\n"), false},
		{"a rule", "rules/std/schema.json", goodRule, true},
		{"a rule without a test that stays silent", "rules/std/schema.json", without(goodRule, "  - {name: b, records: [{order_no: A, code: OTHER}], expect: silent}\n"), false},
		{"a rule with a log field that there is not", "rules/std/schema.json", strings.Replace(goodRule, "code: OTHER", "kode: OTHER", 1), false},
		{"a text in one language", "rules/std/schema.json", strings.Replace(goodRule, "say: {zh: 甲, en: a}", "say: {zh: 甲}", 1), false},
		{"a table", "errorcodes/schema.json", goodTable, true},
		{"a source without an address", "errorcodes/schema.json", without(goodTable, "url: 'https://example.com', "), false},
		{"an inferred source without one", "errorcodes/schema.json", strings.Replace(without(goodTable, "url: 'https://example.com', "), "official", "inferred", 1), true},
		{"a symptom without cases", "errorcodes/schema.json", goodTable + "    kind: symptom\n", false},
		{"a case that matches nothing", "errorcodes/schema.json", goodTable + "    cases: [{causes: {own-cause: 1}}]\n", false},
	} {
		root, err := source.ParseYAML(source.NewFile("a.yaml", c.text))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled[c.schema].Validate(plain(root)); (err == nil) != c.fits {
			t.Errorf("%s: the schema says %v", c.name, err)
		}
		texts := []string{c.text, goodCause}
		if strings.HasPrefix(c.text, "causes") {
			texts = texts[:1]
		}
		if _, err := load(t, texts...); (err == nil) != c.fits {
			t.Errorf("%s: the loader says %v", c.name, err)
		}
	}
	for _, o := range fact.Outcomes {
		text := without(goodTable, "    causes: {own-cause: 1}\n") + "    outcome: " + string(o) + "\n"
		root, err := source.ParseYAML(source.NewFile("a.yaml", text))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiled["errorcodes/schema.json"].Validate(plain(root)); (err != nil) != o.Failed() {
			t.Errorf("an entry with the outcome %s and no causes: %v", o, err)
		}
	}
}
