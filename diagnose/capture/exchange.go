package capture

import (
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules/source"
)

// message is one HTTP message, or what a text shows of it.
type message struct {
	method, url string
	status      int
	headers     []pair
	body        string
	now         int64
}

// maxHeaders bounds the headers of one message; the others are left out.
const maxHeaders = 1000

func (m *message) set(name, value string) {
	if len(m.headers) < maxHeaders {
		m.headers = append(m.headers, pair{name, value})
	}
}

// header returns a header whatever the case of its name. Of two the first
// counts.
func (m *message) header(name string) string {
	for _, h := range m.headers {
		if strings.EqualFold(h.name, name) {
			return h.value
		}
	}
	return ""
}

func (m *message) hasAny(names []string) bool {
	for _, name := range names {
		if m.header(name) != "" {
			return true
		}
	}
	return false
}

// The headers that sign an answer. A merchant's own request may have
// Wechatpay-Serial, to say which key it expects.
var (
	wechatSigned = []string{"Wechatpay-Signature", "Wechatpay-Timestamp", "Wechatpay-Nonce"}
	alipaySigned = []string{"alipay-signature", "alipay-timestamp", "alipay-nonce"}
)

// kept are the headers that a judge may want to see; cookies and the like stay
// out.
var kept = source.Pattern(`(?i)^(?:wechatpay-.+|alipay-.+|content-type|content-length|date)$`)

// keptHeaders are the headers of a capture. Content-Length is worth keeping only
// where it shows that the text does not hold the whole body.
func (m *message) keptHeaders() map[string]string {
	list, seen := map[string]string{}, map[string]bool{}
	for _, h := range m.headers {
		name := strings.ToLower(h.name)
		if seen[name] || !kept().MatchString(name) || name == "content-length" && h.value == strconv.Itoa(len(m.body)) {
			continue
		}
		seen[name] = true
		list[h.name] = h.value
	}
	if len(list) == 0 {
		return nil
	}
	return list
}

// capture is what every capture of a message has.
func (m *message) capture(kind sign.Kind) sign.Capture {
	return sign.Capture{Kind: kind, Method: m.method, URL: m.url, Headers: m.keptHeaders(), Body: m.body, Now: m.now}
}

// locate makes the URL whole: HTTP/2 and dumps of HTTP/1 have host and path
// apart.
func (m *message) locate() {
	if s := m.header(":method"); m.method == "" {
		m.method = s
	}
	if s := m.header(":path"); m.url == "" {
		m.url = s
	}
	host := m.header("Host")
	if host == "" {
		host = m.header(":authority")
	}
	if host != "" && strings.HasPrefix(m.url, "/") {
		m.url = "https://" + host + m.url
	}
}

// wechatHost are the machines of APIv3.
var wechatHost = source.Pattern(`(?i)(?:^|[/.])(?:mch\.weixin\.qq\.com|api2?\.wechatpay\.cn)(?:[:/?]|$)`)

// request adds what a request holds: one that a merchant made, or a
// notification to the merchant.
func (r *reader) request(m *message) {
	r.settle()
	m.locate()
	r.signType = ""
	auth := m.header("Authorization")
	switch {
	case isWeChatAuthorization(auth):
		r.add(wechatRequest(m, auth))
	case isAlipayAuthorization(auth):
		c := m.capture(sign.AlipayV3Request)
		items := authorization(auth)
		c.Authorization, c.Signature, c.Timestamp, c.Nonce = auth, items["sign"], items["timestamp"], items["nonce"]
		r.add(c)
	case m.hasAny(wechatSigned):
		r.add(m.capture(sign.WeChatNotifyVerify))
		r.content(m)
	case len(m.headers) > 0 && wechatHost().MatchString(m.url) && strings.Contains(m.url, "/v3/"):
		r.add(wechatRequest(m, auth)) // the header is missing or strange
	case len(m.headers) > 0 && r.isNotice(m):
		r.add(m.capture(sign.WeChatNotifyVerify)) // a proxy took all headers away
		r.content(m)
	default:
		r.parameters(m)
	}
}

func wechatRequest(m *message, auth string) sign.Capture {
	c := m.capture(sign.WeChatRequestSign)
	items := authorization(auth)
	c.Authorization, c.Signature = auth, items["signature"]
	c.Timestamp, c.Nonce = items["timestamp"], items["nonce_str"]
	c.SerialNo, c.MchID = items["serial_no"], items["mchid"]
	return c
}

// parameters reads those of a request, which may stand in the query, in the
// body, or in both.
func (r *reader) parameters(m *message) {
	_, query, _ := strings.Cut(m.url, "?")
	forms := []string{query}
	if isForm(m) {
		forms = append(forms, m.body)
	}
	all := r.pairs(forms...)
	all = append(all, multipartPairs(m)...)
	if !r.params(newParams(all), m) {
		r.content(m)
	}
}

// response adds what an answer holds.
func (r *reader) response(m *message) {
	r.settle()
	if m.status >= 100 && m.status < 200 {
		return // 100 Continue: the answer is still to come
	}
	signType := r.signType
	r.signType = ""
	switch {
	case m.hasAny(wechatSigned):
		r.add(m.capture(sign.WeChatResponseVerify))
	case m.hasAny(alipaySigned):
		r.add(m.capture(sign.AlipayV3Response))
	case responseKey(m.body) != "":
		c := m.capture(sign.AlipayResponseVerify)
		c.ResponseKey, c.SignType = responseKey(m.body), signType
		r.add(c)
		return
	}
	r.content(m)
}

// settle adds a curl command whose output did not follow.
func (r *reader) settle() {
	if m := r.command; m != nil {
		r.command = nil
		r.request(m)
	}
}

var (
	responseName = source.Pattern(`"((?:[A-Za-z0-9]+_)*response)"\s*:`)
	signMember   = source.Pattern(`"sign"\s*:`)
)

// maxEnvelope bounds where the name of a response may stand: it comes first, or
// after sign and a serial number.
const maxEnvelope = 4096

// responseKey names the member of a gateway's answer that is signed. Bodies
// that are no JSON any more have one too. Answers that bring no sign count where
// their name is Alipay's.
func responseKey(body string) string {
	if !strings.HasPrefix(strings.TrimSpace(body), "{") {
		return ""
	}
	m := responseName().FindStringSubmatch(body[:min(len(body), maxEnvelope)])
	if m == nil {
		return ""
	}
	if name := m[1]; strings.HasPrefix(name, "alipay_") || name == "error_response" || signMember().MatchString(body) {
		return name
	}
	return ""
}
