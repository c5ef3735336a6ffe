package sign

import (
	"crypto"
	"fmt"
	"strings"
	"testing"
)

// notice is a notification: what the platform signed and what is verified.
type notice struct {
	pen
	timestamp, nonce, signed string
	c                        Capture
}

const noticeBody = `{"id":"7b0f6c1e-1111-5eec-ab1e-0a0b0c0d0e0f","create_time":"2025-08-12T20:00:00+08:00","resource_type":"encrypt-resource","event_type":"TRANSACTION.SUCCESS","summary":"支付成功 <ok>","resource":{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM","ciphertext":"q83v/EiRCkvLYu+zbW4/","associated_data":"transaction","nonce":"8xYpLmQwErTy"}}`

func newNotice() *notice {
	n := &notice{pen: pen{key: platformKey(), hash: crypto.SHA256}, timestamp: fmt.Sprint(signedAt), nonce: "d824f2e086d3c1df967785d13fcd22ef", signed: noticeBody}
	n.c = Capture{Kind: WeChatNotifyVerify, Certificate: platformKey().cert, Body: noticeBody, Now: signedAt + 10,
		Headers: map[string]string{"wechatpay-serial": platformKey().serial, "Wechatpay-Timestamp": n.timestamp, "Wechatpay-Nonce": n.nonce}}
	return n
}

func (n *notice) capture(t testing.TB) Capture {
	if n.c.Headers["Wechatpay-Signature"] == "" {
		n.c.Headers["Wechatpay-Signature"] = n.sign(t, n.timestamp+"\n"+n.nonce+"\n"+n.signed+"\n")
	}
	return n.c
}

func plusToSpace(s string) string { return strings.ReplaceAll(s, "+", " ") }

// received edits the body that is verified.
func received(edit func(string) string) func(*notice) {
	return func(n *notice) { n.c.Body = edit(n.c.Body) }
}

func receivedAs(s style) func(*notice) {
	return received(func(body string) string { return restyled(body, s) })
}

func noticeSlips() []slip[notice] {
	header := func(name, value string) func(*notice) {
		return func(n *notice) { n.c.Headers[name] = value }
	}
	return []slip[notice]{
		{"WX3_RX_BODY_BOM", received(func(s string) string { return byteOrderMark + s })},
		{"WX3_RX_BODY_WHITESPACE", received(func(s string) string { return s + "\n" })},
		{"WX3_RX_BODY_CHARSET", received(func(s string) string { return misreadAs(s, 0) })},
		{"WX3_RX_BODY_RESERIALIZED", receivedAs(style{layout: layouts[2]})},
		{"WX3_RX_HEADERS_SWAPPED", func(n *notice) {
			n.c.Headers["Wechatpay-Timestamp"], n.c.Headers["Wechatpay-Nonce"] = n.nonce, n.timestamp
		}},
		{"WX3_RX_SIG_PLUS_TO_SPACE", func(n *notice) { n.coat = plusToSpace }},
		{"WX3_RX_CLOCK_SKEW", func(n *notice) { n.c.Now = signedAt + 301 }},
		{"WX3_RX_PLATFORM_CERT_EXPIRED", func(n *notice) {
			n.c.Certificate = platformKey().certificate("old", serialNumber(platformKey().serial), signedAt-1000)
		}},
		{"WX3_RX_HEADER_MISSING", header("wechatpay-serial", "")},
		{"WX3_RX_BODY_EMPTY", received(func(string) string { return "" })},
		{"WX3_RX_BODY_TRUNCATED", received(func(s string) string { return s[:len(s)/2] })},
		{"WX3_RX_SIGNTEST_PROBE", header("Wechatpay-Signature", probePrefix+"abc")},
		{"WX3_RX_OWN_KEY_AS_PLATFORM", func(n *notice) {
			n.c.Certificate, n.c.MerchantCertificate = merchantKey().cert, merchantKey().cert
		}},
		{"WX3_RX_PLATFORM_CERT_MISMATCH", func(n *notice) { n.c.Certificate = strangerKey().cert }},
		{"WX3_RX_PUBKEY_MODE_MISMATCH", func(n *notice) { n.c.Certificate, n.c.PublicKey = "", strangerKey().publicPEM }},
	}
}

func TestNoticeSlips(t *testing.T) {
	expect(t, Verify(newNotice().capture(t)), OK)
	for _, s := range noticeSlips() {
		t.Run(s.label, func(t *testing.T) {
			n := newNotice()
			s.make(n)
			expect(t, Verify(n.capture(t)), s.label)
		})
	}
}

