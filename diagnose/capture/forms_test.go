package capture_test

import (
	"encoding/base64"
	"strconv"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/diagnose/sign"
)

const wechatAuth = `WECHATPAY2-SHA256-RSA2048 mchid="1900007777",nonce_str="N1",timestamp="1790000000",serial_no="37AB",signature="c2ln+/k="`

// fields are what a case expects of a capture; a field that is not named must be
// empty where it says more than the message does.
type fields struct {
	kind                        sign.Kind
	method, url, body           string
	timestamp, nonce, signature string
	sign, signType, responseKey string
	order                       string // parameters, joined by blanks
	param                       string // one of them, name=value
	header                      string // one of them, name: value
}

func (f fields) check(t *testing.T, c sign.Capture) {
	t.Helper()
	for name, pair := range map[string][2]string{
		"kind": {string(f.kind), string(c.Kind)}, "method": {f.method, c.Method}, "url": {f.url, c.URL}, "body": {f.body, c.Body},
		"timestamp": {f.timestamp, c.Timestamp}, "nonce": {f.nonce, c.Nonce}, "signature": {f.signature, c.Signature},
		"sign": {f.sign, c.Sign}, "sign_type": {f.signType, c.SignType}, "response_key": {f.responseKey, c.ResponseKey},
		"param_order": {f.order, strings.Join(c.ParamOrder, " ")},
	} {
		if pair[0] != pair[1] && (pair[0] != "" || name != "body") {
			t.Errorf("%s: want %q, got %q", name, pair[0], pair[1])
		}
	}
	if name, value, ok := strings.Cut(f.param, "="); ok && c.Params[name] != value {
		t.Errorf("param %s: want %q, got %q", name, value, c.Params[name])
	}
	if name, value, ok := strings.Cut(f.header, ": "); ok && c.Headers[name] != value {
		t.Errorf("header %s: want %q, got %q of %v", name, value, c.Headers[name], c.Headers)
	}
}

// signed is a request of APIv3 as the cases have it.
func signed(method, url, body string) fields {
	return fields{kind: sign.WeChatRequestSign, method: method, url: url, body: body, timestamp: "1790000000", nonce: "N1", signature: "c2ln+/k="}
}

const jsapi = "https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi"

const refusalText = `{"code":"SIGN_ERROR","message":"签名错误","detail":{"detail":{"field":"signature","sign_information":{"method":"POST",` +
	`"url":"/v3/pay/transactions/jsapi","truncated_sign_message":"POST\n/v3/pay/transactions/jsapi\n1790000000\nN1\n{\"appid\"","sign_message_length":160}}}}`

var rsaSign = strings.Repeat("Ab+/", 85) + "AA=="

