// Package codes holds the error-code tables: what a code of a provider means,
// which causes it points at, and how the same code is told apart by its text.
//
// It owns the entries, their decoding from YAML and the look-up by code or by
// text. It refuses to guess: several readings of one code are all returned.
package codes

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
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
	Provider   string             `json:"provider"`
	APIVersion string             `json:"api_version"`
	Code       string             `json:"code"`
	SubCode    string             `json:"sub_code,omitempty"`
	Kind       Kind               `json:"kind"`
	Aliases    []string           `json:"aliases,omitempty"`
	HTTP       []string           `json:"http,omitempty"`
	APIs       []string           `json:"apis,omitempty"`
	Outcome    fact.Outcome       `json:"outcome"`
	Meaning    rules.Text         `json:"meaning"`
	Causes     Weights            `json:"causes,omitempty"`
	Charged    rules.Charged      `json:"charged"`
	Retry      rules.Retry        `json:"retry"`
	RetryWhy   rules.Text         `json:"retry_why,omitzero"`
	Ask        rules.Text         `json:"ask,omitzero"`
	Messages   []Message          `json:"messages,omitempty"`
	Sources    []rules.Provenance `json:"sources"`

	Span rules.Span `json:"-"`
}

// Message tells one cause of a code from the others by the text beside it.
type Message struct {
	Match   []string   `json:"match,omitempty"` // folded, see Fold
	Regex   string     `json:"regex,omitempty"` // RE2, on the folded text
	Meaning rules.Text `json:"meaning,omitzero"`
	Causes  Weights    `json:"causes,omitempty"`
}

// Weights are prior weights of causes, which sum to one.
type Weights map[string]float64

// IDs lists the causes, heaviest first, equal ones by name.
func (w Weights) IDs() []string {
	ids := slices.Sorted(maps.Keys(w))
	slices.SortStableFunc(ids, func(a, b string) int {
		switch {
		case w[a] > w[b]:
			return -1
		case w[a] < w[b]:
			return 1
		}
		return 0
	})
	return ids
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

// Decode reads one table file.
func Decode(d *source.Decoder, n *source.Node) []*Entry {
	o := d.Object(n)
	provider, version := o.NeedString("provider"), o.NeedString("api_version")
	var out []*Entry
	for _, item := range d.Items(o.Need("codes")) {
		out = append(out, decodeEntry(d, item, provider, version))
	}
	o.Done()
	return out
}

func decodeEntry(d *source.Decoder, n *source.Node, provider, version string) *Entry {
	o := d.Object(n)
	e := &Entry{
		Provider: provider, APIVersion: version,
		Code:     o.NeedString("code"),
		SubCode:  o.String("sub_code"),
		Kind:     source.Enum(o, "kind", kinds, Code),
		Aliases:  o.Strings("aliases"),
		HTTP:     o.Strings("http"),
		APIs:     o.Strings("apis"),
		Outcome:  source.Enum(o, "outcome", fact.Outcomes, fact.Refused),
		Meaning:  o.NeedText("meaning"),
		Causes:   decodeWeights(d, o.Node("causes")),
		Charged:  source.Enum(o, "charged", rules.Charges, ""),
		Retry:    source.Enum(o, "retry", rules.Retries, ""),
		RetryWhy: o.Text("retry_why"),
		Ask:      o.Text("ask"),
		Sources:  source.Provenances(o, "source"),
		Span:     o.Span(),
	}
	for _, m := range d.Items(o.Node("messages")) {
		e.Messages = append(e.Messages, decodeMessage(d, m))
	}
	o.Done()
	if len(e.Causes) == 0 && e.Outcome.Failed() {
		d.Errorf(e.Span, rules.Text{ZH: "%s 缺少 causes", EN: "%s has no causes"}, e.Name())
	}
	if e.Kind == Symptom && len(e.Messages) == 0 {
		d.Errorf(e.Span, rules.Text{ZH: "症状 %s 需要 messages", EN: "the symptom %s needs messages"}, e.Name())
	}
	return e
}

func decodeMessage(d *source.Decoder, n *source.Node) Message {
	o := d.Object(n)
	m := Message{Regex: o.String("regex"), Meaning: o.Text("meaning"), Causes: decodeWeights(d, o.Node("causes"))}
	for _, s := range o.Strings("match") {
		m.Match = append(m.Match, Fold(s))
	}
	if _, err := regexp.Compile(m.Regex); err != nil {
		d.Errorf(o.Span(), rules.Text{ZH: "正则表达式无效：%s", EN: "invalid regular expression: %s"}, err.Error())
		m.Regex = ""
	}
	if m.Regex == "" && len(m.Match) == 0 {
		d.Errorf(o.Span(), rules.Text{ZH: "需要 match 或 regex", EN: "match or regex is needed"})
	}
	o.Done()
	return m
}

func decodeWeights(d *source.Decoder, n *source.Node) Weights {
	if n == nil {
		return nil
	}
	o := d.Object(n)
	w := Weights{}
	sum := 0.0
	for _, p := range n.Pairs {
		w[p.Key.Value] = o.Float(p.Key.Value)
		sum += w[p.Key.Value]
	}
	if math.Abs(sum-1) > 0.011 {
		d.Errorf(n.Span, rules.Text{ZH: "权重之和为 %.2f，应为 1", EN: "the weights sum to %.2f, not to 1"}, sum)
	}
	return w
}
