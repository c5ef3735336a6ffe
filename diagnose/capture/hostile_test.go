package capture_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/paydiag/paydiag/diagnose/capture"
	"github.com/paydiag/paydiag/rules"
)

// hostile are beginnings, middles that are repeated, and ends.
var hostile = map[string][3]string{
	"nested objects":             {"", `{"a":`, "1"},
	"nested literals":            {"", "{a:{b:[", ""},
	"nested arrays":              {"", "[", ""},
	"nested arrays of a capture": {`{"kind":"key.load","params":`, `[`, ""},
	"unclosed texts":             {"", `{"a":"`, ""},
	"texts within texts":         {`{"a":"`, `{\"a\":\"`, `"}`},
	"a huge header":              {"GET /v3/x HTTP/1.1\nAuthorization: WECHATPAY2-SHA256-RSA2048 mchid=\"", "x", "\"\n\n"},
	"many headers":               {"GET /v3/x HTTP/1.1\n", "a:\n", "\n"},
	"open quotes in headers":     {"GET /v3/x HTTP/1.1\n", "a: \"\n", "\n"},
	"folded headers":             {"GET /v3/x HTTP/1.1\na: b\n", " c\n", "\n"},
	"many empty messages":        {"", "HTTP/1.1 200 OK\n", ""},
	"lengths that lie":           {"", "POST / HTTP/1.1\nContent-Length: 99999999\n\n{", ""},
	"lengths beyond numbers":     {"", "POST / HTTP/1.1\nContent-Length: 99999999999999999999\n\nx\n", ""},
	"negative lengths":           {"", "POST / HTTP/1.1\nContent-Length: -1\n\nx\n", ""},
	"tiny chunks":                {"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", "1\nx\n", "0\n\n"},
	"chunks beyond numbers":      {"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n", "fffffffffffffffff\n", ""},
	"unclosed commands":          {"", "curl '", ""},
	"many commands":              {"", "curl x\n", ""},
	"carets":                     {"curl ^\n", "^\n", ""},
	"backslashes":                {"curl \"", "\\", ""},
	"curl output":                {"", "> GET / HTTP/1.1\n< HTTP/1.1 200 OK\n", ""},
	"curl notes":                 {"> GET / HTTP/1.1\n", "* x\n", ""},
	"ampersands":                 {"app_id={", "&", "&sign=x"},
	"equals signs":               {"sign=&", "a=", ""},
	"forms in lines":             {"", "x=1&sign=2 ", ""},
	"names of headers":           {"", "authorization: ", ""},
	"schemes":                    {"", "WECHATPAY2-SHA256-RSA2048 ", ""},
	"headers in a line":          {"", "wechatpay-nonce: x ", ""},
	"links":                      {"", "https://api.mch.weixin.qq.com/v3/ ", ""},
	"open tags":                  {"", "<xml><a>", ""},
	"open CDATA":                 {"<xml><sign>", "<![CDATA[", ""},
	"entities":                   {"<xml><sign>", "&amp;", "</sign></xml>"},
	"inputs":                     {`<form action="x">`, `<input name="a" value="b">`, "</form>"},
	"control characters":         {"", "\x00\x01\x1b[31m\x7f\u202e\xff", ""},
	"carriage returns":           {"POST / HTTP/1.1\r", "\r", ""},
	"line feeds":                 {"", "\n", "x"},
	"entries":                    {`{"log":{"entries":[`, `{"request":{}},`, `{}]}}`},
	"numbers":                    {"[", "1,", "1]"},
	"comments":                   {"{", "/*", ""},
	"functions":                  {"{a:1,", "b(){", ""},
	"sign_information":           {"[", `{"sign_information":{}},`, "{}]"},
	"logged messages":            {"", `{"headers":{"authorization":"x"}}`, ""},
	"printed maps":               {"", "{a=1, sign=x", "}"},
	"printed maps, closed":       {"", "{a=1, sign=x}", ""},
	"lists":                      {"", "a => 1\n", ""},
	"lists of blanks":            {"", "a:" + strings.Repeat(" ", 100) + "x y\n", ""},
	"wire log":                   {"", "http-outgoing-0 >> \"[\\n]\"\n", ""},
	"percent signs":              {"app_id=1&method=x&sign=", "%", ""},
}

