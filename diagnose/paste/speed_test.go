package paste_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/paydiag/paydiag/diagnose/paste"
)

// logOf is a log of a shop, without a failure.
func logOf(size int) string {
	var log strings.Builder
	for i := 0; log.Len() < size; i++ {
		fmt.Fprintf(&log, "2026-03-03 10:%02d:%02d INFO order-%d 下单完成 trace=%08x url=/v1/orders cost=%dms user=%d\n", i/60%60, i%60, i, i*7919, i%400, i*31)
	}
	return log.String()
}

func repeated(s string, size int) string { return strings.Repeat(s, size/len(s)+1) }

// large are texts of a size as people paste them, and texts that are costly to
// read.
func large(tb testing.TB, size int) map[string]string {
	tb.Helper()
	decode := func(s string, out string, err error) string {
		if err != nil {
			tb.Fatal(err)
		}
		return out
	}
	chinese := repeated("用户付款后订单状态没有变化，客服请商户核对交易流水。甄先生说已联系银行\n", size)
	asGBK, err := simplifiedchinese.GBK.NewDecoder().String(repeated("调用失败，请稍后再试 ", size*2/3))
	asGBK = decode("", asGBK, err)
	asLatin, err := charmap.Windows1252.NewDecoder().String(repeated("调用失败，请稍后再试 ", size/2))
	asLatin = decode("", asLatin, err)
	out := map[string]string{
		"log":                   logOf(size),
		"log with a code":       logOf(size) + `resp={"code":"SIGN_ERROR","message":"商户证书序列号有误"}`,
		"JSON lines":            repeated(`{"level":"info","msg":"下单成功","code":0,"trace":"8f14e45f","cost":35}`+"\n", size),
		"JSON lines, escaped":   repeated(`{"log":"{\"level\":\"info\",\"msg\":\"\u4e0b\u5355\",\"code\":\"0\"}\n"}`+"\n", size),
		"Chinese":               chinese,
		"form":                  repeated("msg="+url.QueryEscape("下单 成功")+"&code=0&x=1&", size),
		"UTF-8 as GBK":          asGBK,
		"UTF-8 as Windows-1252": asLatin,
		"base64":                base64.StdEncoding.EncodeToString([]byte(logOf(size / 4 * 3))),
		"stack":                 repeated("\tat com.example.shop.pay.PayService.pay(PayService.java:77)\n", size),
	}
	for _, s := range []string{
		`\`, "%", "&", "&amp;", "+", "a=b+", "msg:", "msg=", "msg: ", "code=", "code", `msg="`, `code:"`, `\"code\":\"`, "<code>", "<code a", "错误码", "错误信息：", "[", "msg=[", "msg=(((((((", "]",
		"0", "08ABCDEF", "0ABCDEF01234567890123456-", "é", "ÃÂ", "Ã©", "å", "å?", "å ?", "å\ufffd", "绛", "绛惧", "閿?", "鐠囥", "甄", "\xe5", "\xb4\xed", "\xc3", "€", "\u200b", "\ufeff", "Ａ", "> ", ">\n", "\x1b[", "\x1b[1m",
		"eyJ", "eyJ ", "A", "AB_", "a.b", "wx", "wx0123456789abcde", "[1234567", "花呗", "“", "”code”", "sign_information", "\n", "\n 花", "'", "get_brand_wcpay_request", "requestPayment:fail ",
	} {
		out[fmt.Sprintf("%q again and again", s)] = repeated(s, size)
	}
	return out
}

// The time to read a text grows with its size and no faster, whatever it is.
func TestLargeTexts(t *testing.T) {
	const size, most = 1 << 18, 2 * time.Second // far more than it takes, far less than a square would
	codeTable := table(t)
	for name, text := range large(t, size) {
		start := time.Now()
		got := paste.Recognise(text, codeTable, paste.Hints{})
		check(t, text, got)
		if took := time.Since(start); took > most {
			t.Errorf("%s: %v for %d bytes", name, took, len(text))
		}
	}
}

func BenchmarkLarge(b *testing.B) {
	codeTable := table(b)
	for name, text := range large(b, 1<<20) {
		if strings.Contains(name, "again") {
			continue
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				paste.Recognise(text, codeTable, paste.Hints{})
			}
		})
	}
}
