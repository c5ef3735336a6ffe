package sign

import (
	"slices"
	"strings"
)

// names: parameters under another name than sent. The fields of a client's
// payment are in camel case for JSAPI and in lower case for an app.
func (s *v2Search) names() []v2Step {
	var steps []v2Step
	rename := func(detail string, to func(string) string) {
		steps = append(steps, v2Step{finding: finding{"V2_PAYSIGN_FIELD_CASE", detail}, stage: stageNames, change: func(w *v2Way) {
			w.pairs = slices.Clone(w.pairs)
			for i := range w.pairs {
				w.pairs[i].name = to(w.pairs[i].name)
			}
		}})
	}
	for _, forms := range clientFields {
		for _, from := range forms {
			if _, ok := s.params[from]; !ok {
				continue
			}
			for _, to := range forms {
				if to != from {
					rename(to, func(name string) string {
						if name == from {
							return to
						}
						return name
					})
				}
			}
		}
	}
	for i, detail := range []string{"camel-case", "lower-case", "snake-case"} {
		rename(detail, func(name string) string {
			for _, forms := range clientFields {
				if slices.Contains(forms[:], name) {
					return forms[i]
				}
			}
			return name
		})
	}
	return steps
}

// clientFields are the fields of a client's payment in their three spellings.
var clientFields = [][3]string{
	{"appId", "appid", "app_id"}, {"timeStamp", "timestamp", "time_stamp"}, {"nonceStr", "noncestr", "nonce_str"}, {"signType", "signtype", "sign_type"},
	{"partnerId", "partnerid", "partner_id"}, {"prepayId", "prepayid", "prepay_id"},
}

// prepayID: the package of a client's payment with and without its prefix.
func (s *v2Search) prepayID() []v2Step {
	const prefix = "prepay_id="
	var steps []v2Step
	add := func(label, name, value string) {
		steps = append(steps, v2Step{finding: finding{label, ""}, stage: stageValues, single: true, change: func(w *v2Way) { w.pairs = withValue(w.pairs, name, value) }})
	}
	if bare, ok := strings.CutPrefix(s.params["package"], prefix); ok {
		add("PAYSIGN_NO_PREPAY_PREFIX", "package", bare)
		add("PAYSIGN_APP_PACKAGE_SIGNED", "package", "Sign=WXPay")
	}
	for _, name := range []string{"prepayid", "prepayId"} {
		if id := s.params[name]; id != "" {
			add("PAYSIGN_PREFIX_FOR_APP", name, prefix+id)
			add("PAYSIGN_PREFIX_FOR_APP", "package", prefix+id)
		}
	}
	return steps
}
