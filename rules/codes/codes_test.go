package codes_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// People and SDKs write one code in many ways; all must find the same entry.
func TestKey(t *testing.T) {
	for want, forms := range map[string][]string{
		"SIGNERROR":           {"SIGN_ERROR", "sign_error", "SignError", "sign-error", "Sign Error", "SIGN.ERROR", "ＳＩＧＮ＿ＥＲＲＯＲ", "SIGN/ERROR"},
		"ACQTRADEHASSUCCESS":  {"ACQ.TRADE_HAS_SUCCESS", "acq.trade-has-success"},
		"ISVINVALIDSIGNATURE": {"isv.invalid-signature", "ISV.INVALID_SIGNATURE"},
		"40004":               {"40004", "４０００４", " 40004 "},
		"订单已支付":               {"订单已支付", "订单　已支付"},
		"":                    {"", " - _"},
	} {
		for _, f := range forms {
			if got := codes.Key(f); got != want {
				t.Errorf("%q is looked up as %q, want %q", f, got, want)
			}
		}
	}
	if codes.Key("SIGN_ERROR2") == codes.Key("SIGN_ERROR") {
		t.Error("two codes are one")
	}
}

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Invalid  Signature\n": "invalid signature", "签名错误，请检查": "签名错误,请检查", "（ＡＢＣ）：１": "(abc):1",
		"“值”　‘x’": `"值" 'x'`, "a\u00a0b\t c": "a b c", "": "", "  ": "", "×": "×",
	} {
		got := codes.Fold(text)
		if got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
		if again := codes.Fold(got); again != got {
			t.Errorf("%q folds further to %q", got, again)
		}
	}
}

func TestWeigh(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "sign": 4, "签名": 4, "签名错误": 8, "×": 4, "appid与mchid": 12,
		"invalidsignatureexception": 10, // a lone English word tells no more than this
		"invalid signature":         16, "sign_error": 10, "v3签名": 6,
	} {
		if got := codes.Weigh(text); got != want {
			t.Errorf("%q weighs %d, want %d", text, got, want)
		}
	}
	for heavier, lighter := range map[string]string{
		"签名错误":                     "签名",
		"appid和mch_id不匹配":          "appid",
		"the total_fee is missing": "parametererrorexception",
	} {
		if codes.Weigh(heavier) <= codes.Weigh(lighter) {
			t.Errorf("%q must tell more than %q", heavier, lighter)
		}
	}
}

func entry(cases ...codes.Case) *codes.Entry {
	return &codes.Entry{Provider: "wechat", APIVersion: "v3", Code: "PARAM_ERROR", Advice: because("general"), Cases: cases}
}

func because(cause string) codes.Advice { return codes.Advice{Causes: codes.Weights{cause: 1}} }

func message(cause string, match ...string) codes.Case {
	return codes.Case{Pattern: codes.Pattern{Match: match}, Advice: because(cause)}
}

// Of several messages that fit, the one that tells most decides, not the one
// that stands first.
func TestNarrowPicksTheHeaviest(t *testing.T) {
	pattern := codes.Case{Pattern: codes.Pattern{Regex: `输入源"/body/[a-z_]+"映射到值字段"[^"]+"`}, Advice: because("field")}
	e := entry(message("short", "签名"), message("long", "签名错误", "x"), message("other", "appid不存在"), pattern, codes.Case{Pattern: codes.Pattern{Match: []string{"没有原因的话"}}})
	for text, want := range map[string]string{
		"签名有误": "short", "提示：签名错误。": "long", "签名 错误": "short", "APPID不存在，签名": "other", "没有": "general", "": "general",
		`输入源“/body/out_trade_no”映射到值字段“商户订单号”字符串规则校验失败，签名错误`: "field",
		"没有原因的话": "general",
	} {
		i := e.Narrow(&codes.Matcher{}, "", codes.Fold(text))
		if diff := cmp.Diff(codes.Weights{want: 1}, e.At(i).Causes); diff != "" {
			t.Errorf("%q: message %d\n%s", text, i, diff)
		}
		if (i < 0) != (want == "general" && text != "没有原因的话") {
			t.Errorf("%q: message %d", text, i)
		}
	}
	// Equally heavy ones: the first, so that a table reads from top to bottom.
	if i := entry(message("a", "证书"), message("b", "密钥")).Narrow(&codes.Matcher{}, "", "密钥证书"); i != 0 {
		t.Errorf("message %d, want the first", i)
	}
}

