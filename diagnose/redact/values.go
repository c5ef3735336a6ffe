package redact

import "bytes"

// closing finds the end of a quoted value. A text that was quoted k times over
// opens with 2^k-1 backslashes and a quote; of the quotes inside, only one with
// as many backslashes, not counting escaped ones, closes it.
func (m *masker) closing(i int, quote byte, slashes int) int {
	for at := i; ; {
		j := bytes.IndexByte(m.b[at:], quote)
		if j < 0 {
			return m.lineEnd(i)
		}
		j += at
		run := 0
		for j-run > i && m.b[j-run-1] == '\\' {
			run++
		}
		if run%(2*(slashes+1)) == slashes {
			return j - slashes
		}
		at = j + 1
	}
}

// bracket finds the end of a list or an object, strings respected.
func (m *masker) bracket(i int) int {
	depth := 0
	for j := i; j < len(m.b); j++ {
		switch m.b[j] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return j
			}
		case '"':
			j = m.closing(j+1, '"', 0)
		}
	}
	return len(m.b)
}

// bare masks a value without quotes.
func (m *masker) bare(i int, sep byte, k kind, name int) int {
	if m.b[i] >= 0x80 {
		return i // prose: no secret begins with a Chinese character
	}
	end := m.bareEnd(i)
	switch {
	case k == bearer && end < len(m.b) && m.b[end] == ' ' && isScheme(m.b[i:end]):
		end = m.credentials(end + 1)
	case k == secret && m.startsLine(name) && (sep != '=' || !m.assigns(end)):
		end = m.lineEnd(i) // a setting: the rest of the line belongs to it
	}
	if k == maybe && name > 0 && m.b[name-1] == '&' {
		k = secret // the source string of a v2 signature ends with &key=
	}
	m.cover(i, end, k, sep == '=' || sep == '%')
	return end
}

// bareEnd finds where a value without quotes ends.
func (m *masker) bareEnd(i int) int {
	for ; i < len(m.b); i++ {
		switch c := m.b[i]; c {
		case ' ', '&', ';', ',', '"', '\'', '`', '<', '>', ')', ']', '}':
			return i
		case '%':
			if bytes.HasPrefix(m.b[i:], []byte("%26")) || bytes.HasPrefix(m.b[i:], []byte("%22")) {
				return i
			}
		case '\\':
			if i+1 < len(m.b) && bytes.IndexByte([]byte(`nrtu"\`), m.b[i+1]) >= 0 {
				return i
			}
		default:
			if c >= 0x80 {
				return i
			}
		}
	}
	return i
}

// isScheme recognises the word before the credentials of an authorization.
func isScheme(text []byte) bool {
	for _, c := range text {
		if class[c]&(letter|digit|joint) == 0 {
			return false
		}
	}
	return len(text) > 0 && len(text) <= 32
}

// credentials ends at the first blank, or at a quote that closes what the
// whole header stands in: quotes behind = belong to a parameter.
func (m *masker) credentials(i int) int {
	for ; i < len(m.b); i++ {
		switch m.b[i] {
		case ' ':
			return i
		case '=':
			j := i + 1
			for j < len(m.b) && m.b[j] == '\\' {
				j++
			}
			if j < len(m.b) && m.b[j] == '"' {
				i = m.closing(j+1, '"', j-i-1) + j - i - 1
			}
		case '"', '\'', '\\':
			return i
		default:
			if bytes.HasPrefix(m.b[i:], []byte(lineBreak)) {
				return i
			}
		}
	}
	return min(i, len(m.b))
}

// startsLine reports whether a name is the first thing in its line, as in YAML
// and properties.
func (m *masker) startsLine(name int) bool {
	for n := 0; n < maxName; n++ {
		switch {
		case name == 0 || bytes.HasSuffix(m.b[:name], []byte(lineBreak)):
			return true
		case m.b[name-1] != ' ' && m.b[name-1] != '-':
			return false
		}
		name--
	}
	return false
}

// assigns reports whether a further name=value follows in the line.
func (m *masker) assigns(i int) bool {
	end := m.lineEnd(i)
	for i < end {
		j := bytes.IndexByte(m.b[i:end], '=')
		if j < 0 {
			return false
		}
		j += i
		start := m.nameStart(j)
		if start < j && start > 0 && start >= i && bytes.IndexByte([]byte(" &,;"), m.b[start-1]) >= 0 {
			return true
		}
		i = j + 1
	}
	return false
}
