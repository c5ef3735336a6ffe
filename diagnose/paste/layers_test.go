package paste_test

import (
	"slices"
	"testing"

	"github.com/paydiag/paydiag/diagnose/paste"
	"github.com/paydiag/paydiag/rules/fact"
)

// An answer has layers: transport, gateway, business, trade. The last one that
// says anything decides.
func TestLayers(t *testing.T) {
	run(t, []sample{
		{"v2, business", "<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><err_code>NOTENOUGH</err_code><err_code_des>余额不足</err_code_des></xml>", "NOTENOUGH", "余额不足"},
		{"v2, business without a code", "<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg><result_code>FAIL</result_code><err_code_des>201 商户订单号重复</err_code_des></xml>", "FAIL", "201 商户订单号重复"},
		{"v2, transport", "<xml><return_code>FAIL</return_code><return_msg>XML格式错误</return_msg></xml>", "FAIL", "XML格式错误"},
		{"v2, trade", "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><trade_state>PAYERROR</trade_state><trade_state_desc>支付失败，请重新下单支付</trade_state_desc></xml>", "PAYERROR", "支付失败，请重新下单支付"},
		{"v3, trade", "HTTP/1.1 200 OK\n\n{\"mchid\":\"1900000109\",\"trade_state\":\"PAYERROR\",\"trade_state_desc\":\"支付失败\"}", "PAYERROR", "支付失败"},
		{"v3, not paid", `{"trade_state":"NOTPAY","trade_state_desc":"订单未支付"}`, "NOTPAY", "订单未支付"},
		{"v3, closed", `{"trade_state":"CLOSED","trade_state_desc":"订单已关闭"}`, "CLOSED", "订单已关闭"},
		{"v2, to be asked again", "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><trade_state>USERPAYING</trade_state></xml>", "USERPAYING", ""},
		{"Alipay, trade", `{"alipay_trade_query_response":{"code":"10000","msg":"Success","out_trade_no":"T1","trade_status":"WAIT_BUYER_PAY"},"sign":"x"}`, "WAIT_BUYER_PAY", ""},
		{"Alipay, closed", `{"alipay_trade_query_response":{"code":"10000","msg":"Success","trade_status":"TRADE_CLOSED"}}`, "TRADE_CLOSED", ""},
		{"Alipay, business", `{"alipay_trade_pay_response":{"code":"40004","msg":"Business Failed","sub_code":"ACQ.BUYER_BALANCE_NOT_ENOUGH","sub_msg":"买家余额不足"}}`, "ACQ.BUYER_BALANCE_NOT_ENOUGH", "买家余额不足"},
		{"Alipay, gateway", `{"alipay_trade_pay_response":{"code":"20000","msg":"Service Currently Unavailable","sub_code":"isp.unknow-error","sub_msg":"系统繁忙"}}`, "isp.unknow-error", "系统繁忙"},
		{"Alipay, in progress", `{"alipay_trade_pay_response":{"code":"10003","msg":"order success pay inprocess","out_trade_no":"T1"}}`, "10003", ""},
		{"client before what it carries", `{"resultStatus":"4000","memo":"","result":"{\"alipay_trade_app_pay_response\":{\"code\":\"10000\",\"msg\":\"Success\"}}"}`, "4000", ""},
		{"UnionPay, the trade asked about", "respCode=00&respMsg=成功[0000000]&origRespCode=33&origRespMsg=交易金额超限[3300001]&txnType=00", "33", "交易金额超限[3300001]"},
		{"UnionPay, the inquiry itself", "respCode=34&respMsg=查无此交易[3400000]&txnType=00", "34", "查无此交易[3400000]"},
	})
}

// Where the outcome is not known, the entry says so, and nothing is called a
// success.
func TestUnknownOutcome(t *testing.T) {
	codeTable := table(t)
	for _, text := range []string{
		`{"code":"10003","msg":"order success pay inprocess"}`,
		"<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><err_code>USERPAYING</err_code><err_code_des>需要用户输入支付密码</err_code_des></xml>",
		"<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><err_code>SYSTEMERROR</err_code><err_code_des>系统错误</err_code_des></xml>",
		`{"code":"SYSTEM_ERROR","message":"系统异常，请稍后重试"}`,
		"trade_state=USERPAYING&return_code=SUCCESS",
		"resultStatus={8000};memo={};result={}",
	} {
		got := paste.Recognise(text, codeTable, paste.Hints{})
		if len(got.Readings) == 0 {
			t.Errorf("%q is not read", text)
			continue
		}
		if o := got.Readings[0].Advice().Outcome; o != fact.Unsettled || got.Success {
			t.Errorf("%q: %s has the outcome %q, success %v", text, got.Readings[0].Entry.ID(), o, got.Success)
		}
	}
}

