package capture_test

import (
	"strings"
	"testing"

	"github.com/paydiag/paydiag/diagnose/sign"
)

var noteCases = []struct {
	name, text string
	want       []fields
}{
	{"in Chinese words", "请求方式：POST\n请求地址：" + jsapi + "\n请求头：\nAuthorization: " + wechatAuth + "\n请求体：{\"a\":1}\n",
		[]fields{signed("POST", jsapi, `{"a":1}`)}},
	{"in English words, the body first", "body: {\"a\":1}\nmethod = post\nurl: \"/v3/x\"\nauthorization => " + wechatAuth + "\n",
		[]fields{signed("POST", "/v3/x", `{"a":1}`)}},
	{"a request without its version", "POST " + jsapi + "\nAuthorization: " + wechatAuth + "\nContent-Type: application/json\n\n{\n  \"a\": 1\n}\n\n",
		[]fields{signed("POST", jsapi, "{\n  \"a\": 1\n}")}},
	{"two of them", "### one\nPOST /v3/a\nAuthorization: " + wechatAuth + "\n\n{\"a\":1}\n\n### two\nGET /v3/b\nAuthorization: " + wechatAuth + "\n",
		[]fields{signed("POST", "/v3/a", `{"a":1}`), signed("GET", "/v3/b", "")}},
	{"one line of a log", "10:00 INFO url=" + jsapi + ", method=POST, headers={Authorization=[" + wechatAuth + "], Accept=[*/*]}, body={\"a\":1}\n",
		[]fields{signed("POST", jsapi, `{"a":1}`)}},
	{"a string of a program", `String auth = "Authorization: ` + strings.ReplaceAll(wechatAuth, `"`, `\"`) + `";` + "\nPOST /v3/x\n{\"a\":1}\n",
		[]fields{signed("POST", "/v3/x", `{"a":1}`)}},
	{"the scheme without the name of the header", "POST /v3/x\n" + wechatAuth + "\n{\"a\":1}\n", []fields{signed("POST", "/v3/x", `{"a":1}`)}},
	{"answer after it", "POST /v3/x\nAuthorization: " + wechatAuth + "\n{\"a\":1}\n返回头:\nWechatpay-Nonce: n\nWechatpay-Timestamp: 1\nWechatpay-Serial: S\nWechatpay-Signature: s\n返回体:\n{\"b\":2}\n",
		[]fields{signed("POST", "/v3/x", `{"a":1}`), {kind: sign.WeChatResponseVerify, body: `{"b":2}`, header: "Wechatpay-Serial: S"}}},
	{"PHP's names", "Array\n(\n    [HTTP_WECHATPAY_NONCE] => n\n    [HTTP_WECHATPAY_SIGNATURE] => s+/=\n    [HTTP_WECHATPAY_TIMESTAMP] => 1\n)\n" + noticeText + "\n",
		[]fields{{kind: sign.WeChatNotifyVerify, body: noticeText, header: "WECHATPAY-SIGNATURE: s+/="}, {kind: sign.WeChatAEAD, nonce: "abcdefghijkl"}}},
	{"headers as an object", `{"Wechatpay-Nonce":["n"],"Wechatpay-Signature":["s"],"Wechatpay-Timestamp":["1"]}` + "\n" + noticeText,
		[]fields{{kind: sign.WeChatNotifyVerify, body: noticeText, header: "Wechatpay-Nonce: n"}, {kind: sign.WeChatAEAD, nonce: "abcdefghijkl"}}},
	{"an exchange that a program logged", `{"config":{"method":"post","url":"` + jsapi + `","headers":{"Authorization":"` + strings.ReplaceAll(wechatAuth, `"`, `\"`) +
		`"},"data":"{\"a\":1}"},"response":{"status":200,"headers":{"wechatpay-nonce":"n","wechatpay-signature":"s"},"data":"{\"b\":2}"}}`,
		[]fields{signed("POST", jsapi, `{"a":1}`), {kind: sign.WeChatResponseVerify, body: `{"b":2}`, header: "wechatpay-nonce: n"}}},
	{"body that a log cut off", "POST /v3/x\nAuthorization: " + wechatAuth + "\nbody={\"a\":\"long…\n", []fields{signed("POST", "/v3/x", `{"a":"long…`)}},
	{"Alipay V3", "POST https://openapi.alipay.com/v3/alipay/trade/query\nAuthorization: ALIPAY-SHA256withRSA app_id=2021,nonce=N1,timestamp=1790000000123,sign=a+b=\n{\"x\":1}\n",
		[]fields{{kind: sign.AlipayV3Request, method: "POST", url: "https://openapi.alipay.com/v3/alipay/trade/query", body: `{"x":1}`, timestamp: "1790000000123", nonce: "N1", signature: "a+b="}}},
	{"gateway in words", "POST https://openapi.alipay.com/gateway.do?charset=utf-8\n\napp_id=2021&method=alipay.trade.query&sign=a%2Bb\n",
		[]fields{{kind: sign.AlipayRequestSign, method: "POST", url: "https://openapi.alipay.com/gateway.do?charset=utf-8", sign: "a+b", order: "charset app_id method"}}},
	{"a link", "打开 https://openapi.alipay.com/gateway.do?app_id=2021&method=alipay.trade.wap.pay&timestamp=2026-10-01 08:00:00&sign=a+b=\n",
		[]fields{{kind: sign.AlipayRequestSign, url: "https://openapi.alipay.com/gateway.do?app_id=2021&method=alipay.trade.wap.pay&timestamp=2026-10-01 08:00:00&sign=a+b=",
			sign: "a+b=", order: "app_id method timestamp"}}},

	{"refused, all in words", "POST " + jsapi + "\nAuthorization: " + wechatAuth + "\n\n{\"appid\":\"x\"}\n\n" + refusalText, []fields{signed("POST", jsapi, `{"appid":"x"}`)}},
	{"refused, without method and URL", "Authorization: " + wechatAuth + "\n{\"appid\":\"x\"}\n" + refusalText, []fields{signed("POST", "/v3/pay/transactions/jsapi", `{"appid":"x"}`)}},
	{"refused, the answer first", refusalText + "\nAuthorization: " + wechatAuth + "\n{\"appid\":\"x\"}\n", []fields{signed("POST", "/v3/pay/transactions/jsapi", `{"appid":"x"}`)}},
	{"refused, header without time and nonce", "Authorization: WECHATPAY2-SHA256-RSA2048 mchid=\"19\",signature=\"c2ln+/k=\"\n{\"appid\":\"x\"}\nHTTP/1.1 401 Unauthorized\nServer: nginx\n\n" + refusalText,
		[]fields{signed("POST", "/v3/pay/transactions/jsapi", `{"appid":"x"}`)}},
	{"refused, after a dump without a length", "POST /v3/pay/transactions/jsapi HTTP/1.1\nAuthorization: " + wechatAuth + "\n\n{\"appid\":\"x\"}\n\n返回\n" + refusalText,
		[]fields{signed("POST", "/v3/pay/transactions/jsapi", `{"appid":"x"}`)}},
	{"refused, after a command", "curl -X POST " + jsapi + " -H 'Authorization: " + wechatAuth + "' -d '{\"appid\":\"x\"}'\n" + refusalText + "\n", []fields{signed("POST", jsapi, `{"appid":"x"}`)}},
	{"a refused GET", "GET /v3/certificates\nAuthorization: " + wechatAuth + "\n\n{\"code\":\"SIGN_ERROR\",\"message\":\"x\"}\n", []fields{signed("GET", "/v3/certificates", "")}},
}

