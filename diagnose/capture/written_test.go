package capture_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/capture"
	"github.com/paydiag/paydiag/diagnose/sign"
)

func TestWritten(t *testing.T) {
	text := "\n{\n  \"$schema\": \"x\", \"kind\": \"wechat.v3.response_verify\", \"now\": \"1790000000\", \"mchid\": 1900007777,\n" +
		`  "headers": {"Wechatpay-Timestamp": 1790000000, "Wechatpay-Nonce": ["n"], "X": null}, "body": "{\"a\":1}\n", "serial_no": null}` + "\n\n" +
		`{"kind":"wechat.v2.sign","id":"mine","params":{"total_fee":88,"appid":"wx1"},"param_order":["total_fee","appid"],"sign":"A","key":"k\n"}` + "\n"
	want := []sign.Capture{
		{ID: "in.txt:2", Kind: sign.WeChatResponseVerify, Now: 1790000000, MchID: "1900007777", Body: "{\"a\":1}\n",
			Headers: map[string]string{"Wechatpay-Timestamp": "1790000000", "Wechatpay-Nonce": "n", "X": ""}},
		{ID: "mine", Kind: sign.WeChatV2Sign, Params: map[string]string{"total_fee": "88", "appid": "wx1"}, ParamOrder: []string{"total_fee", "appid"}, Sign: "A", Key: "k\n"},
	}
	if diff := cmp.Diff(want, read(t, text)); diff != "" {
		t.Error(diff)
	}
	array := "[\n" + strings.Replace(strings.TrimSpace(text), "\n\n{", ",\n{", 1) + "\n]"
	if diff := cmp.Diff(want, read(t, array)); diff != "" {
		t.Errorf("as an array: %s", diff)
	}
	if got := read(t, "\ufeff"+`{"kind":"key.load","text":"x"}`); got[0].ID != "in.txt:1" {
		t.Errorf("id %s", got[0].ID)
	}
}

func TestWrittenProblems(t *testing.T) {
	for _, c := range []struct{ text, say string }{
		{`{"kind":"wechat.v3.request_sing"}`, "in.txt:1:1: unknown kind “wechat.v3.request_sing”; did you mean wechat.v3.request_sign"},
		{`{"kind":"key.load","texts":"x"}`, "unknown field “texts”; did you mean text"},
		{`{"kind":"key.load","privat_key":"x"}`, "did you mean private_key"},
		{`{"kind":"key.load"}` + "\n" + `{"text":"x"}`, "in.txt:2:1: kind is missing"},
		{`{"kind":"key.load"}` + "\n" + `{"text":`, "in.txt:2:1: the JSON has a syntax error"},
		{`[{"kind":"key.load"}, 5]`, "each capture is a JSON object"},
		{`[{"kind":"key.load"}`, "syntax error"},
		{`[{"kind":"key.load"},]`, "syntax error"},
		{`{"kind":"key.load" "text":1}`, "syntax error"},
		{`{"kind":"key.load","text":"a","text":"b"}`, "stands twice"},
		{`{"kind":"wechat.v3.notify_verify","body":{"id":1}}`, "“body” must be a text"},
		{`{"kind":"wechat.v2.sign","params":{"a":{"b":1}}}`, "“params” must be an object whose values are texts"},
		{`{"kind":"wechat.v2.sign","params":[]}`, "“params” must be an object"},
		{`{"kind":"wechat.v2.sign","param_order":"a"}`, "“param_order” must be a list of texts"},
		{`{"kind":"wechat.v2.sign","now":"yesterday"}`, "“now” must be a time in whole seconds"},
		{`{"kind":7}`, "unknown kind “…”"},
		{`{"kind":null}`, "unknown kind"},
		{`{"headers":{"Wechatpay-Nonce":"n"},"body":"x","certificate":"c"}`, "kind is missing"},
		{`{"text":"x","expected_role":"private"}`, "kind is missing"},
	} {
		if p := problem(t, c.text); !strings.Contains(p.Error(), c.say) {
			t.Errorf("%s: %s", c.text, p)
		}
	}
}

// Every kind that can be judged can be read.
func TestKinds(t *testing.T) {
	for _, kind := range []sign.Kind{
		sign.WeChatRequestSign, sign.WeChatResponseVerify, sign.WeChatNotifyVerify, sign.WeChatPaySign, sign.WeChatAEAD, sign.WeChatOAEP,
		sign.WeChatV2Sign, sign.AlipayRequestSign, sign.AlipayNotifyVerify, sign.AlipayResponseVerify, sign.AlipayV3Request,
		sign.AlipayV3Response, sign.AlipayCertSN, sign.AlipayRootCertSN, sign.AlipayAES, sign.KeyLoad,
	} {
		if got := read(t, fmt.Sprintf(`{"kind":%q}`, kind)); got[0].Kind != kind {
			t.Error(kind)
		}
	}
}

func TestBounds(t *testing.T) {
	object := `{"kind":"key.load"}` + "\n"
	if got := read(t, strings.Repeat(object, capture.MaxCaptures)); len(got) != capture.MaxCaptures {
		t.Error(len(got))
	}
	exchange := "GET /v3/x HTTP/1.1\nAuthorization: " + wechatAuth + "\n\n"
	if got := read(t, strings.Repeat(exchange, capture.MaxCaptures)); len(got) != capture.MaxCaptures {
		t.Error(len(got))
	}
	many := strings.Repeat("a=1&", capture.MaxParams)
	var members, elements strings.Builder
	for i := range capture.MaxParams + 1 {
		fmt.Fprintf(&members, `"p%d":"1",`, i)
		fmt.Fprintf(&elements, `<p%d>1</p%d>`, i, i)
	}
	for name, text := range map[string]string{
		"length":            strings.Repeat("x", capture.MaxText+1),
		"captures":          strings.Repeat(object, capture.MaxCaptures+1),
		"messages":          strings.Repeat(exchange, capture.MaxCaptures+1),
		"form":              many + "app_id=1&method=m&sign=x",
		"form of a message": "POST /x HTTP/1.1\n\n" + many + "app_id=1&method=m&sign=x",
		"query":             "GET /x?" + many + "app_id=1&method=m&sign=x HTTP/1.1\n\n",
		"object":            "{" + members.String() + `"app_id":"1","method":"m","sign":"x"}`,
		"XML":               "<xml>" + elements.String() + "<mch_id>1</mch_id><sign>x</sign></xml>",
		"params":            `{"kind":"wechat.v2.sign","params":{` + strings.TrimSuffix(members.String(), ",") + `}}`,
	} {
		t.Run(name, func(t *testing.T) {
			if p := problem(t, text); !strings.Contains(p.Say.EN, "more than") && !strings.Contains(p.Say.EN, "larger") {
				t.Errorf("%s", p)
			}
		})
	}
	for _, text := range []string{"", " \n", "hello", "app_id=1&method=x", `{"a":1}`, "<xml><a>1</a></xml>", "GET / HTTP/1.1\nHost: x\n\n"} {
		problem(t, text)
	}
}
