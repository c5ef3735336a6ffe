package pack

import (
	"sort"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules/codes"
)

// compiledTable answers look-ups from the text of a compiled pack. It numbers
// entries by where they stand.
type compiledTable struct {
	entries, index, leads string
	lines                 []string // of the index, split when first used
	decoded               map[int]*codes.Entry
	words                 func() *codes.Vocabulary
}

func (t *compiledTable) split() []string {
	if t.lines == nil {
		t.lines = strings.Split(t.index, "\n")
	}
	return t.lines
}

// Lookup implements codes.Table.
func (t *compiledTable) Lookup(code string) []*codes.Entry {
	key := codes.Key(code)
	if key == "" {
		return nil
	}
	lines := t.split()
	i := sort.Search(len(lines), func(i int) bool { return keyOf(lines[i]) >= key })
	if i == len(lines) || keyOf(lines[i]) != key {
		return nil
	}
	var out []*codes.Entry
	for _, place := range strings.Split(lines[i], "\t")[1:] {
		from, _ := strconv.Atoi(place)
		out = append(out, t.entry(from))
	}
	return out
}

func keyOf(line string) string {
	key, _, _ := strings.Cut(line, "\t")
	return key
}

func (t *compiledTable) entry(from int) *codes.Entry {
	e := t.decoded[from]
	if e == nil {
		line, _, _ := strings.Cut(t.entries[from:], "\n")
		e = decodeOne[codes.Entry](line)
		t.decoded[from] = e
	}
	return e
}

// All implements codes.Table.
func (t *compiledTable) All() []*codes.Entry {
	var out []*codes.Entry
	from := 0
	for line := range strings.SplitSeq(t.entries, "\n") {
		if line != "" {
			out = append(out, t.entry(from))
		}
		from += len(line) + 1
	}
	return out
}

// Leads implements codes.Table.
func (t *compiledTable) Leads() []codes.Lead {
	out := make([]codes.Lead, 0, strings.Count(t.leads, "\n")+1)
	words := func(s string) []string {
		if s == "" {
			return nil
		}
		return strings.Split(s, wordSep)
	}
	for line := range strings.SplitSeq(t.leads, "\n") {
		p := strings.SplitN(line, partSep, 5)
		if len(p) < 5 {
			continue // the table has no patterns
		}
		l := codes.Lead{Pattern: codes.Pattern{Match: words(p[4]), Regex: p[2]}, Needs: words(p[3])}
		l.Entry, _ = strconv.Atoi(p[0])
		l.Case, _ = strconv.Atoi(p[1])
		out = append(out, l)
	}
	return out
}

// Follow implements codes.Table.
func (t *compiledTable) Follow(l codes.Lead) codes.Ref {
	return codes.Ref{Entry: t.entry(l.Entry), Case: l.Case}
}

// Words implements codes.Table.
func (t *compiledTable) Words() *codes.Vocabulary { return t.words() }

// Keys implements codes.Table.
func (t *compiledTable) Keys() []string {
	var out []string
	for _, line := range t.split() {
		out = append(out, keyOf(line))
	}
	return out
}
