package redact

import "bytes"

// maxName bounds how far back a name is looked for, so that the whole stays
// linear however a line is built.
const maxName = 64

// lineBreak is how Visible shows a line feed; values end there as well.
const lineBreak = "\u240A"

// keyed masks the values that stand behind a telling name. It goes from one
// separator to the next and looks back for the name, since separators are rarer
// than names and the same in all the forms.
func (m *masker) keyed() {
	for i := 0; i < len(m.b); {
		n := 0
		if class[m.b[i]]&between != 0 {
			n = m.separator(i)
		}
		if n == 0 {
			i++
			continue
		}
		k, start := m.nameBefore(i)
		sep := m.b[i]
		i += n
		if k == plain {
			continue
		}
		if sep == '>' {
			i = m.element(i, k)
			continue
		}
		i = m.value(i, sep, k, start)
	}
}

// separator returns the length of what may stand between a name and its value.
func (m *masker) separator(i int) int {
	rest := m.b[i:]
	switch rest[0] {
	case '=':
		if len(rest) > 1 && (rest[1] == '>' || rest[1] == '=') {
			return 2
		}
		return 1
	case ':', '>':
		return 1
	case 0xEF:
		if bytes.HasPrefix(rest, []byte("：")) {
			return len("：")
		}
	case '%':
		if bytes.HasPrefix(rest, []byte("%3A")) || bytes.HasPrefix(rest, []byte("%3D")) {
			return 3
		}
	}
	return 0
}

// nameBefore judges the name that ends before a separator and says where it
// begins.
func (m *masker) nameBefore(sep int) (kind, int) {
	if m.b[sep] == '>' {
		return m.tagBefore(sep)
	}
	end := sep
	for end > 0 && sep-end < 4 && m.b[end-1] == ' ' {
		end--
	}
	end = m.skipQuotes(end)
	for _, n := range chineseNames {
		if end == 0 || m.b[end-1] < 0x80 {
			break
		}
		if bytes.HasSuffix(m.b[:end], []byte(n)) {
			if n == "签名" || n == "令牌" {
				return coded, end - len(n)
			}
			return secret, end - len(n)
		}
	}
	start := m.nameStart(end)
	// "api key: …" is two words.
	if end-start == 3 && start > 1 && m.b[start-1] == ' ' && bytes.EqualFold(m.b[start:end], []byte("key")) {
		if first := m.nameStart(start - 1); secrecy(m.b[first:end]) == secret {
			return secret, first
		}
	}
	return secrecy(m.b[start:end]), start
}

// skipQuotes goes back over the quotes, escapes and brackets behind a name.
func (m *masker) skipQuotes(end int) int {
	if bytes.HasSuffix(m.b[:end], []byte("%22")) {
		return end - 3
	}
	for n := 0; n < 12 && end > 0; n++ {
		switch m.b[end-1] {
		case '"', '\'', '`', '\\', ']':
			end--
		default:
			return end
		}
	}
	return end
}

// nameStart goes back over a name. The digits of a percent escape before it
// are not part of it.
func (m *masker) nameStart(end int) int {
	start := end
	for start > 0 && end-start < maxName && (class[m.b[start-1]]&(letter|digit|joint) != 0 || m.b[start-1] == '.') {
		start--
	}
	if start == 0 || end-start < 1 {
		return start
	}
	switch m.b[start-1] {
	case '%':
		if end-start >= 2 && class[m.b[start]]&class[m.b[start+1]]&hexed != 0 {
			start += 2
		}
	case '\\':
		// \nsign=… in a string: the n is no part of the name.
		if bytes.IndexByte([]byte("nrt"), m.b[start]) >= 0 {
			start++
		}
	}
	return start
}

// tagBefore judges the XML tag that > closes.
func (m *masker) tagBefore(gt int) (kind, int) {
	start := m.nameStart(gt)
	if start == gt || start == 0 || m.b[start-1] != '<' {
		return plain, start
	}
	return secrecy(m.b[start:gt]), start
}

// element masks the content of an XML element.
func (m *masker) element(i int, k kind) int {
	stop := "<"
	if bytes.HasPrefix(m.b[i:], []byte("<![CDATA[")) {
		i += len("<![CDATA[")
		stop = "]]>"
	}
	end := len(m.b)
	if j := bytes.Index(m.b[i:], []byte(stop)); j >= 0 {
		end = i + j
	}
	m.cover(i, end, k, true)
	return end
}

// value masks what stands behind a separator and returns where it ends.
func (m *masker) value(i int, sep byte, k kind, name int) int {
	for i < len(m.b) && m.b[i] == ' ' {
		i++
	}
	slashes := 0
	for i+slashes < len(m.b) && m.b[i+slashes] == '\\' {
		slashes++
	}
	switch j := i + slashes; {
	case j == len(m.b):
		return j
	case m.b[j] == '"' || m.b[j] == '\'' || m.b[j] == '`':
		end := m.closing(j+1, m.b[j], slashes)
		m.cover(j+1, end, k, true)
		return end
	case bytes.HasPrefix(m.b[j:], []byte("%22")):
		end := m.until(j+3, "%22")
		m.cover(j+3, end, k, true)
		return end
	case m.b[j] == '{' || m.b[j] == '[':
		end := m.bracket(j)
		m.cover(j+1, end, k, true)
		return end
	}
	return m.bare(i, sep, k, name)
}

// cover masks a value unless its kind or its text says that it is none.
func (m *masker) cover(from, to int, k kind, sure bool) {
	text := m.b[from:to]
	for _, w := range keptWords {
		if string(text) == w {
			return
		}
	}
	switch {
	case k == subject:
		for n := 0; n < 4 && from < to; n++ {
			from++
			for from < to && m.b[from]&0xC0 == 0x80 {
				from++
			}
		}
	case k == maybe && !looksLikeKey(text):
		return
	case !sure && (k == coded || k == bearer) && isProse(text):
		return
	}
	m.mask(from, to)
}

// looksLikeKey recognises API keys: both providers' are 32 letters and digits.
func looksLikeKey(text []byte) bool {
	if len(text) < 16 || len(text) > 128 {
		return false
	}
	for _, c := range text {
		if class[c]&(letter|digit) == 0 && c != '*' {
			return false
		}
	}
	return true
}

// isProse recognises a word of an English message.
func isProse(text []byte) bool {
	for _, c := range text {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return len(text) < 16
}

func (m *masker) lineEnd(i int) int { return m.until(i, lineBreak) }

func (m *masker) until(i int, stop string) int {
	if j := bytes.Index(m.b[i:], []byte(stop)); j >= 0 {
		return i + j
	}
	return len(m.b)
}
