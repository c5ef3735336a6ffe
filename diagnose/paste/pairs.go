package paste

import (
	"strings"
	"unicode/utf8"
)

// pair is a known key with the value that stands after it.
type pair struct {
	role    role
	key     string // as written
	value   string
	at, end int // of the value in the view
}

// Bounds of a message: an unclosed quote must not swallow a log, and a text with
// thousands of keys is a log, whose messages are short.
const (
	maxValue  = 2000
	maxInLog  = 200
	fewValues = 1000
)

// scanner finds the known keys of a text with their values. It reads characters,
// not a grammar, because the grammar is rarely whole: answers come cut, inside
// strings, between words and with the prefixes of a log.
type scanner struct {
	s   string
	out []pair
}

func scan(text string) []pair {
	sc := scanner{s: text}
	for i := 0; i < len(text); {
		i += sc.step(i)
	}
	return sc.out
}

// step reads what stands at i and returns its length.
func (sc *scanner) step(i int) int {
	s := sc.s
	c := s[i]
	if c == '0' && (i == 0 || !isAlnum(s[i-1])) {
		return sc.trace(i)
	}
	if c >= utf8.RuneSelf {
		if r, n := labelAt(s[i:]); r != none {
			sc.add(i, n, sc.labelled(i+n, r))
			return n
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		return size
	}
	n := identLen(s[i:])
	if n == 0 {
		return 1
	}
	if r := roleOf(s[i : i+n]); r != none {
		sc.add(i, n, sc.keyed(i, i+n, r))
	}
	return n
}

func (sc *scanner) add(at, n int, p pair) {
	if p.value != "" {
		p.key = sc.s[at : at+n]
		sc.out = append(sc.out, p)
	}
}

// trace reads a Request-ID of WeChat by its form, whatever stands around it:
// capitals and digits from 08, a hyphen, and the number of the failure.
func (sc *scanner) trace(i int) int {
	const leastID = 20
	s := sc.s
	n := skip(s, i, "0123456789ABCDEF")
	end := skip(s, min(n+1, len(s)), "0123456789")
	if n-i >= leastID && s[i+1] == '8' && n < len(s) && s[n] == '-' && end-n > 6 && end-n <= 11 && (end == len(s) || !isAlnum(s[end])) {
		sc.out = append(sc.out, pair{role: traced, key: "Request-ID", value: s[n+1 : end], at: n + 1, end: end})
	}
	return max(1, n-i)
}

// keyed reads the value of the key s[from:to].
func (sc *scanner) keyed(from, to int, r role) pair {
	s := sc.s
	if i, ok := openTag(s, from, to); ok {
		return sc.element(i, r)
	}
	i := skip(s, to, `\"'`+"`]")
	for _, q := range []string{"”", "’", "“", "‘", ":protected]", ":private]"} {
		i += prefixLen(s[i:], q)
	}
	i = skip(s, i, " \t")
	j, ok := separator(s, i)
	switch {
	case ok:
	case i < len(s) && s[i] == ',' && bracketBefore(s, from): // ('code', '40004'), [code, 40004]
		j = i + 1
	case i > to && s[i-1] == '\t' && i == to+1: // copied from a table
		j = i
	case i == to+1 && r == plain && strings.HasSuffix(strings.ToLower(s[max(0, from-len("error ")):from]), "error "):
		return sc.token(i, r) // "error code 40004" has no separator
	default:
		return pair{}
	}
	return sc.read(j, r)
}

// openTag reports whether a key is the name of an XML element, with or without
// a prefix and attributes, and where the content begins.
func openTag(s string, from, to int) (int, bool) {
	const longest = 100
	if from == 0 || to == len(s) {
		return 0, false
	}
	if s[from-1] == ':' { // of another namespace
		from--
		for from > 0 && isLetter(rune(s[from-1])) {
			from--
		}
	}
	if from == 0 || s[from-1] != '<' {
		return 0, false
	}
	end := strings.IndexAny(s[to:min(len(s), to+longest)], "<>")
	if end < 0 || s[to+end] != '>' || s[to] != '>' && s[to] != ' ' || s[to+end-1] == '/' {
		return 0, false
	}
	return to + end + 1, true
}

// bracketBefore reports whether a key is the first in brackets that are not
// those of a call.
func bracketBefore(s string, at int) bool {
	for at > 0 && strings.IndexByte(`"'\ub`, s[at-1]) >= 0 {
		at--
	}
	return at > 0 && (s[at-1] == '(' || s[at-1] == '[') && (at == 1 || !isAlnum(s[at-2]) && s[at-2] != '_')
}

// labelled reads the value after a Chinese label, where the separator is often
// left out.
func (sc *scanner) labelled(i int, r role) pair {
	s := sc.s
	i = skip(s, i, " \t")
	if j, ok := separator(s, i); ok {
		i = j
	} else if r.isText() {
		return pair{}
	}
	for _, w := range []string{"是", "为"} {
		i += prefixLen(s[i:], w)
	}
	for _, b := range brackets {
		if n := prefixLen(s[i:], b[0]); n > 0 {
			i += n
			if end := strings.Index(s[i:sc.limit(i)], b[1]); end >= 0 {
				return made(s, i, i+end, r)
			}
		}
	}
	return sc.read(i, r)
}

var brackets = [][2]string{{"【", "】"}, {"[", "]"}, {"（", "）"}, {"(", ")"}, {"「", "」"}}

// separator steps over ":", "=", "=>" and their full-width forms. It refuses
// "==" and ":=", which are source code.
func separator(s string, i int) (int, bool) {
	rest := s[i:]
	switch {
	case strings.HasPrefix(rest, "=="), strings.HasPrefix(rest, ":="), strings.HasPrefix(rest, "::"):
		return i, false
	case strings.HasPrefix(rest, "=>"), strings.HasPrefix(rest, "-> "), strings.HasPrefix(rest, "| "):
		return i + 2, true
	case strings.HasPrefix(rest, ":"), strings.HasPrefix(rest, "="):
		return i + 1, true
	case strings.HasPrefix(rest, "："), strings.HasPrefix(rest, "＝"):
		return i + 3, true
	}
	return i, false
}

// wrappers are what languages write before a string: its type and length.
var wrappers = []string{
	"string(", "(string)", "(*string)(", "(len=", "(interface {})", "Some(", "Optional(", "Optional[", "String(", "NumberInt(", "int(", "(int)",
}

// unwrap steps over what a language writes before a value, and over the sign
// that begins a text of several lines in YAML.
func unwrap(s string, i int) int {
	i = skip(s, i, " \t\r\n")
	for again := true; again; {
		again = false
		for _, w := range wrappers {
			n := prefixLen(s[i:], w)
			if n == 0 {
				continue
			}
			i, again = i+n, true
			if strings.HasPrefix(w, "string(") || w == "(len=" || w == "(*string)(" {
				i += strings.IndexByte(s[i:min(len(s), i+20)], ')') + 1
			}
			i = skip(s, i, " ")
		}
	}
	if i+1 < len(s) && strings.IndexByte("bruRBU", s[i]) >= 0 && (s[i+1] == '\'' || s[i+1] == '"') { // Python
		return i + 1
	}
	if i+1 < len(s) && s[i] == '{' && (isTokenByte(s[i+1]) || s[i+1] >= utf8.RuneSelf) { // resultStatus={6001}
		return i + 1
	}
	for _, w := range []string{"|\n", ">\n", "|-\n", ">-\n"} {
		if n := prefixLen(s[i:], w); n > 0 {
			return skip(s, i+n, " \t")
		}
	}
	return i
}

func prefixLen(s, prefix string) int {
	if strings.HasPrefix(s, prefix) {
		return len(prefix)
	}
	return 0
}

// skip steps over the bytes of a set.
func skip(s string, i int, set string) int {
	for i < len(s) && strings.IndexByte(set, s[i]) >= 0 {
		i++
	}
	return i
}

func isTokenByte(c byte) bool {
	return isLetter(rune(c)) || isDigit(rune(c)) || strings.IndexByte("_.:-", c) >= 0
}