// No text may make the reader panic, nor hang: the test's own time limit is far
// above what any of these takes.
func TestHostile(t *testing.T) {
	for name, parts := range hostile {
		t.Run(name, func(t *testing.T) {
			const size = 1 << 18
			text := parts[0] + strings.Repeat(parts[1], size/len(parts[1])) + parts[2]
			_, err := capture.Read("in.txt", text)
			var p *rules.Problem
			if err != nil && !errors.As(err, &p) {
				t.Errorf("%T", err)
			}
		})
	}
}

// What is secret, or may be, is in no error.
func TestErrorsKeepSecrets(t *testing.T) {
	const secret = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC" //nolint:gosec // no key
	for _, text := range []string{
		secret, `{"kind":"key.load","text":{"a":"` + secret + `"}}`, `{"kind":"` + secret + `"}`, `{"kind":"key.load","` + secret + `":1}`,
		`{"kind":"key.load","text":"` + secret + `"`, `{"kind":"key.load","now":"` + secret + `"}`, `{"kind":"key.load","params":{"` + secret + `":{}}}`,
		`{"key":"` + secret + `","text":"x"}`, "curl https://x -H 'Authorization: " + strings.Replace(wechatAuth, "c2ln", secret, 1) + "' -d @" + secret,
		"POST / HTTP/1.1\nCookie: " + secret + "\n\n" + secret,
	} {
		p := problem(t, text)
		for _, shown := range []string{p.Error(), p.Say.ZH, p.Hint.ZH} {
			if strings.Contains(shown, secret[:16]) {
				t.Errorf("%q shows it: %s", text, shown)
			}
		}
	}
	c := read(t, "GET /v3/x HTTP/1.1\nAuthorization: "+wechatAuth+"\nCookie: "+secret+"\nX-Token: "+secret+"\n\n")[0]
	if text, err := json.Marshal(c); err != nil || strings.Contains(string(text), secret) {
		t.Errorf("a header that no judge reads was kept: %s", text)
	}
}

func FuzzRead(f *testing.F) {
	for _, list := range [][]struct {
		name, text string
		want       []fields
	}{formCases, noteCases, commandCases} {
		for _, c := range list {
			f.Add(c.text)
		}
	}
	for _, parts := range hostile {
		f.Add(parts[0] + strings.Repeat(parts[1], 3) + parts[2])
	}
	c, answer := wechatRequest(f, "POST", "/v3/x", `{"a":1}`), wechatAnswer(f, `{"b":2}`)
	f.Add(dump(c, "\r\n", "length") + dump(answer, "\r\n", "chunked"))
	f.Add(curl(c, inSingle) + printed(c, answer))
	f.Add(curl(c, inANSI))
	f.Add(`{"kind":"wechat.v2.sign","params":{"a":"1"},"param_order":["a"],"now":1}` + "\n" + `[{"kind":"key.load"}]`)
	f.Add(`{"log":{"entries":[{"startedDateTime":"2026-09-21T13:33:20Z","request":{"method":"GET","url":"/v3/x","headers":[{"name":"wechatpay-nonce","value":"n"}]}}]}}`)
	for _, text := range []string{"POSt\r/0", "{paySign:'0'}", "app_id=0&method=alipay.%81&sign=", "method: PO\u017fT"} { // found by fuzzing
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := capture.Read("in.txt", text)
		if err != nil {
			problem(t, text)
			return
		}
		if len(list) == 0 {
			t.Fatal("neither captures nor a problem")
		}
		written, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(written, []byte(`\ufffd`)) {
			return // JSON replaces what is no UTF-8
		}
		if diff := cmp.Diff(list, read(t, string(written)), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("written and read again: %s", diff)
		}
	})
}
