package fact

import (
	"maps"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// Presence says how much is known of a path.
type Presence int8

// The presences.
const (
	NoSource Presence = iota // no input that could hold it was given
	Absent                   // an input was read and does not hold it
	Opaque                   // it stands there, but its value cannot be known (a placeholder)
	Present
)

// Lookup answers for paths. A check never sees anything else.
type Lookup interface {
	Fact(path string) (Value, Presence)
}

// Set holds the facts that exist once a run: configuration, answers, clock.
type Set struct {
	values   map[string]entry
	given    map[string]bool       // first path element → an input of that kind was read
	sections map[string]rules.Span // path of a group of settings → where it opens
}

type entry struct {
	value    Value
	presence Presence
}

// NewSet makes an empty set.
func NewSet() *Set {
	return &Set{values: map[string]entry{}, given: map[string]bool{}, sections: map[string]rules.Span{}}
}

// Clone copies a set, so that several configurations can share what was known
// before them.
func (s *Set) Clone() *Set {
	return &Set{values: maps.Clone(s.values), given: maps.Clone(s.given), sections: maps.Clone(s.sections)}
}

// Give notes that an input of a kind ("config", "answers") was read, so that
// what it lacks is absent and not merely unknown.
func (s *Set) Give(kind string) { s.given[kind] = true }

// Given reports whether an input of that kind was read.
func (s *Set) Given(kind string) bool { return s.given[kind] }

// Put stores a value; the first one stays, so that the user's order of files
// decides.
func (s *Set) Put(path string, v Value) {
	if _, ok := s.values[path]; !ok {
		s.values[path] = entry{v, Present}
	}
}

// Extend adds the elements of a list to those that are there: several files
// make one list. It is there, though empty, from the first call on.
func (s *Set) Extend(path string, list Value) {
	e, ok := s.values[path]
	if !ok {
		e = entry{Value{Type: List, Span: list.Span}, Present}
	}
	e.value.List = slices.Concat(e.value.List, list.List)
	s.values[path] = e
}

// PutOpaque stores that a value stands at a place and cannot be known.
func (s *Set) PutOpaque(path string, at rules.Span, text string) {
	if _, ok := s.values[path]; !ok {
		s.values[path] = entry{Value{Type: Text, Text: text, Span: at}, Opaque}
	}
}

// PutSection notes where a group of settings opens.
func (s *Set) PutSection(path string, at rules.Span) {
	if _, ok := s.sections[path]; !ok {
		s.sections[path] = at
	}
}

// Section finds the innermost group of settings that a path belongs to: the
// place to show for a setting that is missing.
func (s *Set) Section(path string) (string, rules.Span) {
	for i := strings.LastIndexByte(path, '.'); i > 0; i = strings.LastIndexByte(path, '.') {
		path = path[:i]
		if at, ok := s.sections[path]; ok {
			return path, at
		}
	}
	return "", rules.Span{}
}

// Covers reports whether any fact stands below a path, such as config.wechat.
func (s *Set) Covers(path string) bool {
	for p := range s.values {
		if strings.HasPrefix(p, path+".") {
			return true
		}
	}
	return false
}

// Fact implements Lookup.
func (s *Set) Fact(path string) (Value, Presence) {
	if e, ok := s.values[path]; ok {
		return e.value, e.presence
	}
	if s.given[head(path)] {
		return Value{}, Absent
	}
	return Value{}, NoSource
}

// With lays one value over other facts.
func With(facts Lookup, path string, v Value) Lookup { return over{facts, path, v} }

type over struct {
	Lookup
	path  string
	value Value
}

// Fact implements Lookup.
func (o over) Fact(path string) (Value, Presence) {
	if path == o.path {
		return o.value, Present
	}
	return o.Lookup.Fact(path)
}

func head(path string) string {
	for i := 0; i < len(path); i++ {
		if path[i] == '.' {
			return path[:i]
		}
	}
	return path
}
