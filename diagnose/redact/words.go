package redact

import "bytes"

// minCoded is the length from which text in a base64 alphabet is taken for a
// key, a signature or a ciphertext wherever it stands.
const minCoded = 64

// run is a stretch of one alphabet.
type run struct {
	start int // -1 outside
	upper bool
	signs bool // - _ + /
	alnum bool
}

func (r *run) add(i int, c byte) {
	if r.start < 0 {
		*r = run{start: i}
	}
	switch {
	case class[c]&(letter|digit) == 0:
		r.signs = true
	case c >= 'A' && c <= 'Z':
		r.upper = true
		fallthrough
	default:
		r.alnum = true
	}
}

// coded tells keys from paths and ruled lines: those have separators and no
// capitals, which random text of this length practically never lacks.
func (r *run) coded(end int) bool {
	return r.start >= 0 && end-r.start >= minCoded && r.alnum && (r.upper || !r.signs)
}

// words masks by looks alone: long base64 in either alphabet, hexadecimal keys
// and openids. Both alphabets are followed at once, because a path mixes them
// and a key does not.
func (m *masker) words() {
	std, url := run{start: -1}, run{start: -1}
	for i := 0; i <= len(m.b); i++ {
		c := byte(0)
		if i < len(m.b) {
			c = m.b[i]
		}
		switch {
		case class[c]&(letter|digit) != 0:
			std.add(i, c)
			url.add(i, c)
			continue
		case class[c]&joint != 0:
			m.endStd(&std, i)
			url.add(i, c)
			continue
		case class[c]&base64 != 0:
			m.endURL(&url, i)
			std.add(i, c)
			continue
		}
		m.endURL(&url, i)
		skip, inside := m.escape(i, std)
		if !inside {
			m.endStd(&std, i)
		}
		i += skip
	}
}

// escape returns how many bytes more belong to an escape at i, and whether it
// stands for a character of base64 or for a break in it.
func (m *masker) escape(i int, std run) (skip int, inside bool) {
	if i+1 >= len(m.b) {
		return 0, false
	}
	switch m.b[i] {
	case '%':
		if i+2 < len(m.b) && class[m.b[i+1]]&class[m.b[i+2]]&hexed != 0 {
			e := string(bytes.ToUpper(m.b[i+1 : i+3]))
			return 2, e == "2B" || e == "2F" || e == "3D"
		}
	case '\\':
		switch m.b[i+1] {
		case '/':
			return 1, true
		case 'n', 'r':
			return 1, std.start >= 0 && i-std.start >= minCoded
		case 'u':
			return min(5, len(m.b)-1-i), false
		case '\\':
			return 0, false
		}
		return 1, false
	}
	return 0, false
}

func (m *masker) endStd(r *run, end int) {
	if r.coded(end) && !m.public(r.start) {
		m.mask(r.start, end)
	}
	r.start = -1
}

func (m *masker) endURL(r *run, end int) {
	if r.start >= 0 {
		m.word(r, end)
	}
	r.start = -1
}

// word judges one word of letters, digits, - and _.
func (m *masker) word(r *run, end int) {
	text := m.b[r.start:end]
	switch n := len(text); {
	case n == 28 && text[0] == 'o':
		if !isOrderWord(text, r.upper) && !m.public(r.start) {
			m.mask(r.start+4, end)
		}
	case n == 32 || n == 48:
		if isHexKey(text) && !m.public(r.start) {
			m.mask(r.start, end)
		}
	case r.coded(end):
		if !m.public(r.start) {
			m.mask(r.start, end)
		}
	}
}

// isOrderWord tells order_2025… from an openid, which always has capitals.
func isOrderWord(text []byte, upper bool) bool {
	return !upper && (bytes.HasPrefix(text, []byte("ord")) || bytes.HasPrefix(text, []byte("out")))
}

// isHexKey wants digits and letters: a number of 32 digits is an order's.
func isHexKey(text []byte) bool {
	letters, digits := false, false
	for _, c := range text {
		if class[c]&hexed == 0 {
			return false
		}
		letters = letters || class[c]&letter != 0
		digits = digits || class[c]&digit != 0
	}
	return letters && digits
}

// public reports whether the name before a value says that it is needed and no
// secret: an order, a transaction, a request, a serial.
func (m *masker) public(i int) bool {
	const gap = 12
	for n := 0; n < gap && i > 0; n++ {
		switch c := m.b[i-1]; {
		case bytes.HasSuffix(m.b[:i], []byte("<![CDATA[")):
			i -= len("<![CDATA[")
		case bytes.HasSuffix(m.b[:i], []byte("%22")), bytes.HasSuffix(m.b[:i], []byte("%3A")),
			bytes.HasSuffix(m.b[:i], []byte("%3D")), bytes.HasSuffix(m.b[:i], []byte("：")):
			i -= 3
		case c == ' ' || c == '"' || c == '\'' || c == '\\' || c == '=' || c == ':' || c == '>' || c == '/' || c == '[':
			i--
		default:
			n = gap
		}
	}
	for _, s := range chinesePublic {
		if bytes.HasSuffix(m.b[:i], []byte(s)) {
			return true
		}
	}
	return isPublic(m.b[m.nameStart(i):i])
}
