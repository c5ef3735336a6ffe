package paste_test

import (
	"encoding/base64"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/paydiag/paydiag/diagnose/paste"
	"github.com/paydiag/paydiag/rules/codes"
)

// sample is a text with what must be read first in it.
type sample struct {
	name, text string
	code       string // the name of the entry
	says       string // the message beside it, where one is to be read
}

// first checks what a sample is read as, and that a caret would stand under it.
func first(t *testing.T, table codes.Table, s sample) {
	t.Helper()
	got := paste.Recognise(s.text, table, paste.Hints{})
	check(t, s.text, got)
	if len(got.Readings) == 0 {
		t.Fatalf("no reading of %q, near %v", s.text, got.Near)
	}
	r := got.Readings[0]
	if r.Entry.Name() != s.code {
		t.Errorf("read as %s by %s (%.2f), want %s, in %q", r.Entry.ID(), r.Why, r.Probability, s.code, s.text)
	}
	if s.says != "" && r.Text != s.says {
		t.Errorf("the message is %q, want %q", r.Text, s.says)
	}
	if got.Success {
		t.Error("a failure is called a success")
	}
	if r.From == r.To {
		t.Error("no place for a caret")
	}
}

func run(t *testing.T, samples []sample) {
	t.Helper()
	codeTable := table(t)
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) { first(t, codeTable, s) })
	}
}

const (
	v3Body  = `{"code":"RATELIMIT_EXCEEDED","message":"调用过于频繁"}`
	v2Body  = `<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg><result_code><![CDATA[FAIL]]></result_code><err_code><![CDATA[ORDERCLOSED]]></err_code><err_code_des><![CDATA[该订单已关闭]]></err_code_des></xml>`
	aliBody = `{"alipay_trade_refund_response":{"code":"40004","msg":"Business Failed","sub_code":"ACQ.SELLER_BALANCE_NOT_ENOUGH","sub_msg":"卖家余额不足"},"sign":"kX3v=="}`
)

func escaped(s string, times int) string {
	for range times {
		s = strings.Trim(strconv.QuoteToGraphic(s), `"`)
	}
	return s
}

