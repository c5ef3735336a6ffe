package sign

import (
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/diagnose/redact"
)

// Around a difference: what is shown on each side, and what is looked at to
// decide what must be masked. A value is known by the name before it, so that
// masking has to see more than is shown.
const (
	shown  = 60
	masked = 4 << 10
)

// contrast shows two texts around their first difference.
func (r *Result) contrast(c *Capture, signed, right []byte) {
	at := 0
	for at < len(signed) && at < len(right) && signed[at] == right[at] {
		at++
	}
	if at == len(signed) && at == len(right) {
		return
	}
	r.DiffersAt = at + 1
	r.Signed, r.Right = c.around(signed, at), c.around(right, at)
}

// around cuts, without ever showing a key of the capture.
func (c *Capture) around(text []byte, at int) string {
	from := max(0, at-masked)
	window := string(text[from:min(len(text), at+masked)])
	point := utf8.RuneCountInString(window[:at-from])
	line := []rune(redact.Line(c.withoutKeys(window))) // both keep the number of characters
	first := min(point, len(line))
	last := first
	for size := 0; first > 0; first-- {
		if size += utf8.RuneLen(line[first-1]); size > shown {
			break
		}
	}
	for size := 0; last < len(line); last++ {
		if size += utf8.RuneLen(line[last]); size > shown {
			break
		}
	}
	return string(line[first:last])
}

// withoutKeys masks the secrets that a text could hold: a wrong string to sign
// may end in the API key.
func (c *Capture) withoutKeys(text string) string {
	hide := func(key string) {
		if len(key) >= 4 {
			text = strings.ReplaceAll(text, key, strings.Repeat("*", utf8.RuneCountInString(key)))
		}
	}
	hide(c.Key)
	hide(c.APIV3Key)
	hide(c.AESKey)
	for _, key := range c.OtherKeys {
		hide(key)
	}
	return text
}
