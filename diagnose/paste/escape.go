package paste

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf8"
)

// unescape undoes the escapes of other layers: \n and \u4e2d of JSON, \xe4 and
// \344 of C and Python, %E4 and + of a form, &quot; of HTML.
func unescape(v *view, of *[256]bool) *view {
	b := builder{under: v}
	s := v.text
	for i := 0; i < len(s); {
		if !of[s[i]] {
			i++
			continue
		}
		out, n := "", 0
		switch s[i] {
		case '\\':
			out, n = backslash(s[i:])
		case '%':
			out, n = percent(s[i:])
		case '&':
			out, n = entity(s[i:])
		case '+':
			if isFormBlank(s, i) {
				out, n = " ", 1
			}
		}
		if n > 0 {
			b.put(i, n, out)
			i += n
			continue
		}
		for i++; s[i-1] == '\\' && i < len(s) && s[i] == '\\'; i++ { // the run was looked at as a whole
		}
	}
	return b.view()
}

// The signs that begin an escape.
var (
	allEscapes  = [256]bool{'\\': true, '%': true, '&': true, '+': true}
	jsonEscapes = [256]bool{'\\': true}
)

// backslash reads an escape behind any number of backslashes, because each layer
// of JSON doubles them. A quote keeps them: their number tells where a string in
// a string ends.
func backslash(s string) (string, int) {
	n := 1
	for n < len(s) && s[n] == '\\' {
		n++
	}
	if n == len(s) {
		return "", 0
	}
	switch c := s[n]; c {
	case 'n', 'r', 't':
		return "\n", n + 1
	case '/':
		return "/", n + 1
	case 'e': // \e[31m
		return colour("\x1b"+s[n+1:min(len(s), n+maxColour)], n)
	case 'u', 'U':
		return unicodeEscape(s, n)
	case 'x':
		if v, ok := hex(s, n+1, 2); ok && (v >= ' ' || v == '\n') {
			return string([]byte{byte(v)}), n + 3
		}
	case '2', '3': // the bytes of Chinese start at \200
		if v, err := strconv.ParseUint(s[n:min(len(s), n+3)], 8, 8); err == nil && v >= 0x80 {
			return string([]byte{byte(v)}), n + 3
		}
	}
	return "", 0
}

// unicodeEscape reads \u4e2d, \U4e2d of Cocoa, \U00004e2d of C and the \u001b
// that begins a colour.
func unicodeEscape(s string, n int) (string, int) {
	if v, ok := hex(s, n+1, 8); ok && s[n] == 'U' && v>>20 == 0 && v >= ' ' {
		return string(rune(v)), n + 9
	}
	v, ok := hex(s, n+1, 4)
	switch {
	case !ok:
		return "", 0
	case v == '\x1b':
		return colour("\x1b"+s[n+5:min(len(s), n+5+maxColour)], n+4)
	case v < ' ' && v != '\n':
		return "", 0
	}
	return string(rune(v)), n + 5
}

// percent reads %E4 and the %u4e2d of JavaScript's escape.
func percent(s string) (string, int) {
	if len(s) > 1 && s[1] == 'u' {
		if v, ok := hex(s, 2, 4); ok && v >= ' ' {
			return string(rune(v)), 6
		}
	}
	if v, ok := hex(s, 1, 2); ok && (v >= ' ' || v == '\n') && v != 0x7F {
		return string([]byte{byte(v)}), 3
	}
	return "", 0
}

// isFormBlank reports whether the plus at s[i] stands for a blank: between
// letters, in a run that is written key=value.
func isFormBlank(s string, i int) bool {
	const far = 120
	if i == 0 || i+1 == len(s) || !wordly(s[i-1]) || !wordly(s[i+1]) && s[i+1] != '%' || isDigit(rune(s[i+1])) {
		return false
	}
	for j := i - 1; j >= max(0, i-far); j-- {
		switch s[j] {
		case '=':
			return true
		case ' ', '\t', '\n', '\r', '"', '\'', '<', '>', '{', '}':
			return false
		}
	}
	return false
}

