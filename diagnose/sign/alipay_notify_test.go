package sign

import (
	"crypto"
	"fmt"
	"html"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// news is a notification of Alipay: what was signed and what is verified.
type news struct {
	pen
	signed  map[string]string
	without []string
	c       Capture
}

func newNews() *news {
	n := &news{pen: pen{key: platformKey(), hash: crypto.SHA256}, without: []string{"sign_type"}, signed: map[string]string{
		"app_id": "2021000000000001", "charset": "utf-8", "notify_type": "trade_status_sync", "notify_time": "2025-08-12 20:00:05",
		"out_trade_no": "T20250812001", "total_amount": "12.50", "receipt_amount": "9.00", "subject": "茶叶+礼盒 A & B 'x'",
		"fund_bill_list": `[{"amount":"12.50","fundChannel":"PCREDIT"}]`, "passback_params": "shop%3D7%26desk%3D2", "version": "1.0", "sign_type": "RSA2"}}
	n.c = Capture{Kind: AlipayNotifyVerify, PublicKey: platformKey().publicPEM, Params: maps.Clone(n.signed)}
	return n
}

func (n *news) capture(t testing.TB) Capture {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(n.signed)) {
		if !slices.Contains(n.without, name) {
			parts = append(parts, name+"="+n.signed[name])
		}
	}
	n.c.Params["sign"] = n.sign(t, strings.Join(parts, "&"))
	return n.c
}

// eachValue edits the values that are verified.
func eachValue(edit func(string) string) func(*news) {
	return func(n *news) {
		for name, value := range n.c.Params {
			n.c.Params[name] = edit(value)
		}
	}
}

func setValue(name, value string) func(*news) { return func(n *news) { n.c.Params[name] = value } }

