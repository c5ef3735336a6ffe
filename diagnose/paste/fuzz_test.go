package paste_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/diagnose/paste"
)

func FuzzRecognise(f *testing.F) {
	for _, text := range negatives {
		f.Add(text, "")
	}
	for _, text := range []string{
		`{"code":"PARAM_ERROR","message":"x"}`, "<return_code><![CDATA[FAIL", `\"code\":\"`, `["code"]=> string(5) "40003"`,
		"%E8%8A\x80 \\u12 &#x7B7E; &#;", "requestPayment:fail ", "错误码", "return_code", "code=", "花呗额度不足", "İ\u3000花\xff呗", "respCode={",
	} {
		f.Add(text, "alipay")
	}
	for _, text := range []string{
		"绛惧悕閿欒", "閿\ufffd", "浣欓?涓嶈冻", "ç\u00ad¾åé”™è¯¯", "Ã§Â\u00adÂ¾", "τ¡╛σÉì", "Ç©Ãû´íÎó", "\xc7\xa9\xc3\xfb", "缁涙儳鎮曢柨娆掝嚖", "\\347\\255\\276", `\U00007b7e\u001b[1m`, "%25E7%25AD%25BE",
		"%u7b7e", "&amp;amp;#34;code&times;", "ｃｏｄｅ：４０００４", "> > code\n>\n> : X", "签\u200b名\n  错误", "eyJjb2RlIjoiWCJ9", `"text":"Y29kZT1Y","encoding":"base64"`, "a=b+c&msg=d+e",
		"08F4D2B3C80610E40418B8F2A05A20F79B012883B405-268435461", "('code', '40004')", "[code, 40004]", "<a:err_code x='1'>X</a:err_code>", `["code":protected]=> string(5) "4"`, "message: |\n  x", "code^_^", "origRespCode=33&respCode=00",
		signError("GET", "/v3/certificates", "1772503872", ""), signError("POST", "/v3/{a}//b?c", "1", "{}"), `sign_information\":{\"method\":\"GET\"`, `"sign_information":{"truncated_sign_message":"\n\n\n\n","sign_message_length":9,"url":"","method":""`,
		`{”code”:”X”,“message”:“y”}`, "\x1b[31mcode=X\x1b[0m", "错误详情：[x", "{\"errMsg\":\"requestPayment:ok\"}", "resultCode=6001",
	} {
		f.Add(text, "")
	}
	codeTable := table(f)
	f.Fuzz(func(t *testing.T, text, provider string) {
		got := paste.Recognise(text, codeTable, paste.Hints{Provider: provider})
		check(t, text, got)
		if got.Sign == nil {
			return
		}
		for _, h := range got.Sign.Hints() {
			if !h.Complete() {
				t.Errorf("a hint in one language: %+v", h)
			}
		}
	})
}

func BenchmarkRecognise(b *testing.B) {
	codeTable := table(b)
	var log strings.Builder
	for i := 0; log.Len() < 200<<10; i++ {
		fmt.Fprintf(&log, "2026-03-03 10:%02d:%02d INFO order-%d 下单完成 trace=%08x url=/v1/orders cost=%dms user=%d\n", i/60%60, i%60, i, i*7919, i%400, i*31)
	}
	for name, text := range map[string]string{
		"log without a code": log.String(),
		"log with a code":    log.String() + `resp={"code":"SIGN_ERROR","message":"商户证书序列号有误"}`,
		"code":               "SIGN_ERROR",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				paste.Recognise(text, codeTable, paste.Hints{})
			}
		})
	}
}
