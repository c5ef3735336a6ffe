package sign

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// reading is one way to take bytes out of a text that should be base64. The
// right way has no slug.
type reading struct {
	data []byte
	slug string
}

// readBase64 takes a text for base64 in every way that has been seen to go
// wrong, the right way first. Line ends are no fault: every decoder in use
// skips them or the transport adds them.
func readBase64(s string) []reading {
	trimmed := strings.TrimSpace(s)
	if data, err := base64.StdEncoding.DecodeString(trimmed); err == nil && trimmed != "" {
		out := []reading{{data, ""}}
		if inner, ok := innerBase64(data); ok {
			out = append(out, reading{inner, "twice"})
		}
		if raw, err := hex.DecodeString(trimmed); err == nil {
			out = append(out, reading{raw, "hex"})
		}
		return out
	}
	var out []reading
	add := func(mended, slug string) {
		if data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(mended, "=")); err == nil && len(data) > 0 {
			out = append(out, reading{data, slug})
		}
	}
	texts := []string{strings.Trim(s, "\r\n\t"), trimmed} // a blank at an end may have been a plus, or not
	for _, m := range base64Mends {
		for _, text := range slices.Compact(texts) {
			if mended := m.mend(text); mended != text {
				add(mended, m.slug)
			}
		}
	}
	add(trimmed, "padding-missing")
	return out
}

// base64Mends undo what happens to base64 on its way, the commonest first.
var base64Mends = []struct {
	slug string
	mend func(string) string
}{
	{"plus-became-blank", func(s string) string { return strings.ReplaceAll(s, " ", "+") }},
	{"percent-encoded", percentDecoded},
	{"quoted", func(s string) string { return strings.Trim(s, `"'`) }},
	{"url-safe-alphabet", strings.NewReplacer("-", "+", "_", "/").Replace},
	{"blanks-inserted", func(s string) string { return strings.Join(strings.Fields(s), "") }},
	{"escaped", strings.NewReplacer(`\n`, "", `\r`, "", `\/`, "/").Replace},
}

// innerBase64 tells whether decoded bytes are themselves base64. Ciphertext is
// not: that all of its bytes are letters by chance cannot happen.
func innerBase64(data []byte) ([]byte, bool) {
	const shortest = 8
	data = bytes.TrimSpace(data)
	if len(data) < shortest {
		return nil, false
	}
	inner := make([]byte, base64.StdEncoding.DecodedLen(len(data)))
	n, err := base64.StdEncoding.Decode(inner, data)
	return inner[:n], err == nil && n > 0
}

// percentDecoded undoes %XX and leaves everything else, a plus sign too.
func percentDecoded(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				b.WriteByte(v[0])
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// foreignToBase64 counts the characters that base64 cannot have become on its
// way: what remains beside its alphabet, blanks, percent signs and quotes.
func foreignToBase64(s string) int {
	n := 0
	for _, c := range s {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case strings.ContainsRune("+/=-_ \t\r\n%\"'\\", c):
		default:
			n++
		}
	}
	return n
}
