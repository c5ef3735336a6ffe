package condition

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// argument is the right side of a test, resolved.
type argument struct {
	words []string
	fact  fact.Value
	now   int64
}

// modifier is one way to test a value.
type modifier struct {
	types    []fact.Type                     // of the value
	check    func(words []string) rules.Text // says what is expected where the operand is wrong
	presence bool                            // asks whether the value is there, not what it is
	needsNow bool
	eval     func(v fact.Value, a argument) (t rules.Truth, from, to int)
}

var (
	textual = []fact.Type{fact.Text, fact.URL, fact.Int, fact.Bool, fact.Secret}
	number  = []fact.Type{fact.Int}
	address = []fact.Type{fact.URL}
	lists   = []fact.Type{fact.List}
	strs    = []fact.Type{fact.Text, fact.URL}
	sized   = []fact.Type{fact.Text, fact.URL, fact.Secret, fact.List}
)

// modifiers is the whole list; the empty word is plain equality.
var modifiers = map[string]modifier{
	"":             {types: textual, eval: whole(equal)},
	"not":          {types: textual, eval: whole(func(v fact.Value, a argument) bool { return !equal(v, a) })},
	"in":           {types: textual, eval: whole(in)},
	"not_in":       {types: textual, eval: whole(func(v fact.Value, a argument) bool { return !in(v, a) })},
	"exists":       {presence: true, check: oneBool},
	"matches":      {types: strs, check: oneRegexp, eval: matches},
	"contains":     {types: strs, eval: containsText},
	"prefix":       {types: strs, eval: whole(prefix)},
	"length":       {types: sized, check: ints, eval: whole(length)},
	"longer_than":  {types: sized, check: ints, eval: whole(func(v fact.Value, a argument) bool { return chars(v) > num(a.words[0]) })},
	"shorter_than": {types: sized, check: ints, eval: whole(func(v fact.Value, a argument) bool { return chars(v) < num(a.words[0]) })},
	"bytes_over":   {types: strs, check: ints, eval: whole(func(v fact.Value, a argument) bool { return int64(len(v.Text)) > num(a.words[0]) })},
	"only_bmp":     {types: strs, check: oneBool, eval: onlyBMP},
	"empty":        {types: lists, check: oneBool, eval: empty},
	"unique":       {types: lists, check: oneBool, eval: unique},
	"each_matches": {types: lists, check: oneRegexp, eval: eachMatches},
	"host_in":      {types: address, eval: hostIn},
	"below":        {types: address, eval: below},
	"older_than":   {types: []fact.Type{fact.Time}, check: days, needsNow: true, eval: whole(olderThan)},
	"lt":           {types: number, check: ints, eval: whole(func(v fact.Value, a argument) bool { return v.Int < num(a.words[0]) })},
	"le":           {types: number, check: ints, eval: whole(func(v fact.Value, a argument) bool { return v.Int <= num(a.words[0]) })},
	"gt":           {types: number, check: ints, eval: whole(func(v fact.Value, a argument) bool { return v.Int > num(a.words[0]) })},
	"ge":           {types: number, check: ints, eval: whole(func(v fact.Value, a argument) bool { return v.Int >= num(a.words[0]) })},
	"has":          {types: lists, eval: hasAny},
	"has_all":      {types: lists, eval: whole(hasAll)},
	"only":         {types: lists, eval: only},
	"covers_ips":   {types: lists, check: prefixes, eval: coversIPs},
	"scheme":       {types: address, eval: scheme},
	"has_query":    {types: address, check: oneBool, eval: urlPart("?", query)},
	"has_port":     {types: address, check: oneBool, eval: urlPart(":", (*url.URL).Port)},
	"has_path":     {types: address, check: oneBool, eval: urlPart("", func(u *url.URL) string { return strings.Trim(u.Path, "/") })},
	"public_host":  {types: address, check: oneBool, eval: publicHost},
	"absolute":     {types: address, check: oneBool, eval: absolute},
	"has_blank":    {types: strs, check: oneBool, eval: hasBlank},
	"placeholder":  {types: strs, check: oneBool, eval: placeholder},
	"expires_in":   {types: []fact.Type{fact.Time}, check: days, needsNow: true, eval: whole(expiresIn)},
	"valid_ips":    {types: lists, check: oneBool, eval: validIPs},
}

