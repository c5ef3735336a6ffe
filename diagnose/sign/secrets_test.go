package sign

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

// No key may be seen in a result, whatever was wrong, even where it was signed.
func TestNoSecretsInResults(t *testing.T) {
	secrets := map[string]string{"Key": "k0123456789abcdefghijklmnopqrstu", "APIV3Key": "v3abcdefghijklmnopqrstuvwxyz01234",
		"AESKey": "aes0123456789abcdefghi==", "other": "otherSecret9876543210"}
	check := func(t *testing.T, c Capture) {
		t.Helper()
		c.Key, c.APIV3Key, c.AESKey = secrets["Key"], secrets["APIV3Key"], secrets["AESKey"]
		c.OtherKeys = map[string]string{"other": secrets["other"], "old": strangerKey().privatePEM}
		if c.PrivateKey == "" {
			c.PrivateKey = merchantKey().privatePEM
		}
		r := Verify(c)
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out := string(b)
		if r.Error != nil {
			out += r.Error.Error() + r.Error.Say.ZH + r.Error.Hint.ZH
		}
		hidden := maps.Clone(secrets)
		for i, line := range strings.Split(c.PrivateKey+strangerKey().privatePEM, "\n") {
			if len(line) > 40 && !strings.HasPrefix(line, "---") {
				hidden["private"+string(rune('a'+i%26))] = line
			}
		}
		for name, secret := range hidden {
			if strings.Contains(out, secret) {
				t.Errorf("%s: %s shows in %s", r.Mistake, name, out)
			}
		}
	}
	for _, s := range append(textSlips(), outerSlips()...) {
		d := newDraft()
		s.make(d)
		check(t, d.capture(t))
	}
	for _, s := range noticeSlips() {
		n := newNotice()
		s.make(n)
		check(t, n.capture(t))
	}
	for _, s := range pageSlips() {
		d := newCall()
		s.make(d)
		check(t, d.capture(t))
	}
	for _, s := range newsSlips() {
		n := newNews()
		s.make(n)
		check(t, n.capture(t))
	}
	// Keys where no key belongs, and in the very text that was signed.
	for _, secret := range secrets {
		d := newCall()
		p := d.c.Params
		d.lines = []string{"appId=" + p["appId"] + "&nonceStr=" + p["nonceStr"] + "&package=" + p["package"] + "&signType=RSA&timeStamp=" + p["timeStamp"] + "&key=" + secret}
		d.last = ""
		check(t, d.capture(t))
		f := newDraft()
		f.body, f.lines[bodyLine] = orderBody+secret, secret+orderBody
		check(t, f.capture(t))
	}
	check(t, Capture{Kind: WeChatRequestSign, Method: "GET", URL: "/v3/x", Timestamp: "1", Nonce: "2", Signature: "3", Certificate: secrets["Key"]})
	check(t, Capture{Kind: AlipayNotifyVerify, Params: map[string]string{"sign": "x"}, PublicKey: secrets["other"]})
}

// Personal data in the texts is masked as everywhere else.
func TestTextsAreRedacted(t *testing.T) {
	d := newDraft()
	const phone = "13800138000"
	d.body = `{"phone":"` + phone + `","name":"x"}`
	d.signBody(`{"phone": "` + phone + `", "name": "x"}`)
	r := Verify(d.capture(t))
	expect(t, r, "WX3_BODY_RESERIALIZED")
	if strings.Contains(r.Signed+r.Right, phone) || r.Signed == "" {
		t.Errorf("%q, %q", r.Signed, r.Right)
	}
}
