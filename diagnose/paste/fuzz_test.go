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
	codeTable := table(f)
	f.Fuzz(func(t *testing.T, text, provider string) {
		check(t, text, paste.Recognise(text, codeTable, paste.Hints{Provider: provider}))
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
