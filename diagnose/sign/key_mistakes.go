package sign

import (
	"cmp"
	"slices"
	"strings"
)

// keyMistakes ranks the labels: first what no tool can mend, then the ways in
// which a text is wrapped or damaged, then what most loaders forgive.
var keyMistakes = []string{
	"KEY_EMPTY", "KEY_IS_PATH", "KEY_ENCRYPTED", "KEY_SM2_NOT_RSA", "KEY_EC_NOT_RSA",
	"KEY_HEADER_MISLABELLED",
	"KEY_PUBLIC_WHERE_PRIVATE", "KEY_CERT_WHERE_PRIVATE", "KEY_PRIVATE_WHERE_PUBLIC", "KEY_PUBLIC_WHERE_CERT", "KEY_CERT_WHERE_PUBLIC",
	"KEY_TRUNCATED", "KEY_BAD_BASE64",
	"KEY_BOM", "KEY_DOUBLE_BASE64", "KEY_QUOTED", "KEY_LITERAL_BACKSLASH_N", "KEY_URLENCODED", "KEY_DASHES", "KEY_INDENTED",
	"KEY_PLUS_TO_SPACE", "KEY_SPACES_FOR_NEWLINES", "KEY_SINGLE_LINE", "KEY_NO_FOOTER",
	"KEY_HEADER_MISLABELLED:writing", "KEY_HEADER_MISLABELLED:end-differs", "KEY_HEADER_MISLABELLED:form",
	"KEY_PKCS1_IN_PKCS8_HEADER", "KEY_PKCS8_IN_PKCS1_HEADER",
	"KEY_TOO_SHORT", "CERT_CHAIN_ORDER", "KEY_NO_PEM_HEADER", "KEY_CRLF",
}

// inKeyOrder sorts findings by keyMistakes and drops repetitions.
func inKeyOrder(found []finding) []finding {
	rank := func(f finding) int {
		if i := slices.Index(keyMistakes, f.label+":"+f.detail); i >= 0 {
			return i
		}
		return slices.Index(keyMistakes, f.label)
	}
	var list []finding
	for _, f := range slices.SortedStableFunc(slices.Values(found), func(a, b finding) int { return cmp.Compare(rank(a), rank(b)) }) {
		if !slices.ContainsFunc(list, func(o finding) bool { return o.label == f.label }) {
			list = append(list, f)
		}
	}
	return list
}

// leastBits is what RSA2 and WeChat Pay ask of a key.
const leastBits = 2048

// findings is what is wrong with a block in whatever role.
func (b keyBlock) findings(k KeyInfo) []finding {
	found := slices.Clone(b.wrong)
	switch {
	case k.Encrypted:
		return append(found, finding{"KEY_ENCRYPTED", k.Form})
	case k.Algorithm == "SM2":
		found = append(found, finding{"KEY_SM2_NOT_RSA", "unsupported"})
	case strings.HasPrefix(k.Algorithm, "EC") || k.Algorithm == "Ed25519":
		found = append(found, finding{"KEY_EC_NOT_RSA", k.Algorithm})
	case b.der != nil && k.Algorithm == "RSA" && k.Bits == 0:
		found = append(found, finding{"KEY_BAD_BASE64", "numbers-do-not-fit"}) // the ASN.1 is whole, the key in it is not
	case k.Algorithm == "RSA" && k.Bits < leastBits && k.Bits > 0:
		found = append(found, finding{"KEY_TOO_SHORT", ""})
	}
	if b.label == "" || b.shape == unknownShape || slices.Contains(shapes[b.shape].labels, b.label) {
		return found
	}
	switch {
	case b.shape == pkcs1PrivateShape && b.label == "PRIVATE KEY":
		return append(found, finding{"KEY_PKCS1_IN_PKCS8_HEADER", ""})
	case b.shape == pkcs8Shape && b.label == "RSA PRIVATE KEY":
		return append(found, finding{"KEY_PKCS8_IN_PKCS1_HEADER", ""})
	}
	if kindOfLabel(b.label) == k.Kind {
		return append(found, finding{"KEY_HEADER_MISLABELLED", "form"})
	}
	return append(found, finding{"KEY_HEADER_MISLABELLED", k.Kind})
}

// kindOfLabel is what a PEM label promises.
func kindOfLabel(label string) string {
	for _, s := range shapes {
		if slices.Contains(s.labels, label) {
			return s.kind
		}
	}
	return ""
}

// misplaced is what is wrong with a kind of key where another is expected.
func misplaced(kind, role string) (finding, bool) {
	if kind == role || role == "" || kind == "" || kind == shapes[pkcs12Shape].kind {
		return finding{}, false
	}
	detail := ""
	if kind != rolePrivate && kind != rolePublic && kind != roleCertificate {
		detail = strings.ReplaceAll(kind, " ", "-")
	}
	switch role {
	case rolePrivate:
		if kind == roleCertificate || kind == shapes[pkcs7Shape].kind {
			return finding{"KEY_CERT_WHERE_PRIVATE", detail}, true
		}
		return finding{"KEY_PUBLIC_WHERE_PRIVATE", detail}, true
	case rolePublic:
		if kind == rolePrivate {
			return finding{"KEY_PRIVATE_WHERE_PUBLIC", detail}, true
		}
		return finding{"KEY_CERT_WHERE_PUBLIC", detail}, true
	}
	if kind == rolePrivate {
		return finding{"KEY_PRIVATE_WHERE_PUBLIC", "certificate-expected"}, true
	}
	return finding{"KEY_PUBLIC_WHERE_CERT", detail}, true
}
