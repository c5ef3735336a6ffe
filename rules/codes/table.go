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
	// Leads returns the patterns of all cases, in the order of the tables.
	Leads() []Lead
	// Follow decodes the case that a lead leads to.
	Follow(Lead) Ref
	// Words returns the vocabulary of the tables.
	Words() *Vocabulary
	// Keys returns the normal form of every code, sorted.
	Keys() []string
}

// List is a table in memory; of two entries with the same ID the later wins,
// so that a user's pack can correct a built-in entry.
type List struct {
	entries []*Entry
	index   map[string][]*Entry
	words   *Vocabulary
}

// NewList indexes entries.
func NewList(entries []*Entry, words *Vocabulary) *List {
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
	l := &List{entries: kept, index: map[string][]*Entry{}, words: words}
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

// Leads implements Table.
func (l *List) Leads() []Lead {
	var out []Lead
	for i, e := range l.entries {
		out = append(out, e.Leads(i)...)
	}
	return out
}

// Follow implements Table.
func (l *List) Follow(lead Lead) Ref { return Ref{Entry: l.entries[lead.Entry], Case: lead.Case} }

// Words implements Table.
func (l *List) Words() *Vocabulary { return l.words }

// Keys implements Table.
func (l *List) Keys() []string {
	out := make([]string, 0, len(l.index))
	for k := range l.index {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
