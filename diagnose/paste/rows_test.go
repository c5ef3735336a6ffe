package paste_test

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/diagnose/paste"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/pack"
)

// Every code and message of the providers' published tables, as far as they are
// known, leads to an entry that answers every question of support: why, who,
// was money taken, may it be tried again, what to tell the customer, says who.
func TestPublishedRows(t *testing.T) {
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("testdata/rows.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimRight(string(raw), "\n"), "\n")[2:]
	if len(lines) < 1200 {
		t.Fatalf("only %d rows", len(lines))
	}
	for _, line := range lines {
		f := strings.Split(line, "\t")
		provider, api, code, text := f[0], f[1], f[2], f[3]
		refs := byCode(p.Codes(), provider, api, code)
		if text != "" {
			refs = byWords(p.Codes(), provider, text)
		}
		if len(refs) == 0 {
			t.Errorf("%s %s: %s%s leads to no entry", provider, api, code, text)
		}
		for _, ref := range refs {
			if lacks := lacking(p, ref); len(lacks) > 0 {
				t.Errorf("%s %s: %s%s: %s lacks %s", provider, api, code, text, ref.Entry.ID(), strings.Join(lacks, ", "))
			}
		}
	}
}

func byCode(table codes.Table, provider, api, code string) (refs []codes.Ref) {
	api, _, _ = strings.Cut(api, "(")
	for _, e := range table.Lookup(code) {
		if e.Provider == provider && e.Kind != codes.Symptom && codes.Serves(e.APIs, api) {
			refs = append(refs, codes.Ref{Entry: e, Case: e.Narrow(&codes.Matcher{}, api, "")})
		}
	}
	return refs
}

func byWords(table codes.Table, provider, text string) (refs []codes.Ref) {
	for _, r := range paste.Recognise(text, table, paste.Hints{Provider: provider}).Readings {
		if r.Entry.Provider == provider {
			refs = append(refs, r.Ref)
		}
	}
	return refs
}

// lacking names what the answer for an entry leaves open.
func lacking(p *pack.Pack, ref codes.Ref) (out []string) {
	a := ref.Advice()
	if ids := a.Causes.IDs(); len(ids) > 0 {
		c, ok := p.Cause(ids[0])
		if !ok {
			return []string{"the cause " + ids[0]}
		}
		a = a.Of(c)
	} else if a.Outcome.Failed() {
		out = append(out, "causes")
	}
	for name, t := range map[string]rules.Text{"meaning": a.Meaning, "retry_why": a.RetryWhy, "fix": a.Fix, "support": a.Support, "customer": a.Customer} {
		if t.ZH == "" || t.EN == "" {
			out = append(out, name)
		}
	}
	if cmp.Or(string(a.Owner), "") == "" {
		out = append(out, "owner")
	}
	if a.Charged == "" || a.Retry == "" || len(ref.Entry.Sources) == 0 {
		out = append(out, "charged, retry or source")
	}
	slices.Sort(out)
	return out
}
