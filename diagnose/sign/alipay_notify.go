package sign

import (
	"cmp"
	"slices"
	"strings"
)

// notifyCoats are the names of what happens to sign on its way from Alipay.
var notifyCoats = map[coat]string{
	percentCoat: "ALI_RX_NOT_DECODED",
	hexCoat:     "ALI_SIGN_ENCODING_HEX",
	blankCoat:   "ALI_RX_SIGN_PLUS_TO_SPACE",
}

// alipayNotify judges alipay.v2.notify_verify: why does this notification not
// verify with the Alipay key that is configured?
func alipayNotify(c *Capture, r *Result) {
	sign := cmp.Or(c.Params["sign"], c.Sign, c.Signature)
	if len(c.Params) == 0 || sign == "" {
		r.Error = missing("params.sign")
		return
	}
	configured := c.alipayKeys(r)
	if r.Error != nil {
		return
	}
	signType := cmp.Or(c.Params["sign_type"], c.SignType)
	words := alipayWords(signType, notifyCoats)
	s := openSignature(sign, configured)
	var f findings
	rights := notifyForms(c.Params, signType)
	m := mistakes[paired]{
		common: func() []hypothesis[paired] { return receivedMistakes(rights[0]) },
		rare:   func() []hypothesis[paired] { return rareReceivedMistakes(rights[0]) },
	}
	if content(c, r, &s, words, rights, m, &f) {
		if charset, ok := garbled(c.Params); f.unknown && ok {
			f.note("ALI_RX_CHARSET", charset)
		}
	} else {
		f.unopened(s, words, c.wrongAlipayKey(configured))
	}
	f.settle(r)
}

// alipayKeys returns the keys that are configured as Alipay's.
func (c *Capture) alipayKeys(r *Result) []rsaKey {
	configured, bad := rsaKeys(keyField{"certificate", c.Certificate}, keyField{"public_key", c.PublicKey})
	if len(configured) == 0 {
		r.Error = cmp.Or(bad, missing("public_key"))
	}
	return configured
}

// wrongAlipayKey says how the configured key came to be the wrong one. Another
// key of Alipay's and a forgery look the same.
func (c *Capture) wrongAlipayKey(configured []rsaKey) string {
	own, _ := rsaKeys(keyField{"app_public_key", c.AppPublicKey}, keyField{"app_certificate", c.AppCertificate},
		keyField{"private_key", c.PrivateKey})
	for _, k := range configured {
		if isOneOf(k, own) {
			return "ALI_RX_APP_KEY_AS_ALIPAY"
		}
	}
	return "ALI_RX_WRONG_KEY"
}

// notifyForms are what a notification may be signed over, all of them right:
// payments leave sign_type out, messages of life accounts and of the service
// market keep it (rsaCheckV1 and rsaCheckV2 of the SDKs); what an SDK adds to
// the parameters is none of Alipay's; and SDKs differ about empty values.
func notifyForms(params map[string]string, signType string) []paired {
	payment := sortedParams(params, "sign", "sign_type")
	message := append(slices.Clone(payment), param{"sign_type", cmp.Or(params["sign_type"], signType, "RSA2")})
	slices.SortFunc(message, byName)
	lists := [][]param{payment, message}
	if _, ok := params["alipay_cert_sn"]; ok {
		for _, list := range lists[:2] {
			lists = append(lists, slices.DeleteFunc(slices.Clone(list), func(p param) bool { return p.name == "alipay_cert_sn" }))
		}
	}
	var forms []paired
	for _, list := range lists {
		full := filled(list)
		forms = append(forms, paired{params: full})
		if len(full) < len(list) {
			forms = append(forms, paired{params: list})
		}
	}
	if charset := declaredCharset(params["charset"]); charset != nil {
		for _, f := range slices.Clone(forms) {
			f.charset = charset
			forms = append(forms, f)
		}
	}
	return forms
}

// garbled looks for values that were read in another charset.
func garbled(params map[string]string) (string, bool) {
	var all strings.Builder
	for _, p := range sortedParams(params, "sign") {
		if all.Len() < maxMojibake && !ascii(p.value) {
			all.WriteString(p.value)
		}
	}
	return mojibake(all.String())
}
