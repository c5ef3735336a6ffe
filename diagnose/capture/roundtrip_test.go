package capture_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paydiag/paydiag/diagnose/sign"
)

// headersOf lists the headers of a capture as they are sent, with the host and
// what a capture leaves out.
func headersOf(c sign.Capture) [][2]string {
	list := [][2]string{{"User-Agent", "test"}, {"Cookie", "sid=1"}}
	if c.URL != "" {
		u, _ := url.Parse(c.URL)
		list = append(list, [2]string{"Host", u.Host})
	}
	if c.Authorization != "" {
		list = append(list, [2]string{"Authorization", c.Authorization})
	}
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		list = append(list, [2]string{name, c.Headers[name]})
	}
	return list
}

func firstLine(c sign.Capture, version string) string {
	if c.Method == "" {
		return version + " 200 OK"
	}
	u, _ := url.Parse(c.URL)
	return c.Method + " " + u.RequestURI() + " " + version
}

// dump writes a capture as it is sent, with the line breaks given.
func dump(c sign.Capture, eol, coding string) string {
	var b strings.Builder
	b.WriteString(firstLine(c, "HTTP/1.1") + eol)
	for _, h := range headersOf(c) {
		b.WriteString(h[0] + ": " + h[1] + eol)
	}
	switch coding {
	case "length":
		fmt.Fprintf(&b, "Content-Length: %d%s%s%s", len(c.Body), eol, eol, c.Body)
	case "chunked":
		b.WriteString("Transfer-Encoding: chunked" + eol + eol)
		for body := c.Body; body != ""; {
			n := min(len(body), 7)
			fmt.Fprintf(&b, "%x;note=1%s%s%s", n, eol, body[:n], eol)
			body = body[n:]
		}
		b.WriteString("0" + eol + eol)
	default:
		b.WriteString(eol + c.Body)
	}
	return b.String()
}