func TestJSON(t *testing.T) {
	run(t, []sample{
		{"v3", v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"spread over lines", "{\n  \"code\" : \"RATELIMIT_EXCEEDED\",\n  \"message\" : \"调用过于频繁\"\n}", "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"Alipay", aliBody, "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"},
		{"in a string", `{"resp":"` + escaped(aliBody, 1) + `"}`, "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"},
		{"escaped twice", `{"log":"{\"resp\":\"` + escaped(aliBody, 2) + `\"}"}`, "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"},
		{"escaped three times", escaped(aliBody, 3), "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"},
		{"ASCII only", `{"code":"RATELIMIT_EXCEEDED","message":"\u8c03\u7528\u8fc7\u4e8e\u9891\u7e41"}`, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"ASCII only, in a string", `"{\"code\":\"RATELIMIT_EXCEEDED\",\"message\":\"\\u8c03\\u7528\\u8fc7\\u4e8e\\u9891\\u7e41\"}"`, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"slashes escaped", `{"url":"https:\/\/api.mch.weixin.qq.com\/v3\/pay\/transactions\/native","body":"{\"code\":\"ORDER_CLOSED\"}"}`, "ORDER_CLOSED", ""},
		{"quotes as \\u0022", `{\u0022code\u0022:\u0022RATELIMIT_EXCEEDED\u0022,\u0022message\u0022:\u0022x\u0022}`, "RATELIMIT_EXCEEDED", "x"},
		{"quotes as \\x22", `body:{\x22code\x22:\x22ORDER_CLOSED\x22,\x22message\x22:\x22\xE8\xAE\xA2\xE5\x8D\x95\xE5\xB7\xB2\xE5\x85\xB3\xE9\x97\xAD\x22}`, "ORDER_CLOSED", "订单已关闭"},
		{"cut off", `{"alipay_trade_pay_response":{"code":"40004","msg":"Business Failed","sub_code":"ACQ.PAYMENT_AUTH_CODE_INVALID","sub_m`, "ACQ.PAYMENT_AUTH_CODE_INVALID", ""},
		{"camel case", `{"code":"40004","msg":"Business Failed","subCode":"ACQ.TRADE_NOT_EXIST","subMsg":"交易不存在","traceId":"0be1"}`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"no quotes at all", `{code:40004,msg:Business Failed,sub_code:ACQ.TRADE_NOT_EXIST,sub_msg:交易不存在}`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
	})
}

func TestDumps(t *testing.T) {
	run(t, []sample{
		{"Go %+v", `&{Response:{Code:40004 Msg:Business Failed SubCode:ACQ.TRADE_NOT_EXIST SubMsg:交易不存在} Sign:kX3v==}`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Go %#v", `alipay.TradeQueryRsp{Code:"40004", Msg:"Business Failed", SubCode:"ACQ.TRADE_NOT_EXIST", SubMsg:"交易不存在", Raw:(*http.Response)(nil)}`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Go map", `map[code:40004 msg:Business Failed sub_code:ACQ.TRADE_NOT_EXIST sub_msg:交易不存在]`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Go map %#v", `map[string]interface {}{"code":"40004", "sub_code":"ACQ.TRADE_NOT_EXIST", "sub_msg":"交易不存在"}`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Go spew", "(map[string]string) (len=2) {\n (string) (len=8) \"err_code\": (string) (len=11) \"ORDERCLOSED\",\n (string) (len=12) \"err_code_des\": (string) (len=18) \"该订单已关闭\"\n}", "ORDERCLOSED", "该订单已关闭"},
		{"Python dict", `{'code': '40004', 'msg': 'Business Failed', 'sub_code': 'ACQ.TRADE_NOT_EXIST', 'sub_msg': '交易不存在'}`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Python bytes", `b'{"code":"ORDER_CLOSED","message":"\xe8\xae\xa2\xe5\x8d\x95\xe5\xb7\xb2\xe5\x85\xb3\xe9\x97\xad"}'`, "ORDER_CLOSED", "订单已关闭"},
		{"Python 2", `{u'code': u'40004', u'sub_code': u'ACQ.TRADE_NOT_EXIST', u'sub_msg': u'\u4ea4\u6613\u4e0d\u5b58\u5728'}`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Python OrderedDict", `OrderedDict([('return_code', 'SUCCESS'), ('result_code', 'FAIL'), ('err_code', 'ORDERCLOSED'), ('err_code_des', '该订单已关闭')])`, "ORDERCLOSED", "该订单已关闭"},
		{"Python tuple", `(400, '{"code":"ORDER_CLOSED","message":"订单已关闭"}')`, "ORDER_CLOSED", "订单已关闭"},
		{"PHP var_dump", "array(3) {\n  [\"code\"]=>\n  string(5) \"40004\"\n  [\"sub_code\"]=>\n  string(19) \"ACQ.TRADE_NOT_EXIST\"\n  [\"sub_msg\"]=>\n  string(15) \"交易不存在\"\n}", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"PHP var_dump of an object", "object(stdClass)#3 (2) {\n  [\"code\":protected]=>\n  string(12) \"ORDER_CLOSED\"\n  [\"message\":protected]=>\n  string(15) \"订单已关闭\"\n}", "ORDER_CLOSED", "订单已关闭"},
		{"PHP print_r", "stdClass Object\n(\n    [code] => 40004\n    [msg] => Business Failed\n    [sub_code] => ACQ.TRADE_NOT_EXIST\n    [sub_msg] => 交易不存在\n)\n", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"PHP print_r, private", "Yansongda\\Supports\\Collection Object\n(\n    [err_code:protected] => ORDERCLOSED\n    [err_code_des:protected] => 该订单已关闭\n)", "ORDERCLOSED", "该订单已关闭"},
		{"PHP var_export", "array (\n  'return_code' => 'SUCCESS',\n  'result_code' => 'FAIL',\n  'err_code' => 'ORDERCLOSED',\n  'err_code_des' => '该订单已关闭',\n)", "ORDERCLOSED", "该订单已关闭"},
		{"PHP dump in a browser", "array:3 [▼\n  \"code\" => \"40004\"\n  \"sub_code\" => \"ACQ.TRADE_NOT_EXIST\"\n  \"sub_msg\" => \"交易不存在\"\n]", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"PHP serialised", `a:2:{s:8:"err_code";s:11:"ORDERCLOSED";s:12:"err_code_des";s:18:"该订单已关闭";}`, "ORDERCLOSED", ""},
		{"Java map", "{return_code=SUCCESS, result_code=FAIL, err_code=ORDERCLOSED, err_code_des=该订单已关闭, nonce_str=Ab1}", "ORDERCLOSED", "该订单已关闭"},
		{"Java bean in brackets", "AlipayTradeQueryResponse[code=40004, msg=Business Failed, subCode=ACQ.TRADE_NOT_EXIST, subMsg=交易不存在, params=null]", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Lombok", "WxPayOrderQueryResult(super=BaseWxPayResult(returnCode=SUCCESS, returnMsg=OK, resultCode=FAIL, errCode=ORDERCLOSED, errCodeDes=该订单已关闭), deviceInfo=null)", "ORDERCLOSED", "该订单已关闭"},
		{"Java bean with quotes", "PayResult{returnCode='SUCCESS', errCode='ORDERCLOSED', errCodeDes='该订单已关闭'}", "ORDERCLOSED", "该订单已关闭"},
		{"Kotlin", "AlipayReply(code=40004, subCode=ACQ.TRADE_NOT_EXIST, subMsg=交易不存在)", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Scala map", `Map(code -> 40004, sub_code -> ACQ.TRADE_NOT_EXIST, sub_msg -> 交易不存在)`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"C# object", `{ Code = 40004, Msg = Business Failed, SubCode = ACQ.TRADE_NOT_EXIST, SubMsg = 交易不存在 }`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"C# dictionary", `[code, 40004], [msg, Business Failed], [sub_code, ACQ.TRADE_NOT_EXIST], [sub_msg, 交易不存在]`, "ACQ.TRADE_NOT_EXIST", ""},
		{"Ruby hash", `{:code=>"40004", :msg=>"Business Failed", :sub_code=>"ACQ.TRADE_NOT_EXIST", :sub_msg=>"交易不存在"}`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Ruby hash of strings", `{"return_code"=>"SUCCESS", "err_code"=>"ORDERCLOSED", "err_code_des"=>"该订单已关闭"}`, "ORDERCLOSED", "该订单已关闭"},
		{"Ruby object", `#<WechatPay::Error:0x00007f @code="ORDER_CLOSED", @message="订单已关闭">`, "ORDER_CLOSED", "订单已关闭"},
		{"Node inspect", "{\n  code: '40004',\n  msg: 'Business Failed',\n  subCode: 'ACQ.TRADE_NOT_EXIST',\n  subMsg: '交易不存在',\n  traceId: '0be1'\n}", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Node inspect of an axios error", "{\n  status: 400,\n  data: { code: 'ORDER_CLOSED', message: '订单已关闭' }\n}", "ORDER_CLOSED", "订单已关闭"},
		{"Rust", `AlipayError { code: "40004", sub_code: Some("ACQ.TRADE_NOT_EXIST"), sub_msg: Some("交易不存在") }`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Swift", `["resultStatus": Optional(6001), "memo": Optional("用户中途取消")]`, "6001", "用户中途取消"},
		{"Cocoa", "{\n    memo = \"\\U7528\\U6237\\U4e2d\\U9014\\U53d6\\U6d88\";\n    result = \"\";\n    resultStatus = 6001;\n}", "6001", "用户中途取消"},
		{"YAML", "alipay_trade_query_response:\n  code: \"40004\"\n  sub_code: ACQ.TRADE_NOT_EXIST\n  sub_msg: 交易不存在\n", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"YAML block", "code: ORDER_CLOSED\nmessage: |\n  订单已关闭\n", "ORDER_CLOSED", "订单已关闭"},
		{"properties", "alipay.code=40004\nalipay.sub_code=ACQ.TRADE_NOT_EXIST\nalipay.sub_msg=交易不存在\n", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"table of a browser", "return_code\tSUCCESS\nresult_code\tFAIL\nerr_code\tORDERCLOSED\nerr_code_des\t该订单已关闭\n", "ORDERCLOSED", ""},
		{"table of Markdown", "| err_code | ORDERCLOSED |\n| err_code_des | 该订单已关闭 |", "ORDERCLOSED", "该订单已关闭"},
	})
}

func TestXML(t *testing.T) {
	pretty := strings.ReplaceAll(v2Body, "><", ">\n  <")
	run(t, []sample{
		{"one line", v2Body, "ORDERCLOSED", "该订单已关闭"},
		{"spread over lines", pretty, "ORDERCLOSED", "该订单已关闭"},
		{"content on its own line", "<xml>\n<err_code>\n  ORDERCLOSED\n</err_code>\n<err_code_des>\n  该订单已关闭\n</err_code_des>\n</xml>", "ORDERCLOSED", "该订单已关闭"},
		{"without CDATA", strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(v2Body), "ORDERCLOSED", "该订单已关闭"},
		{"escaped for HTML", strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(v2Body), "ORDERCLOSED", "该订单已关闭"},
		{"escaped for HTML twice", strings.NewReplacer("<", "&amp;lt;", ">", "&amp;gt;").Replace(v2Body), "ORDERCLOSED", "该订单已关闭"},
		{"in JSON", `{"raw":"` + escaped(pretty, 1) + `"}`, "ORDERCLOSED", "该订单已关闭"},
		{"in JSON, slashes escaped", `{"raw":"` + strings.ReplaceAll(escaped(pretty, 1), "/", `\/`) + `"}`, "ORDERCLOSED", "该订单已关闭"},
		{"in JSON of Go", `{"raw":"` + strings.NewReplacer("<", `\u003c`, ">", `\u003e`).Replace(v2Body) + `"}`, "ORDERCLOSED", "该订单已关闭"},
		{"with attributes", `<r><err_code type="string">ORDERCLOSED</err_code><err_code_des lang="zh">该订单已关闭</err_code_des></r>`, "ORDERCLOSED", "该订单已关闭"},
		{"with a namespace", `<p:reply><p:err_code>ORDERCLOSED</p:err_code><p:err_code_des>该订单已关闭</p:err_code_des></p:reply>`, "ORDERCLOSED", "该订单已关闭"},
		{"attributes only", `<response code="40004" sub_code="ACQ.TRADE_NOT_EXIST" sub_msg="交易不存在"/>`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
	})
}

func TestForms(t *testing.T) {
	form := "code=40004&msg=Business+Failed&sub_code=ACQ.TRADE_NOT_EXIST&sub_msg=" + url.QueryEscape("交易不存在") + "&out_trade_no=T1"
	query := url.Values{"return_code": {"SUCCESS"}, "err_code": {"ORDERCLOSED"}, "err_code_des": {"该订单已关闭"}}.Encode()
	run(t, []sample{
		{"form", form, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"query", "GET /pay/return?" + query + " HTTP/1.1", "ORDERCLOSED", "该订单已关闭"},
		{"encoded as a whole", "payload=" + url.QueryEscape(form), "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"encoded three times", "u=" + url.QueryEscape("v="+url.QueryEscape(form)), "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"JSON in a form", "resp=" + url.QueryEscape(aliBody), "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"},
		{"JSON in a form, encoded twice", "resp=" + url.QueryEscape(url.QueryEscape(aliBody)), "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"},
		{"a plus for a blank", "code=40004&sub_code=ACQ.TRADE_NOT_EXIST&sub_msg=trade+not+exist", "ACQ.TRADE_NOT_EXIST", "trade not exist"},
		{"escape() of JavaScript", "code=ORDER_CLOSED&message=%u8BA2%u5355%u5DF2%u5173%u95ED", "ORDER_CLOSED", "订单已关闭"},
		{"not encoded", "respCode=33&respMsg=交易金额超限[3300001]&version=5.1.0", "33", "交易金额超限[3300001]"},
		{"in GBK", "code=40004&sub_code=ACQ.TRADE_NOT_EXIST&sub_msg=%BD%BB%D2%D7%B2%BB%B4%E6%D4%DA", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
	})
}

func TestHTTP(t *testing.T) {
	har := func(body, encoding string) string {
		return `{"log":{"version":"1.2","creator":{"name":"WebInspector"},"entries":[{"request":{"method":"POST","url":"https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi"},` +
			`"response":{"status":400,"statusText":"Bad Request","headers":[{"name":"Content-Type","value":"application/json"}],"content":{"size":61,"mimeType":"application/json","text":` + body + encoding + `}}}]}}`
	}
	packed := base64.StdEncoding.EncodeToString([]byte(v3Body))
	packedForm := base64.StdEncoding.EncodeToString([]byte("code=ORDER_CLOSED&message=" + url.QueryEscape("订单已关闭")))
	run(t, []sample{
		{"dump", "HTTP/1.1 429 Too Many Requests\r\nServer: nginx\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 68\r\n\r\n" + v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"dump of the call too", "POST /v3/pay/transactions/native HTTP/1.1\r\nHost: api.mch.weixin.qq.com\r\nAccept: application/json\r\n\r\n{\"mchid\":\"1900000109\",\"description\":\"测试\"}\r\n\r\nHTTP/1.1 429 Too Many Requests\r\n\r\n" + v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"curl -v", "*   Trying 203.0.113.9:443...\n* Connected to api.mch.weixin.qq.com (203.0.113.9) port 443\n> POST /v3/pay/transactions/h5 HTTP/2\n> Host: api.mch.weixin.qq.com\n> user-agent: curl/8.5.0\n>\n< HTTP/2 429\n< server: nginx\n< content-type: application/json\n<\n* Connection #0 to host api.mch.weixin.qq.com left intact\n" + v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"proxy", "Name\tValue\n:status\t400\ncontent-type\tapplication/json\n\nResponse Body\n" + v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"HAR", har(strconv.Quote(v3Body), ""), "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"HAR in base64", har(`"`+packed+`"`, `,"encoding":"base64"`), "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"HAR in base64, a form", har(`"`+packedForm+`"`, `,"encoding":"base64"`), "ORDER_CLOSED", "订单已关闭"},
		{"base64 alone", packed, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"base64 of XML in a log", "resp(b64)=" + base64.StdEncoding.EncodeToString([]byte(v2Body)), "ORDERCLOSED", "该订单已关闭"},
		{"Guzzle", "Client error: `POST https://api.mch.weixin.qq.com/v3/refund/domestic/refunds` resulted in a `429 Too Many Requests` response:\n" + v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"log of nginx", `203.0.113.5 - - [03/Mar/2026:10:00:00 +0800] "POST /v3/pay/transactions/app HTTP/1.1" 429 68 "-" "Go-http-client/1.1" resp:"{\x22code\x22:\x22RATELIMIT_EXCEEDED\x22,\x22message\x22:\x22\xE8\xB0\x83\xE7\x94\xA8\xE8\xBF\x87\xE4\xBA\x8E\xE9\xA2\x91\xE7\xB9\x81\x22}"`, "RATELIMIT_EXCEEDED", "调用过于频繁"},
	})
}

func TestLogLines(t *testing.T) {
	esc := escaped(v3Body, 1)
	run(t, []sample{
		{"logback", `2026-03-03 10:11:12.345 [http-nio-8080-exec-3] ERROR c.s.pay.WechatClient - 下单失败, status=429, body=` + v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"log4j", `ERROR 2026-03-03 10:11:12,345 pool-2-thread-1 (PayJob.java:77) wechat resp: ` + v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"zap", `{"level":"error","ts":1772503872.1,"caller":"pay/client.go:88","msg":"prepay failed","status":429,"resp":"` + esc + `"}`, "RATELIMIT_EXCEEDED", ""},
		{"zap console", "2026-03-03T10:11:12.345+0800\tERROR\tpay/client.go:88\tprepay failed\t{\"status\": 429, \"resp\": \"" + esc + `"}`, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"logrus", `time="2026-03-03T10:11:12+08:00" level=error msg="prepay failed" status=429 resp="` + esc + `"`, "RATELIMIT_EXCEEDED", ""},
		{"slog", `time=2026-03-03T10:11:12.345+08:00 level=ERROR source=pay.go:88 msg="wechat" code=ORDER_CLOSED message=订单已关闭 cost=35ms`, "ORDER_CLOSED", ""},
		{"monolog", `[2026-03-03T10:11:12.345678+08:00] pay.ERROR: wechat failed {"response":"` + esc + `","exception":"[object] (RuntimeException(code: 0): x at /srv/a.php:9)"} []`, "RATELIMIT_EXCEEDED", ""},
		{"winston", `{"level":"error","message":"refund failed","timestamp":"2026-03-03T02:11:12.345Z","response":` + v3Body + `}`, "RATELIMIT_EXCEEDED", ""},
		{"Docker", `{"log":"ERROR resp=` + escaped(v3Body, 1) + `\n","stream":"stderr","time":"2026-03-03T02:11:12.345Z"}`, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"coloured", "\x1b[31mERROR\x1b[0m pay code=\x1b[1;33mORDER_CLOSED\x1b[0m message=订单已关闭", "ORDER_CLOSED", "订单已关闭"},
		{"coloured, escaped", `{"log":"\u001b[31mERROR\u001b[0m pay code=\u001b[1;33mORDER_CLOSED\u001b[0m 订单已关闭\n"}`, "ORDER_CLOSED", ""},
		{"Alipay's SDK", "2026-03-03 10:11:12^_^ErrorScene^_^40004^_^ACQ.TRADE_NOT_EXIST^_^Linux^_^alipay.trade.query^_^code=40004^_^msg=Business Failed^_^sub_code=ACQ.TRADE_NOT_EXIST^_^sub_msg=交易不存在^_^35ms", "ACQ.TRADE_NOT_EXIST", ""},
		{"fields between bars", "2026-03-03 10:11:12|ERROR|alipay.trade.query|code=40004|sub_code=ACQ.TRADE_NOT_EXIST|sub_msg=交易不存在|35ms", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"Chinese", "【支付宝退款】返回码：40004，返回信息：Business Failed，错误码：ACQ.SELLER_BALANCE_NOT_ENOUGH，错误描述：卖家余额不足", "ACQ.SELLER_BALANCE_NOT_ENOUGH", ""},
	})
}

func TestStackTraces(t *testing.T) {
	run(t, []sample{
		{"WxJava v2", "com.github.binarywang.wxpay.exception.WxPayException: 返回代码：[SUCCESS]，返回信息：[OK]，结果代码：[FAIL]，错误代码：[ORDERCLOSED]，错误详情：[该订单已关闭]，微信返回的原始报文：\n" + v2Body + "\n\tat com.github.binarywang.wxpay.exception.WxPayException.from(WxPayException.java:97)\n\tat demo.Pay.go(Pay.java:7)", "ORDERCLOSED", "该订单已关闭"},
		{"WxJava v3", "WxPayException(customErrorMsg=订单已关闭, returnCode=null, returnMsg=null, resultCode=null, errCode=ORDER_CLOSED, errCodeDes=订单已关闭, xmlString=null)\n\tat com.github.binarywang.wxpay.service.impl.WxPayServiceApacheHttpImpl.convertException(WxPayServiceApacheHttpImpl.java:411)", "ORDER_CLOSED", "订单已关闭"},
		{"gopay", "wechat v3 jsapi: &{Code:400 SignInfo:0xc0001 Response:<nil> Error:" + v3Body + " ErrResponse:{Code:RATELIMIT_EXCEEDED Message:调用过于频繁}}", "RATELIMIT_EXCEEDED", ""},
		{"gopay, Alipay", "panic: " + `{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"交易不存在"}` + "\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/main.go:31 +0x1d", "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"EasyWeChat", "EasyWeChat\\Kernel\\Exceptions\\BadResponseException: {\"code\":\"ORDER_CLOSED\",\"message\":\"订单已关闭\"} in /srv/vendor/w7corp/easywechat/src/Kernel/HttpClient/Response.php:302\nStack trace:\n#0 /srv/app/Pay.php(44): toArray()", "ORDER_CLOSED", "订单已关闭"},
		{"yansongda v2", "Yansongda\\Pay\\Exceptions\\BusinessException: ERROR_BUSINESS: Wechat Business Error: ORDERCLOSED - 该订单已关闭 in /srv/vendor/yansongda/pay/src/Gateways/Wechat/Support.php:412\nStack trace:\n#0 /srv/vendor/yansongda/pay/src/Gateways/Wechat.php(122)", "ORDERCLOSED", ""},
		{"yansongda, Alipay", "Yansongda\\Pay\\Exceptions\\GatewayException: ERROR_GATEWAY: Get Alipay API Error:Business Failed - ACQ.TRADE_HAS_CLOSE", "ACQ.TRADE_HAS_CLOSE", ""},
		{"wechatpay-java", "com.wechat.pay.java.core.exception.ServiceException: Wrong HttpStatusCode[429]\nhttpResponseBody[" + v3Body + "]\tHttpRequest[{\"http_method\":\"POST\",\"url\":\"https://api.mch.weixin.qq.com/v3/pay/transactions/native\"}]\n\tat com.wechat.pay.java.core.http.AbstractHttpClient.validateResponse(AbstractHttpClient.java:118)", "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"wechatpay-go", "error http response:[StatusCode: 429 Code: \"RATELIMIT_EXCEEDED\"\nMessage: 调用过于频繁\nHeader:\n - Server=[nginx]\n - Content-Type=[application/json; charset=utf-8]]", "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"wechatpay-php", "GuzzleHttp\\Exception\\ClientException: Client error: `POST https://api.mch.weixin.qq.com/v3/pay/transactions/native` resulted in a `429 Too Many Requests` response:\n" + v3Body + "\n in /srv/vendor/guzzlehttp/guzzle/src/Exception/RequestException.php:113", "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"alipay-sdk-java", "com.alipay.api.AlipayApiException: 40004:Business Failed\n\tat demo.Pay.refund(Pay.java:31)\nbody: " + aliBody, "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"},
		{"alipay-sdk-java, printed by fastjson", `{"body":"` + escaped(aliBody, 1) + `","code":"40004","errorCode":"40004","msg":"Business Failed","subCode":"ACQ.SELLER_BALANCE_NOT_ENOUGH","subMsg":"卖家余额不足","success":false}`, "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"},
		{"Spring service around it", `{"success":false,"errCode":"500","errMessage":"退款失败：code=40004,msg=Business Failed,sub_code=ACQ.SELLER_BALANCE_NOT_ENOUGH,sub_msg=卖家余额不足"}`, "ACQ.SELLER_BALANCE_NOT_ENOUGH", ""},
		{"alipay-sdk-php", "object(stdClass)#12 (2) {\n  [\"alipay_trade_refund_response\"]=>\n  object(stdClass)#13 (4) {\n    [\"code\"]=>\n    string(5) \"40004\"\n    [\"msg\"]=>\n    string(15) \"Business Failed\"\n    [\"sub_code\"]=>\n    string(29) \"ACQ.SELLER_BALANCE_NOT_ENOUGH\"\n    [\"sub_msg\"]=>\n    string(18) \"卖家余额不足\"\n  }\n}", "ACQ.SELLER_BALANCE_NOT_ENOUGH", "卖家余额不足"},
		{"alipay-sdk-python", "alipay.aop.api.exception.Exception.ResponseException: [0be1a]response code=40004, " + `{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"交易不存在"}`, "ACQ.TRADE_NOT_EXIST", "交易不存在"},
		{"smartwalle", "2026/03/03 10:11:12 40004 - ACQ.TRADE_NOT_EXIST - 交易不存在\nexit status 1", "ACQ.TRADE_NOT_EXIST", ""},
		{"wechatpayv3", "code: 429, message: " + v3Body, "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"Spring around it", "org.springframework.web.client.HttpClientErrorException$TooManyRequests: 429 Too Many Requests: \"" + escaped(v3Body, 1) + "\"\n\tat org.springframework.web.client.HttpClientErrorException.create(HttpClientErrorException.java:137)", "RATELIMIT_EXCEEDED", "调用过于频繁"},
		{"cause of a cause", "demo.PayException: refund failed\n\tat demo.Pay.refund(Pay.java:31)\n\t... 23 more\nCaused by: demo.GatewayException: errCode=ORDERCLOSED, errCodeDes=该订单已关闭\n\tat demo.Gateway.call(Gateway.java:8)", "ORDERCLOSED", "该订单已关闭"},
	})
}

func TestFrontEnds(t *testing.T) {
	run(t, []sample{
		{"mini-program", `{"errMsg":"requestPayment:fail cancel"}`, "requestPayment:fail cancel", ""},
		{"mini-program, why", `{"errMsg":"requestPayment:fail jsapi has no permission, event=requestPayment","errno":600009}`, "requestPayment:fail", ""},
		{"official account", `{"err_msg":"get_brand_wcpay_request:fail","err_desc":"system error"}`, "get_brand_wcpay_request:fail", ""},
		{"JS-SDK", `{errMsg: "chooseWXPay:fail, the permission value is offline verifying"}`, "chooseWXPay:fail", ""},
		{"Alipay on Android", "resultStatus={4000};memo={系统繁忙，请稍后再试};result={}", "4000", "系统繁忙，请稍后再试"},
		{"Alipay, JSON", `{"memo":"支付未完成。","result":"","resultStatus":"6001"}`, "6001", "支付未完成。"},
		{"Alipay, Java map", "支付结果：{resultStatus=6002, memo=网络连接出错, result=}", "6002", "网络连接出错"},
		{"Alipay, old form", "resultStatus={6001};memo={用户中途取消};result={}", "6001", "用户中途取消"},
		{"Alipay in a string", `"{\"resultStatus\":\"6001\",\"memo\":\"用户中途取消\",\"result\":\"\"}"`, "6001", "用户中途取消"},
		{"the memo tells more", `{"resultStatus":"4000","memo":"ALI40247","result":""}`, "ALI40247", ""},
		{"my.tradePay", "支付宝小程序 my.tradePay 返回 {\"resultCode\":\"6001\"}", "6001", ""},
	})
}

// Carriers come in carriers: a body in a string in a form in a mail.
func TestCarriersInEachOther(t *testing.T) {
	carriers := map[string]func(string) string{
		"a string": func(s string) string { return `{"body":` + strconv.Quote(s) + `}` },
		"ASCII":    func(s string) string { return `{"body":` + strconv.QuoteToASCII(s) + `}` },
		"slashes":  func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
		"HTML":     html.EscapeString,
		"a form":   func(s string) string { return "d=" + url.QueryEscape(s) },
		"base64": func(s string) string {
			return `{"text":"` + base64.StdEncoding.EncodeToString([]byte(s)) + `","encoding":"base64"}`
		},
		"a log": func(s string) string {
			return "2026-03-03 10:11:12.345 [main] ERROR c.s.Pay - 失败 resp=" + s + " cost=35ms"
		},
		"a mail":  func(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") },
		"a fence": func(s string) string { return "看下\n```\n" + s + "\n```\n谢谢" },
		"lines": func(s string) string {
			return strings.NewReplacer(`,"`, ",\n  \"", "{", "{\n  ", "><", ">\n<").Replace(s)
		},
		"GBK":           func(s string) string { return shown(t, s, simplifiedchinese.GBK) },
		"Latin-1":       func(s string) string { return shown(t, s, charmap.ISO8859_1) },
		"code page 437": func(s string) string { return shown(t, s, charmap.CodePage437) },
		"zero width":    func(s string) string { return strings.ReplaceAll(s, `"`, "\u200b\"") },
	}
	codeTable := table(t)
	for body, code := range map[string]string{
		v3Body: "RATELIMIT_EXCEEDED", v2Body: "ORDERCLOSED", aliBody: "ACQ.SELLER_BALANCE_NOT_ENOUGH",
		`{"resultStatus":"6001","memo":"用户中途取消","result":""}`: "6001",
	} {
		for outer, wrap := range carriers {
			for inner, wrapFirst := range carriers {
				text := wrap(wrapFirst(body))
				got := paste.Recognise(text, codeTable, paste.Hints{})
				check(t, text, got)
				if len(got.Readings) == 0 || got.Readings[0].Entry.Name() != code {
					t.Errorf("%s in %s: %s is not read in %q", inner, outer, code, text)
				}
			}
		}
	}
}

// What looks like a carrier may be that of another program.
func TestCarriersOfOthers(t *testing.T) {
	for name, text := range map[string]string{
		"Java source":    `result.put("code", 202); result.put("message", "ok"); return ResponseEntity.ok(result);`,
		"token":          "Authorization: Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
		"picture":        `{"src":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}`,
		"secret":         "data:\n  password: c3VwZXI6c2VjcmV0LXBhc3N3b3Jk\n  encoding: base64",
		"HAR of a shop":  `{"log":{"entries":[{"request":{"method":"GET","url":"https://shop.example/api/items"},"response":{"status":200,"content":{"mimeType":"application/json","text":"{\"code\":0,\"msg\":\"ok\",\"data\":[]}"}}}]}}`,
		"PHP of a shop":  "array (\n  'code' => 101,\n  'name' => 'blue shirt',\n  'tags' => array (\n    0 => 'summer',\n    1 => 'sale',\n  ),\n  'description' => '" + strings.Repeat("soft cotton ", 60) + "',\n)",
		"curl elsewhere": "> GET /health HTTP/1.1\n> Host: shop.example\n>\n< HTTP/1.1 200 OK\n< X-Request-Id: 7f3e-101\n<\nok",
		"French":         "Données reçues : l'opération a échoué, réessayez plus tard",
	} {
		if got := paste.Recognise(text, table(t), paste.Hints{}); len(got.Readings) > 0 || got.Success {
			t.Errorf("%s: success %v, %+v", name, got.Success, got.Readings)
		}
	}
}

// Codes of WeChat's Request-ID stand in a table of their own.
func TestRequestID(t *testing.T) {
	const id = "08F4D2B3C80610E40418B8F2A05A20F79B012883B405-268435461"
	source := table(t)
	entries := append([]*codes.Entry{}, source.All()...)
	own := &codes.Entry{Provider: "wechat", APIVersion: "v3", Code: "268435461", APIs: []string{"request-id"}, Kind: codes.Code}
	own.Causes = codes.Weights{"param-format": 1}
	withID := codes.NewList(append(entries, own), source.Words())
	for name, text := range map[string]string{
		"curl":                "< HTTP/1.1 400 Bad Request\n< Request-ID: " + id + "\n<\n",
		"lower case":          "request-id: " + id + "\r\n",
		"alone":               id,
		"JSON":                `{"headers":{"Request-ID":["` + id + `"]}}`,
		"Go":                  "Header:\n - Request-Id=[" + id + "]]",
		"Go map":              "map[Request-Id:[" + id + "] Server:[nginx]]",
		"PHP":                 "'Request-ID' => array ( 0 => '" + id + "', )",
		"Python":              "{'Request-ID': '" + id + "'}",
		"Java":                "requestId=" + id + ", body=",
		"with prose":          "微信说找不到，请求号" + id + "，怎么办",
		"with a code unknown": "Request-ID: " + id + "\n\n{\"code\":\"NEVER_SEEN_CODE\",\"message\":\"\"}",
	} {
		got := paste.Recognise(text, withID, paste.Hints{})
		check(t, text, got)
		if len(got.Readings) == 0 || got.Readings[0].Entry.Code != "268435461" || got.Readings[0].API != "request-id" {
			t.Errorf("%s: %q is not read: %+v", name, text, got.Readings)
			continue
		}
		if r := got.Readings[0]; text[r.From:r.To] != "268435461" {
			t.Errorf("%s: the caret is below %q", name, text[r.From:r.To])
		}
	}
	// What the answer itself says comes first.
	got := paste.Recognise("Request-ID: "+id+"\n\n"+v3Body, withID, paste.Hints{})
	if len(got.Readings) != 2 || got.Readings[0].Entry.Code != "RATELIMIT_EXCEEDED" || got.Readings[1].Entry.Code != "268435461" {
		t.Errorf("got %+v", got.Readings)
	}
	for _, text := range []string{
		"request-id: 90853eee-11ec-5472-8c4c-5d619908e210", "Request-ID: 08F4D2B3C80610E40418B8F2A05A20F79B012883B405-0",
		"x-request-id: 0123456789-268435461", "id 08F4D2B3C80610E40418B8F2A05A20F79B012883B405-268435461x",
	} {
		if got := paste.Recognise(text, withID, paste.Hints{}); len(got.Readings) > 0 {
			t.Errorf("%q is read as %s", text, got.Readings[0].Entry.ID())
		}
	}
}
