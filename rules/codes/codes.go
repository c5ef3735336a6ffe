// Package codes holds the error-code tables: what a code of a provider means,
// which causes it points at, and how the same code is told apart by its text.
//
// It owns the entries, their decoding from YAML and the look-up by code or by
// text. It refuses to guess: several readings of one code are all returned.
package codes

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// Kind says how an entry is found.
type Kind string

// The kinds. A symptom has no code of its own: it is found by its text, or by
// the engine through its slug.
const (
	Code    Kind = "code"
	State   Kind = "state"
	Symptom Kind = "symptom"
)

var kinds = []Kind{Code, State, Symptom}

// Entry is one row of a table.
type Entry struct {
	Provider   string   `json:"provider"`
	APIVersion string   `json:"api_version"`
	Code       string   `json:"code"`
	SubCode    string   `json:"sub_code,omitempty"`
	Kind       Kind     `json:"kind"`
	Aliases    []string `json:"aliases,omitempty"`
	HTTP       []string `json:"http,omitempty"`
	APIs       []string `json:"apis,omitempty"`
	Related    []string `json:"related,omitempty"`
	Advice
	Cases   []Case             `json:"cases,omitempty"`
	Sources []rules.Provenance `json:"sources"`

	Span rules.Span `json:"-"`
}

// Case tells one cause of a code from the others: by the interface that
// answered, by the text beside the code, or by both. It says what differs from
// the entry.
type Case struct {
	APIs []string `json:"apis,omitempty"`
	Pattern
	Advice
}

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

// Ref is an entry with the case of it that holds.
type Ref struct {
	Entry *Entry // nil where no table knows the code
	Case  int    // index into Entry.Cases, or -1
}

// Advice returns what the entry says in this case. Of an unknown code nothing
// is known but that some cause there was.
func (r Ref) Advice() Advice {
	if r.Entry == nil {
		return Advice{Causes: Weights{rules.OtherCause: 1}}
	}
	return r.Entry.At(r.Case)
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

// Serves reports whether a list of interfaces covers one: common covers all,
// and order covers jsapi-order.
func Serves(apis []string, api string) bool {
	return slices.ContainsFunc(apis, func(a string) bool {
		return a == "common" || strings.EqualFold(a, api) || strings.HasSuffix(api, "-"+a)
	})
}

// ID names an entry: its family and its codes. A business code may stand under
// two gateway codes.
func (e *Entry) ID() string {
	id := e.Provider + "/" + e.APIVersion + "/" + e.Code
	if e.SubCode != "" {
		id += "/" + e.SubCode
	}
	return id
}

// Name is the more telling of the two codes.
func (e *Entry) Name() string {
	if e.SubCode != "" {
		return e.SubCode
	}
	return e.Code
}

// Keys lists the normal forms under which the entry is looked up.
func (e *Entry) Keys() []string {
	keys := []string{Key(e.Name())}
	if bare, ok := strings.CutPrefix(keys[0], "ACQ"); ok && e.SubCode != "" {
		keys = append(keys, bare)
	}
	for _, a := range e.Aliases {
		keys = append(keys, Key(a))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
