package codes

import (
	"cmp"
	"maps"
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// Advice is what is said of a failure. What it leaves empty, the entry says in
// place of a case, and the likeliest cause in place of an entry.
type Advice struct {
	Outcome  fact.Outcome  `json:"outcome,omitempty"`
	Meaning  rules.Text    `json:"meaning,omitzero"`
	Causes   Weights       `json:"causes,omitempty"`
	Owner    rules.Owner   `json:"owner,omitempty"`
	Charged  rules.Charged `json:"charged,omitempty"`
	Retry    rules.Retry   `json:"retry,omitempty"`
	RetryWhy rules.Text    `json:"retry_why,omitzero"`
	Fix      rules.Text    `json:"fix,omitzero"`
	Support  rules.Text    `json:"support,omitzero"`
	Customer rules.Text    `json:"customer,omitzero"`
	Ask      rules.Text    `json:"ask,omitzero"`
}

// At returns what the entry says where case i holds, or in general where i is
// -1.
func (e *Entry) At(i int) Advice {
	if i < 0 {
		return e.Advice
	}
	return e.Cases[i].over(e.Advice)
}

// Succeeds reports whether the answer itself stands for success. A refusal
// because the order is paid already has the outcome paid too, but it has causes.
func (a Advice) Succeeds() bool {
	return len(a.Causes) == 0 && (a.Outcome == fact.Accepted || a.Outcome == fact.Paid)
}

// over lays what a case says over what its entry says. Another verdict on
// trying again comes with its own reason, and other causes with their own
// owner and steps, or with none.
func (a Advice) over(base Advice) Advice {
	if len(a.Causes) > 0 {
		base.Owner, base.Fix, base.Support, base.Customer = "", rules.Text{}, rules.Text{}, rules.Text{}
	}
	if a.Retry != "" {
		base.RetryWhy = rules.Text{}
	}
	return Advice{
		Outcome: cmp.Or(a.Outcome, base.Outcome), Meaning: cmp.Or(a.Meaning, base.Meaning),
		Causes: a.Causes.or(base.Causes), Owner: cmp.Or(a.Owner, base.Owner),
		Charged: cmp.Or(a.Charged, base.Charged), Retry: cmp.Or(a.Retry, base.Retry), RetryWhy: cmp.Or(a.RetryWhy, base.RetryWhy),
		Fix: cmp.Or(a.Fix, base.Fix), Support: cmp.Or(a.Support, base.Support), Customer: cmp.Or(a.Customer, base.Customer),
		Ask: cmp.Or(a.Ask, base.Ask),
	}
}

// Of fills what the advice leaves open from the cause that it makes likeliest.
func (a Advice) Of(c *rules.Cause) Advice {
	general := Advice{Owner: c.Owner, Charged: c.Charged, Retry: c.Retry, RetryWhy: c.RetryWhy, Fix: c.Fix, Support: c.Support, Customer: c.Customer}
	if a.Retry != "" && a.Retry != c.Retry {
		general.RetryWhy = rules.Text{}
	}
	causes := a.Causes
	a.Causes = nil
	a = a.over(general)
	a.Causes = causes
	return a
}

// Weights are prior weights of causes, which sum to one.
type Weights map[string]float64

func (w Weights) or(base Weights) Weights {
	if len(w) > 0 {
		return w
	}
	return base
}

// IDs lists the causes, heaviest first, equal ones by name.
func (w Weights) IDs() []string {
	ids := slices.Sorted(maps.Keys(w))
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(w[b], w[a]) })
	return ids
}
