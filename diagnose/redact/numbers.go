package redact

// numbers masks mobile numbers, identity numbers and bank cards, alone or in
// their usual groups. Numbers inside a word, behind a decimal point or after
// the name of an order are left alone.
func (m *masker) numbers() {
	for i := 0; i < len(m.b); i++ {
		c := m.b[i]
		if c == '%' || c == '\\' {
			skip, _ := m.escape(i, run{start: -1})
			i += skip
			continue
		}
		if class[c]&digit == 0 {
			continue
		}
		end := m.digitsEnd(i)
		if m.standsFree(i) {
			end = max(end, m.number(i, end))
		}
		i = end - 1
	}
}

func (m *masker) digitsEnd(i int) int {
	for i < len(m.b) && class[m.b[i]]&digit != 0 {
		i++
	}
	return i
}

// standsFree reports whether a number begins at i rather than goes on there.
func (m *masker) standsFree(i int) bool {
	if i == 0 {
		return true
	}
	if m.b[i-1] == '.' && i > 1 && class[m.b[i-2]]&digit != 0 {
		return false
	}
	if class[m.b[i-1]]&letter == 0 {
		return true
	}
	// \n138… and %2B86…: the letter belongs to an escape.
	return i > 1 && m.b[i-2] == '\\' || i > 2 && m.b[i-3] == '%'
}

func (m *masker) endsFree(i int) bool {
	if i >= len(m.b) {
		return true
	}
	if m.b[i] == '.' && i+1 < len(m.b) && class[m.b[i+1]]&digit != 0 {
		return false
	}
	return class[m.b[i]]&(letter|digit) == 0
}

// number judges the digits in [i,end) and returns the end of what it masked.
func (m *masker) number(i, end int) int {
	n := end - i
	d := m.b[i:end]
	switch {
	case n == 17 && end < len(m.b) && (m.b[end] == 'X' || m.b[end] == 'x') && m.endsFree(end+1) && isIdentity(d):
		return m.hide(i, end+1, 0, 0)
	case n == 3 || n == 4:
		return m.grouped(i, end)
	case n < 11 || n > 19 || !m.endsFree(end):
		return end
	case n == 11 && isMobile(d):
		return m.hide(i, end, 3, 4)
	case n == 13 && d[0] == '8' && d[1] == '6' && isMobile(d[2:]):
		return m.hide(i, end, 5, 4)
	case n == 15 && string(d[:4]) == "0086" && isMobile(d[4:]):
		return m.hide(i, end, 7, 4)
	case n == 18 && isIdentity(d), n >= 13 && isCard(d):
		return m.hide(i, end, 0, 0)
	}
	return end
}

func (m *masker) hide(i, end, head, tail int) int {
	if !m.public(i) {
		m.mask(i+head, end-tail)
	}
	return end
}

// grouped looks for 138 1234 5678 and 6222 0212 3456 7890, with blanks or
// hyphens; the separators stay.
func (m *masker) grouped(i, first int) int {
	if first >= len(m.b) || m.b[first] != ' ' && m.b[first] != '-' {
		return first
	}
	sep := m.b[first]
	var digits [24]byte
	n := copy(digits[:], m.b[i:first])
	end := first
	groups := 1
	for end+1 < len(m.b) && m.b[end] == sep && class[m.b[end+1]]&digit != 0 {
		next := m.digitsEnd(end + 1)
		size := next - end - 1
		if size > 6 || n+size > 19 {
			break
		}
		n += copy(digits[n:], m.b[end+1:next])
		end = next
		groups++
	}
	d := digits[:n]
	switch {
	case !m.endsFree(end) || m.public(i):
	case first-i == 3 && groups == 3 && n == 11 && isMobile(d):
		m.mask(first+1, end-5)
		return end
	case first-i == 4 && groups >= 3 && n >= 13 && isCard(d):
		m.mask(i, end)
		return end
	}
	return first
}

func isMobile(d []byte) bool { return d[0] == '1' && d[1] >= '3' }

// isIdentity checks the form of a resident identity number: a province, then
// a date of birth. The check digit is not asked for, because a mistyped number
// is just as personal.
func isIdentity(d []byte) bool {
	switch d[0] {
	case '1':
		if d[1] == '0' || d[1] > '5' {
			return false
		}
	case '2', '3', '4', '5', '6':
	case '7', '8', '9':
		if d[1] != '1' && d[1] != '2' && d[1] != '3' {
			return false
		}
	default:
		return false
	}
	century := string(d[6:8])
	return (century == "18" || century == "19" || century == "20") && isDay(d[10:14])
}

func isDay(d []byte) bool {
	month, day := int(d[0]-'0')*10+int(d[1]-'0'), int(d[2]-'0')*10+int(d[3]-'0')
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// isCard checks the Luhn sum. Times pass it by chance and no card begins like
// them: milliseconds since 1970, and 20YYMMDD, which also heads most order
// numbers.
func isCard(d []byte) bool {
	if len(d) == 13 && d[0] == '1' && d[1] >= '4' {
		return false
	}
	if d[0] == '2' && d[1] == '0' && d[2] < '5' && isDay(d[4:8]) {
		return false
	}
	sum := 0
	for i := range d {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum > 0 && sum%10 == 0
}
