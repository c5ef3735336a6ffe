package settings

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// Setting is one value with the whole of its key.
type Setting struct {
	Key     string       // dotted, as written: wx.pay.configs[0].mch-id
	KeySpan rules.Span   // of its last part
	Value   *source.Node // a Scalar, a List of scalars, or what is empty: Null, a List or a Map without entries
}

// Flatten lists the settings of a tree in file order. A list of scalars is one
// setting; the entries of any other list are counted from [0].
func Flatten(root *source.Node) []Setting {
	if root == nil {
		return nil
	}
	return below(nil, "", rules.Span{}, root)
}

func below(out []Setting, key string, at rules.Span, n *source.Node) []Setting {
	for _, p := range n.Pairs {
		name := p.Key.Value
		if key != "" {
			name = key + "." + name
		}
		out = flatten(out, name, p.Key.Span, p.Value)
	}
	for i, item := range n.Items {
		place := at
		if key == "" { // a file that is a list
			place = item.Span
		}
		out = flatten(out, key+"["+strconv.Itoa(i)+"]", place, item)
	}
	return out
}

func flatten(out []Setting, key string, at rules.Span, n *source.Node) []Setting {
	if isLeaf(n) {
		return append(out, Setting{Key: key, KeySpan: at, Value: n})
	}
	return below(out, key, at, n)
}

func isLeaf(n *source.Node) bool {
	for _, item := range n.Items {
		if item.Kind == source.Map || item.Kind == source.List {
			return false
		}
	}
	return len(n.Pairs) == 0
}

// Normal brings the ways to write one key to one form, as the relaxed binding
// of Spring does: wx.pay.mch-id, WX_PAY_MCH_ID and wx.pay.mchId are wxpaymchid.
// Letters, digits and indexes such as [0] stay.
func Normal(key string) string {
	var b strings.Builder
	for i := 0; i < len(key); {
		if n := indexLength(key[i:]); n > 0 {
			b.WriteString(key[i : i+n])
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(key[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
		i += size
	}
	return b.String()
}

// indexLength measures an index such as [0] at the start of a text.
func indexLength(s string) int {
	if s[0] != '[' {
		return 0
	}
	digits := len(s[1:]) - len(strings.TrimLeft(s[1:], "0123456789"))
	if digits == 0 || len(s) < digits+2 || s[digits+1] != ']' {
		return 0
	}
	return digits + 2
}
