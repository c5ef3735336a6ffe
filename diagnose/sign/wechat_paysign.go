package sign

import (
	"cmp"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// The lines of the signature that starts a payment in a client.
const (
	payAppLine = iota
	payTimeLine
	payNonceLine
	payOrderLine // package of a page or mini program, prepay id of an app
)

const prepayPrefix = "prepay_id="

// payment is what a client is handed to start a payment.
type payment struct {
	appID, timestamp, nonce, order, pkg, signType, sign string
	app                                                 bool // a native app: other fields, and no prefix
}

// loose returns a parameter whatever its name looks like: appId, appid, app_id.
func (c *Capture) loose(names ...string) string {
	plain := strings.NewReplacer("_", "", "-", "")
	for _, name := range names {
		for _, k := range slices.Sorted(maps.Keys(c.Params)) {
			if plain.Replace(strings.ToLower(k)) == name && c.Params[k] != "" {
				return c.Params[k]
			}
		}
	}
	return ""
}

func (c *Capture) payment() payment {
	p := payment{
		appID:     c.loose("appid"),
		timestamp: cmp.Or(c.loose("timestamp"), c.Timestamp),
		nonce:     cmp.Or(c.loose("noncestr", "nonce"), c.Nonce),
		pkg:       c.loose("package", "packagevalue", "packageval"),
		signType:  cmp.Or(c.loose("signtype"), c.SignType),
		sign:      cmp.Or(c.loose("paysign", "sign"), c.Sign, c.Signature),
	}
	prepay := c.loose("prepayid")
	p.app = !strings.HasPrefix(p.pkg, prepayPrefix) && (prepay != "" || c.loose("partnerid") != "" || strings.HasPrefix(p.pkg, "Sign="))
	if p.order = p.pkg; p.app {
		p.order = prepay
	}
	return p
}

// wechatPaySign judges wechat.v3.pay_sign: the second signature of a payment, over
// what the client is handed.
func wechatPaySign(c *Capture, r *Result) {
	p := c.payment()
	apps := c.appIDs(p.appID)
	if p.appID == "" && len(apps) > 0 {
		p.appID = apps[0] // a mini program is not handed its own appid
	}
	for _, need := range []struct{ name, text string }{
		{"params.appId", p.appID}, {"params.timeStamp", p.timestamp}, {"params.nonceStr", p.nonce},
		{"params.package", p.order}, {"params.paySign", p.sign},
	} {
		if need.text == "" {
			r.Error = missing(need.name)
			return
		}
	}
	var f findings
	if b, err := hex.DecodeString(p.sign); err == nil && (len(b) == 16 || len(b) == 32) {
		f.note("PAYSIGN_SIGNTYPE_MISMATCH", "no-rsa-signature") // MD5 or HMAC of v2
		f.settle(r)
		return
	}
	s, owners := c.signedRequest(r, p.sign)
	if r.Error != nil {
		return
	}
	m := mistakes[lined]{
		common: func() []hypothesis[lined] { return p.mistakes(c, apps) },
		rare: func() []hypothesis[lined] {
			return append(rareTimes("PAYSIGN_TIMESTAMP_DIFFERS", "PAYSIGN_TIMESTAMP_DIFFERS", payTimeLine),
				otherOrders("PAYSIGN_FIELD_ORDER", payOrderLine+1)...)
		},
	}
	right := inLines(p.appID, p.timestamp, p.nonce, p.order)
	signedBy(c, r, s, owners, requestWords, "PAYSIGN_WRONG_KEY", right, m, &f)
	p.check(&f, s.ok)
	f.settle(r)
}

// check notes what is wrong with the fields themselves. Pages and mini programs
// name the algorithm, apps do not.
func (p payment) check(f *findings, rsa bool) {
	if rsa && !p.app && p.signType != "" && p.signType != "RSA" {
		f.note("PAYSIGN_SIGNTYPE_MISMATCH", "rsa-signature")
	}
	if prefixed := strings.HasPrefix(p.order, prepayPrefix); p.app && prefixed {
		f.note("PAYSIGN_PREFIX_FOR_APP", "sent")
	} else if !p.app && !prefixed {
		f.note("PAYSIGN_NO_PREPAY_PREFIX", "sent")
	}
}

// mistakes are those in the text of the signature.
func (p payment) mistakes(c *Capture, apps []string) []hypothesis[lined] {
	order := func(label, detail, text string) hypothesis[lined] { return lineIs(label, detail, payOrderLine, text) }
	bare := strings.TrimPrefix(p.order, prepayPrefix)
	all := []hypothesis[lined]{order("PAYSIGN_NO_PREPAY_PREFIX", "", bare)}
	if p.app {
		all = []hypothesis[lined]{order("PAYSIGN_PREFIX_FOR_APP", "", prepayPrefix+bare), order("PAYSIGN_PREFIX_FOR_APP", "sent", bare),
			order("PAYSIGN_APP_PACKAGE_SIGNED", "", cmp.Or(p.pkg, "Sign=WXPay")), order("PAYSIGN_APP_PACKAGE_SIGNED", "", "Sign=WXPay")}
	} else {
		all = append(all, order("PAYSIGN_NO_PREPAY_PREFIX", "sent", prepayPrefix+bare), order("PAYSIGN_APP_PACKAGE_SIGNED", "", "Sign=WXPay"))
	}
	all = append(all, lineEndings("PAYSIGN_NO_TRAILING_LF", "WX3_CANON_CRLF", "WX3_CANON_LITERAL_BACKSLASH_N")...)
	all = append(all, swapped("PAYSIGN_FIELD_ORDER", "", payTimeLine, payNonceLine))
	for _, id := range apps {
		all = append(all, lineIs("PAYSIGN_APPID_DIFFERS", "", payAppLine, id))
	}
	all = append(all, millisSigned("PAYSIGN_TIMESTAMP_DIFFERS", payTimeLine, 0), secondsSigned("PAYSIGN_TIMESTAMP_DIFFERS", payTimeLine))
	all = append(all, timeDiffers("PAYSIGN_TIMESTAMP_DIFFERS", payTimeLine, drifts(1, nearby))...)
	return append(append(all, p.asV2(c)...), hashedTwice("WX3_DOUBLE_HASH")...)
}

// asV2 are the key=value strings of v2, signed with the RSA key of v3.
func (p payment) asV2(c *Capture) []hypothesis[lined] {
	sets := [][]param{
		sortedParams(c.Params, "sign", "paySign"),
		sortedParams(c.Params, "sign", "paySign", "signType"),
		{{"appId", p.appID}, {"nonceStr", p.nonce}, {"package", p.pkg}, {"signType", "RSA"}, {"timeStamp", p.timestamp}},
		{{"appId", p.appID}, {"nonceStr", p.nonce}, {"package", p.pkg}, {"timeStamp", p.timestamp}},
		{{"appid", p.appID}, {"noncestr", p.nonce}, {"package", p.pkg}, {"signtype", "RSA"}, {"timestamp", p.timestamp}},
		{{"appid", p.appID}, {"noncestr", p.nonce}, {"package", cmp.Or(p.pkg, "Sign=WXPay")},
			{"partnerid", c.loose("partnerid")}, {"prepayid", p.order}, {"timestamp", p.timestamp}},
	}
	var all []hypothesis[lined]
	for _, set := range sets {
		text := string(paired{params: filled(set)}.text(nil))
		all = append(all, wholeIs("PAYSIGN_V2_STRING", text))
		for _, key := range []string{c.Key, c.APIV3Key} {
			if key != "" {
				all = append(all, wholeIs("PAYSIGN_V2_STRING", text+"&key="+key))
			}
		}
	}
	return all
}

// wholeIs is the mistake that quite another text was signed.
func wholeIs(label, text string) hypothesis[lined] {
	return hypothesis[lined]{label: label, slot: wholeText, apply: func(lined) (lined, bool) {
		return lined{lines: []string{text}}, true
	}}
}

// appID is how WeChat writes the id of an account, mini program or app.
var appID = source.Pattern(`\bwx[0-9A-Za-z]{6,30}\b`)

// maxAppIDs bounds the other ids that are tried.
const maxAppIDs = 16

// appIDs are the other ids that the capture shows anywhere, such as in the order
// that the payment is for.
func (c *Capture) appIDs(own string) []string {
	texts := []string{c.Body[:min(len(c.Body), maxShuffledText)]}
	for _, from := range []map[string]string{c.Params, c.OtherKeys, c.Headers} {
		for _, k := range slices.Sorted(maps.Keys(from)) {
			if v := from[k]; len(v) < 64 {
				texts = append(texts, v)
			}
		}
	}
	var ids []string
	for _, t := range texts {
		if strings.HasPrefix(t, "wx20") && t == c.loose("prepayid") {
			continue // prepay ids begin alike
		}
		for _, id := range appID().FindAllString(t, maxAppIDs) {
			if id != own && len(ids) < maxAppIDs && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
