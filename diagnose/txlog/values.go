package txlog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules/fact"
)

// translate turns what a path found into what the record keeps: the profile's
// word for it, fen, a fingerprint; and never a secret or a control character.
func (f *field) translate(v found) found {
	v = f.word(v)
	switch {
	case v.text == "":
		return found{}
	case f.hash:
		return found{redact.Fingerprint(v.text), -1}
	case f.yuan:
		return found{fen(v.text), v.at}
	}
	return found{clean(f.id, v.text), v.at}
}

// word applies the profile's map; a word that is not in it stays.
func (f *field) word(v found) found {
	if len(f.words) > 0 {
		if w, ok := f.words[v.text]; ok {
			return found{w, v.at}
		}
	}
	for i := range f.patterns {
		if w, ok := f.patterns[i].apply(v); ok {
			return w
		}
	}
	return v
}

// pattern is a key of a map with stars in it.
type pattern struct {
	key   string
	parts []string // what stands between the stars
	word  string
}

// splitMap parts the words of a map from its patterns, which it sorts so that
// the one with most letters is tried first.
func splitMap(m map[string]string) (words map[string]string, patterns []pattern) {
	words = map[string]string{}
	for key, word := range m {
		if strings.Contains(key, "*") {
			patterns = append(patterns, pattern{key, strings.Split(key, "*"), word})
			continue
		}
		words[key] = word
	}
	slices.SortFunc(patterns, func(a, b pattern) int {
		if c := cmp.Compare(len(b.key)-len(b.parts), len(a.key)-len(a.parts)); c != 0 {
			return c
		}
		return strings.Compare(a.key, b.key)
	})
	return words, patterns
}

// apply matches a value and writes the word with $1 … filled in. A word that
// is one star alone keeps its place in the line.
func (p *pattern) apply(v found) (found, bool) {
	const most = 9
	var stars [most]found
	first, last := p.parts[0], p.parts[len(p.parts)-1]
	if len(v.text) < len(first)+len(last) || !strings.HasPrefix(v.text, first) || !strings.HasSuffix(v.text, last) {
		return v, false
	}
	at, end := len(first), len(v.text)-len(last)
	middle := p.parts[1 : len(p.parts)-1]
	n := 0
	star := func(from, to int) {
		if n < most {
			stars[n] = found{v.text[from:to], v.at + from}
			n++
		}
	}
	for _, part := range middle {
		i := strings.Index(v.text[at:end], part)
		if i < 0 {
			return v, false
		}
		star(at, at+i)
		at += i + len(part)
	}
	star(at, end)
	if len(p.word) == 2 && p.word[0] == '$' && p.word[1] >= '1' && p.word[1] <= '9' {
		w := stars[p.word[1]-'1']
		if v.at < 0 {
			w.at = -1
		}
		return w, true
	}
	if !strings.Contains(p.word, "$") {
		return found{p.word, -1}, true
	}
	word := p.word
	for i := range n {
		word = strings.ReplaceAll(word, "$"+string(rune('1'+i)), stars[i].text)
	}
	return found{word, -1}, true
}

// fen turns a decimal number of yuan into fen digit by digit, since a float
// cannot hold 0.29. What is no exact number of fen becomes nothing.
func fen(yuan string) string {
	const most = 15 // digits before the point; more cannot be money
	digits, minus := strings.CutPrefix(yuan, "-")
	whole, part, _ := strings.Cut(digits, ".")
	for len(part) > 2 && part[len(part)-1] == '0' {
		part = part[:len(part)-1]
	}
	if whole == "" || len(whole) > most || len(part) > 2 || !isDigits(whole) || !isDigits(part) || strings.HasSuffix(digits, ".") {
		return ""
	}
	out := strings.TrimLeft(whole+(part + "00")[:2], "0")
	switch {
	case out == "":
		return "0"
	case minus:
		return "-" + out
	}
	return out
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// clean makes a value fit to be shown. Numbers of orders, transactions and
// merchants look like cards and telephones, and are needed whole, so that they
// pass as long as they are made like one. So do times and amounts, and words
// too short to hide anything, which spares most values a closer look.
func clean(f fact.Field, s string) string {
	const longest, shortest, digits = 64, 28, 11
	all, n := byte(number|timely|word), 0
	for i := range len(s) {
		c := kinds[s[i]]
		all &= c
		n += int(c & digit)
	}
	switch {
	case all&number != 0 && isNumberOf(f) && len(s) <= longest,
		all&timely != 0 && f.Type() != fact.Text && len(s) <= longest,
		all&word != 0 && len(s) < shortest && n < digits:
		return s
	}
	return redact.Line(s)
}

func isNumberOf(f fact.Field) bool {
	switch f {
	case fact.OrderNo, fact.TxnID, fact.RefundNo, fact.MchID, fact.SubMchID, fact.AppID, fact.RequestID, fact.ShopID, fact.PromoID:
		return true
	}
	return false
}

// The kinds of characters that a value may be made of.
const (
	digit  = 1 << iota
	number // of an order number
	timely // of a time or an amount
	word   // of a word that cannot hide anything
)

var kinds = func() (t [256]byte) {
	for c := range 128 {
		switch {
		case c >= '0' && c <= '9':
			t[c] = digit | number | timely | word
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			t[c] = number | word
		}
	}
	for _, c := range "_-|*." {
		t[c] |= number | word
	}
	for _, c := range "-:+.,/TZ " {
		t[c] |= timely
	}
	t[' '] |= word
	return t
}()
