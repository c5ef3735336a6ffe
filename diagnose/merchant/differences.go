package merchant

import (
	"strings"

	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// said notes what a part says of a setting and reports whether an earlier part
// has said it before. Two that say different things are a difference, unless
// the earlier one is laid over the later.
func (r *Reader) said(decl fact.Decl, g Given, p *Part) bool {
	now := stated{comparable(g.Value), g.Value.Span, p.Overlay}
	before, ok := r.first[decl.Path]
	if !ok {
		r.first[decl.Path] = now
		return false
	}
	if !before.over && before.text != "" && now.text != "" && before.text != now.text {
		r.met(differences, decl.Path, now.at, fact.Value{Type: fact.Text, Span: before.at})
	}
	return true
}

// comparable is a form of a value in which two writings of one thing are
// equal; empty where it cannot be compared.
func comparable(n *source.Node) string {
	switch {
	case n.Kind == source.Scalar && !isPlaceholder(n.Value):
		return strings.ToLower(strings.TrimSpace(n.Value))
	case n.Kind == source.List:
		var parts []string
		for _, item := range n.Items {
			parts = append(parts, comparable(item))
		}
		return strings.Join(parts, "\x00")
	}
	return ""
}

// Agree compares configurations that speak of the same merchant: of one
// merchant number there is one APIv3 key. It returns the differences by the
// configuration in which the second value stands.
func Agree(schema *fact.Schema, sets []*fact.Set) map[int][]fact.Value {
	type owner struct{ path, whose string }
	first := map[owner]fact.Value{}
	out := map[int][]fact.Value{}
	for i, set := range sets {
		for _, d := range schema.Decls {
			if d.OnePer == "" {
				continue
			}
			whose, known := set.Fact(d.OnePer)
			v, there := set.Fact(d.Path)
			if known != fact.Present || there != fact.Present || v.Span.IsZero() {
				continue
			}
			before, ok := first[owner{d.Path, whose.Text}]
			switch {
			case !ok:
				first[owner{d.Path, whose.Text}] = v
			case identity(before) != identity(v):
				out[i] = append(out[i], difference(d.Path, v, before))
			}
		}
	}
	return out
}

// identity is what must be equal: the fingerprint of a secret, the text of
// anything else.
func identity(v fact.Value) string { return strings.TrimSpace(v.Text) }

// Drift compares the environments of one configuration in what must be the same
// everywhere.
func Drift(schema *fact.Schema, a, b *fact.Set) []fact.Value {
	var out []fact.Value
	for _, d := range schema.Decls {
		if !d.Everywhere {
			continue
		}
		x, one := a.Fact(d.Path)
		y, other := b.Fact(d.Path)
		if one != fact.Present || other != fact.Present || x.Span.IsZero() || y.Span.IsZero() || strings.EqualFold(identity(x), identity(y)) {
			continue
		}
		out = append(out, difference(d.Path, y, x))
	}
	return out
}

func difference(path string, v, before fact.Value) fact.Value {
	return fact.Value{Type: fact.Text, Text: Short(path), Span: v.Span, List: []fact.Value{{Type: fact.Text, Span: before.Span}}}
}
