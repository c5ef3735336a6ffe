package sign

import (
	"strings"
	"time"

	"github.com/paydiag/paydiag/diagnose/redact"
)

// KeyInfo is what may be known of one block of a key file. Nothing in it is
// secret.
type KeyInfo struct {
	Kind          string    `json:"kind"`                     // private, public, certificate, certificate request, certificate chain, key store, parameters; empty: unknown
	Form          string    `json:"form,omitempty"`           // PKCS#1, PKCS#8, SEC 1, PKIX, X.509, PKCS#7, PKCS#10, PKCS#12
	Label         string    `json:"label,omitempty"`          // what stands after BEGIN; empty for bare base64 and DER
	Algorithm     string    `json:"algorithm,omitempty"`      // RSA, EC P-256, SM2, Ed25519
	Bits          int       `json:"bits,omitempty"`           // of the key
	Encrypted     bool      `json:"encrypted,omitempty"`      // needs a passphrase
	Roles         []string  `json:"roles"`                    // as what it can be loaded: private, public, certificate
	Mistakes      []string  `json:"mistakes"`                 // labels of key.load that hold for it in any role
	Fingerprint   string    `json:"fingerprint,omitempty"`    // SHA-256 of the public part (SubjectPublicKeyInfo), hex
	Pair          string    `json:"pair,omitempty"`           // the same for a private key, its public key and its certificate
	SerialHex     string    `json:"serial_hex,omitempty"`     // upper case, as WeChat Pay writes it
	SerialDecimal string    `json:"serial_decimal,omitempty"` // as Alipay hashes it
	AlipayCertSN  string    `json:"alipay_cert_sn,omitempty"` // app_cert_sn or alipay_cert_sn
	InRootSN      bool      `json:"in_root_sn,omitempty"`     // signed with RSA, so that alipay_root_cert_sn counts it
	Subject       string    `json:"subject,omitempty"`        // common name
	Issuer        string    `json:"issuer,omitempty"`         // common name
	NotBefore     time.Time `json:"not_before,omitzero"`
	NotAfter      time.Time `json:"not_after,omitzero"`
}

// Describe says what each block of a key file is: PEM, bare base64 or DER, and
// as damaged as people paste it.
func Describe(text string) []KeyInfo {
	read := readKeyText(text)
	list := make([]KeyInfo, 0, len(read.blocks))
	for _, b := range read.blocks {
		info := b.info()
		info.Mistakes = []string{}
		for _, f := range inKeyOrder(append(append([]finding{}, read.found...), b.findings(info)...)) {
			info.Mistakes = append(info.Mistakes, f.label)
		}
		list = append(list, info)
	}
	return list
}

// AlipayRootSN is alipay_root_cert_sn of a bundle that Describe has described;
// empty where it holds no certificate signed with RSA.
func AlipayRootSN(bundle []KeyInfo) string {
	var parts []string
	for _, k := range bundle {
		if k.InRootSN {
			parts = append(parts, k.AlipayCertSN)
		}
	}
	return strings.Join(parts, "_")
}

// info describes a block by its ASN.1.
func (b keyBlock) info() KeyInfo {
	k := KeyInfo{Kind: b.kind(), Form: shapes[b.shape].form, Label: b.label, Encrypted: b.encrypted || b.shape == encryptedShape, Roles: []string{}}
	if b.shape == pkcs12Shape {
		k.Encrypted = true // by a passphrase, that of WeChat Pay being the merchant number
	}
	if k.Encrypted {
		return k
	}
	switch b.shape {
	case certificateShape:
		k.describeCertificate(b.der)
	case requestShape:
		if e := elements(elements(b.der)[0].FullBytes); len(e) >= 3 {
			k.Subject = redact.Visible(commonName(readName(e[1].FullBytes)))
			k.describePublic(e[2].FullBytes)
		}
		return k
	default:
		if public, ok := b.public(); ok {
			k.describePublic(public)
		} else {
			k.Algorithm = privateAlgorithm(b)
		}
	}
	if k.Algorithm == "RSA" && k.Bits > 0 {
		switch b.shape {
		case pkcs8Shape, pkcs1PrivateShape:
			k.Roles = append(k.Roles, rolePrivate)
		case pkixShape, pkcs1PublicShape:
			k.Roles = append(k.Roles, rolePublic)
		case certificateShape:
			k.Roles = append(k.Roles, roleCertificate, rolePublic) // the key can be taken from it
		}
	}
	return k
}

// kind is what a block is, by its content, or where that is under a passphrase
// by its label.
func (b keyBlock) kind() string {
	if b.encrypted && strings.HasSuffix(b.label, "PRIVATE KEY") {
		return rolePrivate
	}
	return shapes[b.shape].kind
}

func (k *KeyInfo) describeCertificate(der []byte) {
	c, ok := readCertificate(der)
	if !ok {
		return
	}
	k.SerialHex, k.SerialDecimal = c.serialHex(), c.serial.String()
	k.AlipayCertSN, k.InRootSN = c.alipaySN(), c.signedWithRSA()
	k.Subject, k.Issuer = redact.Visible(commonName(c.subject)), redact.Visible(commonName(c.issuer))
	k.NotBefore, k.NotAfter = c.notBefore, c.notAfter
	k.describePublic(c.key)
}
