package merchant

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/diagnose/settings"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// profile is a config profile with its keys in the form in which they are
// compared.
type profile struct {
	fact.ConfigProfile
	marks [][]pattern // any of these, each of them keys that must all be there
	keys  [][]pattern // of each setting
}

func compile(p fact.ConfigProfile) *profile {
	out := &profile{ConfigProfile: p}
	for _, mark := range p.Marks {
		out.marks = append(out.marks, patterns(strings.Split(mark, " + ")))
	}
	out.Each = nil
	for _, group := range p.Each {
		out.Each = append(out.Each, settings.Normal(group))
	}
	for _, s := range p.Settings {
		out.keys = append(out.keys, patterns(s.Keys))
	}
	return out
}

// pattern is a key as a profile names it; a tail fits whatever stands before.
type pattern struct {
	normal string
	tail   bool
}

func patterns(written []string) []pattern {
	out := make([]pattern, len(written))
	for i, w := range written {
		rest, tail := strings.CutPrefix(w, "*")
		out[i] = pattern{settings.Normal(rest), tail}
	}
	return out
}

func (p pattern) fits(normal string) bool {
	return normal == p.normal || p.tail && strings.HasSuffix(normal, p.normal)
}

func (p *profile) marked(keys []key) bool {
	return slices.ContainsFunc(p.marks, func(mark []pattern) bool {
		return !slices.ContainsFunc(mark, func(want pattern) bool { return !p.holds(keys, want) })
	})
}

func (p *profile) holds(keys []key, want pattern) bool {
	return slices.ContainsFunc(keys, func(k key) bool {
		_, short := memberOf([]*profile{p}, k)
		return want.fits(k.normal) || short != "" && want.fits(short)
	})
}

// read takes from the keys what a profile knows.
func (p *Part) read(profile *profile, keys []key) {
	var told []string
	if profile.Fallback {
		told = p.providers()
	}
	for i, s := range profile.Settings {
		if p.gives(s.Path) || slices.Contains(told, providerOf(s.Path)) {
			continue
		}
		found := find(profile.keys[i], keys)
		switch {
		case s.Const != "" && (found != nil || len(s.Keys) == 0):
			at := rules.Span{}
			if found != nil {
				at = found.KeySpan
			}
			p.Given = append(p.Given, Given{Path: s.Path, Key: at, Value: &source.Node{Kind: source.Scalar, Value: s.Const, Span: at}})
		case found != nil:
			p.Given = append(p.Given, Given{Path: s.Path, Key: found.KeySpan, Value: translate(s, found.Value), Split: s.Split})
		}
	}
}

// providers lists of whom the part says something.
func (p *Part) providers() []string {
	var out []string
	for _, g := range p.Given {
		out = append(out, providerOf(g.Path))
	}
	return out
}

// providerOf is wechat of config.wechat.mchid.
func providerOf(path string) string {
	name, _, _ := strings.Cut(Short(path), ".")
	return name
}

// find prefers the key that is named first, and of several that fit it the one
// that is exactly it.
func find(wanted []pattern, keys []key) *key {
	for _, w := range wanted {
		var tail *key
		for i := range keys {
			if keys[i].normal == w.normal {
				return &keys[i]
			}
			if tail == nil && w.fits(keys[i].normal) {
				tail = &keys[i]
			}
		}
		if tail != nil {
			return tail
		}
	}
	return nil
}

func exact(wanted []pattern, keys []key) bool {
	for _, w := range wanted {
		if !w.tail && slices.ContainsFunc(keys, func(k key) bool { return k.normal == w.normal }) {
			return true
		}
	}
	return false
}

// filled leaves out the keys without a value, which is how templates leave out
// what is not needed: the sub-mch-id of a merchant who is no partner.
func filled(keys []key) []key {
	return slices.DeleteFunc(slices.Clone(keys), func(k key) bool {
		return k.Value.Kind == source.Null || k.Value.Kind == source.Scalar && strings.TrimSpace(k.Value.Value) == ""
	})
}

// translate puts the words of paydiag for those of the file. A word that the
// profile does not know stays as it is.
func translate(s fact.ProfileSetting, n *source.Node) *source.Node {
	if n.Kind != source.Scalar {
		return n
	}
	for from, to := range s.Map {
		if strings.EqualFold(from, n.Value) {
			out := *n
			out.Value = to
			return &out
		}
	}
	return n
}
