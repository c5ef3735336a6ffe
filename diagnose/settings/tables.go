package settings

import (
	"fmt"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// origin is how a table of TOML came to be, which decides what may be added to
// it (TOML 1.1, "Table" and "Keys").
type origin int8

const (
	implied origin = iota // by the header of a table below it
	headed                // by a header of its own
	dotted                // by a dotted key
	element               // the last of an array of tables
	closed                // a value, or an inline table: nothing may be added
)

// table is a Map in the making.
type table struct {
	node  *source.Node
	from  origin
	key   *source.Node // where it was defined first
	below map[string]*table
	array *source.Node // the List whose last element this is
}

func newTable(at rules.Span) *table {
	return &table{node: &source.Node{Kind: source.Map, Span: at}, below: map[string]*table{}}
}

// add puts something new under a key.
func (t *table) add(key, value *source.Node, below *table) {
	below.key = key
	t.below[key.Value] = below
	t.node.Pairs = append(t.node.Pairs, source.Pair{Key: key, Value: value})
}

// tables is all tables of a file, with the one that the last header opened.
type tables struct{ root, here *table }

func newTables(at rules.Span) tables {
	root := newTable(at)
	return tables{root, root}
}

// open opens [key] or, for an element of an array, [[key]].
func (ts *tables) open(key []*source.Node, isElement bool) error {
	last := key[len(key)-1]
	parent, err := ts.root.descend(key[:len(key)-1], implied)
	switch {
	case err != nil:
		return err
	case isElement:
		return ts.element(parent, last)
	}
	return ts.header(parent, last)
}

func (ts *tables) header(parent *table, last *source.Node) error {
	t := parent.below[last.Value]
	switch {
	case t == nil:
		t = newTable(last.Span)
		parent.add(last, t.node, t)
	case t.from != implied:
		return twice(last, t.key)
	}
	t.from, t.key = headed, last
	ts.here = t
	return nil
}

func (ts *tables) element(parent *table, last *source.Node) error {
	t := newTable(last.Span)
	t.from = element
	if before := parent.below[last.Value]; before == nil {
		t.array = &source.Node{Kind: source.List, Span: last.Span}
		parent.add(last, t.array, t)
	} else {
		if before.from != element {
			return twice(last, before.key)
		}
		t.array, t.key = before.array, before.key
		parent.below[last.Value] = t
	}
	t.array.Items = append(t.array.Items, t.node)
	ts.here = t
	return nil
}

// descend follows words of a key, and makes the tables that are missing.
func (t *table) descend(key []*source.Node, from origin) (*table, error) {
	for _, k := range key {
		next := t.below[k.Value]
		switch {
		case next == nil:
			next = newTable(k.Span)
			next.from = from
			t.add(k, next.node, next)
		case next.from == closed, from == dotted && next.from != dotted:
			return nil, twice(k, next.key)
		}
		t = next
	}
	return t, nil
}

// define gives a key of this table its value.
func (t *table) define(key []*source.Node, value *source.Node) error {
	last := key[len(key)-1]
	t, err := t.descend(key[:len(key)-1], dotted)
	if err != nil {
		return err
	}
	if before := t.below[last.Value]; before != nil {
		return twice(last, before.key)
	}
	t.add(last, value, &table{from: closed})
	return nil
}

func twice(key, before *source.Node) error {
	name := source.Quote(key.Value)
	return problem(key.Span, rules.Text{
		ZH: fmt.Sprintf("键 %s 在 %s 已定义；只应定义一次", name, before.Span),
		EN: fmt.Sprintf("the key %s is defined at %s already; it may be defined once", name, before.Span)})
}