func TestNotes(t *testing.T) { checkCases(t, noteCases) }

var commandCases = []struct {
	name, text string
	want       []fields
}{
	{"data makes a POST", "curl " + jsapi + " -H 'Authorization: " + wechatAuth + "' -d '{\"a\":1}'", []fields{signed("POST", jsapi, `{"a":1}`)}},
	{"no data, a GET", "curl --location --request GET '" + jsapi + "' --header 'Authorization: " + wechatAuth + "'", []fields{signed("GET", jsapi, "")}},
	{"options together", "curl -sSvXPUT -H'Authorization: " + wechatAuth + "' -o /dev/null -d'{}' " + jsapi + " 2>&1 | jq .\n", []fields{signed("PUT", jsapi, "{}")}},
	{"an unquoted URL with a query", "curl https://api.mch.weixin.qq.com/v3/x?a=1&b=2 -H 'Authorization: " + wechatAuth + "'", []fields{signed("GET", "https://api.mch.weixin.qq.com/v3/x?a=1&b=2", "")}},
	{"-G", "curl -G " + jsapi + " -d a=1 --data-urlencode 'b=x y' -H 'Authorization: " + wechatAuth + "'", []fields{signed("GET", jsapi+"?a=1&b=x+y", "")}},
	{"a browser's, for Windows", "curl ^\"" + jsapi + "^\" ^\r\n  -H ^\"Authorization: " + strings.ReplaceAll(wechatAuth, `"`, `^\^"`) + "^\" ^\r\n  --data-raw ^\"^{^\\^\"a^\\^\":1^}^\"\r\n",
		[]fields{signed("POST", jsapi, `{"a":1}`)}},
	{"a browser's, with $'…'", "curl '" + jsapi + "' \\\n  -H $'Authorization: " + wechatAuth + "' \\\n  --data-raw $'{\"a\":\"it\\'s \\u0021\\n\"}' \\\n  --compressed",
		[]fields{signed("POST", jsapi, "{\"a\":\"it's !\n\"}")}},
	{"an upload", "curl " + jsapi + " -H 'Authorization: " + wechatAuth + "' -F 'meta={\"filename\":\"a\"};type=application/json' -F 'file=@a.png'", []fields{signed("POST", jsapi, `{"filename":"a"}`)}},
	{"unclosed quote", "curl " + jsapi + " -H 'Authorization: " + wechatAuth + "' -d '{\"a\":1}", []fields{signed("POST", jsapi, `{"a":1}`)}},
	{"a form", "curl https://openapi.alipay.com/gateway.do -d 'app_id=2021&method=alipay.trade.query' -d sign=a%2Bb",
		[]fields{{kind: sign.AlipayRequestSign, method: "POST", url: "https://openapi.alipay.com/gateway.do", sign: "a+b", order: "app_id method"}}},
	{"two commands", "# first\ncurl " + jsapi + " -H 'Authorization: " + wechatAuth + "'\n\n$ curl " + jsapi + " -H 'Authorization: " + wechatAuth + "' -d '{}'\n",
		[]fields{signed("GET", jsapi, ""), signed("POST", jsapi, "{}")}},
	{"curl -i", "$ curl -i " + jsapi + " -H 'Authorization: " + wechatAuth + "' -d '{}'\nHTTP/2 200\nwechatpay-nonce: n\n\n{\"b\":2}",
		[]fields{signed("POST", jsapi, "{}"), {kind: sign.WeChatResponseVerify, body: `{"b":2}`, header: "wechatpay-nonce: n"}}},
	{"100 Continue", "> POST /v3/x HTTP/1.1\r\n> Authorization: " + wechatAuth + "\r\n> \r\n< HTTP/1.1 100 Continue\r\n< \r\n< HTTP/1.1 200 OK\r\n< Wechatpay-Nonce: n\r\n< \r\n{\"b\":2}",
		[]fields{signed("POST", "/v3/x", ""), {kind: sign.WeChatResponseVerify, body: `{"b":2}`, header: "Wechatpay-Nonce: n"}}},
}

func TestCommands(t *testing.T) { checkCases(t, commandCases) }

// The body of a command may stand in a file that is not at hand.
func TestBodyElsewhere(t *testing.T) {
	p := problem(t, "curl "+jsapi+" -H 'Authorization: "+wechatAuth+"' -d @body.json")
	if !strings.Contains(p.Say.EN, "another file") {
		t.Error(p)
	}
}
