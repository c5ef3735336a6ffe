package sign

import (
	"encoding/asn1"
)

// shape is what the ASN.1 of a key or a certificate looks like. It is read
// without crypto/x509, which refuses what it cannot use (SM2, passphrases),
// while here it is enough to say what a thing is.
type shape uint8

const (
	unknownShape shape = iota
	pkcs8Shape
	pkcs1PrivateShape
	sec1Shape
	encryptedShape
	pkixShape
	pkcs1PublicShape
	certificateShape
	requestShape
	pkcs12Shape
	pkcs7Shape
	parametersShape
)

// shapes says for each shape its name, the labels that a PEM block of it may
// bear (the first is the right one), and what it serves as.
var shapes = [...]struct {
	form   string
	labels []string
	kind   string
}{
	unknownShape:      {"", nil, ""},
	pkcs8Shape:        {"PKCS#8", []string{"PRIVATE KEY"}, rolePrivate},
	pkcs1PrivateShape: {"PKCS#1", []string{"RSA PRIVATE KEY"}, rolePrivate},
	sec1Shape:         {"SEC 1", []string{"EC PRIVATE KEY"}, rolePrivate},
	encryptedShape:    {"PKCS#8", []string{"ENCRYPTED PRIVATE KEY"}, rolePrivate},
	pkixShape:         {"PKIX", []string{"PUBLIC KEY"}, rolePublic},
	pkcs1PublicShape:  {"PKCS#1", []string{"RSA PUBLIC KEY"}, rolePublic},
	certificateShape:  {"X.509", []string{"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"}, roleCertificate},
	requestShape:      {"PKCS#10", []string{"CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"}, "certificate request"},
	pkcs12Shape:       {"PKCS#12", []string{"PKCS12"}, "key store"},
	pkcs7Shape:        {"PKCS#7", []string{"PKCS7", "CERTIFICATE CHAIN"}, "certificate chain"},
	parametersShape:   {"parameters", []string{"EC PARAMETERS", "SM2 PARAMETERS"}, "parameters"},
}

// The roles in which a key is expected.
const (
	rolePrivate     = "private"
	rolePublic      = "public"
	roleCertificate = "certificate"
)

var (
	oidRSA        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidRSAFamily  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1} // of signatures with RSA, whatever the digest
	oidEC         = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	oidEd25519    = asn1.ObjectIdentifier{1, 3, 101, 112}
	oidSM2        = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 301}
	oidSM2WithSM3 = asn1.ObjectIdentifier{1, 2, 156, 10197, 1, 501}
	oidData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidPKCS5      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5}
	oidPKCS12     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12}
)

func under(oid, family asn1.ObjectIdentifier) bool {
	return len(oid) >= len(family) && oid[:len(family)].Equal(family)
}

// derLength is how long the outermost ASN.1 value says that it is. An
// indefinite length (BER, as Windows writes key stores) is as long as it is.
func derLength(der []byte) (int, bool) {
	if len(der) < 2 || der[0] != 0x30 {
		return 0, false
	}
	if der[1] < 0x80 {
		return 2 + int(der[1]), true
	}
	n := int(der[1] & 0x7F)
	if n == 0 {
		return len(der), true
	}
	if n > 3 {
		return 0, false
	}
	if len(der) < 2+n {
		return 2 + n + 1, true
	}
	length := 0
	for _, b := range der[2 : 2+n] {
		length = length<<8 | int(b)
	}
	return 2 + n + length, true
}

// elements are the parts of a SEQUENCE, as many as are well-formed and needed.
func elements(der []byte) []asn1.RawValue {
	const most = 12
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(der, &outer); err != nil || outer.Class != asn1.ClassUniversal || outer.Tag != asn1.TagSequence {
		return nil
	}
	var list []asn1.RawValue
	for rest := outer.Bytes; len(rest) > 0 && len(list) < most; {
		var v asn1.RawValue
		next, err := asn1.Unmarshal(rest, &v)
		if err != nil {
			return list
		}
		list, rest = append(list, v), next
	}
	return list
}

// shapeOf tells what a DER value is by its structure.
func shapeOf(der []byte) shape {
	if len(der) > 5 && der[0] == 0x30 && der[1] == 0x80 && der[2] == 2 && der[3] == 1 && der[4] == 3 {
		return pkcs12Shape
	}
	var oid asn1.ObjectIdentifier
	if rest, err := asn1.Unmarshal(der, &oid); err == nil && len(rest) == 0 {
		return parametersShape
	}
	e := elements(der)
	if len(e) < 2 || e[0].Class != asn1.ClassUniversal {
		return unknownShape
	}
	switch e[0].Tag {
	case asn1.TagInteger:
		return shapeOfNumbered(e)
	case asn1.TagOID:
		if oidAt(e[0]).Equal(oidSignedData) {
			return pkcs7Shape
		}
	case asn1.TagSequence:
		return shapeOfNested(e)
	}
	return unknownShape
}

// shapeOfNumbered tells the shapes that begin with a version or a modulus.
func shapeOfNumbered(e []asn1.RawValue) shape {
	version := -1
	if len(e[0].Bytes) == 1 {
		version = int(e[0].Bytes[0])
	}
	switch second := e[1].Tag; {
	case second == asn1.TagInteger && len(e) == 2:
		return pkcs1PublicShape
	case second == asn1.TagInteger && len(e) >= 9 && version <= 1:
		return pkcs1PrivateShape
	case second == asn1.TagSequence && len(e) >= 3 && e[2].Tag == asn1.TagOctetString && version <= 1:
		return pkcs8Shape
	case second == asn1.TagOctetString && version == 1:
		return sec1Shape
	case second == asn1.TagSequence && version == 3:
		return pkcs12Shape
	}
	return unknownShape
}

// shapeOfNested tells the shapes that begin with a SEQUENCE.
func shapeOfNested(e []asn1.RawValue) shape {
	algorithm := oidAt(elements(e[0].FullBytes)...)
	switch {
	case len(e) == 2 && e[1].Tag == asn1.TagBitString && algorithm != nil:
		return pkixShape
	case len(e) == 2 && e[1].Tag == asn1.TagOctetString && (under(algorithm, oidPKCS5) || under(algorithm, oidPKCS12)):
		return encryptedShape
	case len(e) != 3 || e[1].Tag != asn1.TagSequence || e[2].Tag != asn1.TagBitString:
		return unknownShape
	}
	inner := elements(e[0].FullBytes)
	// A request is version, subject, key, attributes; a certificate has more.
	if len(inner) >= 3 && len(inner) <= 4 && inner[0].Tag == asn1.TagInteger && inner[1].Tag == asn1.TagSequence {
		return requestShape
	}
	if len(inner) >= 6 {
		return certificateShape
	}
	return unknownShape
}

// oidAt is the first of some values, if that is an object identifier.
func oidAt(values ...asn1.RawValue) asn1.ObjectIdentifier {
	var oid asn1.ObjectIdentifier
	if len(values) == 0 {
		return nil
	}
	if _, err := asn1.Unmarshal(values[0].FullBytes, &oid); err != nil {
		return nil
	}
	return oid
}
