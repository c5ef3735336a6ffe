package paste

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/codes"
)

// surroundings is what the text says of its origin beside any code.
type surroundings struct {
	providers map[string]int // how many marks of each provider
	most      int
	version   string // of the WeChat interface: v2, v3 or client
	api       string
	payment   bool // some word of payment stands in the text
}

// marks are words that name a provider. Words that both use (out_trade_no,
// sign, notify_url) are none.
var marks = map[string][]string{
	"wechat": {
		"微信", "weixin", "wechat", "wxpay", "tenpay", "财付通", "mch_id", "mchid", "prepay_id", "openid",
		"分付", "spbill_create_ip", "mch.weixin", "wx_", "get_brand_wcpay", "公众号", "小程序", "err_code", "return_code",
		"errcodedes", "trade_state", "codeurl", "code_url", "wxjava", "apiv3",
	},
	"alipay": {
		"alipay", "支付宝", "花呗", "sub_code", "subcode", "sub_msg", "isv.", "acq.", "aop.", "蚂蚁", "芝麻", "biz_content",
		"trade_status", "resultstatus", "business failed", "ali_public_key", "huabei",
	},
	"unionpay": {"unionpay", "银联", "respcode", "acpsdk", "95516"},
	"chinapay": {"chinapay", "银联电子支付"},
	"oule":     {"欧乐", "oule"},
}

var versionMarks = []struct {
	version string
	words   []string
}{
	{"v3", []string{"/v3/", "apiv3", "v3接口", "wechatpay-", "wechatpay2", "statuscode", `"detail"`, "v3支付"}},
	{"v2", []string{"<xml", "return_code", "returncode", "result_code", "err_code_des", "unifiedorder", "secapi", "mmpaymkttransfers", "nonce_str", "total_fee"}},
	{"client", []string{"getbrandwcpayrequest", "get_brand_wcpay", "requestpayment", "choosewxpay", "paysign"}},
}

// paymentWords tell that a text is about payment at all.
var paymentWords = []string{
	"支付", "付款", "退款", "收款", "扣款", "转账", "商户", "订单", "收银", "花呗", "分付", "微信", "验签", "回调", "统一下单",
	"分账", "沙箱", "mch", "trade", "alipay", "wechat", "weixin", "wxpay", "unionpay", "银联", "prepay", "refund", "payment",
	"openapi", "openid", "total_fee", "notify_url",
}

// paths tell the interface from its address, the more telling first.
var paths = [][2]string{
	{"pay/unifiedorder", "unified-order"}, {"pay/orderquery", "query"}, {"secapi/pay/refund", "refund"},
	{"pay/refundquery", "refund-query"}, {"pay/micropay", "micropay"}, {"secapi/pay/reverse", "reverse"},
	{"pay/closeorder", "close"}, {"pay/downloadbill", "bill"}, {"mmpaymkttransfers", "transfer"},
	{"v3/refund/domestic/refunds", "refund"}, {"v3/certificates", "certificates"}, {"v3/bill", "bill"},
	{"v3/combine-transactions", "combine-order"}, {"v3/pay/partner/transactions", "partner-order"},
	{"v3/pay/transactions/out-trade-no", "query"}, {"v3/pay/transactions/id", "query"},
	{"v3/pay/transactions", "order"},
}

// look reads the surroundings of a folded text.
func look(folded string, pairs []pair, hints Hints) surroundings {
	s := surroundings{providers: map[string]int{}}
	if hints.Provider != "" {
		s.providers[strings.ToLower(hints.Provider)] = 100
		s.payment = true
	} else {
		for name, words := range marks {
			s.providers[name] = count(folded, words)
		}
		if hasAppID(folded) {
			s.providers["wechat"]++
		}
		if hasTraceCode(folded) {
			s.providers["unionpay"]++
		}
		for _, p := range pairs {
			s.note(p)
		}
	}
	for _, n := range s.providers {
		s.most = max(s.most, n)
	}
	most := 0
	for _, v := range versionMarks {
		n := count(folded, v.words)
		if v.version == "v3" && answersLikeV3(pairs) {
			n++
		}
		if n > most {
			s.version, most = v.version, n
		}
	}
	s.payment = s.payment || s.most > 0 || count(folded, paymentWords) > 0 || hasWord(folded, "pay")
	s.api = hints.API
	if s.api == "" {
		s.api = apiIn(folded)
	}
	return s
}

