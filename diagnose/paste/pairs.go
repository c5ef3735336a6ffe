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

// maxValue bounds a message: an unclosed quote must not swallow a log.
const maxValue = 2000

// scan finds the known keys of a text with their values. It reads characters,
// not a grammar, because the grammar is rarely whole: answers come cut, inside
// strings, between words and with the prefixes of a log.
func scan(s string) []pair {
	var out []pair
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			_, size := utf8.DecodeRuneInString(s[i:])
			if r, n := labelAt(s[i:]); r != none {
				if p, ok := labelled(s, i+n, r); ok {
					p.key = s[i : i+n]
					out = append(out, p)
				}
				size = n
			}
			i += size
			continue
		}
		n := identLen(s[i:])
		if n == 0 {
			i++
			continue
		}
		if r := roleOf(s[i : i+n]); r != none {
			if p, ok := keyed(s, i, i+n, r); ok {
				p.key = s[i : i+n]
				out = append(out, p)
			}
		}
		i += n
	}
	return out
}

// keyed reads the value of the key s[from:to].
func keyed(s string, from, to int, r role) (pair, bool) {
	if from > 0 && s[from-1] == '<' && to < len(s) && s[to] == '>' {
		return element(s, to+1, r)
	}
	i := skip(s, to, `\"'`+"`]")
	i = skip(s, i, " \t")
	i, ok := separator(s, i)
	if !ok {
		// "error code 40004" has no separator.
		if i == to+1 && r == plain && strings.HasSuffix(strings.ToLower(s[:from]), "error ") {
			return token(s, i, r)
		}
		return pair{}, false
	}
	return value(s, i, r)
}

// labelled reads the value after a Chinese label, where the separator is often
// left out.
func labelled(s string, i int, r role) (pair, bool) {
	i = skip(s, i, " \t")
	if j, ok := separator(s, i); ok {
		i = j
	} else if r.isText() {
		return pair{}, false
	}
	for _, w := range []string{"是", "为", "【", "[", "（", "("} {
		if strings.HasPrefix(s[i:], w) {
			i += len(w)
		}
	}
	return value(s, i, r)
}

// separator steps over ":", "=", "=>" and their full-width forms. It refuses
// "==" and ":=", which are source code.
func separator(s string, i int) (int, bool) {
	switch {
	case strings.HasPrefix(s[i:], "=="), strings.HasPrefix(s[i:], ":="), strings.HasPrefix(s[i:], "::"):
		return i, false
	case strings.HasPrefix(s[i:], "=>"):
		return i + 2, true
	case strings.HasPrefix(s[i:], ":"), strings.HasPrefix(s[i:], "="):
		return i + 1, true
	case strings.HasPrefix(s[i:], "："), strings.HasPrefix(s[i:], "＝"):
		return i + 3, true
	}
	return i, false
}

// value reads what stands after a separator.
func value(s string, i int, r role) (pair, bool) {
	i = skip(s, i, " \t\r\n")
	for _, t := range []string{"string(", "int("} { // var_dump
		if rest, ok := strings.CutPrefix(s[i:], t); ok && t == "string(" {
			if end := strings.IndexByte(rest[:min(len(rest), 8)], ')'); end > 0 {
				i = skip(s, i+len(t)+end+1, " ")
			}
		} else if ok {
			i += len(t)
		}
	}
	if i+1 < len(s) && (s[i] == 'b' || s[i] == 'u') && (s[i+1] == '\'' || s[i+1] == '"') { // Python
		i++
	}
	if i+1 < len(s) && s[i] == '{' && (isTokenByte(s[i+1]) || s[i+1] >= utf8.RuneSelf) { // resultStatus={6001}
		i++
	}
	if q, n, ok := quote(s, i); ok {
		return quoted(s, i+n, q, n-len(q), r)
	}
	if r.isText() {
		return sentence(s, i, r)
	}
	return token(s, i, r)
}

// quote finds an opening quote, with the backslashes before it.
func quote(s string, i int) (mark string, length int, ok bool) {
	j := skip(s, i, `\`)
	for _, q := range []string{`"`, "'", "`", "“", "‘"} {
		if strings.HasPrefix(s[j:], q) {
			return q, j - i + len(q), true
		}
	}
	return "", 0, false
}

// quoted reads up to the closing quote, which has as many backslashes before it
// as the opening one.
func quoted(s string, i int, q string, slashes int, r role) (pair, bool) {
	switch q {
	case "“":
		q = "”"
	case "‘":
		q = "’"
	}
	limit := min(len(s), i+maxValue)
	for j := i; j < limit; {
		k := strings.Index(s[j:limit], q)
		if k < 0 {
			break
		}
		k += j
		back := k
		for back > i && s[back-1] == '\\' {
			back--
		}
		if k-back <= slashes {
			return made(s, i, back, r)
		}
		j = k + len(q)
	}
	if r.isText() {
		return sentence(s, i, r)
	}
	return token(s, i, r)
}

// element reads the text of an XML element, with or without CDATA.
func element(s string, i int, r role) (pair, bool) {
	i = skip(s, i, " \t\r\n")
	end := "</"
	if strings.HasPrefix(s[i:], "<![CDATA[") {
		i, end = i+len("<![CDATA["), "]]"
	}
	limit := min(len(s), i+maxValue)
	n := strings.Index(s[i:limit], end)
	if n < 0 {
		return token(s, i, r)
	}
	return made(s, i, i+n, r)
}

// token reads a bare code.
func token(s string, i int, r role) (pair, bool) {
	j := i
	for j < len(s) && isTokenByte(s[j]) {
		j++
	}
	for j > i && strings.IndexByte(".:-", s[j-1]) >= 0 {
		j--
	}
	return made(s, i, j, r)
}

// sentence reads a bare message: up to the end of the line or of the structure
// around it, or up to the next key.
func sentence(s string, i int, r role) (pair, bool) {
	limit := min(len(s), i+maxValue)
	j := i
loop:
	for j < limit {
		switch s[j] {
		case '\n', '\r', '<', '}', '&', '"':
			break loop
		case '\\':
			if j+1 < limit && strings.IndexByte(`nrt"`, s[j+1]) >= 0 {
				break loop
			}
		case ' ', ',', ';':
			k := skip(s, j, " ,;")
			if n := identLen(s[k:limit]); n > 0 && k+n < limit && (s[k+n] == '=' || s[k+n] == ':') {
				break loop
			}
		}
		j++
	}
	for j > i && j < len(s) && !utf8.RuneStart(s[j]) {
		j--
	}
	return made(s, i, j, r)
}

// made trims a value and drops what stands for nothing.
func made(s string, i, j int, r role) (pair, bool) {
	v := strings.TrimSpace(s[i:j])
	at := i + strings.Index(s[i:j], v)
	switch strings.ToLower(v) {
	case "", "null", "nil", "none", "undefined", "<nil>", "false", "true":
		return pair{}, false
	}
	if r.isCode() && (len(v) > 100 || strings.ContainsAny(v, "{}\n")) {
		return pair{}, false
	}
	return pair{role: r, value: v, at: at, end: at + len(v)}, true
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
