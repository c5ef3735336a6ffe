package codes

import (
	"maps"
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// Vocabulary is the words by which a text shows what it is about, beside any
// code. All are folded, see Fold, but for Plain.
type Vocabulary struct {
	Providers map[string][]string `json:"providers"` // words that only one provider uses
	Versions  []Marks             `json:"versions"`  // of the WeChat interface
	Payment   []string            `json:"payment"`   // some word of payment at all
	Failure   []string            `json:"failure"`   // something went wrong
	Fillers   []string            `json:"fillers"`   // what a person writes around a lone number
	Plain     []string            `json:"plain"`     // codes that are also words of everyday logs
	Bridges   []string            `json:"bridges"`   // client functions whose answer follows a colon
	Everyday  []string            `json:"everyday"`  // causes that errors of any program have
	Common    []string            `json:"common"`    // causes that errors of many programs have
	Paths     []Path              `json:"paths"`     // the more telling first
}

// Marks are the words of one interface version.
type Marks struct {
	Version string   `json:"version"`
	Words   []string `json:"words"`
}

// Path tells an interface by its address.
type Path struct {
	Holds string `json:"holds"`
	Ends  string `json:"ends,omitempty"` // of the address, without its query
	API   string `json:"api"`
}

// Over lays a vocabulary over another: every list grows, and the paths of the
// upper one are tried first.
func (v Vocabulary) Over(base Vocabulary) Vocabulary {
	out := Vocabulary{Providers: maps.Clone(base.Providers), Versions: slices.Concat(base.Versions, v.Versions), Paths: slices.Concat(v.Paths, base.Paths)}
	if out.Providers == nil {
		out.Providers = map[string][]string{}
	}
	for name, words := range v.Providers {
		out.Providers[name] = slices.Concat(out.Providers[name], words)
	}
	for _, l := range []struct{ to, base, own *[]string }{
		{&out.Payment, &base.Payment, &v.Payment}, {&out.Failure, &base.Failure, &v.Failure}, {&out.Fillers, &base.Fillers, &v.Fillers},
		{&out.Plain, &base.Plain, &v.Plain}, {&out.Bridges, &base.Bridges, &v.Bridges}, {&out.Everyday, &base.Everyday, &v.Everyday}, {&out.Common, &base.Common, &v.Common},
	} {
		*l.to = slices.Concat(*l.base, *l.own)
	}
	return out
}

// DecodeVocabulary reads a file of words.
func DecodeVocabulary(d *source.Decoder, n *source.Node) Vocabulary {
	file := d.Object(n)
	o := d.Object(file.Need("vocabulary"))
	v := Vocabulary{
		Providers: map[string][]string{},
		Payment:   folded(o.Strings("payment")), Failure: folded(o.Strings("failure")), Fillers: folded(o.Strings("fillers")),
		Plain: o.Strings("plain"), Bridges: folded(o.Strings("bridges")), Everyday: o.Strings("everyday"), Common: o.Strings("common"),
	}
	if p := o.Node("providers"); p != nil {
		providers := d.Object(p)
		for _, pair := range p.Pairs {
			v.Providers[pair.Key.Value] = folded(providers.Strings(pair.Key.Value))
		}
	}
	for _, item := range d.Items(o.Node("versions")) {
		m := d.Object(item)
		v.Versions = append(v.Versions, Marks{Version: m.NeedString("version"), Words: folded(m.Strings("words"))})
		m.Done()
	}
	for _, item := range d.Items(o.Node("paths")) {
		p := d.Object(item)
		path := Path{Holds: Fold(p.NeedString("holds")), Ends: Fold(p.String("ends")), API: p.NeedString("api")}
		p.Done()
		if path.Holds == "" {
			d.Errorf(p.Span(), rules.Text{ZH: "holds 不能为空", EN: "holds must not be empty"})
			continue
		}
		v.Paths = append(v.Paths, path)
	}
	o.Done()
	file.Done()
	return v
}

func folded(words []string) []string {
	for i, w := range words {
		words[i] = Fold(w)
	}
	return words
}
