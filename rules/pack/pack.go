// Package pack turns knowledge files into knowledge that can be asked:
// loading, validating, linking, compiling and merging.
//
// YAML is the source. The built-in files are compiled into one artifact that a
// process reads only as far as it needs; a user's own pack is read from YAML by
// the same code. The package refuses to open files: its caller hands it texts.
package pack

import (
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/fact"
)

// Info names a pack in a report.
type Info struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Digest  string `json:"digest"`
}

// Pack is knowledge that can be asked. Its parts are decoded when first asked
// for. Checks, Schema, Profiles and Settings may be asked by several
// goroutines, the others by one at a time.
type Pack struct {
	Infos    []Info
	Schema   func() *fact.Schema
	Checks   func() []*check.Check
	Profiles func() []fact.Profile
	Settings func() []fact.ConfigProfile
	Codes    func() codes.Table
	Causes   func() []*rules.Cause
	// Cause finds a cause by its id, and Mistake a mistake by its label.
	Cause    func(id string) (*rules.Cause, bool)
	Mistakes func() []*rules.Mistake
	Mistake  func(label string) (*rules.Mistake, bool)
}

// Check finds an item or a rule by its id.
func (p *Pack) Check(id string) (*check.Check, bool) {
	for _, c := range p.Checks() {
		if c.ID == id {
			return c, true
		}
	}
	return nil, false
}

// content is everything that a set of knowledge files holds.
type content struct {
	info     Info
	decls    []fact.Decl
	causes   []*rules.Cause
	mistakes []*rules.Mistake
	entries  []*codes.Entry
	checks   []*check.Check
	profiles []fact.Profile
	settings []fact.ConfigProfile
	words    codes.Vocabulary
}

// pack makes knowledge in memory askable.
func (c *content) pack() *Pack {
	schema := fact.NewSchema(c.decls)
	table := codes.NewList(c.entries, &c.words)
	byID := make(map[string]*rules.Cause, len(c.causes))
	for _, cause := range c.causes {
		byID[cause.ID] = cause
	}
	return &Pack{
		Infos:    []Info{c.info},
		Schema:   func() *fact.Schema { return schema },
		Checks:   func() []*check.Check { return c.checks },
		Profiles: func() []fact.Profile { return c.profiles },
		Settings: func() []fact.ConfigProfile { return c.settings },
		Codes:    func() codes.Table { return table },
		Causes:   func() []*rules.Cause { return c.causes },
		Cause: func(id string) (*rules.Cause, bool) {
			cause, ok := byID[id]
			return cause, ok
		},
		Mistakes: func() []*rules.Mistake { return c.mistakes },
		Mistake: func(label string) (*rules.Mistake, bool) {
			i := slices.IndexFunc(c.mistakes, func(m *rules.Mistake) bool { return m.Label == label })
			if i < 0 {
				return nil, false
			}
			return c.mistakes[i], true
		},
	}
}

// content takes a pack apart again.
func (p *Pack) content() content {
	return content{
		decls: p.Schema().Decls, causes: p.Causes(), mistakes: p.Mistakes(), entries: p.Codes().All(),
		checks: p.Checks(), profiles: p.Profiles(), settings: p.Settings(), words: *p.Codes().Words(),
	}
}
