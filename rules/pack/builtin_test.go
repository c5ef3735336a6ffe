package pack_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/ruletest"
)

func fromYAML(t *testing.T) *pack.Pack {
	t.Helper()
	files, err := pack.BuiltinFiles()
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Load(files, nil)
	if err != nil {
		t.Fatalf("the built-in knowledge does not load:\n%v", err)
	}
	return p
}

func TestBuiltinRuleTests(t *testing.T) {
	p := fromYAML(t)
	results := ruletest.Run(p.Checks(), p.Schema(), p.Codes())
	if len(results) == 0 {
		t.Fatal("no rule tests ran")
	}
	for _, r := range results {
		if !r.OK() {
			t.Errorf("%s: %s %q: got %s, want %s", r.Test.Span, r.Check.ID, r.Test.Name, r.Got, r.Test.Expect)
		}
	}
}

func TestCompiledPackIsFresh(t *testing.T) {
	want, err := pack.Compile(fromYAML(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("knowledge.pack")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("knowledge.pack is stale: run go generate ./rules/pack")
	}
}

// followed lists every pattern with the entry it leads to, since the tables
// number their entries differently.
func followed(table codes.Table) (out [][2]any) {
	for _, l := range table.Leads() {
		ref := table.Follow(l)
		l.Entry = 0
		out = append(out, [2]any{l, ref})
	}
	return out
}

func TestCompiledPackAnswersLikeYAML(t *testing.T) {
	yaml := fromYAML(t)
	compiled, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	noSpans := []cmp.Option{
		cmpopts.IgnoreTypes(rules.Span{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(check.Check{}, "Tests"), cmpopts.IgnoreUnexported(fact.Schema{}),
	}
	for name, pair := range map[string][2]any{
		"infos":    {yaml.Infos, compiled.Infos},
		"facts":    {yaml.Schema().Decls, compiled.Schema().Decls},
		"causes":   {yaml.Causes(), compiled.Causes()},
		"mistakes": {yaml.Mistakes(), compiled.Mistakes()},
		"checks":   {yaml.Checks(), compiled.Checks()},
		"profiles": {yaml.Profiles(), compiled.Profiles()},
		"entries":  {yaml.Codes().All(), compiled.Codes().All()},
		"leads":    {followed(yaml.Codes()), followed(compiled.Codes())},
		"words":    {yaml.Codes().Words(), compiled.Codes().Words()},
		"keys":     {yaml.Codes().Keys(), compiled.Codes().Keys()},
	} {
		if diff := cmp.Diff(pair[0], pair[1], noSpans...); diff != "" {
			t.Errorf("%s differ (-yaml +compiled):\n%s", name, diff)
		}
	}
	for _, key := range yaml.Codes().Keys() {
		ids := func(entries []*codes.Entry) (out []string) {
			for _, e := range entries {
				out = append(out, e.ID())
			}
			return out
		}
		if diff := cmp.Diff(ids(yaml.Codes().Lookup(key)), ids(compiled.Codes().Lookup(key))); diff != "" {
			t.Errorf("look-up of %s differs:\n%s", key, diff)
		}
	}
	for _, c := range yaml.Causes() {
		got, ok := compiled.Cause(c.ID)
		if !ok {
			t.Errorf("cause %s is not found", c.ID)
			continue
		}
		if diff := cmp.Diff(c, got); diff != "" {
			t.Errorf("cause %s differs:\n%s", c.ID, diff)
		}
	}
}