var formCases = []struct {
	name, text string
	want       []fields
}{
	{"wrong scheme", "GET /v3/certificates HTTP/1.1\nHost: api.mch.weixin.qq.com\nAuthorization: Bearer" + strings.TrimPrefix(wechatAuth, "WECHATPAY2-SHA256-RSA2048") + "\n\n",
		[]fields{signed("GET", "https://api.mch.weixin.qq.com/v3/certificates", "")}},
	{"no authorization at all", "GET /v3/certificates HTTP/1.1\nHost: api.mch.weixin.qq.com\nAccept: */*\n\n",
		[]fields{{kind: sign.WeChatRequestSign, method: "GET", url: "https://api.mch.weixin.qq.com/v3/certificates"}}},
	{"signature in lines", "POST /v3/x HTTP/1.1\nAuthorization: " + strings.Replace(wechatAuth, "c2ln+/k=", "c2ln\n+/k=", 1) + "\nAccept: x\n\n{}",
		[]fields{{kind: sign.WeChatRequestSign, method: "POST", url: "/v3/x", body: "{}", timestamp: "1790000000", nonce: "N1", signature: "c2ln\n+/k="}}},
	{"pseudo headers", "POST /v3/x HTTP/2\n:authority: api.mch.weixin.qq.com\nauthorization: " + wechatAuth + "\n\n{}",
		[]fields{signed("POST", "https://api.mch.weixin.qq.com/v3/x", "{}")}},
	{"mitmproxy", "127.0.0.1:50312: POST " + jsapi + " HTTP/2.0\n    authorization: " + wechatAuth + "\n    content-length: 7\n\n    {\"a\":1}\n\n" +
		" << HTTP/2.0 200 OK 7b\n    wechatpay-nonce: n\n    wechatpay-signature: s\n\n    {\"b\":2}\n\n",
		[]fields{signed("POST", jsapi, `{"a":1}`), {kind: sign.WeChatResponseVerify, body: `{"b":2}`, header: "wechatpay-nonce: n"}}},
	{"OkHttp", "--> POST " + jsapi + " h2\nContent-Type: application/json\nAuthorization: " + wechatAuth + "\n\n{\"a\":1}\n--> END POST (7-byte body)\n" +
		"<-- 200 " + jsapi + " (81ms)\nwechatpay-nonce: n\n\n{\"b\":2}\n<-- END HTTP (7-byte body)\n",
		[]fields{signed("POST", jsapi, `{"a":1}`), {kind: sign.WeChatResponseVerify, body: `{"b":2}`}}},
	{"Alipay V3", "POST /v3/alipay/trade/query HTTP/1.1\nHost: openapi.alipay.com\nAuthorization: ALIPAY-SHA256withRSA app_id=2021,nonce=N3,timestamp=1790000000123,sign=a+b/==\n" +
		"alipay-app-auth-token: T\n\n{\"x\":1}",
		[]fields{{kind: sign.AlipayV3Request, method: "POST", url: "https://openapi.alipay.com/v3/alipay/trade/query", body: `{"x":1}`, timestamp: "1790000000123",
			nonce: "N3", signature: "a+b/==", header: "alipay-app-auth-token: T"}}},
	{"Alipay V3 answer", "HTTP/1.1 200 OK\nalipay-timestamp: 1\nalipay-nonce: n\nalipay-signature: s\n\n{\"x\":1}",
		[]fields{{kind: sign.AlipayV3Response, body: `{"x":1}`, header: "alipay-signature: s"}}},
	{"gateway answer after its request", "POST https://openapi.alipay.com/gateway.do?charset=utf-8 HTTP/1.1\nContent-Type: application/x-www-form-urlencoded;charset=utf-8\n\n" +
		"app_id=2021&method=alipay.trade.query&sign_type=RSA&sign=a%2Bb\n\nHTTP/1.1 200 OK\n\n{\"alipay_trade_query_response\":{\"code\":\"10000\"},\"sign\":\"x\"}",
		[]fields{{kind: sign.AlipayRequestSign, method: "POST", url: "https://openapi.alipay.com/gateway.do?charset=utf-8",
			body: "app_id=2021&method=alipay.trade.query&sign_type=RSA&sign=a%2Bb", sign: "a+b", signType: "RSA", order: "charset app_id method sign_type"},
			{kind: sign.AlipayResponseVerify, body: `{"alipay_trade_query_response":{"code":"10000"},"sign":"x"}`, responseKey: "alipay_trade_query_response", signType: "RSA"}}},
	{"gateway answer, sign first", `{"sign":"x", "alipay_trade_query_response" : {"code":"10000"}}`,
		[]fields{{kind: sign.AlipayResponseVerify, responseKey: "alipay_trade_query_response"}}},
	{"gateway error without sign", `{"error_response":{"code":"40002","sub_code":"isv.invalid-signature"}}`,
		[]fields{{kind: sign.AlipayResponseVerify, responseKey: "error_response"}}},
	{"gateway answer that is no JSON any more", `{"alipay_trade_query_response":{"code":"10000","sub_msg":"缺`,
		[]fields{{kind: sign.AlipayResponseVerify, responseKey: "alipay_trade_query_response", body: `{"alipay_trade_query_response":{"code":"10000","sub_msg":"缺`}}},
	{"plus in a query became a blank", "GET https://openapi.alipay.com/gateway.do?app_id=2021&method=alipay.trade.query&biz_content=%7B%7D&sign=a+b/== HTTP/1.1\nHost: openapi.alipay.com\n\n",
		[]fields{{kind: sign.AlipayRequestSign, method: "GET", url: "https://openapi.alipay.com/gateway.do?app_id=2021&method=alipay.trade.query&biz_content=%7B%7D&sign=a+b/==",
			sign: "a b/==", order: "app_id method biz_content"}}},
	{"sign encoded twice", "app_id=2021&method=alipay.trade.query&sign=a%252Bb",
		[]fields{{kind: sign.AlipayRequestSign, sign: "a%2Bb", order: "app_id method"}}},
	{"GBK form", "app_id=2021&method=alipay.trade.pay&charset=GBK&subject=%BF%A7%B7%C8&sign=AA%3D%3D",
		[]fields{{kind: sign.AlipayRequestSign, sign: "AA==", order: "app_id method charset subject", param: "subject=咖啡"}}},
	{"upload", "POST /gateway.do?app_id=2021&method=alipay.open.file.upload HTTP/1.1\nContent-Type: multipart/form-data; boundary=B\n\n" +
		"--B\r\nContent-Disposition: form-data; name=\"sign\"\r\n\r\nS\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nxyz\r\n--B--\r\n",
		[]fields{{kind: sign.AlipayRequestSign, method: "POST", url: "/gateway.do?app_id=2021&method=alipay.open.file.upload", sign: "S", order: "app_id method"}}},
	{"page of a form", `<form name="punchout_form" method="post" action="https://openapi.alipay.com/gateway.do?app_id=2021&amp;method=alipay.trade.page.pay&amp;sign=a%2Bb">` +
		`<input type="hidden" name="biz_content" value="{&quot;subject&quot;:&quot;a&amp;b&quot;}"><input type="submit" value="x"></form>`,
		[]fields{{kind: sign.AlipayRequestSign, method: "POST", url: "https://openapi.alipay.com/gateway.do?app_id=2021&method=alipay.trade.page.pay&sign=a%2Bb",
			sign: "a+b", order: "app_id method biz_content", param: `biz_content={"subject":"a&b"}`}}},
	{"notification form", "POST /alipay/notify HTTP/1.1\nHost: shop.example\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n\nnotify_id=1&notify_time=2026-10-01+08%3A00%3A00&sign_type=RSA2&subject=a%2Bb&sign=c%2Bd",
		[]fields{{kind: sign.AlipayNotifyVerify, method: "POST", url: "https://shop.example/alipay/notify", signType: "RSA2", order: "notify_id notify_time sign_type subject", param: "sign=c+d"}}},
	{"notification as JSON", `{"notify_id":"1","total_amount":0.10,"sign":"c+d","fund_bill_list":"[{\"amount\":\"0.10\"}]"}`,
		[]fields{{kind: sign.AlipayNotifyVerify, order: "notify_id total_amount fund_bill_list", param: "total_amount=0.10"}}},
	{"return to the shop", "GET /back?method=alipay.trade.page.pay.return&app_id=2021&sign=a%2Bb&sign_type=RSA2 HTTP/1.1\nHost: shop.example\n\n",
		[]fields{{kind: sign.AlipayNotifyVerify, method: "GET", url: "https://shop.example/back?method=alipay.trade.page.pay.return&app_id=2021&sign=a%2Bb&sign_type=RSA2",
			signType: "RSA2", order: "method app_id sign_type", param: "sign=a+b"}}},
	{"XML", "<?xml version=\"1.0\"?>\n<xml>\n <!-- a -->\n <appid><![CDATA[wx1]]></appid>\n <attach>a&lt;b &amp; c&#x4E2D;&times=1</attach>\n <device_info/>\n <nonce_str>\n</nonce_str>\n" +
		" <detail><![CDATA[{\"a\":\"]]]]><![CDATA[>\"}]]></detail>\n <sign><![CDATA[9A]]></sign>\n</xml>\n",
		[]fields{{kind: sign.WeChatV2Sign, sign: "9A", order: "appid attach device_info nonce_str detail", param: "attach=a<b & c中&times=1"}}},
	{"XML in a log, both ways", "10:00 request: <xml><mch_id>1</mch_id><sign>A</sign></xml> response: <xml><return_code>SUCCESS</return_code><sign_type>HMAC-SHA256</sign_type><sign>B</sign></xml>\n",
		[]fields{{kind: sign.WeChatV2Sign, sign: "A", order: "mch_id"}, {kind: sign.WeChatV2Sign, sign: "B", signType: "HMAC-SHA256", order: "return_code sign_type"}}},
	{"parameters of a page", "wx.chooseWXPay({\n  timestamp: 1790000000, // seconds\n  nonceStr: 'n', /* x */ package: \"prepay_id=wx20\",\n  signType: 'RSA',\n  paySign: '" + rsaSign + "',\n" +
		"  success: function (res) { if (a) { b({x: 1}, ')'); } },\n  fail: (e) => {},\n  complete() {}\n});\n",
		[]fields{{kind: sign.WeChatPaySign, sign: rsaSign, signType: "RSA", order: "timestamp nonceStr package signType"}}},
	{"parameters of a page, an object", "{\n  timestamp: 1790000000, // seconds\n  nonceStr: 'n', /* x */ package: \"prepay_id=wx20\",\n  signType: 'RSA',\n  paySign: '" + rsaSign + "',\n}",
		[]fields{{kind: sign.WeChatPaySign, sign: rsaSign, signType: "RSA", order: "timestamp nonceStr package signType", param: "timestamp=1790000000"}}},
	{"parameters in an answer to the page", `{"code":0,"data":{"appId":"wx1","timeStamp":"1","nonceStr":"n","package":"prepay_id=wx20","signType":"MD5","paySign":"` + strings.Repeat("0F", 16) + `"}}`,
		[]fields{{kind: sign.WeChatV2Sign, sign: strings.Repeat("0F", 16), signType: "MD5", order: "appId timeStamp nonceStr package signType"}}},
	{"RSA where MD5 is declared", `{"appId":"wx1","timeStamp":"1","nonceStr":"n","package":"prepay_id=wx20","signType":"MD5","paySign":"` + rsaSign + `"}`,
		[]fields{{kind: sign.WeChatPaySign, sign: rsaSign, signType: "MD5", order: "appId timeStamp nonceStr package signType"}}},
	{"MD5 where RSA is declared", `{"appId":"wx1","timeStamp":"1","nonceStr":"n","package":"prepay_id=wx20","signType":"RSA","paySign":"` + strings.Repeat("0F", 16) + `"}`,
		[]fields{{kind: sign.WeChatPaySign, sign: strings.Repeat("0F", 16), signType: "RSA", order: "appId timeStamp nonceStr package signType"}}},
	{"parameters of an app, v3", `{"appid":"wx1","partnerid":"19","prepayid":"wx20","package":"Sign=WXPay","noncestr":"n","timestamp":"1","sign":"` + rsaSign + `"}`,
		[]fields{{kind: sign.WeChatPaySign, sign: rsaSign, order: "appid partnerid prepayid package noncestr timestamp"}}},
	{"parameters of an app, v2", `{"appid":"wx1","partnerid":"19","prepayid":"wx20","package":"Sign=WXPay","noncestr":"n","timestamp":"1","sign":"` + strings.Repeat("A0", 32) + `"}`,
		[]fields{{kind: sign.WeChatV2Sign, sign: strings.Repeat("A0", 32), order: "appid partnerid prepayid package noncestr timestamp"}}},
	{"parameters as a form", "appId=wx1&timeStamp=1&nonceStr=n&package=prepay_id=wx20&signType=RSA&paySign=" + rsaSign,
		[]fields{{kind: sign.WeChatPaySign, sign: rsaSign, signType: "RSA", order: "appId timeStamp nonceStr package signType", param: "package=prepay_id=wx20"}}},
	{"order string in an answer to the app", `{"code":0,"orderInfo":"app_id=2021&method=alipay.trade.app.pay&sign=a%2Bb"}`,
		[]fields{{kind: sign.AlipayRequestSign, sign: "a+b", order: "app_id method"}}},
	{"notification of v3", "POST /notify HTTP/1.1\r\nHost: shop.example\r\nWechatpay-Nonce: HN\r\nWechatpay-Timestamp: 1\r\n\r\n" + noticeText,
		[]fields{{kind: sign.WeChatNotifyVerify, method: "POST", url: "https://shop.example/notify", body: noticeText, header: "Wechatpay-Nonce: HN"},
			{kind: sign.WeChatAEAD, nonce: "abcdefghijkl"}}},
	{"notification without its headers", "POST /notify HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-For: x\r\n\r\n" + noticeText,
		[]fields{{kind: sign.WeChatNotifyVerify, method: "POST", url: "https://shop.example/notify", body: noticeText}, {kind: sign.WeChatAEAD, nonce: "abcdefghijkl"}}},
	{"body of a notification", noticeText + "\n", []fields{{kind: sign.WeChatAEAD, nonce: "abcdefghijkl"}}},
	{"platform certificates", `{"data":[{"serial_no":"A","encrypt_certificate":{"algorithm":"AEAD_AES_256_GCM","nonce":"n1","associated_data":"certificate","ciphertext":"AA=="}},` +
		`{"serial_no":"B","encrypt_certificate":{"algorithm":"AEAD_AES_256_GCM","nonce":"n2","associated_data":"certificate","ciphertext":"AA=="}}]}`,
		[]fields{{kind: sign.WeChatAEAD, nonce: "n1"}, {kind: sign.WeChatAEAD, nonce: "n2"}}},
}

