package paste

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules/codes"
)

// view is the paste with the escapes of other layers undone (\n and \u4e2d of JSON,
// %E4 of a form, \xe4 of Python, &quot; of HTML), since a message must be found
// however it was wrapped.
type view struct {
	text string
	at   []int32 // place in the paste of each byte of text and of its end; nil where both are equal
}

// raw returns the place in the paste of a place in the view.
func (v *view) raw(i int) int {
	if v.at == nil {
		return i
	}
	return int(v.at[i])
}

func newView(text string) view {
	if !strings.ContainsAny(text, `\%&`) {
		return view{text: text}
	}
	var b strings.Builder
	at := make([]int32, 0, len(text)+1)
	changed := false
	for i := 0; i < len(text); {
		s, n := unescape(text[i:])
		if n == 0 {
			s, n = text[i:i+1], 1
		} else {
			changed = true
		}
		b.WriteString(s)
		for range len(s) {
			at = append(at, int32(i))
		}
		i += n
	}
	if !changed {
		return view{text: text}
	}
	return view{text: b.String(), at: append(at, int32(len(text)))}
}

// unescape reads one escape at the start of s and returns what it stands for
// with its length, or 0.
func unescape(s string) (string, int) {
	switch s[0] {
	case '\\':
		return unescapeBackslash(s)
	case '%':
		if c, ok := hex(s, 1, 2); ok && c >= ' ' && c != 0x7F {
			return string([]byte{byte(c)}), 3
		}
	case '&':
		for _, e := range entities {
			if strings.HasPrefix(s, e[0]) {
				return e[1], len(e[0])
			}
		}
		if strings.HasPrefix(s, "&#") {
			return unescapeNumber(s)
		}
	}
	return "", 0
}

// entities leaves &amp; alone: a table pattern looks for it, because it betrays
// a link that went through HTML.
var entities = [][2]string{{"&quot;", `"`}, {"&lt;", "<"}, {"&gt;", ">"}, {"&apos;", "'"}, {"&nbsp;", " "}}

// unescapeBackslash reads \n, \u4e2d and \xe4 behind any number of backslashes,
// because each layer of JSON doubles them.
func unescapeBackslash(s string) (string, int) {
	n := 1
	for n < len(s) && s[n] == '\\' {
		n++
	}
	if n == len(s) {
		return "", 0
	}
	if strings.IndexByte("nrt", s[n]) >= 0 {
		return "\n", n + 1
	}
	if c, ok := hex(s, n+1, 4); ok && s[n] == 'u' && c >= ' ' {
		return string(rune(c)), n + 5
	}
	if c, ok := hex(s, n+1, 2); ok && s[n] == 'x' && c >= 0x80 {
		return string([]byte{byte(c)}), n + 3
	}
	return "", 0
}

// unescapeNumber reads &#31614; and &#x7B7E;.
func unescapeNumber(s string) (string, int) {
	end := strings.IndexByte(s[:min(len(s), 10)], ';')
	if end < 3 {
		return "", 0
	}
	digits, base := s[2:end], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || n < ' ' {
		return "", 0
	}
	return string(rune(n)), end + 1
}

// hex reads n hexadecimal digits at s[from:].
func hex(s string, from, n int) (uint64, bool) {
	if from+n > len(s) {
		return 0, false
	}
	v, err := strconv.ParseUint(s[from:from+n], 16, 32)
	return v, err == nil
}

// place finds the bytes of the paste that a range of the folded text came from.
func (r *reader) place(from, to int) (int, int) {
	start, end := -1, -1
	pos, blank := 0, false
	for i, c := range r.view.text {
		n := foldedLen(c)
		if n == 0 {
			blank = pos > 0
			continue
		}
		if blank {
			pos, blank = pos+1, false
		}
		if start < 0 && pos+n > from {
			start = i
		}
		if pos >= to {
			break
		}
		_, size := utf8.DecodeRuneInString(r.view.text[i:])
		pos, end = pos+n, i+size
	}
	if start < 0 || end < start {
		return 0, 0
	}
	return r.view.raw(start), r.view.raw(end)
}

// foldedLen is the length of a character after codes.Fold, 0 for a blank.
func foldedLen(c rune) int {
	if c < utf8.RuneSelf {
		if c == ' ' || c >= '\t' && c <= '\r' {
			return 0
		}
		return 1
	}
	return len(codes.Fold(string(c)))
}
