package sign

import (
	"cmp"
	"crypto"
	"slices"
	"strings"
	"time"
)

// alipayRequest judges alipay.v2.request_sign: is sign one over these parameters,
// with the key of this application?
func alipayRequest(c *Capture, r *Result) {
	sign := cmp.Or(c.Params["sign"], c.Sign, c.Signature)
	if len(c.Params) == 0 || sign == "" {
		r.Error = missing("params.sign")
		return
	}
	owners, keys := c.appKeys(r)
	if r.Error != nil {
		return
	}
	all := sortedParams(c.Params, "sign")
	if c.Params["sign_type"] == "" && c.SignType != "" {
		all = append(all, param{"sign_type", c.SignType})
		slices.SortStableFunc(all, byName)
	}
	right := paired{params: filled(all), charset: declaredCharset(c.Params["charset"])}
	words := alipayWords(cmp.Or(c.Params["sign_type"], c.SignType), requestCoats)
	s := openSignature(sign, keys)
	var f findings
	m := mistakes[paired]{
		common: func() []hypothesis[paired] { return paramMistakes(c, right, words, s.opened.hash) },
		rare:   func() []hypothesis[paired] { return rareParamMistakes(right) },
	}
	signedBy(c, r, s, owners, words, "ALI_WRONG_APP_PRIVATE_KEY", right, m, &f)
	f.settle(r)
}

// appKeys returns the keys that Alipay knows of an application, and all at hand.
func (c *Capture) appKeys(r *Result) (owners, all []rsaKey) {
	owners, all, bad := ownersOf([]keyField{{"app_certificate", c.AppCertificate}, {"app_public_key", c.AppPublicKey}, {"certificate", c.Certificate}},
		keyField{"public_key", c.PublicKey}, keyField{"private_key", c.PrivateKey})
	if len(all) == 0 {
		r.Error = cmp.Or(bad, missing("private_key"))
	}
	return owners, append(all, c.otherKeys()...)
}

// requestCoats are the names of what happens to sign on its way to Alipay; a
// wrapped or URL-safe one is read by its decoder all the same.
var requestCoats = map[coat]string{
	percentCoat: "ALI_SIGN_DOUBLE_ENCODED",
	hexCoat:     "ALI_SIGN_ENCODING_HEX",
	blankCoat:   "ALI_SIGN_PLUS_TO_SPACE",
}

// alipayWords are the names of signatures with the sign_type: RSA is over SHA-1,
// RSA2 over SHA-256.
func alipayWords(signType string, coats map[coat]string) vocabulary {
	if strings.EqualFold(strings.TrimSpace(signType), "RSA") {
		return vocabulary{coats: coats, due: crypto.SHA1, digests: map[crypto.Hash]string{crypto.SHA256: "ALI_RSA2_SIGNED_RSA_DECLARED"}}
	}
	return vocabulary{coats: coats, due: crypto.SHA256, digests: map[crypto.Hash]string{crypto.SHA1: "ALI_RSA_SIGNED_RSA2_DECLARED"}}
}

// declaredCharset is the encoding of the text that is signed.
func declaredCharset(name string) func(string) (string, bool) {
	if strings.HasPrefix(strings.ToUpper(name), "GB") {
		return gbk
	}
	return nil
}

// paramOrders are the orders in which documents and SDKs list the parameters.
var paramOrders = []arrangement{
	ranked("documented", "app_id", "method", "format", "return_url", "charset", "sign_type", "timestamp", "version", "notify_url",
		"app_auth_token", "biz_content"),
	ranked("php-sdk", "app_id", "version", "format", "sign_type", "method", "timestamp", "notify_url", "return_url", "charset",
		"app_auth_token", "app_cert_sn", "alipay_root_cert_sn", "biz_content"),
	{"reversed", func(a, b string) int { return strings.Compare(b, a) }},
}

// paramMistakes are the mistakes in the text of a request.
func paramMistakes(c *Capture, right paired, words vocabulary, hash crypto.Hash) []hypothesis[paired] {
	all := []hypothesis[paired]{
		without("ALI_SIGN_TYPE_EXCLUDED", "", paramType, "sign_type"),
		{label: "ALI_TRAILING_AMP", slot: paramEnd, apply: func(p paired) (paired, bool) { p.last = "&"; return p, true }},
		{label: "ALI_VALUES_QUOTED", slot: paramQuotes, apply: func(p paired) (paired, bool) { p.quoted = true; return p, true }},
	}
	all = append(all, orderMistakes(c)...)
	all = append(all, emptyMistakes(c)...)
	for _, e := range escapes {
		all = append(all, inValues("ALI_VALUES_URLENCODED", e.name, allValues, func(p param) string { return e.encode(p.value) }))
	}
	all = append(all, charsetMistake(right))
	if label := words.digests[hash]; label != "" { // sign_type itself was another when it was signed
		other := map[crypto.Hash]string{crypto.SHA1: "RSA", crypto.SHA256: "RSA2"}[hash]
		all = append(all, valueIs(label, "sign_type:"+other, paramType, "sign_type", other))
	}
	all = append(all, unsignedMistakes(right)...)
	all = append(all, clockMistakes(drifts(1, nearby), 8*time.Hour, -8*time.Hour)...)
	for _, v := range renditions(right.value("biz_content"), nil, maxWritten) {
		all = append(all, valueIs("ALI_BIZ_CONTENT_RESERIALIZED", "re-serialised:"+v.name, paramJSON, "biz_content", v.text))
	}
	for _, e := range escapes[:4] {
		all = append(all, inValue("ALI_VALUES_URLENCODED", "biz_content:"+e.name, allValues, "biz_content", e.encode))
	}
	return all
}

func orderMistakes(c *Capture) []hypothesis[paired] {
	var all []hypothesis[paired]
	if len(c.ParamOrder) > 0 {
		all = append(all, arrangedAs("ALI_UNSORTED", "as-sent", ranked("", c.ParamOrder...).compare))
	}
	for _, o := range paramOrders {
		all = append(all, arrangedAs("ALI_UNSORTED", o.name, o.compare))
	}
	return all
}

// emptyMistakes put the empty parameters into the text, as some languages write
// them.
func emptyMistakes(c *Capture) []hypothesis[paired] {
	var all []hypothesis[paired]
	for _, word := range []string{"", "null", "None", "undefined"} {
		var empty []param
		for name, value := range c.Params {
			if value == "" && name != "sign" {
				empty = append(empty, param{name, word})
			}
		}
		all = append(all, with("ALI_EMPTY_PARAM_INCLUDED", word, emptyParams, empty))
	}
	return all
}

// charsetMistake is the mistake of signing GBK for UTF-8 or the reverse.
func charsetMistake(right paired) hypothesis[paired] {
	declared, detail := right.charset, "gbk-signed"
	if declared != nil {
		detail = "utf-8-signed"
	}
	return hypothesis[paired]{label: "ALI_CHARSET_GBK", detail: detail, slot: paramCharset, heavy: true, apply: func(p paired) (paired, bool) {
		if p.charset = gbk; declared != nil {
			p.charset = nil
		}
		return p, true
	}}
}
