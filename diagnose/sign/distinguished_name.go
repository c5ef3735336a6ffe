package sign

import (
	"encoding/asn1"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// nameStep is one step of a distinguished name, in the order of the
// certificate (country first, as a rule). A step may hold several attributes.
type nameStep []attribute

type attribute struct{ name, value string }

// readName reads a distinguished name; attributes that are malformed are left
// out.
func readName(der []byte) []nameStep {
	var steps []nameStep
	for _, set := range elements(der) {
		var step nameStep
		for rest := set.Bytes; len(rest) > 0; {
			var v asn1.RawValue
			next, err := asn1.Unmarshal(rest, &v)
			if err != nil {
				break
			}
			if pair := elements(v.FullBytes); len(pair) == 2 {
				step = append(step, attribute{attributeName(oidAt(pair[0])), nameText(pair[1])})
			}
			rest = next
		}
		if step != nil {
			steps = append(steps, step)
		}
	}
	return steps
}

// attributeNames are the short names of RFC 4514 and of openssl, by the last
// number of their identifiers below 2.5.4.
var attributeNames = map[int]string{
	3: "CN", 4: "SN", 5: "serialNumber", 6: "C", 7: "L", 8: "ST", 9: "street", 10: "O", 11: "OU", 12: "title", 17: "postalCode", 42: "GN",
}

func attributeName(oid asn1.ObjectIdentifier) string {
	if len(oid) == 4 && under(oid, asn1.ObjectIdentifier{2, 5, 4}) {
		if name, ok := attributeNames[oid[3]]; ok {
			return name
		}
	}
	switch oid.String() {
	case "1.2.840.113549.1.9.1":
		return "emailAddress"
	case "0.9.2342.19200300.100.1.25":
		return "DC"
	}
	return oid.String()
}

// nameText decodes the string of a name, whatever type it says that it is of.
func nameText(v asn1.RawValue) string {
	if v.Tag == asn1.TagBMPString && len(v.Bytes)%2 == 0 {
		units := make([]uint16, len(v.Bytes)/2)
		for i := range units {
			units[i] = uint16(v.Bytes[2*i])<<8 | uint16(v.Bytes[2*i+1])
		}
		return string(utf16.Decode(units))
	}
	if utf8.Valid(v.Bytes) {
		return string(v.Bytes)
	}
	latin1 := make([]rune, len(v.Bytes))
	for i, b := range v.Bytes {
		latin1[i] = rune(b)
	}
	return string(latin1)
}

// commonName is the last CN of a name.
func commonName(name []nameStep) string {
	for _, step := range slices.Backward(name) {
		for _, a := range step {
			if a.name == "CN" {
				return a.value
			}
		}
	}
	return ""
}

// nameForm is a way to write a name down: how its steps are joined, what stands
// between name and value, and which end comes first.
type nameForm struct {
	before, between, equals string
	reversed                bool
}

// rfc2253 is the form that Alipay hashes: the most particular step first. The
// SDKs of PHP and Node escape nothing, and no issuer of Alipay's needs it.
var rfc2253 = nameForm{between: ",", equals: "=", reversed: true}

func (f nameForm) write(name []nameStep) string {
	var b strings.Builder
	b.WriteString(f.before)
	for i := range name {
		step := name[i]
		if f.reversed {
			step = name[len(name)-1-i]
		}
		if i > 0 {
			b.WriteString(f.between)
		}
		for j, a := range step {
			if j > 0 {
				b.WriteByte('+')
			}
			b.WriteString(a.name)
			b.WriteString(f.equals)
			b.WriteString(a.value)
		}
	}
	return b.String()
}