func wordly(c byte) bool { return isAlnum(c) || c >= utf8.RuneSelf }

func isAlnum(c byte) bool { return isLetter(rune(c)) || isDigit(rune(c)) }

// entities are those that text in HTML has. &amp; alone stays: a table looks for
// it, because it betrays a link that went through HTML. Those of its kin that
// swallow the beginning of a parameter become what a browser shows.
var entities = map[string]string{
	"quot": `"`, "lt": "<", "gt": ">", "apos": "'", "nbsp": " ", "ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’",
	"middot": "·", "hellip": "…", "times": "×", "not": "¬", "copy": "©", "reg": "®", "para": "¶", "sect": "§", "curren": "¤",
}

// entity reads &quot;, &#31614; and &#x7B7E;, also where the ampersand was itself
// escaped any number of times.
func entity(s string) (string, int) {
	i := 1
	for strings.HasPrefix(s[i:], "amp;") {
		i += len("amp;")
	}
	end := strings.IndexByte(s[i:min(len(s), i+10)], ';')
	if end < 2 {
		return "", 0
	}
	name, n := s[i:i+end], i+end+1
	if name[0] != '#' {
		if shown := entities[name]; shown != "" {
			return shown, n
		}
		return "", 0
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	v, err := strconv.ParseUint(digits, base, 21)
	if err != nil || v < ' ' && v != '\n' {
		return "", 0
	}
	return string(rune(v)), n
}

// hex reads n hexadecimal digits at s[from:].
func hex(s string, from, n int) (uint64, bool) {
	if from+n > len(s) {
		return 0, false
	}
	v, err := strconv.ParseUint(s[from:from+n], 16, 32)
	return v, err == nil
}

// maxColour bounds the escape that colours a terminal.
const maxColour = 16

// colour drops an escape that colours a terminal; before is what stands for its
// first character.
func colour(s string, before int) (string, int) {
	if n := colourLen(s); n > 0 {
		return "", before + n
	}
	return "", 0
}

// colourLen is the length of the colour that s starts with: \x1b[1;31m.
func colourLen(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	i := skip(s[:min(len(s), maxColour)], 2, "0123456789;")
	if i < len(s) && isLetter(rune(s[i])) {
		return i + 1
	}
	return 0
}

// Bounds of a text in base64.
const (
	leastPacked = 20
	mostPacked  = 1 << 20
)

// packedStarts are how JSON and XML begin in base64.
var packedStarts = []string{"eyJ", "eyAi", "ewog", "ewoJ", "ew0K", "W3si", "PHht", "PD94"}

// unpack undoes base64 where what it holds is text: the bodies of a HAR, which
// says so, or an answer whose first characters show it.
func unpack(v *view) *view {
	said := strings.Contains(v.text, "base64")
	b := builder{under: v}
	s := v.text
	for i := 0; i < len(s); {
		if !isBase64(s[i]) {
			i++
			continue
		}
		from := i
		for i < len(s) && isBase64(s[i]) {
			i++
		}
		if i-from < leastPacked || i-from > mostPacked || !said && !startsPacked(s[from:i]) {
			continue
		}
		plain, err := base64.RawStdEncoding.DecodeString(s[from:i])
		if err != nil || !isText(plain) {
			continue
		}
		end := skip(s[:min(len(s), i+2)], i, "=")
		for at := from; at < i; at += 4 { // so that a caret stands under the right ones
			n := min(4, end-at)
			m := min(3, len(plain))
			b.put(at, n, string(plain[:m]))
			plain = plain[m:]
		}
	}
	return b.view()
}

func isBase64(c byte) bool { return isAlnum(c) || c == '+' || c == '/' }

func startsPacked(s string) bool {
	for _, p := range packedStarts {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// isText reports whether bytes are words of a reply rather than a key, a
// picture or a name that happens to be base64.
func isText(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return utf8.Valid(b) && bytes.ContainsAny(b, "{<=:&")
}