func inSingle(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func inDouble(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(s) + `"`
}

func inANSI(s string) string {
	return "$'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "!", `\u0021`, "é", `\xe9`).Replace(s) + "'"
}

// curl writes a request as a command.
func curl(c sign.Capture, quote func(string) string) string {
	var b strings.Builder
	b.WriteString("curl -sS --compressed -X " + c.Method + " \\\n  --max-time 5 " + quote(c.URL))
	for _, h := range headersOf(c) {
		b.WriteString(" \\\n  -H " + quote(h[0]+": "+h[1]))
	}
	if c.Body != "" {
		b.WriteString(" \\\n  --data-raw " + quote(c.Body))
	}
	return b.String() + "\n"
}

// printed writes an exchange as curl -v does, without the body of the request.
func printed(q, a sign.Capture) string {
	var b strings.Builder
	b.WriteString("* Trying 203.0.113.9:443...\n* using HTTP/2\n* [HTTP/2] [1] [authorization: " + q.Authorization + "]\n> " + firstLine(q, "HTTP/2") + "\n")
	for _, h := range headersOf(q) {
		b.WriteString("> " + h[0] + ": " + h[1] + "\n")
	}
	b.WriteString("> \n* upload completely sent off\n< HTTP/2 200 \n")
	for _, h := range headersOf(a) {
		b.WriteString("< " + strings.ToLower(h[0]) + ": " + h[1] + "\n")
	}
	b.WriteString("< \n" + a.Body + "* Connection #0 to host api.mch.weixin.qq.com left intact\n")
	return b.String()
}

// archive writes an exchange as a HAR file.
func archive(t *testing.T, q, a sign.Capture, base64Bodies bool) string {
	t.Helper()
	headers := func(c sign.Capture) (list []map[string]string) {
		for _, h := range headersOf(c) {
			list = append(list, map[string]string{"name": h[0], "value": h[1]})
		}
		return list
	}
	content := map[string]any{"text": a.Body, "size": len(a.Body)}
	if base64Bodies {
		content = map[string]any{"text": base64.StdEncoding.EncodeToString([]byte(a.Body)), "encoding": "base64"}
	}
	text, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "entries": []any{map[string]any{
		"startedDateTime": "2026-09-21T13:33:20.123+08:00",
		"request":         map[string]any{"method": q.Method, "url": q.URL, "headers": headers(q), "postData": map[string]any{"mimeType": "x", "text": q.Body}},
		"response":        map[string]any{"status": 200, "headers": headers(a), "content": content},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func lowerHeaders(c sign.Capture) sign.Capture {
	headers := map[string]string{}
	for k, v := range c.Headers {
		headers[strings.ToLower(k)] = v
	}
	c.Headers = headers
	return c
}

// bodies are such as break careless readers.
var bodies = []string{
	`{"appid":"wx0000000000000001","description":"It's 100% \"咖啡\" \\ $HOME !x","amount":{"total":1}}`,
	"{\n  \"a\" : 1\n}\n",
	`{"a":"HTTP/1.1 200 OK"}`,
	"{\"a\":\"\\nPOST / HTTP/1.1\"}\r\n\r\n",
	"[1, 2]", " {\"a\":1} ", "\ttext\n\n", "POST /x HTTP/1.1\nA: b\n\n", "{", "* Connection #0 to host", "0\r\n\r\n", "'", "a=1&sign=x",
}

func TestRoundTripOfRequests(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	all := slices.Clone(bodies)
	for range 60 {
		var b strings.Builder
		for range 1 + random.IntN(40) {
			b.WriteString([]string{"{", "}", "\"", "'", "\\", "\n", "\r\n", "$", "`", "!", "é", "咖", " ", "a", "&", ":", ">", "* ", "^", "%"}[random.IntN(20)])
		}
		all = append(all, b.String())
	}
	for _, body := range all {
		c := wechatRequest(t, "POST", "/v3/pay/transactions/jsapi?x=a%20b&y=%E5%92%96", body)
		same(t, dump(c, "\r\n", "length"), c)
		same(t, dump(c, "\n", "length"), c)
		same(t, dump(c, "\r\n", "chunked"), c)
		same(t, curl(c, inSingle), c)
		same(t, "$ "+strings.ReplaceAll(curl(c, inDouble), " \\\n", " \\\r\n"), c)
		same(t, curl(c, inANSI)+"echo done\n", c)
		answer := wechatAnswer(t, body)
		exchange := dump(c, "\r\n", "length") + dump(answer, "\r\n", "length")
		same(t, exchange, c, answer)
		same(t, "request:\n"+dump(c, "\n", "length")+"\n\n----------------\n"+dump(answer, "\n", "length")+"\n", c, answer)
		c.Now, answer.Now = 1789968800, 1789968800
		same(t, archive(t, c, answer, true), c, answer)
		if utf8.ValidString(body) {
			same(t, archive(t, c, answer, false), c, answer)
		}
	}
}

func TestRoundTripOfCurlOutput(t *testing.T) {
	for _, body := range bodies[:2] {
		c := wechatRequest(t, "POST", "/v3/refund/domestic/refunds", body)
		answer := wechatAnswer(t, `{"status":"PROCESSING"}`)
		text := curl(c, inSingle) + printed(c, answer)
		same(t, text, c, lowerHeaders(answer))
		same(t, strings.ReplaceAll(text, "\n", "\r\n"), // a terminal's: the body itself has changed where it has line breaks
			replaceBody(c, strings.ReplaceAll(body, "\n", "\r\n")), lowerHeaders(answer))
	}
	c := wechatRequest(t, "GET", "/v3/certificates", "")
	answer := wechatAnswer(t, "{\"data\":[]}\n")
	same(t, printed(c, answer), c, lowerHeaders(answer))
	same(t, printed(c, answer)+"\n"+printed(c, answer), c, lowerHeaders(answer), c, lowerHeaders(answer))
}

func replaceBody(c sign.Capture, body string) sign.Capture {
	c.Body = body
	return c
}

// A body without a length reaches to the end of the text, or of its document
// where something else follows.
func TestBodiesWithoutLength(t *testing.T) {
	for _, body := range []string{"{\"a\":1}", "{\"a\":1}\n", "{\"a\":1}\n\n", " x\n"} {
		c := wechatRequest(t, "POST", "/v3/x", body)
		same(t, dump(c, "\n", ""), c)
		same(t, dump(c, "\r\n", ""), c)
	}
	c := wechatRequest(t, "POST", "/v3/x", `{"a":{"b":"}"}}`)
	answer := wechatAnswer(t, `{"c":1}`)
	same(t, dump(c, "\n", "")+"\n\n"+dump(answer, "\n", "")+"\n=========\n\n", c, answer)
	same(t, dump(c, "\n", "")+"\n\n返回：签名错误\n", c)
	get := wechatRequest(t, "GET", "/v3/x", "")
	same(t, dump(get, "\n", "")+"\n", get)
	empty := wechatAnswer(t, "")
	same(t, strings.Replace(dump(empty, "\r\n", ""), "200 OK", "204 No Content", 1)+"\r\n", empty)

	wrong := wechatRequest(t, "POST", "/v3/x", `{"a":1}`)
	text := strings.Replace(dump(wrong, "\n", "length"), "Content-Length: 7", "Content-Length: 5", 1)
	wrong.Headers["Content-Length"] = "5" // told, since the text contradicts it
	same(t, text, wrong)
	cutChunk := wechatAnswer(t, `{"a":"xyz"}`)
	text = strings.TrimSuffix(dump(cutChunk, "\r\n", "chunked"), "0\r\n\r\n")
	cutChunk.Body = text[strings.Index(text, "\r\n\r\n")+4:]
	same(t, text, cutChunk)
}

func encode(order []string, values map[string]string, signature string) string {
	var b strings.Builder
	for _, name := range order {
		b.WriteString(name + "=" + url.QueryEscape(values[name]) + "&")
	}
	return b.String() + "sign=" + url.QueryEscape(signature)
}

func TestRoundTripOfForms(t *testing.T) {
	order, values, signature := alipayParams(t)
	form := encode(order, values, signature)
	want := sign.Capture{Kind: sign.AlipayRequestSign, Params: values, ParamOrder: order, Sign: signature, SignType: "RSA2", Body: form}
	same(t, form, want)
	same(t, "orderInfo = \""+form+"\";\n", want)
	same(t, "2026-10-01 08:00:00 INFO order="+strings.ReplaceAll(form, "&", "&amp;")+"\n", replaceBody(want, strings.ReplaceAll(form, "&", "&amp;")))

	var decoded strings.Builder // as a log shows it
	for _, name := range order {
		decoded.WriteString(name + "=" + values[name] + "&")
	}
	plain := decoded.String() + "sign=" + signature
	if strings.Contains(values["notify_url"], "&x=1") {
		// an & within a value cannot be told from one between values
		plain = strings.ReplaceAll(plain, "&x=1", "")
		values = maps.Clone(values)
		values["notify_url"] = "https://shop.example/notify?from=ali"
	}
	same(t, plain, sign.Capture{Kind: sign.AlipayRequestSign, Params: values, ParamOrder: order, Sign: signature, SignType: "RSA2", Body: plain})

	order, values, signature = alipayParams(t)
	form = encode(order, values, signature)
	want = sign.Capture{Kind: sign.AlipayRequestSign, Params: values, ParamOrder: order, Sign: signature, SignType: "RSA2",
		Method: "GET", URL: "https://openapi.alipay.com/gateway.do?" + form}
	same(t, dump(want, "\r\n", ""), want)
	same(t, "curl "+inSingle(want.URL)+"\n", want)
	want.Method, want.URL, want.Body = "POST", "https://openapi.alipay.com/gateway.do?charset=utf-8", form
	want.Headers = nil
	same(t, dump(want, "\r\n", "length"), withFirst(want, "charset"))
}

// withFirst puts a parameter first that the query holds before the body.
func withFirst(c sign.Capture, name string) sign.Capture {
	rest := slices.DeleteFunc(slices.Clone(c.ParamOrder), func(s string) bool { return s == name })
	c.ParamOrder = append([]string{name}, rest...)
	return c
}
