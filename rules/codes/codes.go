// Package codes holds the error-code tables: what a code of a provider means,
// which causes it points at, and how the same code is told apart by its text.
//
// It owns the entries, their decoding from YAML and the look-up by code or by
// text. It refuses to guess: several readings of one code are all returned.
package codes

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
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
