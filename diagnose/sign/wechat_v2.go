package sign

import (
	"cmp"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// wechatV2 judges the sign of a v2 request, answer, notification or client
// payment.
func wechatV2(c *Capture, r *Result) {
	params, order := v2Params(c)
	claimed := cmp.Or(c.Sign, params["sign"], params["paySign"])
	switch {
	case c.Key == "":
		lacks(r, "key")
		return
	case len(params) == 0:
		lacks(r, "params")
		return
	case claimed == "":
		lacks(r, "sign")
		return
	}
	digest, err := hex.DecodeString(strings.TrimSpace(claimed))
	if err != nil || len(digest) != md5.Size && len(digest) != sha256.Size {
		unreadable(r, "sign", "应为 32 位（MD5）或 64 位（HMAC-SHA256）十六进制", "32 (MD5) or 64 (HMAC-SHA256) hex digits are expected")
		return
	}
	s := &v2Search{digest: digest, params: params, sent: order, r: r}
	s.declared = strings.ToUpper(cmp.Or(c.SignType, params["sign_type"], params["signType"], "MD5"))
	s.right = v2Way{pairs: v2Signed(params), order: byParamName, ending: rightEnding, key: c.Key, secret: c.Key}
	s.others = namedKeys(c)
	steps, used, ok := s.run()
	if !ok {
		// A digest does not open: another key and another content look alike.
		settle(r, finding{"V2_WRONG_KEY", "or-content-unknown"})
		return
	}
	settle(r, s.explain(steps, used, strings.TrimSpace(claimed))...)
	s.show(steps)
}

// v2Signed are the parameters that are signed: those that have a value, but
// the sign itself.
func v2Signed(params map[string]string) []pair {
	pairs := make([]pair, 0, len(params))
	for name, value := range params {
		if value != "" && name != "sign" && name != "paySign" {
			pairs = append(pairs, pair{name, value})
		}
	}
	slices.SortFunc(pairs, byParamName)
	return pairs
}

// explain puts the labels together: the steps, then an algorithm that is not
// the declared one, then lower case.
func (s *v2Search) explain(steps []v2Step, used algorithm, claimed string) []finding {
	var found []finding
	typeNotSent := false
	for _, step := range steps {
		found = append(found, step.finding)
		typeNotSent = typeNotSent || step.label == "V2_SIGN_TYPE_NOT_SENT"
	}
	hmacDeclared := strings.Contains(s.declared, "HMAC")
	switch {
	case used == usedSHA256:
		found = append(found, finding{"V2_PLAIN_SHA256", ""})
	case strings.HasPrefix(s.declared, "RSA"):
		found = append(found, finding{"PAYSIGN_SIGNTYPE_MISMATCH", ""})
	case used == usedHMAC && !hmacDeclared && !typeNotSent:
		found = append(found, finding{"V2_HMAC_WHERE_MD5_DECLARED", ""})
	case used == usedMD5 && hmacDeclared && !typeNotSent:
		found = append(found, finding{"V2_MD5_WHERE_HMAC_DECLARED", ""})
	}
	if claimed != strings.ToUpper(claimed) {
		found = append(found, finding{"V2_LOWERCASE", ""})
	}
	return found
}

// show writes the texts that differ, without the key.
func (s *v2Search) show(steps []v2Step) {
	w := s.right
	switch len(steps) {
	case 0:
	case 1:
		steps[0].change(&w)
	default:
		w = w.with(steps[0], steps[1])
	}
	contrast(s.r, w.text(shownKey), s.right.text(shownKey))
}
