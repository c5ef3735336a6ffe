package pack_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules"
)

// Words that a customer must never hear: they disclose or suggest what a channel
// or a bank thinks of a person, or they accuse.
var banned = map[rules.Lang]*regexp.Regexp{
	rules.ZH: regexp.MustCompile(`风控|风险|信用|征信|额度|黑名单|违规|冻结|欺诈|逾期|芝麻|异常|非法|拒绝您|您的错|您操作错误|套现|账户问题|限制了您`),
	rules.EN: regexp.MustCompile(`(?i)\b(risk|fraud\w*|credit (score|record|limit|line)|blacklist\w*|overdue|quota|frozen|blocked you|your fault|illegal|violat\w+|suspicious|declined you)\b`),
}

// jargon is what only those who build the shop understand.
var jargon = regexp.MustCompile(`[A-Z]{2,}_[A-Z]|[a-z]+_[a-z]+|\b[A-Z]{6,}\b|https?:|APIv3|notify|\bsign\b|签名|证书|私钥|公钥|参数|接口|回调|appid|mchid|config|parameter|certificate|\bAPI\b|payload|状态码|错误码|error code`)

// step is what the customer does next, or what we do for them.
var step = map[rules.Lang]*regexp.Regexp{
	rules.ZH: regexp.MustCompile(`请|可以|我们(会|正|将|再|核对|马上|收到|处理|确认|查|帮)|不用|无需|不需要`),
	rules.EN: regexp.MustCompile(`(?i)please|you can|you may|we will|we are|we'll|no need|nothing (more )?(to|for you)|do not need|don't need`),
}

// Words to the customer are kind, plain, short, hold a next step, and disclose
// nothing.
func TestCustomerWords(t *testing.T) {
	p := fromYAML(t)
	tried := 0
	check := func(where string, words rules.Text) {
		if words.IsZero() {
			return
		}
		tried++
		for _, l := range []rules.Lang{rules.ZH, rules.EN} {
			for _, wrong := range faults(words.In(l), l) {
				t.Errorf("%s: %s: %s", where, wrong, words.In(l))
			}
		}
	}
	for _, c := range p.Causes() {
		check("cause "+c.ID, c.Customer)
	}
	for _, e := range p.Codes().All() {
		check(e.Span.String()+" "+e.ID(), e.Customer)
		for _, c := range e.Cases {
			check(e.Span.String()+" "+e.ID()+", a case", c.Customer)
		}
	}
	if tried < 60 {
		t.Errorf("only %d texts were tried", tried)
	}
}

func faults(s string, l rules.Lang) (out []string) {
	if w := banned[l].FindString(s); w != "" {
		out = append(out, "it says "+w)
	}
	if w := jargon.FindString(s); w != "" {
		out = append(out, "a customer does not know "+w)
	}
	if !step[l].MatchString(s) {
		out = append(out, "it names no next step")
	}
	shortest, longest, n := 15, 120, utf8.RuneCountInString(s)
	if l == rules.EN {
		shortest, longest, n = 8, 70, len(strings.Fields(s))
	}
	if n < shortest || n > longest {
		out = append(out, "it is too short or too long")
	}
	if strings.ContainsAny(s, "!！?？") {
		out = append(out, "it shouts or asks")
	}
	return out
}

// The test above must be able to fail.
func TestFaultsAreFound(t *testing.T) {
	for s, want := range map[string]string{
		"您的信用不足，请换一种付款方式再试一次，谢谢。":         "it says 信用",
		"很抱歉，这次没有付成功，SIGN_ERROR，请稍后再试一次。": "a customer does not know SIGN_E",
		"这次没有付成功，已经收到反馈，祝生活愉快，欢迎下次再来。":    "it names no next step",
		"请重试。": "it is too short or too long",
		"很抱歉，这次没有付成功，没有扣款。请换一种付款方式再试一次吧！": "it shouts or asks",
	} {
		if got := faults(s, rules.ZH); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
	if got := faults("Sorry, a risk check stopped this payment; please choose another way to pay.", rules.EN); len(got) != 1 {
		t.Error(got)
	}
}
