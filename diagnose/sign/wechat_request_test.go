package sign

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// draft is a request of APIv3 in the making: what is signed and what is sent.
type draft struct {
	pen
	lines             []string
	eol, last         string
	whole             func(string) string
	method, url, body string
	timestamp, nonce  string
	scheme, serial    string
	quote             string
	omit              string
	c                 Capture
}

const orderBody = `{"appid":"wx0123456789abcdef","amount":{"total":1250,"currency":"CNY"},"description":"茶叶 A&B 礼盒","notify_url":"https://shop.example.com/pay/notify","out_trade_no":"T20250812001"}`

const orderURL = "https://api.mch.weixin.qq.com/v3/refund/domestic/refunds?mchid=1900000109&sub=a%20b%2Fc&limit=5"

func newDraft() *draft {
	d := &draft{pen: pen{key: merchantKey(), hash: crypto.SHA256}, eol: "\n", last: "\n", method: "POST", url: orderURL, body: orderBody,
		timestamp: "1755000000", nonce: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS", scheme: wechatScheme + " ", serial: merchantKey().serial, quote: `"`}
	d.lines = []string{d.method, strings.TrimPrefix(d.url, wechatOrigin), d.timestamp, d.nonce, d.body}
	d.c = Capture{Kind: WeChatRequestSign, MchID: "1900000109", PrivateKey: merchantKey().privatePEM, Certificate: merchantKey().cert}
	return d
}

// bare makes it a query without a body.
func (d *draft) bare() {
	d.method, d.lines[methodLine], d.body, d.lines[bodyLine] = "GET", "GET", "", ""
}

func (d *draft) capture(t testing.TB) Capture {
	text := strings.Join(d.lines, d.eol) + d.last
	if d.whole != nil {
		text = d.whole(text)
	}
	d.c.Method, d.c.URL, d.c.Body = d.method, d.url, d.body
	d.c.Authorization = d.scheme
	for _, item := range [][2]string{{"mchid", "1900000109"}, {"nonce_str", d.nonce}, {"signature", d.sign(t, text)},
		{"timestamp", d.timestamp}, {"serial_no", d.serial}} {
		if item[0] != d.omit {
			d.c.Authorization += fmt.Sprintf("%s=%s%s%s,", item[0], d.quote, item[1], d.quote)
		}
	}
	d.c.Authorization = strings.TrimSuffix(d.c.Authorization, ",")
	return d.c
}

func (d *draft) signBody(text string) { d.lines[bodyLine] = text }

// restyled is the body as a library writes it.
func restyled(text string, s style) string {
	root, ok := parseJSON(text)
	if !ok {
		panic("no JSON: " + text)
	}
	return string(s.write(nil, root, 0))
}

func sha256Hex(s string) string { sum := sha256.Sum256([]byte(s)); return hex.EncodeToString(sum[:]) }

// textSlips are mistakes in the text; each touches another part or excludes others.
func textSlips() []slip[draft] {
	line := func(i int, edit func(string) string) func(*draft) {
		return func(d *draft) { d.lines[i] = edit(d.lines[i]) }
	}
	cutQuery := func(s string) string { s, _, _ = strings.Cut(s, "?"); return s }
	decoded := func(s string) string { s, _ = url.PathUnescape(s); return s }
	return []slip[draft]{
		{"WX3_CANON_NO_TRAILING_LF", func(d *draft) { d.last = "" }},
		{"WX3_CANON_CRLF", func(d *draft) { d.eol, d.last = "\r\n", "\r\n" }},
		{"WX3_CANON_LITERAL_BACKSLASH_N", func(d *draft) { d.eol, d.last = `\n`, `\n` }},
		{"WX3_URL_NO_QUERY", line(targetLine, cutQuery)},
		{"WX3_URL_ABSOLUTE", line(targetLine, func(s string) string { return wechatOrigin + s })},
		{"WX3_URL_NO_LEADING_SLASH", line(targetLine, func(s string) string { return s[1:] })},
		{"WX3_URL_QUERY_DECODED", line(targetLine, decoded)},
		{"WX3_URL_QUERY_REORDERED", line(targetLine, sortedQuery)},
		{"WX3_METHOD_LOWERCASE", line(methodLine, strings.ToLower)},
		{"WX3_METHOD_WRONG", line(methodLine, func(string) string { return "PUT" })},
		{"WX3_FIELD_ORDER", func(d *draft) { d.lines[timeLine], d.lines[nonceLine] = d.lines[nonceLine], d.lines[timeLine] }},
		{"WX3_TIMESTAMP_DIFFERS", line(timeLine, func(string) string { return "1754999998" })},
		{"WX3_TIMESTAMP_MILLIS_SIGNED", line(timeLine, func(s string) string { return s + "000" })},
		{"WX3_BODY_EMPTY_SIGNED", line(bodyLine, func(string) string { return "" })},
		{"WX3_BODY_HASH_SIGNED", line(bodyLine, sha256Hex)},
		{"WX3_BODY_URLENCODED", line(bodyLine, url.QueryEscape)},
		{"WX3_BODY_CHARSET", line(bodyLine, gbkOf)},
		{"WX3_DOUBLE_HASH", func(d *draft) { d.whole = sha256Hex }},
		{"WX3_BODY_RESERIALIZED", line(bodyLine, func(s string) string { return restyled(s, style{layout: layouts[1]}) })},
	}
}

// outerSlips are mistakes around the text: the digest, the padding, the text of
// the signature, and the header.
func outerSlips() []slip[draft] {
	coat := func(f func(string) string) func(*draft) { return func(d *draft) { d.coat = f } }
	raw := func(s string) []byte { b, _ := base64.StdEncoding.DecodeString(s); return b }
	return []slip[draft]{
		{"WX3_DIGEST_SHA1", func(d *draft) { d.hash = crypto.SHA1 }},
		{"WX3_PADDING_PSS", func(d *draft) { d.pss = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash} }},
		{"WX3_SIG_ENCODING_HEX", coat(func(s string) string { return hex.EncodeToString(raw(s)) })},
		{"WX3_SIG_ENCODING_BASE64URL", coat(func(s string) string { return base64.RawURLEncoding.EncodeToString(raw(s)) })},
		{"WX3_SIG_URLENCODED", coat(url.QueryEscape)},
		{"WX3_SIG_LINE_BREAKS", coat(func(s string) string { return s[:76] + "\n" + s[76:152] + "\n" + s[152:] })},
		{"WX3_AUTH_SCHEMA", func(d *draft) { d.scheme = "" }},
		{"WX3_AUTH_FORMAT", func(d *draft) { d.quote = "" }},
		{"WX3_AUTH_FIELD_MISSING", func(d *draft) { d.omit = "serial_no" }},
		{"WX3_SERIAL_FORMAT", func(d *draft) { d.serial = serialNumber(d.serial).String() }},
		{"WX3_SERIAL_NOT_MERCHANT_CERT", func(d *draft) { d.serial = platformKey().serial }},
		{"WX3_WRONG_PRIVATE_KEY", func(d *draft) { d.key = strangerKey() }},
	}
}

func TestWeChatRequestSlips(t *testing.T) {
	expect(t, Verify(newDraft().capture(t)), OK)
	for _, s := range append(textSlips(), outerSlips()...) {
		t.Run(s.label, func(t *testing.T) {
			d := newDraft()
			s.make(d)
			expect(t, Verify(d.capture(t)), s.label)
		})
	}
}

// The same mistake comes in variants.
func TestWeChatRequestVariants(t *testing.T) {
	tests := []slip[draft]{
		{OK, (*draft).bare},
		{"WX3_BODY_NOT_EMPTY", func(d *draft) { d.bare(); d.signBody("{}") }},
		{"WX3_BODY_NOT_EMPTY", func(d *draft) { d.bare(); d.signBody("undefined") }},
		{"WX3_CANON_NO_TRAILING_LF", func(d *draft) { d.bare(); d.lines = d.lines[:bodyLine]; d.last = "" }},
		{"WX3_BODY_RESERIALIZED", func(d *draft) {
			d.signBody(restyled(orderBody, style{layouts[0], spellings[4], arrangements[1], false}))
		}},
		{"WX3_BODY_RESERIALIZED", func(d *draft) { d.signBody(restyled(orderBody, style{layouts[3], spellings[5], arrangement{}, false})) }},
		{"WX3_BODY_RESERIALIZED", func(d *draft) { // sent sorted, signed in another order
			d.body = `{"amount":{"currency":"CNY","total":1},"appid":"wx1","mchid":"19"}`
			d.signBody(`{"mchid":"19","appid":"wx1","amount":{"currency":"CNY","total":1}}`)
		}},
		{"WX3_PADDING_PSS", func(d *draft) { d.pss = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto} }}, // the greatest
		{"WX3_TIMESTAMP_DIFFERS", func(d *draft) { d.lines[timeLine] = "1754999741" }},
		{"WX3_TIMESTAMP_MILLIS_SIGNED", func(d *draft) { d.lines[timeLine] += "417" }},
		{"WX3_TIMESTAMP_MILLIS", func(d *draft) { d.timestamp += "417"; d.lines[timeLine] = d.timestamp }},
		{"WX3_TIMESTAMP_MILLIS", func(d *draft) { d.timestamp += "417" }},
		{"WX3_FIELD_ORDER", func(d *draft) { d.lines[0], d.lines[1] = d.lines[1], d.lines[0] }},
		{"WX3_URL_QUERY_REORDERED", func(d *draft) {
			d.lines[targetLine] = "/v3/refund/domestic/refunds?sub=a%20b%2Fc&mchid=1900000109&limit=5"
		}},
		{"WX3_SERIAL_FORMAT", func(d *draft) { d.serial = strings.TrimPrefix(d.serial, "0") }},
		{"WX3_SERIAL_FORMAT", func(d *draft) { d.serial = d.serial[:2] + ":" + d.serial[2:] }},
		{"WX3_SERIAL_NOT_MERCHANT_CERT", func(d *draft) { d.serial = "PUB_KEY_ID_0119000001092025" }},
		{"WX3_AUTH_SCHEMA", func(d *draft) { d.scheme = "Bearer " }},
		{"WX3_WRONG_PRIVATE_KEY", func(d *draft) { d.key = strangerKey(); d.c.PrivateKey = strangerKey().privatePEM }},
		{"WX3_WRONG_PRIVATE_KEY", func(d *draft) {
			d.key = strangerKey()
			d.c.OtherKeys = map[string]string{"old": strangerKey().publicPEM, "secret": "no key at all"}
		}},
		{OK, func(d *draft) { d.c.Certificate = "" }},
		{OK, func(d *draft) { d.c.PrivateKey = "" }},
		{OK, func(d *draft) { d.c.Certificate = merchantKey().publicPEM; d.c.PrivateKey = "" }},
		{ContentUnknown, func(d *draft) { d.signBody("something else") }},
		{NotFromKey, func(d *draft) { d.coat = func(s string) string { return s[:100] } }},
		{OK, func(d *draft) { // of an upload the description is signed
			meta := `{"filename":"a.jpg","sha256":"00"}`
			d.body = "--b\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\n" + meta + "\r\n--b--\r\n"
			d.c.Headers = map[string]string{"content-type": "multipart/form-data; boundary=b"}
			d.signBody(meta)
		}},
	}
	for i, s := range tests {
		t.Run(fmt.Sprint(i, s.label), func(t *testing.T) {
			d := newDraft()
			s.make(d)
			expect(t, Verify(d.capture(t)), s.label)
		})
	}
}

// What is certain is said beside the admission that the text is not known.
func TestWeChatRequestCertainAndUnknown(t *testing.T) {
	d := newDraft()
	d.hash = crypto.SHA1
	d.signBody("something else")
	expect(t, Verify(d.capture(t)), "WX3_DIGEST_SHA1", ContentUnknown)
	if r := Verify(d.capture(t)); r.Mistake != "WX3_DIGEST_SHA1" {
		t.Errorf("mistake %s", r.Mistake)
	}
}

// The texts are shown around their first difference, which is counted in bytes.
func TestWeChatRequestContrast(t *testing.T) {
	d := newDraft()
	d.lines[methodLine] = "POst"
	d.lines[methodLine] = "post"
	r := Verify(d.capture(t))
	if r.DiffersAt != 1 || !strings.HasPrefix(r.Signed, "post") || !strings.HasPrefix(r.Right, "POST") || len(r.Signed) > 2*shown+8 {
		t.Errorf("at %d: %q, %q", r.DiffersAt, r.Signed, r.Right)
	}
}
