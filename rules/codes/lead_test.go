package codes_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules/codes"
)

// The words that an expression needs are in whatever it matches; where none are
// known the expression is always tried.
func TestNeeds(t *testing.T) {
	for regex, c := range map[string]struct {
		needs   []string
		matches []string
	}{
		`(签名|验签).{0,6}错误`:              {[]string{"签名", "验签"}, []string{"签名错误", "验签是错误"}},
		`错误.{0,4}码`:                    {[]string{"错误"}, []string{"错误 1 码"}},
		`扣[款了]`:                        {[]string{"扣"}, []string{"扣款"}},
		`[两2]笔`:                        {[]string{"笔"}, []string{"2笔", "两笔"}},
		`(no )?cert(ificate)? missing`: {[]string{" missing"}, []string{"cert missing", "no certificate missing"}},
		`(timeout){1,3}`:               {[]string{"timeout"}, []string{"timeouttimeout"}},
		`\d+\.\d+`:                     {[]string{"."}, []string{"1.5"}},
		`[a-z]*`:                       {nil, []string{"", "x"}},
		`(?i)abc`:                      {nil, []string{"ABC"}},
		`a|b*`:                         {nil, []string{"a", ""}},
		``:                             {nil, nil},
	} {
		e := entry(codes.Case{Pattern: codes.Pattern{Regex: regex, Match: []string{"x"}}})
		got := e.Leads(7)
		if len(got) != 1 || got[0].Entry != 7 || got[0].Case != 0 {
			t.Fatalf("%s: %+v", regex, got)
		}
		if diff := cmp.Diff(c.needs, got[0].Needs); diff != "" {
			t.Errorf("%s needs\n%s", regex, diff)
		}
		for _, text := range c.matches {
			if !regexp.MustCompile(regex).MatchString(text) {
				t.Fatalf("%s does not match %q", regex, text)
			}
			if len(got[0].Needs) > 0 && !slices.ContainsFunc(got[0].Needs, func(w string) bool { return strings.Contains(text, w) }) {
				t.Errorf("%q matches %s but holds none of %q", text, regex, got[0].Needs)
			}
		}
	}
	if got := entry(codes.Case{APIs: []string{"refund"}}).Leads(0); len(got) != 0 {
		t.Errorf("an interface alone is nothing to look for: %+v", got)
	}
}

// A user's words come beside the built-in ones, and a user's address is tried
// before them.
func TestVocabularyOver(t *testing.T) {
	base := codes.Vocabulary{Providers: map[string][]string{"wechat": {"微信"}}, Payment: []string{"支付"}, Paths: []codes.Path{{Holds: "pay", API: "order"}}}
	own := codes.Vocabulary{Providers: map[string][]string{"wechat": {"wx"}, "mybank": {"my"}}, Payment: []string{"充值"}, Paths: []codes.Path{{Holds: "pay/refund", API: "refund"}}}
	want := codes.Vocabulary{
		Providers: map[string][]string{"wechat": {"微信", "wx"}, "mybank": {"my"}}, Payment: []string{"支付", "充值"},
		Paths: []codes.Path{{Holds: "pay/refund", API: "refund"}, {Holds: "pay", API: "order"}},
	}
	if diff := cmp.Diff(want, own.Over(base)); diff != "" {
		t.Error(diff)
	}
	if got := base.Providers["wechat"]; len(got) != 1 {
		t.Errorf("the base changed: %v", got)
	}
}