func newsSlips() []slip[news] {
	decoded := func(s string) string { s, _ = url.QueryUnescape(s); return s }
	slashes := strings.NewReplacer(`\`, `\\`, `"`, `\"`, `'`, `\'`).Replace
	return []slip[news]{
		{"ALI_RX_HTML_ESCAPED", eachValue(html.EscapeString)},
		{"ALI_RX_CHARSET", eachValue(func(s string) string { return misreadAs(s, 0) })},
		{"ALI_RX_EXTRA_PARAM", setValue("s", "/pay/notify")},
		{"ALI_RX_VALUE_CHANGED", setValue("total_amount", "12.5")},
		{"ALI_RX_VALUE_RESERIALIZED", func(n *news) {
			n.c.Params["fund_bill_list"] = restyled(n.c.Params["fund_bill_list"], style{layout: layouts[1]})
		}},
		{"ALI_RX_SIGN_PLUS_TO_SPACE", func(n *news) { n.coat = plusToSpace }},
		{"ALI_RX_NOT_DECODED", eachValue(url.QueryEscape)},
		{"ALI_RX_DOUBLE_DECODED", setValue("passback_params", "shop=7&desk=2")},
		{"ALI_RX_SLASHES_ADDED", eachValue(slashes)},
		{"ALI_RX_DOUBLE_DECODED", func(n *news) { n.c.Params["subject"] = decoded(n.c.Params["subject"]) }},
		{"ALI_RX_APP_KEY_AS_ALIPAY", func(n *news) { n.c.PublicKey, n.c.AppPublicKey = merchantKey().publicPEM, merchantKey().publicPEM }},
		{"ALI_RX_WRONG_KEY", func(n *news) { n.c.PublicKey = strangerKey().publicPEM }},
	}
}

func TestAlipayNotifySlips(t *testing.T) {
	expect(t, Verify(newNews().capture(t)), OK)
	for i, s := range newsSlips() {
		t.Run(fmt.Sprint(i, s.label), func(t *testing.T) {
			n := newNews()
			s.make(n)
			expect(t, Verify(n.capture(t)), s.label)
		})
	}
}

func TestAlipayNotifyVariants(t *testing.T) {
	tests := []slip[news]{
		{OK, func(n *news) { n.without = nil }}, // messages that keep sign_type
		{OK, func(n *news) { n.without = nil; delete(n.c.Params, "sign_type") }},
		{OK, func(n *news) { n.c.Params["alipay_cert_sn"] = "0123" }},
		{OK, func(n *news) { n.c.Params["body"] = "" }},
		{OK, func(n *news) { n.c.PublicKey, n.c.Certificate = "", platformKey().cert }},
		{"ALI_RX_EXTRA_PARAM", func(n *news) { n.without = nil; n.c.Params["_route"] = "notify" }},
		{"ALI_RX_EXTRA_PARAM", func(n *news) { n.c.Params["controller"], n.c.Params["action"] = "pay", "notify" }},
		{"ALI_RX_VALUE_CHANGED", func(n *news) { n.c.Params["receipt_amount"], n.c.Params["total_amount"] = "9", "12.5" }},
		{"ALI_RX_VALUE_CHANGED", setValue("receipt_amount", "9.0")},
		{"ALI_RX_CHARSET", func(n *news) {
			n.signed["subject"] = "语雀空间五百人"
			n.c.Params["subject"] = strings.ReplaceAll(misreadAs(n.signed["subject"], 2), "\ufffd", "")
		}},
		{"ALI_RX_VALUE_RESERIALIZED", setValue("fund_bill_list", `[{"fundChannel":"PCREDIT","amount":"12.50"}]`)},
		{"ALI_RX_NOT_DECODED", func(n *news) { n.coat = url.QueryEscape }},
		{ContentUnknown, func(n *news) { delete(n.c.Params, "out_trade_no") }},
		{NotFromKey, func(n *news) { n.coat = func(string) string { return "not base64 at all!" } }},
	}
	for i, s := range tests {
		t.Run(fmt.Sprint(i, s.label), func(t *testing.T) {
			n := newNews()
			s.make(n)
			expect(t, Verify(n.capture(t)), s.label)
		})
	}
}

// reply is an answer of the gateway.
type reply struct {
	pen
	signed, node string
	envelope     string
	c            Capture
}

const replyNode = `{"code":"10000","msg":"Success","buyer_logon_id":"ab***@example.com","fund_bill_list":[{"amount":"12.50"}],"out_trade_no":"T1","qr_code":"https:\/\/qr.example.com\/茶"}`

func newReply() *reply {
	return &reply{pen: pen{key: platformKey(), hash: crypto.SHA256}, signed: replyNode, node: replyNode,
		envelope: `{"alipay_trade_query_response":%s,"sign":"%s"}`,
		c:        Capture{Kind: AlipayResponseVerify, ResponseKey: "alipay_trade_query_response", PublicKey: platformKey().publicPEM}}
}

func TestAlipayResponse(t *testing.T) {
	restyle := func(s style) func(*reply) { return func(d *reply) { d.node = restyled(d.node, s) } }
	tests := []slip[reply]{
		{OK, func(*reply) {}},
		{OK, func(d *reply) { d.envelope = `{"sign":"%[2]s" , "alipay_trade_query_response" : %[1]s }` }},
		{OK, func(d *reply) {
			d.envelope = `{"error_response":%s,"sign":"%s"}`
		}},
		{OK, func(d *reply) { d.c.ResponseKey = "" }},
		{OK, func(d *reply) { d.signed, d.node = `"b64=="`, `"b64=="` }},
		{OK, func(d *reply) { d.signed, d.node = `b64==`, `"b64=="` }},
		{OK, func(d *reply) { d.signed = gbkOf(d.signed) }},
		{"ALI_RESP_NO_SIGN", func(d *reply) { d.envelope = `{"alipay_trade_query_response":%s}%.0s` }},
		{"ALI_RESP_RESERIALIZED", restyle(style{layouts[0], spellings[4], arrangements[1], false})},
		{"ALI_RESP_RESERIALIZED", restyle(style{layout: layouts[2]})},
		{"ALI_RESP_RESERIALIZED", restyle(style{layouts[1], spellings[2], arrangement{}, false})},
		{"ALI_RX_CHARSET", func(d *reply) { d.node = misreadAs(d.node, 0) }},
		{"ALI_RX_APP_KEY_AS_ALIPAY", func(d *reply) { d.c.PublicKey, d.c.PrivateKey = merchantKey().publicPEM, merchantKey().privatePEM }},
		{"ALI_RX_WRONG_KEY", func(d *reply) { d.c.PublicKey = strangerKey().publicPEM }},
		{ContentUnknown, func(d *reply) { d.node = strings.Replace(d.node, "10000", "10001", 1) }},
	}
	for i, s := range tests {
		t.Run(fmt.Sprint(i, s.label), func(t *testing.T) {
			d := newReply()
			s.make(d)
			d.c.Body = fmt.Sprintf(d.envelope, d.node, d.sign(t, d.signed))
			expect(t, Verify(d.c), s.label)
		})
	}
}

func TestAlipayV3Response(t *testing.T) {
	sign := pen{key: platformKey(), hash: crypto.SHA256}.sign(t, "1755000000123\nn0nce\n"+replyNode+"\n")
	base := func() Capture {
		return Capture{Kind: AlipayV3Response, PublicKey: platformKey().publicPEM, Body: replyNode,
			Headers: map[string]string{"alipay-timestamp": "1755000000123", "alipay-nonce": "n0nce", "alipay-signature": sign}}
	}
	tests := []slip[Capture]{
		{OK, func(*Capture) {}},
		{"ALI_RESP_RESERIALIZED", func(c *Capture) { c.Body = restyled(replyNode, style{layout: layouts[2]}) }},
		{"ALI_RX_CHARSET", func(c *Capture) { c.Body = misreadAs(replyNode, 0) }},
		{"ALI3_RX_BODY_BOM", func(c *Capture) { c.Body = byteOrderMark + c.Body }},
		{"ALI3_RX_HEADER_MISSING", func(c *Capture) { delete(c.Headers, "alipay-nonce") }},
		{"ALI_RESP_NO_SIGN", func(c *Capture) { c.Headers = nil }},
		{"ALI_RX_APP_KEY_AS_ALIPAY", func(c *Capture) { c.PublicKey, c.AppPublicKey = merchantKey().publicPEM, merchantKey().publicPEM }},
		{ContentUnknown, func(c *Capture) { c.Body = "{}" }},
	}
	for i, s := range tests {
		t.Run(fmt.Sprint(i, s.label), func(t *testing.T) {
			c := base()
			s.make(&c)
			expect(t, Verify(c), s.label)
		})
	}
}
