package capture

import (
	"strings"

	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules/source"
)

// params are the parameters of a signed message, in the order in which they
// were met. Of a name that stands twice the first counts.
type params struct {
	pairs []pair
	exact map[string]string
	loose map[string]string // by their names in lower case, without _
	xml   bool
}

func newParams(pairs []pair) params {
	p := params{exact: map[string]string{}, loose: map[string]string{}}
	for _, kv := range pairs {
		if _, ok := p.exact[kv.name]; ok {
			continue
		}
		p.pairs = append(p.pairs, kv)
		p.exact[kv.name] = kv.value
		if name := looseName(kv.name); p.loose[name] == "" {
			p.loose[name] = kv.value
		}
	}
	return p
}

func looseName(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "_", "")
}

// has reports whether one of the names has a value.
func (p *params) has(names ...string) bool {
	for _, name := range names {
		if p.exact[name] != "" {
			return true
		}
	}
	return false
}

// parameterKinds tells by their names whose parameters they are. The first
// kind that fits counts.
var parameterKinds = []struct {
	kind sign.Kind
	fits func(p *params) bool
}{
	{sign.AlipayNotifyVerify, isAlipayNotice},
	{sign.AlipayRequestSign, isAlipayRequest},
	{sign.WeChatPaySign, isPaySign},
	{sign.WeChatV2Sign, isWeChatV2},
}

// isAlipayNotice tells a notification, or the answer that a browser carries to
// return_url, which is signed alike.
func isAlipayNotice(p *params) bool {
	return p.has("sign") && !p.xml && (p.has("notify_id", "notify_time", "notify_type") || strings.HasSuffix(p.exact["method"], ".return"))
}

func isAlipayRequest(p *params) bool {
	return p.has("app_id") && !p.xml && (p.has("sign") && p.has("method", "biz_content") || strings.HasPrefix(p.exact["method"], "alipay."))
}

// isClient tells what a page, a mini program or an app is handed to start a
// payment.
func (p *params) isClient() bool {
	if p.xml {
		return false
	}
	return p.loose["paysign"] != "" && (p.loose["package"] != "" || p.loose["noncestr"] != "") ||
		p.loose["sign"] != "" && (p.loose["prepayid"] != "" || p.loose["partnerid"] != "")
}

// isPaySign is v3's: RSA, or what says so.
func isPaySign(p *params) bool {
	return p.isClient() && (!hexDigest().MatchString(p.signature()) || strings.EqualFold(p.loose["signtype"], "RSA"))
}

func isWeChatV2(p *params) bool {
	if p.isClient() {
		return true
	}
	_, signed := p.exact["sign"]
	named := p.has("mch_id", "mchid", "mch_appid", "appid", "appId", "return_code", "nonce_str", "nonceStr")
	return signed && named && (p.xml || hexDigest().MatchString(p.exact["sign"]))
}

// hexDigest is how v2 writes MD5 and HMAC-SHA256.
var hexDigest = source.Pattern(`^\s*(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{64})\s*$`)

func (p *params) signature() string {
	if s := p.loose["paysign"]; s != "" {
		return s
	}
	return p.loose["sign"]
}

// capture makes the capture that the parameters are, if any. A notification
// keeps its sign among the parameters, as it arrives.
func (p *params) capture() (c sign.Capture, ok bool) {
	for _, k := range parameterKinds {
		if !k.fits(p) {
			continue
		}
		c = sign.Capture{Kind: k.kind, Params: map[string]string{}, SignType: p.loose["signtype"]}
		notice := k.kind == sign.AlipayNotifyVerify
		if !notice {
			c.Sign = p.signature()
		}
		for _, kv := range p.pairs {
			name := looseName(kv.name)
			isSign := kv.name == "sign" || name == "paysign" || name == "sign" && p.isClient()
			if !isSign {
				c.ParamOrder = append(c.ParamOrder, kv.name)
			}
			if !isSign || notice {
				c.Params[kv.name] = kv.value
			}
		}
		return c, true
	}
	return c, false
}

// params adds the capture of a set of parameters. From is the message that
// carried them, if it was one.
func (r *reader) params(p params, from *message) bool {
	c, ok := p.capture()
	if !ok {
		return false
	}
	if from != nil {
		c.Method, c.URL, c.Body, c.Now = from.method, from.url, from.body, from.now
	}
	if c.Kind == sign.AlipayRequestSign {
		r.signType = c.SignType
	}
	r.add(c)
	return true
}

// pairs takes forms apart.
func (r *reader) pairs(forms ...string) []pair {
	var all []pair
	for _, text := range forms {
		if strings.Count(text, "&") >= MaxParams {
			r.fail(tooManyParams(r.name))
			return nil
		}
		all = append(all, formPairs(text)...)
	}
	return all
}

// form adds the capture of a form in its own words.
func (r *reader) form(text string) bool {
	return r.params(newParams(r.pairs(text)), &message{body: text})
}