// Modifiers lists the modifiers by name, for messages and docs.
func Modifiers() []string {
	var out []string
	for name := range modifiers {
		if name != "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func whole(f func(fact.Value, argument) bool) func(fact.Value, argument) (rules.Truth, int, int) {
	return func(v fact.Value, a argument) (rules.Truth, int, int) { return rules.TruthOf(f(v, a)), 0, 0 }
}

func equal(v fact.Value, a argument) bool { return same(v, a.words[0]) }

// same compares case by case, but numbers as numbers and yes with true.
func same(v fact.Value, word string) bool {
	switch v.Type {
	case fact.Int:
		n, err := strconv.ParseInt(word, 10, 64)
		return err == nil && n == v.Int
	case fact.Bool:
		w, ok := fact.Parse(fact.Bool, word)
		return ok && w.Int == v.Int
	}
	return strings.EqualFold(v.Text, word)
}

func in(v fact.Value, a argument) bool {
	return slices.ContainsFunc(a.words, func(w string) bool { return same(v, w) })
}

func prefix(v fact.Value, a argument) bool {
	return slices.ContainsFunc(a.words, func(w string) bool { return strings.HasPrefix(v.Text, w) })
}

func containsText(v fact.Value, a argument) (rules.Truth, int, int) {
	for _, w := range a.words {
		if i := strings.Index(v.Text, w); i >= 0 {
			return rules.True, i, i + len(w)
		}
	}
	return rules.False, 0, 0
}

// compiled keeps the patterns of conditions; there are as many as the loaded
// checks have, so it cannot grow with the input.
var compiled sync.Map // string → *regexp.Regexp

func pattern(s string) *regexp.Regexp {
	if re, ok := compiled.Load(s); ok {
		return re.(*regexp.Regexp)
	}
	re := regexp.MustCompile(s) // checked at load
	compiled.Store(s, re)
	return re
}

func matches(v fact.Value, a argument) (rules.Truth, int, int) {
	loc := pattern(a.words[0]).FindStringIndex(v.Text)
	if loc == nil {
		return rules.False, 0, 0
	}
	return rules.True, loc[0], loc[1]
}

func chars(v fact.Value) int64 {
	switch v.Type {
	case fact.Secret:
		return v.Int
	case fact.List:
		return int64(len(v.List))
	}
	return int64(utf8.RuneCountInString(v.Text))
}

// length holds for any of the lengths named.
func length(v fact.Value, a argument) bool {
	n := chars(v)
	return slices.ContainsFunc(a.words, func(w string) bool { return num(w) == n })
}

func num(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64) // checked at load
	return n
}

func yes(a argument) bool { return a.words[0] == "true" }

// span is a number of days in milliseconds: 30d, or 30 where another fact
// gives it.
func span(word string) int64 {
	return num(strings.TrimSuffix(word, "d")) * int64(24*time.Hour/time.Millisecond)
}

func expiresIn(v fact.Value, a argument) bool { return v.Int < a.now+span(a.words[0]) }

func olderThan(v fact.Value, a argument) bool { return v.Int < a.now-span(a.words[0]) }

// parsePrefix reads an address or a CIDR block.
func parsePrefix(s string) (netip.Prefix, bool) {
	s = strings.TrimSpace(s)
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, false
	}
	a = a.Unmap()
	return netip.PrefixFrom(a, a.BitLen()), true
}

// coversIPs asks whether the list admits every address or block named. Two
// halves in the list make a whole.
func coversIPs(v fact.Value, a argument) (rules.Truth, int, int) {
	var have []netip.Prefix
	for _, e := range v.List {
		if p, ok := parsePrefix(e.Text); ok {
			have = append(have, p)
		}
	}
	for _, w := range a.words {
		want, ok := parsePrefix(w)
		if !ok {
			return rules.Unknown, 0, 0
		}
		if !covered(want, have) {
			return rules.False, 0, 0
		}
	}
	return rules.True, 0, 0
}

func covered(want netip.Prefix, have []netip.Prefix) bool {
	within := have[:0:0]
	for _, h := range have {
		switch {
		case h.Bits() <= want.Bits() && h.Contains(want.Addr()):
			return true
		case want.Overlaps(h):
			within = append(within, h)
		}
	}
	if len(within) < 2 {
		return false
	}
	low := netip.PrefixFrom(want.Addr(), want.Bits()+1)
	high := netip.PrefixFrom(upperHalf(low), low.Bits())
	return covered(low, within) && covered(high, within)
}

// upperHalf is the address of the block that follows p in its parent.
func upperHalf(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	bit := p.Bits() - 1
	b[bit/8] |= 1 << (7 - bit%8)
	addr, _ := netip.AddrFromSlice(b) // of the same length
	return addr
}

func validIPs(v fact.Value, a argument) (rules.Truth, int, int) {
	bad, from, to := first(v, func(e fact.Value) bool { _, ok := parsePrefix(e.Text); return !ok })
	return rules.TruthOf(!bad == yes(a)), from, to
}
