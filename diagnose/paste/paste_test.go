package paste_test

import (
	"math"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/diagnose/paste"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/pack"
)

func table(t testing.TB) codes.Table {
	t.Helper()
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return p.Codes()
}

func TestRecogniseCodes(t *testing.T) {
	tests := []struct {
		name, text, first, why, at string
	}{
		{"v3 JSON", `{"code":"ORDER_CLOSED","message":"订单已关闭"}`, "wechat/v3/ORDER_CLOSED", paste.ByCode, "ORDER_CLOSED"},
		{"v3 JSON, told apart by its message", `{"code":"SIGN_ERROR","message":"商户证书序列号有误，请检查"}`, "wechat/v3/SIGN_ERROR", paste.ByMessage, "SIGN_ERROR"},
		{"v2 XML", "<xml>\n<return_code><![CDATA[SUCCESS]]></return_code>\n<result_code><![CDATA[FAIL]]></result_code>\n" +
			"<err_code><![CDATA[ORDERPAID]]></err_code><err_code_des><![CDATA[该订单已支付]]></err_code_des></xml>",
			"wechat/v2/ORDERPAID", paste.ByCode, "ORDERPAID"},
		{"v2 XML without CDATA", "<xml><return_code>FAIL</return_code><return_msg>mch_id参数格式错误</return_msg></xml>", "wechat/v2/FAIL", paste.ByMessage, "FAIL"},
		{"XML escaped for HTML", "&lt;return_code&gt;SUCCESS&lt;/return_code&gt;&lt;err_code&gt;NOTENOUGH&lt;/err_code&gt;", "wechat/v2/NOTENOUGH", paste.ByCode, "NOTENOUGH"},
		{"Alipay, wrapped", `{"alipay_trade_pay_response":{"code":"40004","msg":"Business Failed","sub_code":"ACQ.SELLER_BEEN_BLOCKED","sub_msg":"商家账号被冻结"},"sign":"x"}`,
			"alipay/openapi/40004/ACQ.SELLER_BEEN_BLOCKED", paste.ByMessage, "ACQ.SELLER_BEEN_BLOCKED"},
		{"Alipay, sub code not in the table", `{"code":"40006","msg":"Insufficient Permissions","sub_code":"isv.some-new-code"}`, "alipay/openapi/40006", paste.ByMessage, "40006"},
		{"escaped JSON in a log line", `2026-03-02 11:08:09 ERROR pay-gw - resp="{\"code\":\"ORDER_NOT_EXIST\",\"message\":\"\u8ba2\u5355\u4e0d\u5b58\u5728\"}" cost=35ms`,
			"wechat/v3/ORDER_NOT_EXIST", paste.ByCode, "ORDER_NOT_EXIST"},
		{"JSON escaped twice", `{"log":"{\"body\":\"{\\\"code\\\":\\\"RATELIMIT_EXCEEDED\\\",\\\"message\\\":\\\"\\\"}\"}"}`, "wechat/v3/RATELIMIT_EXCEEDED", paste.ByCode, "RATELIMIT_EXCEEDED"},
		{"form", "out_trade_no=7&trade_status=TRADE_CLOSED&total_amount=3.20", "alipay/openapi/TRADE_CLOSED", paste.ByCode, "TRADE_CLOSED"},
		{"Java map", "返回：{return_msg=OK, err_code=USERPAYING, result_code=FAIL, err_code_des=需要用户输入支付密码, return_code=SUCCESS}", "wechat/v2/USERPAYING", paste.ByCode, "USERPAYING"},
		{"Java toString", "PayException(returnCode=SUCCESS, resultCode=FAIL, errCode=OUT_TRADE_NO_USED, errCodeDes=商户订单号重复, cause=null)", "wechat/v2/OUT_TRADE_NO_USED", paste.ByCode, "OUT_TRADE_NO_USED"},
		{"PHP var_export", "array (\n  'code' => '40004',\n  'msg' => 'Business Failed',\n  'sub_code' => 'ACQ.TRADE_NOT_EXIST',\n)", "alipay/openapi/40004/ACQ.TRADE_NOT_EXIST", paste.ByCode, "ACQ.TRADE_NOT_EXIST"},
		{"PHP var_dump", "array(2) {\n  [\"return_code\"]=>\n  string(7) \"SUCCESS\"\n  [\"err_code\"]=>\n  string(8) \"NOTSUPORTCARD\"\n}", "wechat/v2/NOTSUPORTCARD", paste.ByCode, "NOTSUPORTCARD"},
		{"Go struct", "&{Code:40002 Msg:Invalid Arguments SubCode:isv.invalid-app-id SubMsg:无效的AppID参数}", "alipay/openapi/40002/isv.invalid-app-id", paste.ByMessage, "isv.invalid-app-id"},
		{"Python dict", "{'code': '20000', 'msg': 'Service Currently Unavailable', 'sub_code': 'isp.unknow-error'}", "alipay/openapi/20000/isp.unknow-error", paste.ByCode, "isp.unknow-error"},
		{"Alipay SDK on Android", "resultStatus={6001};memo={操作已经取消。};result={}", "alipay/client/6001", paste.ByCode, "6001"},
		{"state behind success", `{"return_code":"SUCCESS","result_code":"SUCCESS","trade_state":"PAYERROR"}`, "wechat/v3/PAYERROR", paste.ByCode, "PAYERROR"},
		{"WeChat client", `{"errMsg":"requestPayment:fail cancel"}`, "wechat/client/requestPayment:fail cancel", paste.ByCode, "requestPayment:fail cancel"},
		{"WeChat client with a blank", "点支付后 get_brand_wcpay_request fail", "wechat/client/get_brand_wcpay_request:fail", paste.ByCode, "get_brand_wcpay_request fail"},
		{"bare code in lower case", "orderpaid", "wechat/v2/ORDERPAID", paste.ByCode, "orderpaid"},
		{"bare code in a sentence", "支付宝报 ACQ.PAYMENT_AUTH_CODE_INVALID 怎么解决", "alipay/openapi/40004/ACQ.PAYMENT_AUTH_CODE_INVALID", paste.ByCode, "ACQ.PAYMENT_AUTH_CODE_INVALID"},
		{"bare code beside Chinese", "提示订单参数异常ALIN42273", "alipay/client/ALIN42273", paste.ByCode, "ALIN42273"},
		{"the form of v3 tells the code from v2's of the same name", `{"code":"APPID_MCHID_NOT_MATCH","message":"x"}`, "wechat/v3/APPID_MCHID_NOT_MATCH", paste.ByCode, "APPID_MCHID_NOT_MATCH"},
		{"a number led by its provider", "OULE 101 余额不足", "oule/any/101", paste.ByMessage, "101"},
		{"label", "错误码：INVALID_TRANSACTIONID", "wechat/v3/INVALID_TRANSACTIONID", paste.ByCode, "INVALID_TRANSACTIONID"},
		{"the level of a log line is no code", "[ERROR] 微信支付 连接超时", "wechat/any/network-timeout-text", paste.ByWords, "连接超时"},
		{"UnionPay", "respCode=33&respMsg=交易金额超限[3300001]", "unionpay/acp/33", paste.ByCode, "33"},
	}
	codeTable := table(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := paste.Recognise(tt.text, codeTable, paste.Hints{})
			if len(got.Readings) == 0 {
				t.Fatalf("no reading of %q", tt.text)
			}
			r := got.Readings[0]
			if r.Entry.ID() != tt.first || r.Why != tt.why {
				t.Errorf("got %s by %s, want %s by %s", r.Entry.ID(), r.Why, tt.first, tt.why)
			}
			if at := tt.text[r.From:r.To]; at != tt.at {
				t.Errorf("the caret is below %q, want %q", at, tt.at)
			}
			if got.Success {
				t.Error("a failure is called a success")
			}
		})
	}
}