func TestNoticeVariants(t *testing.T) {
	tests := []slip[notice]{
		{OK, func(n *notice) { n.c.Now = signedAt + 300 }},
		{OK, func(n *notice) { n.c.Now = 0 }},
		{OK, func(n *notice) { n.signed, n.c.Body = "", "" }}, // 204
		{OK, func(n *notice) { n.c.Certificate, n.c.PublicKey = "", platformKey().publicPEM }},
		{"WX3_RX_HEADER_MISSING", func(n *notice) { n.c.Headers["Wechatpay-Nonce"] = "" }},
		{"WX3_RX_HEADER_MISSING", func(n *notice) { n.c.Headers = map[string]string{"Wechatpay-Signature": "x"} }},
		{"WX3_RX_CLOCK_SKEW", func(n *notice) { n.c.Now = signedAt - 8*3600 }},
		{"WX3_RX_BODY_CHARSET", received(func(s string) string { return misreadAs(s, 1) })},
		{"WX3_RX_BODY_CHARSET", func(n *notice) { // with losses: 支付成功通知 does not come back whole
			n.signed = `{"summary":"支付成功通知你"}`
			n.c.Body = strings.ReplaceAll(misreadAs(n.signed, 2), "\ufffd", "")
		}},
		{"WX3_RX_BODY_RESERIALIZED", receivedAs(style{layouts[0], spellings[4], arrangements[1], false})}, // a Go map
		{"WX3_RX_BODY_RESERIALIZED", receivedAs(style{layouts[1], spellings[5], arrangement{}, false})},
		{"WX3_RX_BODY_RESERIALIZED", func(n *notice) { // an order of members that is nowhere documented
			n.signed = `{"z":1,"a":2,"m":{"k":3}}`
			n.c.Body = `{"a":2,"m":{"k":3},"z":1}`
		}},
		{"WX3_RX_BODY_RESERIALIZED", func(n *notice) { // nothing to be had back, but blanks are nobody's but a library's
			n.c.Body = restyled(strings.Replace(noticeBody, "SUCCESS", "CLOSED", 1), style{layout: layouts[2]})
		}},
		{"WX3_RX_BODY_TRUNCATED", received(func(s string) string { return s[:len(s)-2] })},
		{"WX3_RX_BODY_WHITESPACE", func(n *notice) { n.signed += "\n" }},
		{"WX3_RX_PUBKEY_MODE_MISMATCH", func(n *notice) {
			n.c.Certificate, n.c.Headers["wechatpay-serial"] = strangerKey().cert, "PUB_KEY_ID_0119000001092025"
		}},
		{"WX3_RX_OWN_KEY_AS_PLATFORM", func(n *notice) {
			n.c.Certificate = strangerKey().certificate("1900000109", serialNumber("77"), signedAt+1000)
		}},
		{NotFromKey, func(n *notice) { n.key = strangerKey() }},
		{ContentUnknown, func(n *notice) { n.signed = strings.Replace(noticeBody, "SUCCESS", "CLOSED", 1) }},
	}
	for i, s := range tests {
		t.Run(fmt.Sprint(i, s.label), func(t *testing.T) {
			n := newNotice()
			s.make(n)
			r := Verify(n.capture(t))
			if s.label == "WX3_RX_BODY_CHARSET" || strings.HasPrefix(s.label, "WX3_RX_BODY_T") {
				r.Also = nil
			}
			expect(t, r, s.label)
		})
	}
}

// A signature that verifies is said to, where the mistake lies elsewhere.
func TestSignatureItselfValid(t *testing.T) {
	for label, want := range map[string]bool{"WX3_RX_CLOCK_SKEW": true, "WX3_RX_PLATFORM_CERT_EXPIRED": true, "WX3_RX_HEADER_MISSING": true,
		"WX3_RX_BODY_BOM": false, "WX3_RX_SIG_PLUS_TO_SPACE": false, "WX3_RX_PLATFORM_CERT_MISMATCH": false} {
		for _, s := range noticeSlips() {
			if s.label != label {
				continue
			}
			n := newNotice()
			s.make(n)
			if r := Verify(n.capture(t)); (r.SignatureItselfValid != nil && *r.SignatureItselfValid) != want {
				t.Errorf("%s: want %v", label, want)
			}
		}
	}
}
