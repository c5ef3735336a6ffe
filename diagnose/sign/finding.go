package sign

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
)

// finding is one mistake that was found, with its variant.
type finding struct{ label, detail string }

// settle writes what was found into the result: the first is the mistake, the
// others go with it. Where nothing was found all is well.
func settle(r *Result, found ...finding) {
	if len(found) == 0 {
		r.Mistake, r.Valid = OK, true
		return
	}
	r.Mistake, r.Detail = found[0].label, found[0].detail
	for _, f := range found[1:] {
		if f.label != r.Mistake && !slices.Contains(r.Also, f.label) {
			r.Also = append(r.Also, f.label)
		}
	}
}

// lacks reports a capture without a field that its kind cannot do without.
func lacks(r *Result, field string) {
	r.Error = &rules.Problem{Say: rules.Text{ZH: "缺少字段 " + field, EN: "the field " + field + " is missing"}}
}

// unreadable reports a field that holds something else than it should.
func unreadable(r *Result, field, zh, en string) {
	r.Error = &rules.Problem{Say: rules.Text{ZH: "字段 " + field + "：" + zh, EN: "the field " + field + ": " + en}}
}

// shownName makes the name that a user gave to a key fit for a result: the
// secret itself may stand there by mistake.
func shownName(name string) string {
	const longest = 40
	if len(name) > longest {
		return redact.Fingerprint(name)
	}
	return redact.Line(name)
}

// Sizes of what is shown of two texts that differ, in bytes to either side. The
// wider one is what redaction sees: what makes a value secret may stand before it.
const (
	shownAround    = 60
	redactedAround = 400
)

// contrast shows two texts around their first difference.
func contrast(r *Result, signed, right string) {
	at := 0
	for at < min(len(signed), len(right)) && signed[at] == right[at] {
		at++
	}
	if at == len(signed) && at == len(right) {
		return
	}
	r.Signed, r.Right, r.DiffersAt = around(signed, at), around(right, at), at+1
}

// around redacts a text and cuts it to its surroundings of a byte. Redaction
// keeps characters, not bytes, so that the cut is made by characters.
func around(s string, at int) string {
	from, to := runeStart(s, at-redactedAround), runeStart(s, at+redactedAround)
	first, last := runeStart(s, at-shownAround), runeStart(s, at+shownAround)
	skip, keep := utf8.RuneCountInString(s[from:first]), utf8.RuneCountInString(s[first:last])
	shown := []rune(redact.Line(s[from:to]))
	return string(shown[min(skip, len(shown)):min(skip+keep, len(shown))])
}

// runeStart is the nearest byte at or before i where a character begins.
func runeStart(s string, i int) int {
	i = min(max(i, 0), len(s))
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// namedKeys lists secrets that may have been taken by mistake, in a fixed
// order and not without end.
func namedKeys(c *Capture) []namedKey {
	const most = 16
	keys := make([]namedKey, 0, len(c.OtherKeys)+1)
	for name, value := range c.OtherKeys {
		if value != "" {
			keys = append(keys, namedKey{name, value})
		}
	}
	slices.SortFunc(keys, func(a, b namedKey) int { return strings.Compare(a.name, b.name) })
	if c.APIV3Key != "" && c.OtherKeys["api_v3_key"] == "" {
		keys = append(keys, namedKey{"api_v3_key", c.APIV3Key})
	}
	return keys[:min(len(keys), most)]
}

type namedKey struct{ name, value string }