func TestSuccessOfEachLayer(t *testing.T) {
	codeTable := table(t)
	for name, text := range map[string]string{
		"Alipay":                      `{"alipay_trade_precreate_response":{"code":"10000","msg":"Success","qr_code":"https://qr.alipay.com/bax"},"sign":"x"}`,
		"Alipay, escaped":             `{"body":"{\"alipay_trade_query_response\":{\"code\":\"10000\",\"msg\":\"Success\",\"trade_status\":\"TRADE_SUCCESS\"}}"}`,
		"Alipay, finished":            "trade_status=TRADE_FINISHED&notify_type=trade_status_sync",
		"v2":                          "<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg><result_code>SUCCESS</result_code><trade_state>SUCCESS</trade_state></xml>",
		"v3":                          "HTTP/1.1 200 OK\n\n{\"trade_state\":\"SUCCESS\",\"trade_state_desc\":\"支付成功\",\"transaction_id\":\"42000\"}",
		"JS":                          `{"errMsg":"requestPayment:ok"}`,
		"Alipay's client":             "resultStatus={9000};memo={};result={}",
		"Alipay's mini-program":       "支付宝小程序 my.tradePay {\"resultCode\":\"9000\"}",
		"UnionPay":                    "respCode=00&respMsg=成功[0000000]&txnType=01",
		"UnionPay, inquiry and trade": "respCode=00&respMsg=成功[0000000]&origRespCode=00&origRespMsg=成功[0000000]",
	} {
		got := paste.Recognise(text, codeTable, paste.Hints{})
		check(t, text, got)
		if !got.Success {
			t.Errorf("%s: no success: %+v", name, got.Readings)
		}
		for _, r := range got.Readings {
			if !r.Advice().Succeeds() {
				t.Errorf("%s: read as %s", name, r.Entry.ID())
			}
		}
	}
}

// An order that was taken stands although the check of the answer's signature
// failed: the words about the check come first, the success stays visible.
func TestSuccessWithAFailedCheck(t *testing.T) {
	codeTable := table(t)
	for _, text := range []string{
		`支付宝验签失败 {"alipay_trade_create_response":{"code":"10000","msg":"Success","trade_no":"2026"},"sign":"x"}`,
		"com.alipay.api.AlipayApiException: sign check fail: check Sign and Data Fail！JSON also！\n{\"alipay_trade_query_response\":{\"code\":\"10000\",\"msg\":\"Success\"}}",
		"respCode=00&respMsg=成功[0000000] 银联验签失败",
	} {
		got := paste.Recognise(text, codeTable, paste.Hints{})
		check(t, text, got)
		if !got.Success || len(got.Readings) < 2 || got.Readings[0].Why != paste.ByWords {
			t.Errorf("%q: success %v, %+v", text, got.Success, got.Readings)
			continue
		}
		if !slices.ContainsFunc(got.Readings, func(r paste.Reading) bool { return r.Advice().Succeeds() }) {
			t.Errorf("%q: the success is not among the readings", text)
		}
	}
}

// Pages of proxies and servers are no answers of a provider.
func TestPages(t *testing.T) {
	codeTable := table(t)
	for name, text := range map[string]string{
		"nginx 502":     "HTTP/1.1 502 Bad Gateway\r\nServer: nginx/1.24.0\r\nContent-Type: text/html\r\n\r\n<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>",
		"nginx 404":     "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>",
		"Tomcat 500":    "<!doctype html><html lang=\"zh\"><head><title>HTTP状态 500 - 内部服务器错误</title></head><body><h1>HTTP状态 500 - 内部服务器错误</h1><p><b>类型</b> 异常报告</p></body></html>",
		"Squid 503":     "<HTML><HEAD><TITLE>ERROR: The requested URL could not be retrieved</TITLE></HEAD><BODY><H1>503 Service Unavailable</H1></BODY></HTML>",
		"load balancer": "HTTP/2 503 \nserver: awselb/2.0\ncontent-type: text/html\n\n<html><head><title>503 Service Temporarily Unavailable</title></head></html>",
		"HAR of a page": `{"log":{"entries":[{"response":{"status":404,"statusText":"Not Found","content":{"mimeType":"text/html","text":"PGh0bWw+PGhlYWQ+PHRpdGxlPjQwNCBOb3QgRm91bmQ8L3RpdGxlPjwvaGVhZD48L2h0bWw+","encoding":"base64"}}}]}}`,
	} {
		if got := paste.Recognise(text, codeTable, paste.Hints{}); len(got.Readings) > 0 || got.Success {
			t.Errorf("%s: success %v, %+v", name, got.Success, got.Readings)
		}
	}
}
