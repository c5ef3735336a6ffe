package sign

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"
)

// choice is one of the ways to write a part of what is hashed; the right way
// has no finding.
type choice[T any] struct {
	is    T
	found []finding
}

// snForms are the ways to write a name down: of the SDKs, of openssl and of
// Java. The wrong order and the wrong form may come together.
var snForms = []choice[nameForm]{
	{rfc2253, nil},
	{nameForm{between: ",", equals: "="}, []finding{{"ALI_SN_ISSUER_ORDER", ""}}},
	{nameForm{between: ", ", equals: "=", reversed: true}, []finding{{"ALI_SN_ISSUER_FORMAT", "comma-and-blank"}}},
	{nameForm{between: ", ", equals: "="}, []finding{{"ALI_SN_ISSUER_FORMAT", "comma-and-blank"}, {"ALI_SN_ISSUER_ORDER", ""}}},
	{nameForm{between: ", ", equals: " = "}, []finding{{"ALI_SN_ISSUER_FORMAT", "openssl"}, {"ALI_SN_ISSUER_ORDER", ""}}},
	{nameForm{between: ", ", equals: " = ", reversed: true}, []finding{{"ALI_SN_ISSUER_FORMAT", "openssl"}}},
	{nameForm{between: ",", equals: " = ", reversed: true}, []finding{{"ALI_SN_ISSUER_FORMAT", "blanks-around-equals"}}},
	{nameForm{before: "/", between: "/", equals: "="}, []finding{{"ALI_SN_ISSUER_FORMAT", "slashes"}, {"ALI_SN_ISSUER_ORDER", ""}}},
	{nameForm{before: "/", between: "/", equals: "=", reversed: true}, []finding{{"ALI_SN_ISSUER_FORMAT", "slashes"}}},
	{nameForm{between: ";", equals: "=", reversed: true}, []finding{{"ALI_SN_ISSUER_FORMAT", "semicolons"}}},
	{nameForm{between: "", equals: "=", reversed: true}, []finding{{"ALI_SN_ISSUER_FORMAT", "nothing-between"}}},
	{nameForm{between: "\n", equals: "=", reversed: true}, []finding{{"ALI_SN_ISSUER_FORMAT", "lines"}}},
	{nameForm{between: "&", equals: "=", reversed: true}, []finding{{"ALI_SN_ISSUER_FORMAT", "ampersands"}}},
}

// composed looks for the way in which a number was calculated: which name, in
// which form, joined how to which form of the serial number. The way with the
// fewest mistakes wins.
func (c *certificate) composed(lower string, r *Result) ([]finding, bool) {
	names := []choice[[]nameStep]{{c.issuer, nil}, {c.subject, []finding{{"ALI_SN_SUBJECT", ""}}}}
	joins := []choice[string]{{"", nil}}
	for _, j := range []string{",", "_", " ", ":", "-", "\n", "&"} {
		joins = append(joins, choice[string]{j, []finding{{"ALI_SN_ISSUER_FORMAT", "joined-with:" + strings.ReplaceAll(j, "\n", "line-feed")}}})
	}
	var best []finding
	least := math.MaxInt
	try := func(text string, found ...[]finding) {
		r.Hypotheses++
		sum := sha256.Sum256([]byte(text))
		all := slices.Concat(found...)
		if lower == hex.EncodeToString(sum[:]) {
			all = append(all, finding{"ALI_SN_NOT_MD5", "sha256"})
		} else if lower != md5Hex(text) {
			return
		}
		if len(all) < least {
			best, least = all, len(all)
		}
	}
	for _, serial := range c.serials() {
		if r.Hypotheses >= MaxHypotheses {
			break
		}
		for _, name := range names {
			for _, form := range snForms {
				written := form.is.write(name.is)
				for _, join := range joins {
					try(written+join.is+serial.is, name.found, serial.found, form.found, join.found)
				}
				try(serial.is+written, name.found, serial.found, form.found, []finding{{"ALI_SN_ISSUER_ORDER", "serial-first"}})
				try(written, name.found, form.found, []finding{{"ALI_SN_ISSUER_FORMAT", "without-serial"}})
			}
		}
		try(serial.is, serial.found, []finding{{"ALI_SN_ISSUER_FORMAT", "serial-only"}})
	}
	return best, best != nil
}

// serials are the notations of the serial number.
func (c *certificate) serials() []choice[string] {
	list := []choice[string]{{c.serial.String(), nil}}
	upper := c.serialHex()
	bare := strings.TrimLeft(upper, "0")
	pairs := make([]string, 0, len(upper)/2)
	for i := 0; i+2 <= len(upper); i += 2 {
		pairs = append(pairs, upper[i:i+2])
	}
	colons := strings.Join(pairs, ":")
	for _, s := range []string{strings.ToLower(upper), upper, strings.ToLower(bare), bare, "0x" + strings.ToLower(bare), "0x" + upper, "0X" + upper,
		colons, strings.ToLower(colons), "00" + strings.ToLower(upper), "00" + upper} {
		if !slices.ContainsFunc(list, func(o choice[string]) bool { return o.is == s }) {
			list = append(list, choice[string]{s, []finding{{"ALI_SN_SERIAL_HEX", ""}}})
		}
	}
	return list
}
