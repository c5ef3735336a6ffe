package sign

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// alipayV3Scheme begins the Authorization header of Alipay V3.
const alipayV3Scheme = "ALIPAY-SHA256withRSA"

// alipayNames are the names of mistakes that Alipay V3 has in common with WeChat
// Pay APIv3, whose strings are built alike. Where Alipay's gateway knows the same
// mistake it has its name; the others have ALI3_ for WX3_.
var alipayNames = strings.NewReplacer(
	"WX3_BODY_RESERIALIZED", "ALI_BIZ_CONTENT_RESERIALIZED",
	"WX3_BODY_CHARSET", "ALI_CHARSET_GBK",
	"WX3_RX_BODY_CHARSET", "ALI_RX_CHARSET",
	"WX3_RX_BODY_RESERIALIZED", "ALI_RESP_RESERIALIZED",
	"WX3_", "ALI3_",
)

// alipayV3 judges alipay.v3.request_sign and alipay.v3.response_verify.
func alipayV3(c *Capture, r *Result) {
	var f findings
	if c.Kind == AlipayV3Response {
		c.alipayV3Response(r, &f)
	} else {
		c.alipayV3Request(r, &f)
	}
	if r.Error != nil {
		return
	}
	for i, label := range f.labels {
		f.labels[i] = alipayNames.Replace(label)
	}
	f.settle(r)
}

// The lines of a request of Alipay V3. A fifth holds app_auth_token, if there is one.
const (
	v3AuthLine = iota
	v3MethodLine
	v3TargetLine
	v3BodyLine
)

// v3Sign is the last item of the Authorization header; what stands before it is
// the first line of what is signed.
var v3Sign = source.Pattern(`,?\s*\bsign="?([^",]+)"?`)

func (c *Capture) alipayV3Request(r *Result, f *findings) {
	header := strings.TrimSpace(cmp.Or(c.Authorization, c.header("Authorization")))
	scheme, auth, _ := strings.Cut(header, " ")
	if strings.Contains(scheme, "=") {
		scheme, auth = "", header
	}
	sign := c.Signature
	if len(auth) <= maxHeader {
		if m := v3Sign().FindStringSubmatchIndex(auth); m != nil {
			sign, auth = auth[m[2]:m[3]], auth[:m[0]]+auth[m[1]:]
		}
	}
	for _, need := range []struct{ name, text string }{
		{"authorization", auth}, {"signature", sign}, {"method", c.Method}, {"url", c.URL},
	} {
		if need.text == "" {
			r.Error = missing(need.name)
			return
		}
	}
	owners, keys := c.appKeys(r)
	if r.Error != nil {
		return
	}
	lines := []string{strings.TrimPrefix(auth, ","), strings.ToUpper(c.Method), wireTarget(c.URL), signedBody(c)}
	if token := c.header("alipay-app-auth-token"); token != "" {
		lines = append(lines, token)
	}
	words := alipayWords("RSA2", requestCoats)
	s := openSignature(sign, keys)
	signedBy(c, r, s, owners, words, "ALI_WRONG_APP_PRIVATE_KEY", inLines(lines...), v3Mistakes(c, lines), f)
	f.checkV3(scheme, auth)
}

// checkV3 notes what is wrong with the header itself.
func (f *findings) checkV3(scheme, auth string) {
	if scheme != alipayV3Scheme {
		f.note("WX3_AUTH_SCHEMA", "")
	}
	for _, name := range []string{"app_id", "nonce", "timestamp"} {
		if !strings.Contains(","+auth, ","+name+"=") {
			f.note("WX3_AUTH_FIELD_MISSING", "field:"+name)
		}
	}
}

var v3Timestamp = source.Pattern(`\btimestamp=(\d{10,13})\b`)

// v3Mistakes are those of APIv3 but for the time, which stands in the first line.
func v3Mistakes(c *Capture, lines []string) mistakes[lined] {
	later := func(ms int64) hypothesis[lined] {
		return inLine("ALI_TIMESTAMP_DIFFERS", strconv.FormatInt(ms, 10)+"ms", aLine, v3AuthLine, func(s string) string {
			m := v3Timestamp().FindStringSubmatchIndex(s)
			if m == nil {
				return s
			}
			t, err := strconv.ParseInt(s[m[2]:m[3]], 10, 64)
			if err != nil {
				return s
			}
			return s[:m[2]] + strconv.FormatInt(t+ms, 10) + s[m[3]:]
		})
	}
	body := lines[v3BodyLine]
	return mistakes[lined]{
		common: func() []hypothesis[lined] {
			all := canonicalMistakes(c.URL, body, v3MethodLine, v3TargetLine, v3BodyLine)
			if len(lines) == v3BodyLine+1 {
				return all
			}
			return append([]hypothesis[lined]{{label: "ALI_PARAM_NOT_SIGNED", detail: "app_auth_token", slot: lineOrder, apply: func(l lined) (lined, bool) {
				l.lines = l.lines[:v3BodyLine+1]
				return l, true
			}}}, all...)
		},
		rare: func() []hypothesis[lined] {
			all := append(otherQueries(c.URL, v3TargetLine), otherOrders("WX3_FIELD_ORDER", len(lines))...)
			for ms := int64(1); ms <= 2000; ms++ {
				all = append(all, later(-ms), later(ms))
			}
			return append(all, rewrittenLine("WX3_BODY_RESERIALIZED", v3BodyLine, shuffled(body, nil, maxWritten))...)
		},
	}
}

func (c *Capture) alipayV3Response(r *Result, f *findings) {
	in := answer{timestamp: cmp.Or(c.header("alipay-timestamp"), c.Timestamp), nonce: cmp.Or(c.header("alipay-nonce"), c.Nonce),
		signature: cmp.Or(c.header("alipay-signature"), c.Signature)}
	if in.signature == "" {
		f.note("ALI_RESP_NO_SIGN", "")
		return
	}
	for _, h := range []struct{ name, value string }{{"alipay-timestamp", in.timestamp}, {"alipay-nonce", in.nonce}} {
		if h.value == "" {
			f.note("WX3_RX_HEADER_MISSING", "header:"+h.name)
			return
		}
	}
	configured := c.alipayKeys(r)
	if r.Error != nil {
		return
	}
	words := alipayWords("RSA2", notifyCoats)
	s := openSignature(in.signature, configured)
	if !content(c, r, &s, words, []lined{inLines(in.timestamp, in.nonce, c.Body)}, answerMistakes(c.Body), f) {
		f.unopened(s, words, c.wrongAlipayKey(configured))
	} else if f.unknown {
		f.traces(c.Body)
	}
}