func TestMatcherPlaces(t *testing.T) {
	m := &codes.Matcher{}
	msg := codes.Pattern{Match: []string{"err", "签名错误"}, Regex: `错误.{0,4}码`}
	for text, want := range map[string]string{
		"err: 签名错误": "签名错误", "only err": "err", "错误 a 码": "错误 a 码", "nothing": "",
		"错误 xyz码 err 签名错误":                  "签名错误", // part of what a pattern matches is only the gap between its words
		strings.Repeat("x", 9<<10) + "错误码":  "",     // patterns are not tried on a long text: each costs a pass
		strings.Repeat("x", 9<<10) + "签名错误": "签名错误",
	} {
		for range 2 { // the second time from the matcher's memory
			from, to, weight := m.Find(msg, text)
			if got := text[from:to]; got != want || (weight > 0) != (want != "") {
				t.Errorf("%.40q: found %q with weight %d, want %q", text, got, weight, want)
			}
		}
	}
}

// What differs by interface counts where nothing better is known; the words of
// a message tell more, and an interface that is not known rules nothing out.
func TestNarrowByInterface(t *testing.T) {
	refund := codes.Case{APIs: []string{"refund"}, Advice: because("refund")}
	words := codes.Case{APIs: []string{"order"}, Pattern: codes.Pattern{Match: []string{"签名错误"}}, Advice: because("words")}
	e := entry(refund, words)
	for in, want := range map[[2]string]string{
		{"refund", ""}: "refund", {"abnormal-refund", ""}: "refund", {"query", ""}: "general", {"", ""}: "general",
		{"jsapi-order", "签名错误"}: "words", {"", "签名错误"}: "words", {"refund", "签名错误"}: "refund", {"query", "签名错误"}: "general",
	} {
		got := e.At(e.Narrow(&codes.Matcher{}, in[0], in[1])).Causes
		if diff := cmp.Diff(codes.Weights{want: 1}, got); diff != "" {
			t.Errorf("%q:\n%s", in, diff)
		}
	}
}

func text(s string) rules.Text { return rules.Text{ZH: s, EN: s} }

// A case says what differs. Steps that mend one cause do not stand beside
// another, nor a reason beside another verdict.
func TestWhatACaseInherits(t *testing.T) {
	e := entry(codes.Case{Pattern: codes.Pattern{Match: []string{"a"}}},
		codes.Case{Pattern: codes.Pattern{Match: []string{"b"}}, Advice: codes.Advice{Meaning: text("b"), Causes: codes.Weights{"b": 1}}},
		codes.Case{Pattern: codes.Pattern{Match: []string{"c"}}, Advice: codes.Advice{Retry: "wait"}})
	e.Meaning, e.Owner, e.Fix, e.Retry, e.RetryWhy = text("general"), "user", text("mend"), "after-fix", text("why")
	cause := &rules.Cause{Owner: "bank", Fix: text("as usual"), Retry: "after-fix", RetryWhy: text("usually"), Customer: text("sorry")}
	for i, want := range map[int]codes.Advice{
		-1: {Meaning: text("general"), Causes: codes.Weights{"general": 1}, Owner: "user", Fix: text("mend"), Retry: "after-fix", RetryWhy: text("why"), Customer: text("sorry")},
		0:  {Meaning: text("general"), Causes: codes.Weights{"general": 1}, Owner: "user", Fix: text("mend"), Retry: "after-fix", RetryWhy: text("why"), Customer: text("sorry")},
		1:  {Meaning: text("b"), Causes: codes.Weights{"b": 1}, Owner: "bank", Fix: text("as usual"), Retry: "after-fix", RetryWhy: text("why"), Customer: text("sorry")},
		2:  {Meaning: text("general"), Causes: codes.Weights{"general": 1}, Owner: "user", Fix: text("mend"), Retry: "wait", Customer: text("sorry")},
	} {
		if diff := cmp.Diff(want, e.At(i).Of(cause)); diff != "" {
			t.Errorf("case %d:\n%s", i, diff)
		}
	}
}

