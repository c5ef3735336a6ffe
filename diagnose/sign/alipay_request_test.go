package sign

import (
	"crypto"
	"crypto/rsa"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// formDraft is a request of the gateway: what is signed and what is sent.
type formDraft struct {
	pen
	signed map[string]string
	order  []string // of the text; nil: sorted
	value  func(name, value string) string
	empty  bool // empty parameters are signed too
	quote  string
	last   string
	whole  func(string) string
	c      Capture
}

const orderContent = `{"out_trade_no":"T20250812001","total_amount":"12.50","subject":"茶叶 A&B 礼盒","product_code":"FAST_INSTANT_TRADE_PAY","return":"https://shop.example.com/back"}`

func newFormDraft() *formDraft {
	d := &formDraft{pen: pen{key: merchantKey(), hash: crypto.SHA256}, signed: map[string]string{
		"app_id": "2021000000000001", "method": "alipay.trade.page.pay", "format": "JSON", "charset": "utf-8", "sign_type": "RSA2",
		"timestamp": "2025-08-12 20:00:00", "version": "1.0", "notify_url": "https://shop.example.com/alipay/notify",
		"app_cert_sn": "0123456789abcdef0123456789abcdef", "alipay_root_cert_sn": "fedcba9876543210fedcba9876543210", "biz_content": orderContent}}
	d.c = Capture{Kind: AlipayRequestSign, AppCertificate: merchantKey().cert, PrivateKey: merchantKey().privatePEM, Params: maps.Clone(d.signed)}
	return d
}

func (d *formDraft) capture(t testing.TB) Capture {
	names := slices.Sorted(maps.Keys(d.signed))
	if d.order != nil {
		names = d.order
	}
	var parts []string
	for _, name := range names {
		value, ok := d.signed[name]
		if !ok || value == "" && !d.empty {
			continue
		}
		if d.value != nil {
			value = d.value(name, value)
		}
		parts = append(parts, name+"="+d.quote+value+d.quote)
	}
	text := strings.Join(parts, "&") + d.last
	if d.whole != nil {
		text = d.whole(text)
	}
	d.c.Params["sign"] = d.sign(t, text)
	return d.c
}

func signedWithout(names ...string) func(*formDraft) {
	return func(d *formDraft) {
		for _, n := range names {
			delete(d.signed, n)
		}
	}
}

// formSlips are mistakes in the text; each touches another part.
func formSlips() []slip[formDraft] {
	return []slip[formDraft]{
		{"ALI_SIGN_TYPE_EXCLUDED", signedWithout("sign_type")},
		{"ALI_TRAILING_AMP", func(d *formDraft) { d.last = "&" }},
		{"ALI_VALUES_QUOTED", func(d *formDraft) { d.quote = `"` }},
		{"ALI_UNSORTED", func(d *formDraft) {
			d.order = []string{"version", "app_id", "method", "timestamp", "format", "charset", "sign_type", "notify_url", "app_cert_sn",
				"alipay_root_cert_sn", "biz_content", "app_auth_token"}
			d.c.ParamOrder = d.order
		}},
		{"ALI_EMPTY_PARAM_INCLUDED", func(d *formDraft) {
			d.empty, d.signed["app_auth_token"], d.c.Params["app_auth_token"] = true, "", ""
		}},
		{"ALI_VALUES_URLENCODED", func(d *formDraft) { d.value = func(_, v string) string { return url.QueryEscape(v) } }},
		{"ALI_CHARSET_GBK", func(d *formDraft) { d.whole = gbkOf }},
		{"ALI_PARAM_NOT_SIGNED", signedWithout("notify_url")},
		{"ALI_TIMESTAMP_DIFFERS", func(d *formDraft) { d.signed["timestamp"] = "2025-08-12 19:59:58" }},
		{"ALI_BIZ_CONTENT_RESERIALIZED", func(d *formDraft) { d.signed["biz_content"] = restyled(orderContent, style{layout: layouts[1]}) }},
	}
}

func formOuterSlips() []slip[formDraft] {
	return []slip[formDraft]{
		{"ALI_SIGN_DOUBLE_ENCODED", func(d *formDraft) { d.coat = url.QueryEscape }},
		{"ALI_SIGN_PLUS_TO_SPACE", func(d *formDraft) { d.coat = plusToSpace }},
		{"ALI_SIGN_ENCODING_HEX", func(d *formDraft) {
			d.coat = func(s string) string { b, _ := base64.StdEncoding.DecodeString(s); return hex.EncodeToString(b) }
		}},
		{"ALI_RSA_SIGNED_RSA2_DECLARED", func(d *formDraft) { d.hash = crypto.SHA1 }},
		{"ALI_WRONG_APP_PRIVATE_KEY", func(d *formDraft) { d.key = strangerKey() }},
	}
}

func TestAlipayRequestSlips(t *testing.T) {
	expect(t, Verify(newFormDraft().capture(t)), OK)
	for _, s := range append(formSlips(), formOuterSlips()...) {
		t.Run(s.label, func(t *testing.T) {
			d := newFormDraft()
			s.make(d)
			expect(t, Verify(d.capture(t)), s.label)
		})
	}
}

func TestAlipayRequestVariants(t *testing.T) {
	tests := []slip[formDraft]{
		{"ALI_PARAM_NOT_SIGNED", signedWithout("app_cert_sn", "alipay_root_cert_sn")},
		{"ALI_PARAM_NOT_SIGNED", signedWithout("biz_content")},
		{"ALI_PARAM_NOT_SIGNED", signedWithout("notify_url", "version", "format")},
		{"ALI_PARAM_NOT_SIGNED", func(d *formDraft) { // one default for both, until the last moment
			d.signed["return_url"] = d.signed["notify_url"]
			d.c.Params["return_url"] = "https://shop.example.com/order/7"
		}},
		{"ALI_UNSORTED", func(d *formDraft) { d.order = slices.Sorted(maps.Keys(d.signed)); slices.Reverse(d.order) }},
		{"ALI_TIMESTAMP_DIFFERS", func(d *formDraft) { d.signed["timestamp"] = "2025-08-12 12:00:00" }},
		{"ALI_TIMESTAMP_DIFFERS", func(d *formDraft) { d.signed["timestamp"] = "2025-08-12 20:01:40" }},
		{"ALI_BIZ_CONTENT_RESERIALIZED", func(d *formDraft) {
			d.signed["biz_content"] = restyled(orderContent, style{layouts[0], spellings[5], arrangements[1], false})
		}},
		{"ALI_VALUES_URLENCODED", func(d *formDraft) { d.signed["biz_content"] = escapes[3].encode(orderContent) }},
		{"ALI_RSA2_SIGNED_RSA_DECLARED", func(d *formDraft) { d.signed["sign_type"], d.c.Params["sign_type"] = "RSA", "RSA" }},
		{OK, func(d *formDraft) {
			d.hash = crypto.SHA1
			d.signed["sign_type"], d.c.Params["sign_type"] = "RSA", "RSA"
		}},
		{"ALI_RSA_SIGNED_RSA2_DECLARED", func(d *formDraft) { d.hash = crypto.SHA1; d.signed["sign_type"] = "RSA" }},
		{OK, func(d *formDraft) { d.signed["charset"], d.c.Params["charset"] = "GBK", "GBK"; d.whole = gbkOf }},
		{"ALI_CHARSET_GBK", func(d *formDraft) { d.signed["charset"], d.c.Params["charset"] = "GBK", "GBK" }},
		{"ALI_WRONG_APP_PRIVATE_KEY", func(d *formDraft) { d.key = strangerKey(); d.c.PrivateKey = strangerKey().privatePEM }},
		{OK, func(d *formDraft) { d.c.AppCertificate = "" }},
		{ContentUnknown, func(d *formDraft) { d.signed["biz_content"] = "{}" }},
		{ContentUnknown, func(d *formDraft) { d.pss = &rsa.PSSOptions{SaltLength: 32} }}, // no name for it
		{OK, func(d *formDraft) { d.c.Params["app_auth_token"] = "" }},
	}
	for i, s := range tests {
		t.Run(fmt.Sprint(i, s.label), func(t *testing.T) {
			d := newFormDraft()
			s.make(d)
			expect(t, Verify(d.capture(t)), s.label)
		})
	}
}

// v3Draft is a request of Alipay V3.
type v3Draft struct {
	pen
	lines []string
	c     Capture
}

func newV3Draft() *v3Draft {
	auth := "app_id=2021000000000001,app_cert_sn=0123456789abcdef,nonce=8f7a,timestamp=1755000000123"
	return &v3Draft{pen: pen{key: merchantKey(), hash: crypto.SHA256},
		lines: []string{auth, "POST", "/v3/alipay/trade/pay?a=1", orderContent},
		c: Capture{Kind: AlipayV3Request, Method: "POST", URL: "https://openapi.alipay.com/v3/alipay/trade/pay?a=1", Body: orderContent,
			Authorization: alipayV3Scheme + " " + auth, PrivateKey: merchantKey().privatePEM}}
}

func TestAlipayV3Request(t *testing.T) {
	tests := []slip[v3Draft]{
		{OK, func(*v3Draft) {}},
		{"ALI3_METHOD_LOWERCASE", func(d *v3Draft) { d.lines[1] = "post" }},
		{"ALI3_URL_NO_QUERY", func(d *v3Draft) { d.lines[2] = "/v3/alipay/trade/pay" }},
		{"ALI_BIZ_CONTENT_RESERIALIZED", func(d *v3Draft) { d.lines[3] = restyled(orderContent, style{layout: layouts[2]}) }},
		{"ALI_TIMESTAMP_DIFFERS", func(d *v3Draft) { d.lines[0] = strings.Replace(d.lines[0], "000123", "000120", 1) }},
		{"ALI_PARAM_NOT_SIGNED", func(d *v3Draft) { d.c.Headers = map[string]string{"alipay-app-auth-token": "token"} }},
		{OK, func(d *v3Draft) {
			d.c.Headers = map[string]string{"alipay-app-auth-token": "token"}
			d.lines = append(d.lines, "token")
		}},
		{"ALI_RSA_SIGNED_RSA2_DECLARED", func(d *v3Draft) { d.hash = crypto.SHA1 }},
		{"ALI3_AUTH_SCHEMA", func(d *v3Draft) { d.c.Authorization = d.lines[0] }},
		{"ALI_WRONG_APP_PRIVATE_KEY", func(d *v3Draft) { d.key = strangerKey() }},
		{ContentUnknown, func(d *v3Draft) { d.lines[3] = "{}!" }},
	}
	for i, s := range tests {
		t.Run(fmt.Sprint(i, s.label), func(t *testing.T) {
			d := newV3Draft()
			s.make(d)
			d.c.Authorization += ",sign=" + d.sign(t, strings.Join(d.lines, "\n")+"\n")
			expect(t, Verify(d.c), s.label)
		})
	}
}