func TestRecogniseWords(t *testing.T) {
	tests := []struct{ name, text, first, at string }{
		{"Fenfu prompt", "当前交易暂不支持分付", "wechat/client/fenfu-trade-unsupported", "当前交易暂不支持分付"},
		{"Huabei is absent", "收银台没有花呗", "alipay/openapi/huabei-not-offered", "收银台没有花呗"},
		{"full width and blanks", "用户反馈：花呗　额度\n不够；花呗额度不足！", "alipay/openapi/huabei-quota-short", "花呗额度不足"},
		{"escaped Chinese", `{"tip":"\u82b1\u5457\u989d\u5ea6\u4e0d\u8db3"}`, "alipay/openapi/huabei-quota-short", `\u82b1\u5457\u989d\u5ea6\u4e0d\u8db3`},
		{"percent escapes", "msg=%E8%8A%B1%E5%91%97%E9%A2%9D%E5%BA%A6%E4%B8%8D%E8%B6%B3", "alipay/openapi/huabei-quota-short", "%E8%8A%B1%E5%91%97%E9%A2%9D%E5%BA%A6%E4%B8%8D%E8%B6%B3"},
		{"stack trace", "java.lang.RuntimeException: pay failed\n\tat demo.Pay.go(Pay.java:7)\nCaused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed", "wechat/any/tls-handshake", "PKIX path building failed"},
		{"order paid, merchant not", "用户付了款订单还是未支付", "wechat/any/paid-not-fulfilled", "订单还是未支付"},
		{"short word", "操作频繁", "wechat/any/generic-frequent", "频繁"},
	}
	codeTable := table(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := paste.Recognise(tt.text, codeTable, paste.Hints{})
			if len(got.Readings) == 0 {
				t.Fatalf("no reading of %q", tt.text)
			}
			for _, r := range got.Readings {
				if r.Entry.ID() == tt.first {
					if r.Why != paste.ByWords || tt.text[r.From:r.To] != tt.at {
						t.Errorf("found by %s at %q, want words at %q", r.Why, tt.text[r.From:r.To], tt.at)
					}
					return
				}
			}
			t.Errorf("%s is not among the readings; first %s", tt.first, got.Readings[0].Entry.ID())
		})
	}
}

