package sign

import (
	"slices"
	"strings"
)

// param is a parameter of the Alipay gateway.
type param struct{ name, value string }

// paired is a text of parameters, name=value joined with &: what the Alipay
// gateway and its notifications sign.
type paired struct {
	params  []param // in the order of the text
	quoted  bool    // name="value"
	last    string
	charset func(string) (string, bool) // nil for UTF-8
}

func (p paired) text(dst []byte) []byte {
	from := len(dst)
	for i, m := range p.params {
		if i > 0 {
			dst = append(dst, '&')
		}
		dst = append(append(dst, m.name...), '=')
		if p.quoted {
			dst = append(append(append(dst, '"'), m.value...), '"')
		} else {
			dst = append(dst, m.value...)
		}
	}
	dst = append(dst, p.last...)
	if p.charset != nil {
		if s, ok := p.charset(string(dst[from:])); ok {
			return append(dst[:from], s...)
		}
	}
	return dst
}

func (p paired) parts() int { return len(p.params) }

// sortedParams lists parameters by their names, but for those left out.
func sortedParams(all map[string]string, without ...string) []param {
	params := make([]param, 0, len(all))
	for name, value := range all {
		if !slices.Contains(without, name) {
			params = append(params, param{name, value})
		}
	}
	slices.SortFunc(params, byName)
	return params
}

func byName(a, b param) int { return strings.Compare(a.name, b.name) }

// filled are the parameters with a value: empty ones are not signed.
func filled(params []param) []param {
	return slices.DeleteFunc(slices.Clone(params), func(p param) bool { return p.value == "" })
}

func (p paired) value(name string) string {
	for _, m := range p.params {
		if m.name == name {
			return m.value
		}
	}
	return ""
}

// The slots of parameters.
const (
	missingParams slot = iota + 1
	emptyParams
	paramType
	paramTime
	paramURL
	paramJSON
	allValues
	paramOrder
	paramQuotes
	paramEnd
	paramCharset
)

// maxListed bounds the parameters that are looked at one by one; a request has
// about a dozen, a notification three.
const maxListed = 200

// inValues is a mistake made in the values of parameters.
func inValues(label, detail string, s slot, edit func(param) string) hypothesis[paired] {
	return hypothesis[paired]{label: label, detail: detail, slot: s, heavy: true, apply: func(p paired) (paired, bool) {
		changed := false
		params := slices.Clone(p.params)
		for i, m := range params {
			params[i].value = edit(m)
			changed = changed || params[i].value != m.value
		}
		p.params = params
		return p, changed
	}}
}

// valueIs is the mistake that a parameter had another value.
func valueIs(label, detail string, s slot, name, value string) hypothesis[paired] {
	return inValue(label, detail, s, name, func(string) string { return value })
}

// inValue is a mistake made in the value of one parameter.
func inValue(label, detail string, s slot, name string, edit func(string) string) hypothesis[paired] {
	return hypothesis[paired]{label: label, detail: detail, slot: s, apply: func(p paired) (paired, bool) {
		i := slices.IndexFunc(p.params, func(m param) bool { return m.name == name })
		if i < 0 {
			return p, false
		}
		value := edit(p.params[i].value)
		if value == p.params[i].value {
			return p, false
		}
		p.params = slices.Clone(p.params)
		p.params[i].value = value
		return p, true
	}}
}

// without is the mistake of leaving parameters out.
func without(label, detail string, s slot, names ...string) hypothesis[paired] {
	return hypothesis[paired]{label: label, detail: detail, slot: s, apply: func(p paired) (paired, bool) {
		n := len(p.params)
		p.params = slices.DeleteFunc(slices.Clone(p.params), func(m param) bool { return slices.Contains(names, m.name) })
		return p, len(p.params) <= n-len(names)
	}}
}

// with is the mistake of putting parameters in that do not belong there.
func with(label, detail string, s slot, more []param) hypothesis[paired] {
	return hypothesis[paired]{label: label, detail: detail, slot: s, apply: func(p paired) (paired, bool) {
		p.params = slices.Concat(p.params, more)
		slices.SortFunc(p.params, byName)
		return p, len(more) > 0
	}}
}

// arrangedAs is the mistake of another order of the parameters.
func arrangedAs(label, detail string, compare func(a, b string) int) hypothesis[paired] {
	return hypothesis[paired]{label: label, detail: detail, slot: paramOrder, apply: func(p paired) (paired, bool) {
		before := p.params
		p.params = slices.Clone(p.params)
		slices.SortStableFunc(p.params, func(a, b param) int { return compare(a.name, b.name) })
		return p, !slices.Equal(p.params, before)
	}}
}

// subsets returns the choices of n names, in their order.
func subsets(names []string, n int) [][]string {
	if n == 0 {
		return [][]string{nil}
	}
	var all [][]string
	for i := range names {
		for _, rest := range subsets(names[i+1:], n-1) {
			all = append(all, append([]string{names[i]}, rest...))
		}
	}
	return all
}

// slug makes a name from outside fit for a detail.
func slug(names ...string) string {
	s := strings.Join(names, ",")
	if len(s) > 80 {
		s = s[:80]
	}
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f && r != '+' {
			return r
		}
		return '_'
	}, s)
}
