package settings

import (
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// flat collects the settings of a format in which the last of several with one
// key counts: Java properties, dotenv, INI. The earlier ones become notes.
type flat struct {
	node  *source.Node
	at    map[string]int // key → its place in the Pairs
	notes []note
}

func newFlat(at rules.Span) *flat {
	return &flat{node: &source.Node{Kind: source.Map, Span: at}, at: map[string]int{}}
}

func (b *flat) put(key, value *source.Node) {
	if i, ok := b.at[key.Value]; ok {
		b.notes = with(b.notes, note{at: b.node.Pairs[i].Key.Span, again: key.Span, key: key.Value, why: again})
		b.node.Pairs[i].Key = nil
	}
	b.at[key.Value] = len(b.node.Pairs)
	b.node.Pairs = append(b.node.Pairs, source.Pair{Key: key, Value: value})
}

// done drops the pairs that came again.
func (b *flat) done() *source.Node {
	b.node.Pairs = slices.DeleteFunc(b.node.Pairs, func(p source.Pair) bool { return p.Key == nil })
	return b.node
}

// docs is the reading of a format that gives one document, or none where
// nothing stands in it.
func (b *flat) docs(format string) []draft {
	root := b.done()
	if len(root.Pairs) == 0 && len(b.notes) == 0 {
		return nil
	}
	return []draft{{Doc: Doc{Format: format, Root: root}, notes: b.notes}}
}

// scalar is a value that stands between two offsets of a file.
func scalar(f *source.File, value string, start, end int) *source.Node {
	return &source.Node{Kind: source.Scalar, Value: value, Span: f.Span(start, end)}
}
