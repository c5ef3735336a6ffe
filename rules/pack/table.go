package pack

import (
	"sort"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules/codes"
)

// compiledTable answers look-ups from the text of a compiled pack.
type compiledTable struct {
	entries, index string
	lines          []string // of the index, split when first used
	decoded        map[int]*codes.Entry
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
		offset, length, _ := strings.Cut(place, " ")
		from, _ := strconv.Atoi(offset)
		n, _ := strconv.Atoi(length)
		out = append(out, t.entry(from, n))
	}
	return out
}

func keyOf(line string) string {
	key, _, _ := strings.Cut(line, "\t")
	return key
}

func (t *compiledTable) entry(from, n int) *codes.Entry {
	e := t.decoded[from]
	if e == nil {
		e = decodeOne[codes.Entry](t.entries[from : from+n])
		t.decoded[from] = e
	}
	return e
}

// All implements codes.Table.
func (t *compiledTable) All() []*codes.Entry {
	var out []*codes.Entry
	from := 0
	for _, line := range strings.Split(t.entries, "\n") {
		if line != "" {
			out = append(out, t.entry(from, len(line)))
		}
		from += len(line) + 1
	}
	return out
}

// Keys implements codes.Table.
func (t *compiledTable) Keys() []string {
	var out []string
	for _, line := range t.split() {
		out = append(out, keyOf(line))
	}
	return out
}
