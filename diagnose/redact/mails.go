package redact

import "bytes"

// mails masks e-mail addresses but for the first letter and the domain.
func (m *masker) mails() {
	if bytes.IndexByte(m.b, '@') < 0 && !bytes.Contains(m.b, []byte("%40")) {
		return
	}
	for i := 0; i < len(m.b); i++ {
		n := 1
		switch {
		case m.b[i] == '@':
		case m.b[i] == '%' && bytes.HasPrefix(m.b[i:], []byte("%40")):
			n = 3
		default:
			continue
		}
		start := i
		for start > 0 && i-start < maxName && isLocal(m.b[start-1]) {
			start--
		}
		if i-start > 1 && m.isDomain(i+n) {
			m.mask(start+1, i)
		}
	}
}

func isLocal(c byte) bool {
	return class[c]&(letter|digit|joint) != 0 || c == '.' || c == '+'
}

// isDomain wants labels with a dot between and letters at the end, so that
// package@1.2.3 is none.
func (m *masker) isDomain(i int) bool {
	const maxDomain = 255
	dots, tail := 0, 0
	for n := 0; i < len(m.b) && n < maxDomain; i, n = i+1, n+1 {
		c := m.b[i]
		switch {
		case class[c]&letter != 0:
			tail++
		case c == '.':
			if tail >= 2 && dots > 0 && (i+1 == len(m.b) || class[m.b[i+1]]&(letter|digit) == 0) {
				return true
			}
			dots, tail = dots+1, 0
		case class[c]&(digit|joint) != 0:
			tail = -maxDomain // a label with a digit is no top-level domain
		default:
			return dots > 0 && tail >= 2
		}
	}
	return dots > 0 && tail >= 2
}
