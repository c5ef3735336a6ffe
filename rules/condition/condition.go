// Package condition is the language in which checks say when they fire:
// structured YAML such as `config.wechat.notify_url|scheme: https`, joined by
// all, any and not.
//
// It owns parsing, type-checking against the declared facts and three-valued
// evaluation. It refuses free expressions and code: a condition can always be
// explained, and never runs anything.
package condition

import (
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// Op is what a node of a condition does.
type Op string

// The operations.
const (
	All  Op = "all"
	Any  Op = "any"
	Not  Op = "not"
	Test Op = "test"
)

// Cond is a condition: a tree of operations over tests. It holds nothing but
// data, so that a compiled pack can carry it.
type Cond struct {
	Op   Op      `json:"op"`
	Kids []*Cond `json:"kids,omitempty"`

	// Of a test:
	Path string  `json:"path,omitempty"`
	Mod  string  `json:"mod,omitempty"`
	Arg  Operand `json:"arg,omitzero"`

	Span rules.Span `json:"-"`
}

// Operand is what a test compares with: literal words, or another fact.
type Operand struct {
	Fact  string   `json:"fact,omitempty"`
	Words []string `json:"words,omitempty"`
}

// Leaf is the answer of one test, kept for the chain of evidence.
type Leaf struct {
	Cond     *Cond
	Truth    rules.Truth
	Value    fact.Value
	Presence fact.Presence
	Missing  string // the path that kept the answer open, where it is unknown for want of a fact
	// From and To mark the part of the value that decided, in bytes of a text or
	// in elements of a list; both are 0 where the whole value did.
	From, To int
}

// Paths lists the facts that the condition reads, in order of appearance.
func (c *Cond) Paths() []string {
	var out []string
	c.walk(func(t *Cond) {
		out = append(out, t.Path)
		if t.Arg.Fact != "" {
			out = append(out, t.Arg.Fact)
		}
	})
	return out
}

func (c *Cond) walk(visit func(*Cond)) {
	if c == nil {
		return
	}
	if c.Op == Test {
		visit(c)
	}
	for _, k := range c.Kids {
		k.walk(visit)
	}
}

// Eval answers the condition in Kleene's logic: unknown wherever the missing
// facts could still turn the answer.
func (c *Cond) Eval(facts fact.Lookup) rules.Truth {
	if c == nil {
		return rules.True
	}
	switch c.Op {
	case Test:
		return c.test(facts).Truth
	case Not:
		return c.Kids[0].Eval(facts).Not()
	}
	decisive, rest := c.poles()
	answer := rest
	for _, k := range c.Kids {
		switch k.Eval(facts) {
		case decisive:
			return decisive
		case rules.Unknown:
			answer = rules.Unknown
		}
	}
	return answer
}

// poles are the answer that decides a join at once, and the one it has when
// nothing decides.
func (c *Cond) poles() (decisive, rest rules.Truth) {
	if c.Op == Any {
		return rules.True, rules.False
	}
	return rules.False, rules.True
}

// Explain evaluates the condition and returns the tests that made the answer:
// for a true "all" every test, for a false one those that are false, for an
// unknown one those that are unknown.
func (c *Cond) Explain(facts fact.Lookup) (rules.Truth, []Leaf) {
	if c == nil {
		return rules.True, nil
	}
	if c.Op == Test {
		l := c.test(facts)
		return l.Truth, []Leaf{l}
	}
	if c.Op == Not {
		t, leaves := c.Kids[0].Explain(facts)
		return t.Not(), leaves
	}
	answer := c.Eval(facts)
	var made []Leaf
	for _, k := range c.Kids {
		if t, leaves := k.Explain(facts); t == answer {
			made = append(made, leaves...)
		}
	}
	return answer, made
}

func (c *Cond) test(facts fact.Lookup) Leaf {
	l := Leaf{Cond: c}
	l.Value, l.Presence = facts.Fact(c.Path)
	m := modifiers[c.Mod]
	if m.presence {
		l.Truth, l.Missing = exists(l.Presence), c.Path
		if c.Arg.Words[0] == "false" {
			l.Truth = l.Truth.Not()
		}
		return l
	}
	if l.Presence != fact.Present {
		l.Missing = c.Path
		return l
	}
	arg := argument{words: c.Arg.Words}
	if c.Arg.Fact != "" {
		v, p := facts.Fact(c.Arg.Fact)
		if p != fact.Present {
			l.Presence, l.Missing = p, c.Arg.Fact
			l.Value = fact.Value{Span: l.Value.Span}
			return l
		}
		arg.fact = v
		arg.words = wordsOf(v)
	}
	if m.needsNow {
		now, p := facts.Fact("now")
		if p != fact.Present {
			return l
		}
		arg.now = now.Int
	}
	l.Truth, l.From, l.To = m.eval(l.Value, arg)
	return l
}

func exists(p fact.Presence) rules.Truth {
	switch p {
	case fact.NoSource:
		return rules.Unknown
	case fact.Absent:
		return rules.False
	}
	return rules.True
}

func wordsOf(v fact.Value) []string {
	if v.Type != fact.List {
		return []string{v.Text}
	}
	out := make([]string, len(v.List))
	for i, e := range v.List {
		out[i] = e.Text
	}
	return out
}
