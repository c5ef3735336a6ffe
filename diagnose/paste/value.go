package paste

import (
	"strings"
	"unicode/utf8"
)

// read reads what stands after a separator.
func (sc *scanner) read(i int, r role) pair {
	i = unwrap(sc.s, i)
	if q, n, ok := quote(sc.s, i); ok {
		return sc.quoted(i+n, q, n-len(q), r)
	}
	if r.isText() {
		return sc.sentence(i, r)
	}
	return sc.token(i, r)
}

// quote finds an opening quote, with the backslashes before it.
func quote(s string, i int) (mark string, length int, ok bool) {
	j := skip(s, i, `\`)
	for _, q := range []string{`"`, "'", "`", "“", "‘", "”", "’"} {
		if strings.HasPrefix(s[j:], q) {
			return q, j - i + len(q), true
		}
	}
	return "", 0, false
}

// closing is the quote that ends what one began. Some programs turn every quote
// the same way.
func closing(q string) string {
	switch q {
	case "“":
		return "”"
	case "‘":
		return "’"
	}
	return q
}

// quoted reads up to the closing quote, which has as many backslashes before it
// as the opening one.
func (sc *scanner) quoted(i int, q string, slashes int, r role) pair {
	s, q := sc.s, closing(q)
	limit := sc.limit(i)
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
		return sc.sentence(i, r)
	}
	return sc.token(i, r)
}

// element reads the text of an XML element, with or without CDATA.
func (sc *scanner) element(i int, r role) pair {
	s := sc.s
	i = skip(s, i, " \t\r\n")
	end := "</"
	if n := prefixLen(s[i:], "<![CDATA["); n > 0 {
		i, end = i+n, "]]"
	}
	n := strings.Index(s[i:sc.limit(i)], end)
	if n < 0 {
		return sc.token(i, r)
	}
	return made(s, i, i+n, r)
}

// limit is how far a message at i may reach.
func (sc *scanner) limit(i int) int {
	if len(sc.out) > fewValues {
		return min(len(sc.s), i+maxInLog)
	}
	return min(len(sc.s), i+maxValue)
}

// token reads a bare code.
func (sc *scanner) token(i int, r role) pair {
	s := sc.s
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
func (sc *scanner) sentence(i int, r role) pair {
	limit := sc.limit(i)
	s := sc.s[:limit]
	j := i
	for j < limit && !ends(s, j) {
		j++
	}
	for j > i && j < len(sc.s) && !utf8.RuneStart(sc.s[j]) {
		j--
	}
	return made(s, i, balanced(s, i, j), r)
}

// swallowers are the signs that a browser shows for the beginning of a
// parameter: &timestamp, &notify_url, &currency, &params, &section, &copy, &region.
var swallowers = []string{"×tamp", "¬ify", "¤cy", "¶m", "§ion", "©", "®ion"}

// ends reports whether a bare message ends before s[j].
func ends(s string, j int) bool {
	switch s[j] {
	case '\n', '\r', '<', '}', '&', '"', '|':
		return true
	case '^':
		return strings.HasPrefix(s[j:], "^_^") // between the fields of a log of Alipay's SDK
	case '\\':
		return j+1 < len(s) && strings.IndexByte(`nrt"`, s[j+1]) >= 0
	case ' ', ',', ';':
		k := skip(s, j, " ,;")
		return keyAt(s, k)
	case 0xC2, 0xC3: // of the swallowers
		for _, w := range swallowers {
			if strings.HasPrefix(s[j:], w) {
				return true
			}
		}
	case 0xE3, 0xEF: // of Chinese punctuation
		for _, w := range []string{"，", "；", "。", "、"} {
			if n := prefixLen(s[j:], w); n > 0 {
				r, _ := labelAt(s[j+n:])
				return r != none || keyAt(s, j+n)
			}
		}
	}
	return false
}

// keyAt reports whether any key with its separator stands at k.
func keyAt(s string, k int) bool {
	n := identLen(s[k:])
	return n > 0 && k+n < len(s) && (s[k+n] == '=' || s[k+n] == ':')
}

// maxBrackets is how deep a message may stand in brackets.
const maxBrackets = 4

// balanced drops the brackets at the end of a message that were opened before
// it: those of a map, a bean or an exception.
func balanced(s string, i, j int) int {
	for range maxBrackets {
		if j == i {
			break
		}
		var open byte
		switch s[j-1] {
		case ']':
			open = '['
		case ')':
			open = '('
		default:
			return j
		}
		if strings.Count(s[i:j], string(open)) >= strings.Count(s[i:j], s[j-1:j]) {
			return j
		}
		j--
	}
	return j
}

// made trims a value and drops what stands for nothing.
func made(s string, i, j int, r role) pair {
	v := strings.TrimSpace(s[i:j])
	if r.isCode() && (len(v) > 100 || strings.ContainsAny(v, "{}\n")) {
		return pair{}
	}
	if len(v) <= len("undefined") {
		switch strings.ToLower(v) {
		case "", "null", "nil", "none", "undefined", "<nil>", "false", "true":
			return pair{}
		}
	}
	at := i + strings.Index(s[i:j], v)
	return pair{role: r, value: v, at: at, end: at + len(v)}
}
