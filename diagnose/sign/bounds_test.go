package sign

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Hostile and huge captures end soon, and with an answer. The limit is generous:
// tests run beside others, and under the race detector.
func TestBounds(t *testing.T) {
	if testing.Short() {
		t.Skip("signs and hashes megabytes")
	}
	const limit = 10 * time.Second
	text := strings.Repeat(`{"名字":"张三/李四","amount":1.50,"a":{"b":"<x>"}},`, 10<<20/60)
	json := `{"list":[` + strings.TrimSuffix(text, ",") + `]}`
	params := map[string]string{}
	heavy := map[string]string{}
	for i := range 100_000 {
		params[fmt.Sprint("name", i)] = fmt.Sprintf(`{"v":"1 2+%d"}`, i)
	}
	for i := range 200 {
		heavy[fmt.Sprint("name", i)] = `[` + strings.TrimSuffix(text[:16000-16000%59], ",")
	}
	request := func(body string) Capture {
		d := newDraft()
		d.body = body
		return d.capture(t)
	}
	notify := func(body string) Capture {
		n := newNotice()
		n.c.Body = body
		return n.capture(t)
	}
	signed := func(kind Kind, params map[string]string) Capture {
		c := newNews().capture(t)
		c.Kind = kind
		c.Params = map[string]string{"sign": c.Params["sign"], "sign_type": "RSA2"}
		for k, v := range params {
			c.Params[k] = v
		}
		return c
	}
	tests := map[string]Capture{
		"request": request(json), "notification": notify(json), "brackets": notify(strings.Repeat("[", 10<<20)),
		"quotes": request(strings.Repeat(`"`, 10<<20)), "small JSON": request(json[:200] + `"}]}`),
		"many parameters": signed(AlipayRequestSign, params), "many received": signed(AlipayNotifyVerify, params),
		"heavy parameters": signed(AlipayRequestSign, heavy), "heavy received": signed(AlipayNotifyVerify, heavy),
		"response": func() Capture {
			d := newReply()
			d.c.Body = fmt.Sprintf(d.envelope, json, d.sign(t, "x"))
			return d.c
		}(),
		"query": func() Capture {
			d := newDraft()
			d.url += strings.Repeat("&a", 1<<20)
			return d.capture(t)
		}(),
	}
	for name, c := range tests {
		start := time.Now()
		r := Verify(c)
		if took := time.Since(start); took > limit {
			t.Errorf("%s took %v", name, took)
		}
		if r.Error != nil || r.Mistake == "" || r.Mistake == OK || r.Hypotheses > MaxHypotheses {
			t.Errorf("%s: %s, %v, %d tried", name, r.Mistake, r.Error, r.Hypotheses)
		}
	}
}

// What is missing is said, in both languages, and by the name of the field.
func TestMissingFields(t *testing.T) {
	for _, kind := range []Kind{WeChatRequestSign, WeChatPaySign, AlipayRequestSign, AlipayNotifyVerify, AlipayV3Request} {
		if r := Verify(Capture{Kind: kind}); r.Error == nil || r.Error.Say.ZH == "" || r.Mistake != "" {
			t.Errorf("%s: %v %q", kind, r.Error, r.Mistake)
		}
	}
	n := newNotice()
	n.c.Certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
	if r := Verify(n.capture(t)); r.Error == nil || !strings.Contains(r.Error.Error(), "certificate") {
		t.Errorf("%v", r.Error)
	}
}
