package codes

import "slices"

// Table finds entries. A table decoded from YAML holds them all; a compiled
// one decodes what is asked for.
type Table interface {
	// Lookup returns every entry that goes by the code, in the order of the
	// tables.
	Lookup(code string) []*Entry
	// All returns every entry.
	All() []*Entry
	// Keys returns the normal form of every code, sorted.
	Keys() []string
}

// List is a table in memory; of two entries with the same ID the later wins,
// so that a user's pack can correct a built-in entry.
type List struct {
	entries []*Entry
	index   map[string][]*Entry
}

// NewList indexes entries.
func NewList(entries []*Entry) *List {
	at := map[string]int{}
	var kept []*Entry
	for _, e := range entries {
		if i, ok := at[e.ID()]; ok {
			kept[i] = e
			continue
		}
		at[e.ID()] = len(kept)
		kept = append(kept, e)
	}
	l := &List{entries: kept, index: map[string][]*Entry{}}
	for _, e := range kept {
		for _, k := range e.Keys() {
			l.index[k] = append(l.index[k], e)
		}
	}
	return l
}

// Lookup implements Table.
func (l *List) Lookup(code string) []*Entry { return l.index[Key(code)] }

// All implements Table.
func (l *List) All() []*Entry { return l.entries }

// Keys implements Table.
func (l *List) Keys() []string {
	out := make([]string, 0, len(l.index))
	for k := range l.index {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