const noticeText = `{"id":"EV-1","event_type":"TRANSACTION.SUCCESS","resource":{"original_type":"transaction","algorithm":"AEAD_AES_256_GCM","ciphertext":"AAAA","associated_data":"transaction","nonce":"abcdefghijkl"}}`

func checkCases(t *testing.T, cases []struct {
	name, text string
	want       []fields
}) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := read(t, c.text)
			if len(got) != len(c.want) {
				t.Fatalf("%d captures: %+v", len(got), got)
			}
			for i, f := range c.want {
				f.check(t, got[i])
				want := "in.txt"
				if len(got) > 1 {
					want += "#" + strconv.Itoa(i+1)
				}
				if got[i].ID != want {
					t.Errorf("id %q", got[i].ID)
				}
			}
		})
	}
}

func TestForms(t *testing.T) { checkCases(t, formCases) }

func TestSealedFields(t *testing.T) {
	got := read(t, "POST /n HTTP/1.1\nWechatpay-Nonce: HN\n\n"+noticeText)[1]
	got.ID = ""
	want := sign.Capture{Kind: sign.WeChatAEAD, Algorithm: "AEAD_AES_256_GCM", Ciphertext: "AAAA", AssociatedData: "transaction", Nonce: "abcdefghijkl",
		OriginalType: "transaction", HeaderNonce: "HN"}
	if got.Ciphertext != want.Ciphertext || got.AssociatedData != want.AssociatedData || got.OriginalType != want.OriginalType ||
		got.HeaderNonce != want.HeaderNonce || got.Algorithm != want.Algorithm {
		t.Errorf("%+v", got)
	}
}

func TestArchiveOfForms(t *testing.T) {
	params := `"params":[{"name":"app_id","value":"2021"},{"name":"method","value":"alipay.trade.pay"},{"name":"biz_content","value":"{\"a\":\"b c\"}"},{"name":"sign","value":"a+b"}]`
	text := `{"log":{"entries":[{"request":{"method":"POST","url":"https://openapi.alipay.com/gateway.do","headers":[],"postData":{` + params + `}},` +
		`"response":{"status":200,"headers":[],"content":{"encoding":"base64","text":"` +
		base64.StdEncoding.EncodeToString([]byte(`{"alipay_trade_pay_response":{},"sign":"x"}`)) + `"}}}]}}`
	got := read(t, text)
	if len(got) != 2 || got[0].Sign != "a+b" || got[0].Params["biz_content"] != `{"a":"b c"}` || got[1].ResponseKey != "alipay_trade_pay_response" {
		t.Errorf("%+v", got)
	}
}
