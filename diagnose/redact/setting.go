package redact

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// Setting masks a line or a value of a configuration, character for character.
// Beside what Line finds it masks every long run of letters and digits: a key
// stands in a configuration without a name in front as often as with one, and
// may stand in the wrong field. What providers publish (serial numbers of
// certificates, app ids) stays.
func Setting(s string) string {
	s = keyRun().ReplaceAllStringFunc(s, func(word string) string {
		if !random(word) {
			return word
		}
		return strings.Repeat("*", len(word))
	})
	return longNumber().ReplaceAllStringFunc(Line(s), func(digits string) string {
		if len(digits) == 16 && strings.HasPrefix(digits, "20") {
			return digits // an app id or a PID of Alipay
		}
		return Line(digits) // without the name before it, which may be wrong too
	})
}

// longNumber is what may be a mobile, identity or card number.
var longNumber = source.Pattern(`[0-9]{11,19}[Xx]?`)

// keyRun is what keys, tokens and ids are made of, in base64 or hexadecimal.
var keyRun = source.Pattern(`[A-Za-z0-9+/]{20,}={0,2}`)

// published are runs that anybody may see: the serial of a certificate, in the
// capitals in which WeChat Pay and OpenSSL write it.
var published = source.Pattern(`^[0-9A-F]{40}$`)

// random tells a run that a machine made from words and paths: it mixes letters
// with digits, and a run with slashes both cases too.
func random(word string) bool {
	const digits, lower, upper = "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	has := func(chars string) bool { return strings.ContainsAny(word, chars) }
	switch {
	case published().MatchString(word) || !has(digits) && len(word) < 40:
		return false
	case strings.ContainsAny(word, "+/"):
		return has(lower) && has(upper) && has(digits)
	}
	return has(lower) || has(upper)
}
