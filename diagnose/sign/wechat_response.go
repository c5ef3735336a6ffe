package sign

import (
	"cmp"
	"crypto"
	"crypto/x509"
	"strconv"
	"strings"
)

// probePrefix begins the signatures that WeChat Pay makes wrong on purpose, to
// see whether they are verified at all.
const probePrefix = "WECHATPAY/SIGNTEST/"

// maxSkew is how far the clocks may be apart, in seconds: five minutes.
const maxSkew = 300

var answerWords = vocabulary{
	coats: map[coat]string{
		percentCoat: "WX3_SIG_URLENCODED",
		hexCoat:     "WX3_SIG_ENCODING_HEX",
		breakCoat:   "WX3_SIG_LINE_BREAKS",
		blankCoat:   "WX3_RX_SIG_PLUS_TO_SPACE",
		urlCoat:     "WX3_SIG_ENCODING_BASE64URL",
	},
	due: crypto.SHA256,
}

// answer is what an answer or a notification of APIv3 carries of its signature.
type answer struct{ timestamp, nonce, signature, serial string }

func (c *Capture) answer() answer {
	return answer{
		timestamp: cmp.Or(c.header("Wechatpay-Timestamp"), c.Timestamp),
		nonce:     cmp.Or(c.header("Wechatpay-Nonce"), c.Nonce),
		signature: cmp.Or(c.header("Wechatpay-Signature"), c.Signature),
		serial:    cmp.Or(c.header("Wechatpay-Serial"), c.SerialNo),
	}
}

// wechatResponse judges wechat.v3.response_verify and wechat.v3.notify_verify:
// why does this message not verify with the key that is configured?
func wechatResponse(c *Capture, r *Result) {
	var f findings
	if c.judgeAnswer(r, &f); r.Error == nil {
		f.settle(r)
	}
}

func (c *Capture) judgeAnswer(r *Result, f *findings) {
	in := c.answer()
	if strings.HasPrefix(strings.TrimSpace(in.signature), probePrefix) {
		f.note("WX3_RX_SIGNTEST_PROBE", "") // whatever else there is: it must be refused
		return
	}
	if in.missing(f); in.timestamp == "" || in.nonce == "" || in.signature == "" {
		return
	}
	configured, bad := rsaKeys(keyField{"certificate", c.Certificate}, keyField{"public_key", c.PublicKey})
	if len(configured) == 0 {
		r.Error = cmp.Or(bad, missing("certificate"))
		return
	}
	s := openSignature(in.signature, configured)
	if !content(c, r, &s, answerWords, []lined{inLines(in.timestamp, in.nonce, c.Body)}, answerMistakes(c.Body), f) {
		f.unopened(s, answerWords, c.wrongPlatformKey(in.serial, configured))
		c.checkTime(in, nil, f, r)
		return
	}
	if f.unknown {
		if !isTime(in.timestamp) && isTime(in.nonce) {
			f.note("WX3_RX_HEADERS_SWAPPED", "")
		}
		f.traces(c.Body)
	}
	c.checkTime(in, s.key.cert, f, r)
	if cert := s.key.cert; len(f.labels) == 0 && cert != nil && !sameSerial(in.serial, cert) {
		f.detail = "serial-differs" // it verifies all the same: worth a word, and no mistake
	}
}

// missing notes the headers that are not there.
func (a answer) missing(f *findings) {
	for _, h := range []struct{ name, value string }{
		{"Wechatpay-Timestamp", a.timestamp}, {"Wechatpay-Nonce", a.nonce},
		{"Wechatpay-Signature", a.signature}, {"Wechatpay-Serial", a.serial},
	} {
		if h.value == "" {
			f.note("WX3_RX_HEADER_MISSING", "header:"+h.name)
		}
	}
}

// wrongPlatformKey says how the configured key came to be the wrong one, as far
// as that is known.
func (c *Capture) wrongPlatformKey(serial string, configured []rsaKey) string {
	own, _ := rsaKeys(keyField{"merchant_certificate", c.MerchantCertificate}, keyField{"private_key", c.PrivateKey})
	var certificates, bareKeys int
	for _, k := range configured {
		if isOneOf(k, own) || k.cert != nil && isMerchantNumber(k.cert.Subject.CommonName) {
			return "WX3_RX_OWN_KEY_AS_PLATFORM"
		}
		if k.cert != nil {
			certificates++
		} else {
			bareKeys++
		}
	}
	cert := certificateOf(configured)
	byPublicKey := strings.HasPrefix(strings.ToUpper(serial), "PUB_KEY_ID")
	switch {
	case serial == "":
		return NotFromKey
	case byPublicKey && bareKeys == 0, !byPublicKey && certificates == 0:
		return "WX3_RX_PUBKEY_MODE_MISMATCH"
	case !byPublicKey && !sameSerial(serial, cert):
		return "WX3_RX_PLATFORM_CERT_MISMATCH"
	}
	return NotFromKey
}

// isMerchantNumber tells the common name of a merchant certificate.
func isMerchantNumber(name string) bool {
	return len(name) >= 8 && len(name) <= 10 && strings.Trim(name, "0123456789") == ""
}

// checkTime compares the certificate's life and the clock with the time that the
// capture is to be judged by. The certificate comes first: it stays wrong when
// the clock is set right.
func (c *Capture) checkTime(in answer, cert *x509.Certificate, f *findings, r *Result) {
	if c.Now == 0 {
		return
	}
	if cert != nil && c.Now > cert.NotAfter.Unix() {
		f.note("WX3_RX_PLATFORM_CERT_EXPIRED", "")
	}
	timestamp := in.timestamp
	if !isTime(timestamp) {
		timestamp = in.nonce // exchanged, perhaps
	}
	at, _ := strconv.ParseInt(timestamp, 10, 64)
	skew := c.Now - at
	if !isTime(timestamp) || skew <= maxSkew && skew >= -maxSkew {
		return
	}
	detail := ""
	if rest := (skew%3600 + 3600) % 3600; rest <= maxSkew || rest >= 3600-maxSkew {
		detail = "time-zone"
	}
	f.note("WX3_RX_CLOCK_SKEW", detail)
	r.Value = strconv.FormatInt(skew, 10) + "s"
}

// isTime tells seconds since 1970 from anything else.
func isTime(s string) bool {
	return len(s) == len("1700000000") && strings.Trim(s, "0123456789") == ""
}