// answersLikeV3 finds a word under the plain key code: v2 has return_code and
// err_code, and Alipay a number there.
func answersLikeV3(pairs []pair) bool {
	return slices.ContainsFunc(pairs, func(p pair) bool { return p.role == plain && p.key == "code" && isWord(p.value) })
}

// note counts a key whose form alone tells the provider: in camel case it is
// not among the marks.
func (s *surroundings) note(p pair) {
	switch p.role {
	case returned, result, returnText:
		s.providers["wechat"]++
	case client:
		s.providers["alipay"]++
	case response:
		s.providers["unionpay"] += 2
	}
}

// fit is how well an entry suits the surroundings, one where nothing speaks
// against it. The numbers keep the unlikely reading visible.
func (s *surroundings) fit(e *codes.Entry) float64 {
	f := 1.0
	if s.most > 0 {
		f = 0.12 + 0.88*float64(s.providers[e.Provider])/float64(s.most)
		if s.providers[e.Provider] == 0 && s.most >= 100 { // a hint
			f = 0.03
		}
	}
	if e.Provider == "wechat" && s.version != "" && e.APIVersion != s.version && e.APIVersion != "any" && e.Kind == codes.Code {
		f *= 0.25
	}
	for _, api := range e.APIs {
		if api == s.api {
			f *= 1.3
		}
	}
	return f
}

// provider names the entry's provider where the text shows it.
func (s *surroundings) provider(e *codes.Entry) string {
	if s.providers[e.Provider] > 0 {
		return e.Provider
	}
	return ""
}

func count(text string, words []string) int {
	n := 0
	for _, w := range words {
		if strings.Contains(text, w) {
			n++
		}
	}
	return n
}

// hasWord finds an English word that stands alone or in a name with
// underscores.
func hasWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(word)
		if (i == 0 || !isLetter(rune(text[i-1]))) && (end == len(text) || !isLetter(rune(text[end]))) {
			return true
		}
		from = end
	}
}

// hasAppID finds a WeChat app id: wx and sixteen hexadecimal digits.
func hasAppID(text string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], "wx")
		if i < 0 {
			return false
		}
		from += i + 2
		n := 0
		for from+n < len(text) && strings.IndexByte("0123456789abcdef", text[from+n]) >= 0 {
			n++
		}
		if n == 16 {
			return true
		}
	}
}

// hasTraceCode finds the seven digits in brackets that end a message of
// UnionPay.
func hasTraceCode(text string) bool {
	for i := 0; i+9 <= len(text); i++ {
		if text[i] == '[' && text[i+8] == ']' && isNumber(text[i+1:i+8]) {
			return true
		}
	}
	return false
}

// apiIn finds the interface that a text names, by an address or by a method.
func apiIn(folded string) string {
	for _, p := range paths {
		if strings.Contains(folded, p[0]) {
			return p[1]
		}
	}
	for _, prefix := range []string{"alipay.trade", "alipay_trade", "alipay.fund", "alipay_fund", "alipay.pcredit", "alipay_pcredit"} {
		i := strings.Index(folded, prefix)
		if i < 0 {
			continue
		}
		j := i
		for j < len(folded) && (isLetter(rune(folded[j])) || folded[j] == '.' || folded[j] == '_') {
			j++
		}
		return strings.ReplaceAll(strings.TrimSuffix(strings.Trim(folded[i:j], "._"), "_response"), "_", ".")
	}
	return ""
}
