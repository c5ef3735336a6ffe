package mend

import (
	"slices"

	"github.com/paydiag/paydiag/rules/source"
)

var (
	// bareStart is how a value without quotation marks may begin in properties,
	// .env and INI: no sign that separates, quotes or begins a comment.
	bareStart = source.Pattern(`^[\pL\pN/_.+-]`)
	// remark would begin a comment.
	remark = source.Pattern(`[ \t][#;]`)
)

// reads reports whether a reader of the format takes a text for the value that
// it should have.
func (w *written) reads(text, value string) bool {
	bare := w.quote == 0 && !w.types()
	if bare && (!bareStart().MatchString(value) || remark().MatchString(text)) {
		return false
	}
	return w.readsYAML(text, value)
}

// place is one where a value may stand in YAML. A comma or a bracket ends it in
// some of them.
type place struct{ before, after string }

var (
	places = []place{{"k: ", "\n"}, {"[", "]\n"}}
	pair   = place{"- K=", "\n"} // as Compose writes the environment of a service
)

// readsYAML tries the text wherever the old one reads right, since that may be
// where it stands.
func (w *written) readsYAML(text, value string) bool {
	if w.format != formatYAML && !w.inlaid() {
		return true
	}
	tried := places
	if w.format != formatYAML {
		tried = append(slices.Clone(places), pair)
	}
	known := false
	for _, p := range tried {
		if !p.holds(w.raw(), w.value) {
			continue
		}
		known = true
		if !p.holds(text, value) {
			return false
		}
	}
	return known || w.format != formatYAML // with escapes of its own format it reads nowhere
}

// holds reports whether a text reads as the value in a place.
func (p place) holds(text, value string) bool {
	n, err := source.ParseYAML(source.NewFile("", p.before+text+p.after))
	if err != nil {
		return false
	}
	switch {
	case n.Kind == source.Map && len(n.Pairs) == 1:
		n = n.Pairs[0].Value
	case n.Kind == source.List && len(n.Items) == 1:
		n = n.Items[0]
	}
	if p == pair {
		value = "K=" + value
	}
	return n.Kind == source.Scalar && n.Value == value
}

const (
	maxReparsed  = 128 << 10 // bytes of a file that is parsed again for an edit
	maxDocuments = 1000      // of such a file
)

// parses reports whether the file still parses with an edit, if it did before.
func (w *written) parses(edited string) bool {
	var parse func(*source.File) error
	switch w.format {
	case formatYAML:
		parse = func(f *source.File) error { _, err := source.ParseYAMLDocuments(f, maxDocuments); return err }
	case formatJSON:
		parse = func(f *source.File) error { _, err := source.ParseJSON(f); return err }
	default:
		return true
	}
	return len(edited) <= maxReparsed && (parse(source.NewFile("", edited)) == nil || parse(w.file) != nil)
}