// A number that several providers use is read in all their ways.
func TestAmbiguousNumbers(t *testing.T) {
	codeTable := table(t)
	for _, text := range []string{"101", "202", " 101 ", "报错 202", "返回码：101", "101是什么意思？"} {
		got := paste.Recognise(text, codeTable, paste.Hints{})
		seen := map[string]float64{}
		for _, r := range got.Readings {
			seen[r.Entry.Provider] = r.Probability
		}
		if seen["oule"] == 0 || seen["chinapay"] == 0 {
			t.Errorf("%q: got %v, want readings of oule and chinapay", text, seen)
		}
	}
	got := paste.Recognise("101", codeTable, paste.Hints{Provider: "chinapay"})
	if r := got.Readings[0]; r.Entry.Provider != "chinapay" || r.Probability < 0.9 || r.Provider != "chinapay" {
		t.Errorf("with a hint: got %s with %.2f", r.Entry.ID(), r.Probability)
	}
}

func TestContextChooses(t *testing.T) {
	codeTable := table(t)
	text := func(context string) string { return context + "\nPARAM_ERROR" }
	for _, tt := range []struct{ context, version string }{
		{"POST https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi", "v3"},
		{"POST https://api.mch.weixin.qq.com/pay/unifiedorder <xml>", "v2"},
	} {
		r := paste.Recognise(text(tt.context), codeTable, paste.Hints{}).Readings[0]
		if r.Entry.APIVersion != tt.version || r.APIVersion != tt.version || r.Provider != "wechat" {
			t.Errorf("%s: got %s", tt.context, r.Entry.ID())
		}
	}
	if r := paste.Recognise("无效的签名 alipay_trade_refund_response", codeTable, paste.Hints{}); len(r.Readings) > 0 && r.Readings[0].API != "alipay.trade.refund" {
		t.Errorf("got API %q", r.Readings[0].API)
	}
}

