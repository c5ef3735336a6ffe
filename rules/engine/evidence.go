package engine

import (
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/condition"
	"github.com/paydiag/paydiag/rules/fact"
)

// once is what a check over configuration or run has found: one finding, or
// one for each element of a list that should have been empty.
func (e *Engine) once(c *check.Check) []rules.Finding {
	leaves := trace(c, e.facts)
	var out []rules.Finding
	for _, l := range leaves {
		if l.Cond.Mod != "empty" {
			continue
		}
		for _, element := range l.Value.List {
			out = append(out, e.element(c, l.Cond.Path, element))
		}
	}
	if len(out) == 0 {
		f := finding(c, e.facts)
		f.Evidence = e.evidence(c, leaves)
		out = append(out, f)
	}
	return out
}

// element is the finding about one element of a list: the texts see a list of
// that element alone. What stands below the element are further places.
func (e *Engine) element(c *check.Check, path string, element fact.Value) rules.Finding {
	f := finding(c, fact.With(e.facts, path, fact.Value{Type: fact.List, List: []fact.Value{element}}))
	f.Evidence = []rules.Evidence{{Span: element.Span, Fact: path + "[" + element.Text + "]", Value: element.String()}}
	for _, also := range element.List {
		f.Evidence = append(f.Evidence, rules.Evidence{Span: also.Span, Fact: path, Value: also.String()})
	}
	return f
}

// evidence shows the facts that decided, the one the check points at first.
func (e *Engine) evidence(c *check.Check, leaves []condition.Leaf) []rules.Evidence {
	var out []rules.Evidence
	add := func(path string, v fact.Value, from, to int) {
		same := func(x rules.Evidence) bool { return x.Fact == path }
		if path == "" || v.Span.IsZero() || slices.ContainsFunc(out, same) {
			return
		}
		out = append(out, rules.Evidence{Span: part(v, from, to), Fact: path, Value: v.String()})
	}
	for _, l := range leaves {
		if l.Cond.Path == c.At {
			add(c.At, l.Value, l.From, l.To)
		}
	}
	if c.At != "" {
		v, _ := e.facts.Fact(c.At)
		add(c.At, v, 0, 0)
	}
	for _, l := range leaves {
		add(l.Cond.Path, l.Value, l.From, l.To)
		if l.Cond.Arg.Fact != "" {
			v, _ := e.facts.Fact(l.Cond.Arg.Fact)
			add(l.Cond.Arg.Fact, v, 0, 0)
		}
	}
	if len(out) == 0 {
		return e.section(c, leaves)
	}
	return out
}

// section shows where a missing setting belongs.
func (e *Engine) section(c *check.Check, leaves []condition.Leaf) []rules.Evidence {
	paths := []string{c.At}
	for _, l := range leaves {
		paths = append(paths, l.Cond.Path)
	}
	for _, p := range paths {
		if path, at := e.facts.Section(p); path != "" {
			return []rules.Evidence{{Span: at, Fact: path}}
		}
	}
	return nil
}

// part narrows a value's span to what decided: an element of a list, or some
// bytes where the value stands in the file letter by letter (not escaped, not
// folded).
func part(v fact.Value, from, to int) rules.Span {
	s := v.Span
	if to > from && v.Type == fact.List {
		return v.List[from].Span
	}
	if to <= from || to > len(v.Text) {
		return s
	}
	lead := 0
	switch s.End.Byte - s.Start.Byte - len(v.Text) {
	case 0:
	case 2: // quotation marks
		lead = 1
	default:
		return s
	}
	before, within := len([]rune(v.Text[:from])), len([]rune(v.Text[from:to]))
	s.Start.Byte += lead + from
	s.Start.Col += lead + before
	s.End = s.Start
	s.End.Byte += to - from
	s.End.Col += within
	return s
}
