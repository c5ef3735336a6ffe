package paste_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/paydiag/paydiag/diagnose/paste"
)

// signError is the body of a SIGN_ERROR for a request: the string that WeChat
// rebuilt stands in it with the body cut after eight bytes.
func signError(method, url, time, body string) string {
	message := method + "\n" + url + "\n" + time + "\n" + nonce + "\n"
	length := len(message) + len(body) + 1
	if len(body) > 8 {
		message += body[:8]
	} else {
		message += body + "\n"
	}
	quoted, err := json.Marshal(message)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf(`{"code":"SIGN_ERROR","detail":{"detail":{"issue":"sign not match"},"field":"signature","location":"authorization",`+
		`"sign_information":{"method":%q,"sign_message_length":%d,"truncated_sign_message":%s,"url":%q}},"message":"错误的签名，验签失败"}`, method, length, quoted, url)
}

const nonce = "c0ffee5e7e0f4b1d9a2b3c4d5e6f7081"

func TestSignDetail(t *testing.T) {
	order := `{"appid":"wx0123456789abcdef","description":"测试"}`
	message := "POST\n/v3/pay/transactions/jsapi?x=1%20&y=2\n1772503872\n" + nonce + "\n{\"appid\""
	want := &paste.SignDetail{Method: "POST", URL: "/v3/pay/transactions/jsapi?x=1%20&y=2", Message: message, Length: len(message) - 8 + len(order) + 1}
	plain := signError("POST", "/v3/pay/transactions/jsapi?x=1%20&y=2", "1772503872", order)
	for name, text := range map[string]string{
		"JSON":                               plain,
		"in a log":                           "2026-03-03 10:11:12 ERROR [http-nio-1] pay - resp=" + plain + " cost=35ms",
		"escaped":                            `{"resp":"` + escaped(plain, 1) + `"}`,
		"escaped thrice":                     escaped(plain, 3),
		"spread over lines, real line feeds": strings.NewReplacer(",", ",\n  ", `\n`, "\n").Replace(plain),
		"Go":                                 "error http response:[StatusCode: 401 Code: \"SIGN_ERROR\"\nMessage: 错误的签名，验签失败\nDetail:\n" + plain[strings.Index(plain, `{"detail":{"issue"`):strings.LastIndex(plain, ",")] + "\nHeader:\n - Server=[nginx]]",
		"Python":                             strings.ReplaceAll(strings.NewReplacer(`\"`, "\x00", `"`, "'").Replace(plain), "\x00", `"`),
	} {
		got := paste.Recognise(text, table(t), paste.Hints{})
		if diff := cmp.Diff(want, got.Sign, cmpopts.IgnoreUnexported(paste.SignDetail{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
			continue
		}
		if hints := said(got.Sign); !strings.Contains(hints, strconv.Itoa(len(order))+" bytes") {
			t.Errorf("%s: nothing of %d bytes in\n%s", name, len(order), hints)
		}
	}
	for name, text := range map[string]string{
		"HTML": strings.ReplaceAll(plain, `"`, "&quot;"), "a form": strings.NewReplacer(`"`, "%22", "%", "%25", "\\", "%5C", "&", "%26", "{", "%7B").Replace(plain),
	} {
		got := paste.Recognise(text, table(t), paste.Hints{}).Sign
		if got == nil || got.Method != "POST" || !strings.HasPrefix(got.URL, "/v3/pay/transactions/jsapi") {
			t.Errorf("%s: got %+v", name, got)
		} else if strings.Contains(said(got), " bytes") {
			t.Errorf("%s: bytes are counted in a text that was changed", name)
		}
	}
	for _, text := range []string{v3Body, "sign_information", `"sign_information":{}`, `{"code":"SIGN_ERROR","message":"商户证书序列号有误"}`} {
		if got := paste.Recognise(text, table(t), paste.Hints{}); got.Sign != nil {
			t.Errorf("%q has the detail %+v", text, got.Sign)
		}
	}
}

// said is all English hints, checked for both languages and for the nonce.
func said(d *paste.SignDetail) string {
	var all []string
	for _, h := range d.Hints() {
		if !h.Complete() {
			all = append(all, "(one language only)")
		}
		all = append(all, h.EN)
	}
	return strings.Join(all, "\n")
}

func TestSignHints(t *testing.T) {
	const jsapi, upload = "/v3/pay/transactions/jsapi", "/v3/merchant/media/upload"
	for name, c := range map[string]struct {
		text  string
		says  []string
		never []string
	}{
		"empty GET": {signError("GET", "/v3/certificates", "1772503872", ""),
			[]string{"GET and /v3/certificates", "no query", "received no body", "does not belong to serial_no"}, []string{"milliseconds", "bytes"}},
		"GET with a body": {signError("GET", "/v3/pay/transactions/id/42?mchid=1900000109", "1772503872", `{"mchid":"1900000109"}`),
			[]string{"has a query", "a body of 22 bytes"}, []string{"no query", "received no body"}},
		"GET with empty JSON":    {signError("GET", "/v3/certificates", "1772503872", "{}"), []string{"a body of 2 bytes, {}"}, nil},
		"GET with an empty list": {signError("GET", "/v3/certificates", "1772503872", "[]"), []string{"a body of 2 bytes, []"}, nil},
		"POST":                   {signError("POST", jsapi, "1772503872", strings.Repeat("字", 40)), []string{"a body of 120 bytes (UTF-8)"}, []string{"query"}},
		"POST without a body":    {signError("POST", jsapi, "1772503872", ""), []string{"a body of 0 bytes"}, nil},
		"upload":                 {signError("POST", upload, "1772503872", `{"filename":"a.png","sha256":"0"}`), []string{"JSON of meta"}, nil},
		"milliseconds":           {signError("POST", jsapi, "1772503872123", "{}"), []string{"milliseconds"}, nil},
		"no time":                {signError("POST", jsapi, "now", "{}"), []string{"not 10 digits"}, nil},
		"placeholder":            {signError("POST", "/v3/pay/transactions/out-trade-no/{out_trade_no}/close", "1772503872", "{}"), []string{"placeholder"}, nil},
		"two slashes":            {signError("GET", "/v3//certificates", "1772503872", ""), []string{"two slashes"}, nil},
		"without a length":       {strings.Replace(signError("POST", jsapi, "1772503872", "{}"), "sign_message_length", "x", 1), []string{"does not belong"}, []string{"body"}},
		"a length too short":     {strings.Replace(signError("POST", jsapi, "1772503872", "{}"), `length":7`, `length":1`, 1), []string{"does not belong"}, []string{"body of"}},
		"a message cut before the body": {`"sign_information":{"method":"GET","sign_message_length":90,"truncated_sign_message":"GET\n/v3/certificates\n17725","url":"/v3/certificates"}`,
			[]string{"GET and /v3/certificates"}, []string{"body", "milliseconds", "not 10 digits"}},
		"a message of another URL": {`"sign_information":{"method":"GET","sign_message_length":90,"truncated_sign_message":"GET\n/v3/x\n1772503872\n` + nonce + `\n\n","url":"/v3/certificates"}`,
			nil, []string{"body of"}},
		"method and URL only": {`"sign_information":{"method":"GET","url":"/v3/certificates"}`, []string{"GET and /v3/certificates"}, []string{"body", "serial_no"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := paste.Recognise(c.text, table(t), paste.Hints{}).Sign
			if d == nil {
				t.Fatal("no detail")
			}
			hints := said(d)
			for _, s := range c.says {
				if !strings.Contains(hints, s) {
					t.Errorf("%q is not said in\n%s", s, hints)
				}
			}
			for _, s := range append(c.never, nonce, "one language", "%!") {
				if strings.Contains(hints, s) {
					t.Errorf("%q is said in\n%s", s, hints)
				}
			}
		})
	}
}