// A code that says little leaves room for the text beside it.
func TestBlend(t *testing.T) {
	got := paste.Recognise(`{"code":"40004","msg":"Business Failed","sub_msg":"花呗额度不足"}`, table(t), paste.Hints{})
	share := map[string]float64{}
	for _, r := range got.Readings {
		share[r.Entry.ID()] += r.Probability
	}
	if share["alipay/openapi/huabei-quota-short"] < 0.5 || share["alipay/openapi/40004"] == 0 {
		t.Errorf("got %v", share)
	}
}

func TestSuccess(t *testing.T) {
	tests := []struct{ name, text, entry string }{
		{"Alipay", `{"alipay_trade_create_response":{"code":"10000","msg":"Success","trade_no":"1"}}`, "alipay/openapi/10000"},
		{"v2, accepted only", "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><prepay_id>wx1</prepay_id></xml>", ""},
		{"v3 query", `{"mchid":"1900000001","trade_state":"SUCCESS","trade_state_desc":"支付成功"}`, "wechat/v3/SUCCESS"},
		{"Alipay notice", "trade_status=TRADE_SUCCESS&notify_type=trade_status_sync", "alipay/openapi/TRADE_SUCCESS"},
		{"a state says more than the gateway's success before it", `{"code":"10000","msg":"Success","trade_status":"TRADE_SUCCESS"}`, "alipay/openapi/TRADE_SUCCESS"},
		{"Alipay client", `{"resultStatus":"9000","memo":""}`, "alipay/client/9000"},
	}
	codeTable := table(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := paste.Recognise(tt.text, codeTable, paste.Hints{})
			entry := ""
			if len(got.Readings) > 0 {
				entry = got.Readings[0].Entry.ID()
			}
			if !got.Success || entry != tt.entry {
				t.Errorf("success %v, entry %q, want %q", got.Success, entry, tt.entry)
			}
		})
	}
	got := paste.Recognise("{code: '10000', msg: 'Success'} 但是支付宝签名验证失败", codeTable, paste.Hints{})
	if !got.Success || got.Readings[0].Why != paste.ByWords {
		t.Errorf("a symptom told beside a success is not first: %+v", got.Readings)
	}
}

func TestNear(t *testing.T) {
	codeTable := table(t)
	for text, want := range map[string]string{
		"SIGN_EROR": "SIGN_ERROR", "ACQ.TRADE_HAS_SUCESS": "ACQ.TRADE_HAS_SUCCESS", `{"code":"APPID_MCHID_NOT_MACH"}`: "APPID_MCHID_NOT_MATCH",
	} {
		got := paste.Recognise(text, codeTable, paste.Hints{})
		if len(got.Readings) > 0 || !strings.Contains(strings.Join(got.Near, " "), want) || len(got.Near) > 3 {
			t.Errorf("%q: near %v with %d readings, want %s", text, got.Near, len(got.Readings), want)
		}
	}
}

func TestTruncated(t *testing.T) {
	text := strings.Repeat("好", 700<<10) + " SIGN_ERROR"
	if got := paste.Recognise(text, table(t), paste.Hints{}); !got.Truncated || len(got.Readings) > 0 {
		t.Errorf("truncated %v, %d readings", got.Truncated, len(got.Readings))
	}
}

// check tests what holds for any text.
func check(t *testing.T, text string, got paste.Result) {
	t.Helper()
	sum := 0.0
	for i, r := range got.Readings {
		sum += r.Probability
		if r.From < 0 || r.From > r.To || r.To > len(text) {
			t.Errorf("range %d–%d of %d bytes", r.From, r.To, len(text))
		}
		if r.Entry == nil || r.Case < -1 || r.Case >= len(r.Entry.Cases) || r.Why == "" {
			t.Errorf("bad reading %+v", r)
		}
		if i > 0 && r.Probability > got.Readings[i-1].Probability {
			t.Error("the readings are not in order")
		}
	}
	if len(got.Readings) > 0 && math.Abs(sum-1) > 1e-9 {
		t.Errorf("the probabilities sum to %v", sum)
	}
}
