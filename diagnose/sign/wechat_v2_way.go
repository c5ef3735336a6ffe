package sign

import (
	"slices"
	"strings"
)

// pair is one parameter of a string to sign.
type pair struct{ name, value string }

// v2Way is one way to make a v2 sign. The right one sorts the parameters that
// have a value, appends &key= and the key, and takes MD5 or, with the same key
// as its secret, HMAC-SHA256.
type v2Way struct {
	pairs       []pair
	order       func(a, b pair) int
	ending      func(key string) string
	keyAsParam  bool
	encode      func(string) string // of the whole text
	key, secret string
}

// shownKey stands for the key where a string to sign is shown.
const shownKey = "***"

// text is the string to sign with a key at its end.
func (w *v2Way) text(key string) string {
	pairs := slices.Clone(w.pairs)
	if w.keyAsParam {
		pairs = append(pairs, pair{"key", key})
	}
	slices.SortStableFunc(pairs, w.order)
	size := len(key) + 16
	for _, p := range pairs {
		size += len(p.name) + len(p.value) + 2
	}
	var b strings.Builder
	b.Grow(size)
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p.name)
		b.WriteByte('=')
		b.WriteString(p.value)
	}
	b.WriteString(w.ending(key))
	if w.encode != nil {
		return w.encode(b.String())
	}
	return b.String()
}

func byParamName(a, b pair) int { return strings.Compare(a.name, b.name) }

func rightEnding(key string) string { return "&key=" + key }

// with applies two steps in the order of their stages.
func (w v2Way) with(a, b v2Step) v2Way {
	if a.stage > b.stage {
		a, b = b, a
	}
	a.change(&w)
	b.change(&w)
	return w
}
