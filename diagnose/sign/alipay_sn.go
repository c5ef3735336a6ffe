package sign

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// certSN judges app_cert_sn or alipay_cert_sn against its certificate.
func certSN(c *Capture, r *Result) {
	claimed := strings.TrimSpace(c.ClaimedSN)
	if claimed == "" {
		lacks(r, "claimed_sn")
		return
	}
	text := c.Certificate
	if text == "" {
		text = c.AppCertificate
	}
	chain := certificatesOf(readKeyText(text).blocks)
	if len(chain) == 0 {
		unreadable(r, "certificate", "不是证书", "no certificate")
		return
	}
	own := chain[0] // of a file with the whole chain, the first counts
	r.Value = own.alipaySN()
	if claimed == r.Value {
		settle(r)
		return
	}
	settle(r, whySN(&own, claimed, strangers(c, chain[1:]), r)...)
}

// stranger is another certificate, by the name of where it is from.
type stranger struct {
	certificate
	from string
}

// strangers are the other certificates of a capture.
func strangers(c *Capture, chain []certificate) []stranger {
	var list []stranger
	add := func(from string, certs []certificate) {
		for _, cert := range certs {
			list = append(list, stranger{cert, from})
		}
	}
	add("chain", chain)
	add("app_certificate", certificatesOf(readKeyText(c.AppCertificate).blocks))
	add("merchant_certificate", certificatesOf(readKeyText(c.MerchantCertificate).blocks))
	for _, k := range namedKeys(c) {
		add(shownName(k.name), certificatesOf(readKeyText(k.value).blocks))
	}
	return list
}

var md5Form = source.Pattern(`^[0-9a-fA-F]{32}$`)

// whySN explains a number that is not the right one.
func whySN(own *certificate, claimed string, others []stranger, r *Result) []finding {
	lower := strings.ToLower(claimed)
	var spelling []finding
	if claimed != lower {
		spelling = []finding{{"ALI_SN_CASE", ""}}
	}
	if lower == own.alipaySN() {
		return spelling
	}
	if detail, ok := own.isSerial(lower); ok {
		return []finding{{"ALI_SN_NOT_MD5", detail}}
	}
	if detail, ok := own.isFingerprint(claimed); ok {
		return append([]finding{{"ALI_SN_FINGERPRINT", detail}}, spelling...)
	}
	for _, o := range others {
		r.Hypotheses++
		if lower == o.alipaySN() {
			return append([]finding{{"ALI_SN_OF_OTHER_CERT", o.from}}, spelling...)
		}
		if detail, ok := o.isSerial(lower); ok {
			return []finding{{"ALI_SN_OF_OTHER_CERT", o.from}, {"ALI_SN_NOT_MD5", detail}}
		}
	}
	if found, ok := own.composed(lower, r); ok {
		return append(found, spelling...)
	}
	for _, o := range others {
		if found, ok := o.composed(lower, r); ok {
			return slices.Concat([]finding{{"ALI_SN_OF_OTHER_CERT", o.from}}, found, spelling)
		}
	}
	if md5Form().MatchString(claimed) {
		return append([]finding{{"ALI_SN_OF_OTHER_CERT", ""}}, spelling...)
	}
	if parts := strings.Split(claimed, "_"); len(parts) > 1 && md5Form().MatchString(parts[0]) {
		return append([]finding{{"ALI_SN_OF_OTHER_CERT", "root-sn"}}, spelling...)
	}
	return []finding{{"ALI_SN_NOT_MD5", ""}}
}

// isSerial recognises the plain serial number, in any notation.
func (c *certificate) isSerial(lower string) (string, bool) {
	bare := strings.TrimLeft(strings.NewReplacer(":", "", " ", "", "-", "").Replace(strings.TrimPrefix(lower, "0x")), "0")
	switch bare {
	case c.serial.String():
		return "decimal", true
	case strings.TrimLeft(strings.ToLower(c.serialHex()), "0"):
		return "hex", true
	}
	return "", false
}

// isFingerprint recognises a digest of the certificate itself.
func (c *certificate) isFingerprint(claimed string) (string, bool) {
	hexed := strings.ToLower(strings.NewReplacer(":", "", " ", "", "-", "").Replace(claimed))
	md5Sum, sha1Sum, sha256Sum := md5.Sum(c.der), sha1.Sum(c.der), sha256.Sum256(c.der)
	for _, f := range []struct {
		sum    []byte
		detail string
	}{{md5Sum[:], "md5"}, {sha1Sum[:], "sha1"}, {sha256Sum[:], "sha256"}} {
		if hexed == hex.EncodeToString(f.sum) || claimed == base64.StdEncoding.EncodeToString(f.sum) {
			return f.detail, true
		}
	}
	clean := pemText(certificateShape, c.der)
	body := base64.StdEncoding.EncodeToString(c.der)
	for _, text := range []string{clean, strings.TrimSpace(clean), body, strings.ReplaceAll(clean, "\n", "\r\n"), string(c.key), string(c.tbs)} {
		if hexed == md5Hex(text) {
			return "md5-of-another-form", true
		}
	}
	return "", false
}
