package sign

import (
	"slices"
	"strconv"
	"time"
)

// urlParams are those that one default often fills, until the last moment.
var urlParams = []string{"return_url", "notify_url"}

// unsignedMistakes are parameters that were added or set after signing.
func unsignedMistakes(right paired) []hypothesis[paired] {
	names := right.names()
	all := []hypothesis[paired]{without("ALI_PARAM_NOT_SIGNED", "app_cert_sn,alipay_root_cert_sn", missingParams, "app_cert_sn", "alipay_root_cert_sn")}
	for _, name := range names {
		all = append(all, without("ALI_PARAM_NOT_SIGNED", slug(name), missingParams, name))
	}
	for i, name := range urlParams {
		other := right.value(urlParams[1-i])
		if other == "" {
			continue
		}
		all = append(all, valueIs("ALI_PARAM_NOT_SIGNED", "replaced:"+name, paramURL, name, other))
	}
	return all
}

// names lists the parameters that can be left out one by one; sign_type has a
// mistake of its own.
func (p paired) names() []string {
	var names []string
	for _, m := range p.params {
		if m.name != "sign_type" && len(names) < maxListed {
			names = append(names, m.name)
		}
	}
	return names
}

// maxChosen bounds the choices of several parameters: 20 names have 1140 of three.
const maxChosen = 20

// rareParamMistakes are times further away, several parameters at once, and
// biz_content with its members in another order.
func rareParamMistakes(right paired) []hypothesis[paired] {
	all := clockMistakes(drifts(nearby+1, maxDrift))
	names := right.names()
	for n := 2; n <= 3; n++ {
		if len(names) > maxChosen*(4-n) {
			break
		}
		for _, some := range subsets(names, n) {
			all = append(all, without("ALI_PARAM_NOT_SIGNED", slug(some...), missingParams, some...))
		}
	}
	for _, v := range shuffled(right.value("biz_content"), nil, maxWritten) {
		all = append(all, valueIs("ALI_BIZ_CONTENT_RESERIALIZED", "re-serialised:"+v.name, paramJSON, "biz_content", v.text))
	}
	return all
}

// clockLayout is how Alipay writes times.
const clockLayout = time.DateTime

// clockMistakes are timestamps taken again after signing, and time zones.
func clockMistakes(drifts []int, zones ...time.Duration) []hypothesis[paired] {
	var shifts []time.Duration
	for _, d := range drifts {
		shifts = append(shifts, time.Duration(d)*time.Second)
	}
	var all []hypothesis[paired]
	for _, shift := range slices.Concat(shifts, zones) {
		detail := strconv.Itoa(int(shift.Seconds())) + "s"
		all = append(all, inValue("ALI_TIMESTAMP_DIFFERS", detail, paramTime, "timestamp", func(s string) string {
			t, err := time.Parse(clockLayout, s)
			if err != nil {
				return s
			}
			return t.Add(shift).Format(clockLayout)
		}))
	}
	return all
}
