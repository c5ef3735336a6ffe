package sign

import (
	"crypto/md5"
	"encoding/asn1"
	"encoding/hex"
	"math/big"
	"strings"
	"time"
)

// certificate is what is needed of an X.509 certificate, of any algorithm: the
// root bundle of Alipay holds SM2, which crypto/x509 refuses.
type certificate struct {
	der, tbs            []byte
	serial              *big.Int
	signature           asn1.ObjectIdentifier
	rawIssuer, issued   []byte // the names as they are encoded, to compare
	issuer, subject     []nameStep
	notBefore, notAfter time.Time // zero where unreadable
	key                 []byte    // SubjectPublicKeyInfo
}

// readCertificate reads what it can and fails only where serial, issuer or key
// are missing.
func readCertificate(der []byte) (certificate, bool) {
	outer := elements(der)
	if shapeOf(der) != certificateShape {
		return certificate{}, false
	}
	c := certificate{der: der, tbs: outer[0].FullBytes, signature: oidAt(elements(outer[1].FullBytes)...)}
	inner := elements(c.tbs)
	if inner[0].Class == asn1.ClassContextSpecific { // the version
		inner = inner[1:]
	}
	if len(inner) < 6 {
		return certificate{}, false
	}
	if _, err := asn1.Unmarshal(inner[0].FullBytes, &c.serial); err != nil {
		return certificate{}, false
	}
	c.rawIssuer, c.issued, c.key = inner[2].FullBytes, inner[4].FullBytes, inner[5].FullBytes
	c.issuer, c.subject = readName(c.rawIssuer), readName(c.issued)
	if v := elements(inner[3].FullBytes); len(v) == 2 {
		c.notBefore, c.notAfter = readTime(v[0]), readTime(v[1])
	}
	return c, len(c.issuer) > 0
}

func readTime(v asn1.RawValue) time.Time {
	var t time.Time
	if _, err := asn1.Unmarshal(v.FullBytes, &t); err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// alipaySN is app_cert_sn and alipay_cert_sn: the MD5 of issuer and decimal
// serial number.
func (c *certificate) alipaySN() string {
	return md5Hex(rfc2253.write(c.issuer) + c.serial.String())
}

// signedWithRSA tells the certificates that alipay_root_cert_sn is made of.
func (c *certificate) signedWithRSA() bool { return under(c.signature, oidRSAFamily) }

// isSM2 tells certificates of Chinese national cryptography.
func (c *certificate) isSM2() bool {
	return c.signature.Equal(oidSM2WithSM3) || algorithmOf(c.key) == "SM2"
}

// serialHex is the serial number as WeChat Pay and openssl write it: whole
// bytes, upper case, without the sign byte of DER.
func (c *certificate) serialHex() string {
	return strings.ToUpper(hex.EncodeToString(c.serial.Bytes()))
}

func md5Hex(s string) string {
	sum := md5.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}
