package capture_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/capture"
	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
)

var freshKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// signatureOf signs a message with the fresh key of the run.
func signatureOf(t testing.TB, message string) string {
	t.Helper()
	key, err := freshKey()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(message))
	raw, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// wechatRequest is a request of APIv3, signed.
func wechatRequest(t testing.TB, method, target, body string) sign.Capture {
	t.Helper()
	c := sign.Capture{
		Kind: sign.WeChatRequestSign, Method: method, URL: "https://api.mch.weixin.qq.com" + target, Body: body,
		Headers:   map[string]string{"Content-Type": "application/json"},
		Timestamp: "1790000000", Nonce: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS", MchID: "1900007777", SerialNo: "3775B6A45ACD588826D15E583A95F5DD0A1B2C3D",
	}
	c.Signature = signatureOf(t, strings.Join([]string{method, target, c.Timestamp, c.Nonce, body, ""}, "\n"))
	c.Authorization = fmt.Sprintf(`WECHATPAY2-SHA256-RSA2048 mchid="%s",nonce_str="%s",timestamp="%s",serial_no="%s",signature="%s"`,
		c.MchID, c.Nonce, c.Timestamp, c.SerialNo, c.Signature)
	return c
}

// wechatAnswer is an answer of APIv3, signed.
func wechatAnswer(t testing.TB, body string) sign.Capture {
	t.Helper()
	const timestamp, nonce = "1790000001", "c5ac7061fccab6bf3e254dcf98995b8c"
	return sign.Capture{Kind: sign.WeChatResponseVerify, Body: body, Headers: map[string]string{
		"Content-Type": "application/json; charset=utf-8", "Wechatpay-Serial": "PUB_KEY_ID_0000000000000024101100397200000006",
		"Wechatpay-Timestamp": timestamp, "Wechatpay-Nonce": nonce, "Wechatpay-Signature": signatureOf(t, timestamp+"\n"+nonce+"\n"+body+"\n"),
	}}
}

// alipayParams are those of a gateway request in the order of an SDK, with the
// signature over them.
func alipayParams(t testing.TB) (order []string, values map[string]string, signature string) {
	t.Helper()
	order = []string{"app_id", "method", "format", "charset", "sign_type", "timestamp", "version", "notify_url", "biz_content"}
	values = map[string]string{
		"app_id": "2021000199990000", "method": "alipay.trade.pay", "format": "JSON", "charset": "utf-8", "sign_type": "RSA2",
		"timestamp": "2026-10-01 08:00:00", "version": "1.0", "notify_url": "https://shop.example/notify?from=ali&x=1",
		"biz_content": `{"out_trade_no":"T+1/2","subject":"咖啡 & 茶 100%","total_amount":"0.10"}`,
	}
	return order, values, signatureOf(t, "any")
}

// read reads a text that holds captures.
func read(t testing.TB, text string) []sign.Capture {
	t.Helper()
	list, err := capture.Read("in.txt", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return list
}

// same compares captures but for their ids.
func same(t testing.TB, text string, want ...sign.Capture) {
	t.Helper()
	got := read(t, text)
	for i := range got {
		got[i].ID = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s\nof %q", diff, text)
	}
}

// problem returns the error that reading yields.
func problem(t testing.TB, text string) *rules.Problem {
	t.Helper()
	list, err := capture.Read("in.txt", text)
	var p *rules.Problem
	if !errors.As(err, &p) || len(list) > 0 {
		t.Fatalf("no problem but %v, %v with %.300q", list, err, text)
	}
	for _, s := range []string{p.Say.ZH, p.Say.EN, p.Hint.ZH, p.Hint.EN} {
		if s == "" {
			t.Errorf("a text is missing: %+v", p)
		}
	}
	return p
}
