package sign

import (
	"crypto"
	"fmt"
	"maps"
	"strings"
	"testing"
)

// call is what a client is handed to start a payment, and what was signed for it.
type call struct {
	pen
	lines []string
	last  string
	c     Capture
}

func newCall() *call {
	d := &call{pen: pen{key: merchantKey(), hash: crypto.SHA256}, last: "\n"}
	d.lines = []string{"wx0123456789abcdef", fmt.Sprint(signedAt), "c5ac7061fccab6bf3e254dcf98995b8c", "prepay_id=wx12200000000000a1b2c3d4e5f60000"}
	d.c = Capture{Kind: WeChatPaySign, Certificate: merchantKey().cert, Params: map[string]string{"appId": d.lines[0], "timeStamp": d.lines[1],
		"nonceStr": d.lines[2], "package": d.lines[3], "signType": "RSA"}}
	return d
}

// newAppCall is that of a native app.
func newAppCall() *call {
	d := newCall()
	d.lines[payOrderLine] = strings.TrimPrefix(d.lines[payOrderLine], prepayPrefix)
	d.c.Params = map[string]string{"appid": d.lines[0], "partnerid": "1900000109", "prepayid": d.lines[3], "package": "Sign=WXPay",
		"noncestr": d.lines[2], "timestamp": d.lines[1]}
	return d
}

func (d *call) capture(t testing.TB) Capture {
	d.c.Params = maps.Clone(d.c.Params)
	name := "paySign"
	if d.c.Params["prepayid"] != "" {
		name = "sign"
	}
	if d.c.Params[name] == "" {
		d.c.Params[name] = d.sign(t, strings.Join(d.lines, "\n")+d.last)
	}
	return d.c
}

// signLine signs another text in one line.
func signLine(i int, text string) func(*call) { return func(d *call) { d.lines[i] = text } }

func pageSlips() []slip[call] {
	return []slip[call]{
		{"PAYSIGN_NO_TRAILING_LF", func(d *call) { d.last = "" }},
		{"PAYSIGN_NO_PREPAY_PREFIX", func(d *call) { d.lines[3] = strings.TrimPrefix(d.lines[3], prepayPrefix) }},
		{"PAYSIGN_FIELD_ORDER", func(d *call) { d.lines[1], d.lines[2] = d.lines[2], d.lines[1] }},
		{"PAYSIGN_TIMESTAMP_DIFFERS", func(d *call) { d.lines[1] += "000" }},
		{"PAYSIGN_APPID_DIFFERS", func(d *call) {
			d.lines[0] = "wxfedcba9876543210"
			d.c.Body = `{"appid":"wxfedcba9876543210","mchid":"1900000109"}`
		}},
		{"PAYSIGN_V2_STRING", func(d *call) {
			p := d.c.Params
			d.lines, d.last = []string{fmt.Sprintf("appId=%s&nonceStr=%s&package=%s&signType=RSA&timeStamp=%s",
				p["appId"], p["nonceStr"], p["package"], p["timeStamp"])}, ""
		}},
		{"PAYSIGN_WRONG_KEY", func(d *call) { d.key = strangerKey() }},
		{"PAYSIGN_SIGNTYPE_MISMATCH", func(d *call) { d.c.Params["signType"] = "MD5" }},
		{"PAYSIGN_SIGNTYPE_MISMATCH", func(d *call) { d.c.Params["paySign"] = "0123456789ABCDEF0123456789ABCDEF" }},
		{"PAYSIGN_TIMESTAMP_DIFFERS", signLine(1, fmt.Sprint(signedAt-1))},
		{"PAYSIGN_TIMESTAMP_DIFFERS", signLine(1, fmt.Sprint(signedAt)+"123")},
		{"PAYSIGN_NO_PREPAY_PREFIX", func(d *call) {
			d.c.Params["package"] = strings.TrimPrefix(d.lines[3], prepayPrefix)
			d.lines[3] = d.c.Params["package"]
		}},
		{ContentUnknown, signLine(0, "wx9999999999999999")},
		{OK, func(d *call) { d.c.Certificate, d.c.PrivateKey = "", merchantKey().privatePEM }},
		{OK, func(d *call) { // a mini program is not handed its appid
			delete(d.c.Params, "appId")
			d.c.Body = `{"appid":"wx0123456789abcdef"}`
		}},
	}
}

func appSlips() []slip[call] {
	return []slip[call]{
		{OK, func(*call) {}},
		{"PAYSIGN_PREFIX_FOR_APP", func(d *call) { d.lines[3] = prepayPrefix + d.lines[3] }},
		{"PAYSIGN_APP_PACKAGE_SIGNED", signLine(3, "Sign=WXPay")},
		{"PAYSIGN_NO_TRAILING_LF", func(d *call) { d.last = "" }},
		{"PAYSIGN_V2_STRING", func(d *call) {
			p := d.c.Params
			d.c.Key = "0123456789abcdefghijklmnopqrstuv"
			d.lines, d.last = []string{fmt.Sprintf("appid=%s&noncestr=%s&package=%s&partnerid=%s&prepayid=%s&timestamp=%s&key=%s",
				p["appid"], p["noncestr"], p["package"], p["partnerid"], p["prepayid"], p["timestamp"], d.c.Key)}, ""
		}},
		{"PAYSIGN_WRONG_KEY", func(d *call) { d.key = strangerKey() }},
	}
}

func TestPaySignSlips(t *testing.T) {
	expect(t, Verify(newCall().capture(t)), OK)
	run := func(name string, fresh func() *call, slips []slip[call]) {
		for i, s := range slips {
			t.Run(fmt.Sprint(name, i, s.label), func(t *testing.T) {
				d := fresh()
				s.make(d)
				expect(t, Verify(d.capture(t)), s.label)
			})
		}
	}
	run("page", newCall, pageSlips())
	run("app", newAppCall, appSlips())
}