func TestServes(t *testing.T) {
	for _, c := range []struct {
		apis string
		api  string
		want bool
	}{
		{"order", "jsapi-order", true}, {"order", "order", true}, {"order", "order-query", false}, {"refund", "abnormal-refund", true},
		{"common", "anything", true}, {"alipay.trade.pay", "alipay.trade.pay", true}, {"alipay.trade.pay", "alipay.trade.page.pay", false}, {"order", "", false},
	} {
		if got := codes.Serves([]string{c.apis}, c.api); got != c.want {
			t.Errorf("%s serves %q: %v", c.apis, c.api, got)
		}
	}
}

func TestKeys(t *testing.T) {
	for name, c := range map[string]struct {
		entry codes.Entry
		want  []string
	}{
		"code":              {codes.Entry{Code: "SIGN_ERROR"}, []string{"SIGNERROR"}},
		"sub code counts":   {codes.Entry{Code: "40002", SubCode: "isv.invalid-signature"}, []string{"ISVINVALIDSIGNATURE"}},
		"ACQ may be absent": {codes.Entry{Code: "40004", SubCode: "ACQ.TRADE_HAS_SUCCESS"}, []string{"ACQTRADEHASSUCCESS", "TRADEHASSUCCESS"}},
		"ACQ of a code":     {codes.Entry{Code: "ACQ_ERROR"}, []string{"ACQERROR"}},
		"aliases, each once": {codes.Entry{Code: "USERPAYING", Aliases: []string{"USER_PAYING", "AUTH_CODE", "A"}},
			[]string{"A", "AUTHCODE", "USERPAYING"}},
	} {
		if diff := cmp.Diff(c.want, c.entry.Keys()); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// A user's pack corrects an entry by its ID, and adds beside those of other
// families.
func TestListReplacesByID(t *testing.T) {
	old := &codes.Entry{Provider: "wechat", APIVersion: "v3", Code: "PARAM_ERROR", Aliases: []string{"GONE"}}
	v2 := &codes.Entry{Provider: "wechat", APIVersion: "v2", Code: "PARAM_ERROR"}
	under1 := &codes.Entry{Provider: "alipay", APIVersion: "v2", Code: "40004", SubCode: "ACQ.SYSTEM_ERROR"}
	under2 := &codes.Entry{Provider: "alipay", APIVersion: "v2", Code: "20000", SubCode: "ACQ.SYSTEM_ERROR"}
	corrected := &codes.Entry{Provider: "wechat", APIVersion: "v3", Code: "PARAM_ERROR", Aliases: []string{"NEW"}}
	l := codes.NewList([]*codes.Entry{old, v2, under1, under2, corrected}, nil)
	ids := func(list []*codes.Entry) []string {
		var out []string
		for _, e := range list {
			out = append(out, e.ID()+strings.Join(e.Aliases, ","))
		}
		return out
	}
	for word, want := range map[string][]string{
		"param-error": {"wechat/v3/PARAM_ERRORNEW", "wechat/v2/PARAM_ERROR"}, "new": {"wechat/v3/PARAM_ERRORNEW"}, "GONE": nil,
		"SYSTEM_ERROR": {"alipay/v2/40004/ACQ.SYSTEM_ERROR", "alipay/v2/20000/ACQ.SYSTEM_ERROR"}, "40004": nil, "": nil,
	} {
		if diff := cmp.Diff(want, ids(l.Lookup(word))); diff != "" {
			t.Errorf("%q:\n%s", word, diff)
		}
	}
	if diff := cmp.Diff([]string{"wechat/v3/PARAM_ERRORNEW", "wechat/v2/PARAM_ERROR", "alipay/v2/40004/ACQ.SYSTEM_ERROR", "alipay/v2/20000/ACQ.SYSTEM_ERROR"}, ids(l.All())); diff != "" {
		t.Errorf("the order of the tables stays:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ACQSYSTEMERROR", "NEW", "PARAMERROR", "SYSTEMERROR"}, l.Keys()); diff != "" {
		t.Errorf("keys, sorted:\n%s", diff)
	}
}

func TestWeightsInOrder(t *testing.T) {
	if diff := cmp.Diff([]string{"c", "a", "b"}, codes.Weights{"b": 0.2, "a": 0.2, "c": 0.6}.IDs()); diff != "" {
		t.Errorf("the heaviest first, equal ones by name:\n%s", diff)
	}
}

const table = `
provider: wechat
api_version: v3
codes:
  - code: SIGN_ERROR
    meaning: {zh: 签名错误, en: wrong signature}
    charged: no
    retry: after-fix
    causes: {cert-serial-mismatch: 0.6, other: 0.4}
    cases: [{match: [签名　错误，ＡＢＣ], causes: {other: 1}}]
    source: {kind: official, url: https://pay.weixin.qq.com/x, read: 2026-11-21, status: confirmed}
`

func TestDecode(t *testing.T) {
	decode := func(text string) ([]*codes.Entry, []string) {
		root, err := source.ParseYAML(source.NewFile("t.yaml", text))
		if err != nil {
			t.Fatal(err)
		}
		var d source.Decoder
		out := codes.Decode(&d, root)
		var problems []string
		for _, p := range d.Problems {
			problems = append(problems, p.Say.EN)
		}
		return out, problems
	}
	got, problems := decode(table)
	if len(problems) > 0 || len(got) != 1 {
		t.Fatalf("%d entries, %v", len(got), problems)
	}
	e := got[0]
	if e.ID() != "wechat/v3/SIGN_ERROR" || e.Kind != codes.Code || e.Outcome != fact.Refused || e.Span.String() != "t.yaml:5:5" {
		t.Errorf("got %s of kind %s, outcome %s at %s", e.ID(), e.Kind, e.Outcome, e.Span)
	}
	if e.Cases[0].Match[0] != "签名 错误,abc" {
		t.Errorf("a message is compared folded, so it is kept folded: %q", e.Cases[0].Match[0])
	}
	// What would make a table lie is refused.
	for name, c := range map[string]struct{ old, text, want string }{
		"weights":       {"other: 0.4}", "other: 0.3}", "the weights sum to 0.90, not to 1"},
		"pattern":       {"match: [签名　错误，ＡＢＣ]", "regex: '('", "invalid regular expression: error parsing regexp: missing closing ): `(`"},
		"empty message": {"match: [签名　错误，ＡＢＣ], causes", "causes", "match, regex or apis is needed"},
		"no causes":     {"    causes: {cert-serial-mismatch: 0.6, other: 0.4}\n", "", "SIGN_ERROR has no causes"},
		"symptom":       {"    cases: [{match: [签名　错误，ＡＢＣ], causes: {other: 1}}]\n", "    kind: symptom\n", "SIGN_ERROR has no cases"},
	} {
		if !strings.Contains(table, c.old) {
			t.Fatalf("%s: nothing to change", name)
		}
		_, problems := decode(strings.Replace(table, c.old, c.text, 1))
		if len(problems) == 0 || problems[0] != c.want {
			t.Errorf("%s: %q, want %q", name, problems, c.want)
		}
	}
}
