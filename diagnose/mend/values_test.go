package mend

import (
	"testing"

	"github.com/paydiag/paydiag/rules/check"
)

// TestValues says what becomes of a value; an empty want is no mend.
func TestValues(t *testing.T) {
	ctx := Context{HTTPSHosts: []string{"pay.qingshan-tea.cn", "api.qingshan-tea.cn:8443", "m.qingshan-tea.cn:443"}}
	for how, cases := range map[check.Mend][]struct{ value, want string }{
		check.Trim: {
			{"1900007291", ""}, {" 1900007291\t", "1900007291"}, {"1900007291\u200b", "1900007291"}, {"\u202a5157F09E\u202c", "5157F09E"},
			{"5157\u200bF09E", "5157F09E"}, {"\u3000\u00a0青山 茶\ufeff", "青山 茶"}, {"青\u200d山", ""}, {"👩\u200d👧 ", "👩\u200d👧"},
			{"1900 007291", ""}, {" 1900 007291", "1900 007291"}, {" \u200b ", ""}, {"", ""},
		},
		check.UseHTTPS: {
			{"http://pay.qingshan-tea.cn/n", "https://pay.qingshan-tea.cn/n"}, {"HTTP://PAY.qingshan-tea.cn/n", "HTTPs://PAY.qingshan-tea.cn/n"},
			{"http://m.qingshan-tea.cn", "https://m.qingshan-tea.cn"}, {"http://api.qingshan-tea.cn:8443/n", "https://api.qingshan-tea.cn:8443/n"},
			{"http://api.qingshan-tea.cn/n", ""}, {"http://pay.qingshan-tea.cn:80/n", ""}, {"http://pay.qingshan-tea.cn:443/n", ""},
			{"https://pay.qingshan-tea.cn/n", ""}, {"http://other.qingshan-tea.cn", ""}, {" http://pay.qingshan-tea.cn", ""}, {"pay.qingshan-tea.cn", ""},
			{"http:/pay.qingshan-tea.cn", ""}, {"http://", ""}, {"http://pay.qingshan-tea.cn:x/", ""},
		},
		check.DropQuery: {
			{"https://pay.qingshan-tea.cn/n?a=b&c=d", "https://pay.qingshan-tea.cn/n"}, {"https://pay.qingshan-tea.cn/n?", "https://pay.qingshan-tea.cn/n"},
			{"https://pay.qingshan-tea.cn?a?b#c", "https://pay.qingshan-tea.cn"}, {"https://pay.qingshan-tea.cn/#/n?a=b", ""},
			{"https://pay.qingshan-tea.cn/n", ""}, {"/n?a=b", ""}, {"?", ""},
		},
		check.Upper: {{"rsa2", "RSA2"}, {"Md5", "MD5"}, {"hmac-sha256", "HMAC-SHA256"}, {"RSA2", ""}, {"rsa 2", ""}, {"ß", ""}, {"https://x", ""}, {"12", ""}},
		check.Lower: {{"JSAPI", "jsapi"}, {"Mini_Program", "mini_program"}, {"jsapi", ""}, {"İ", ""}, {"", ""}},
		check.Minutes: {
			{"30m", ""}, {"2h", ""}, {"15d", ""}, {"1c", ""}, {"20d", ""}, // as Alipay has them, right or not
			{"1.5h", "90m"}, {"0.5d", "720m"}, {"1.0h", "60m"}, {"90 min", "90m"}, {"90minutes", "90m"}, {"30分钟", "30m"}, {"2 小时", "2h"},
			{"1天", "1d"}, {"1h30m", "90m"}, {"1 hour 30 minutes", "90m"}, {"1小时30分", "90m"}, {"1800s", "30m"}, {"1800000ms", "30m"}, {"PT30M", "30m"},
			{"pt1h30m", "90m"}, {"P1D", "1d"}, {"P1DT2H", "1560m"}, {"30M", "30m"}, {"030m", "30m"}, {" 30m ", "30m"}, {"1C", "1c"}, {"60.0s", "1m"},
			{"30", ""}, {"90", ""}, {"1.5", ""}, {"0m", ""}, {"P1M", ""}, {"P", ""}, {"PT", ""}, {"90s", ""}, {"0.5m", ""}, {"1.2345h", ""}, {"16d", ""},
			{"60000.5ms", ""}, {"999999999d999999999d", ""}, {"30 fortnights", ""}, {"-30m", ""}, {"30m,", ""}, {"m", ""}, {"", ""},
		},
		check.RFC3339: {
			{"2026-11-21 12:00:00", "2026-11-21T12:00:00+08:00"}, {"20261121120000", "2026-11-21T12:00:00+08:00"}, {"2026/11/21 12:00:00", "2026-11-21T12:00:00+08:00"},
			{"2026-11-21T12:00:00", "2026-11-21T12:00:00+08:00"}, {"2026-11-21T12:00:00+0800", "2026-11-21T12:00:00+08:00"}, {"2026-11-21 12:00:00 +08:00", "2026-11-21T12:00:00+08:00"},
			{"2026-11-21 04:00:00Z", "2026-11-21T04:00:00Z"}, {"2026-11-21 12:00:00-0500", "2026-11-21T12:00:00-05:00"}, {"2026-11-21 12:00:00.250", "2026-11-21T12:00:00.25+08:00"},
			{"2026-11-21T12:00:00+08:00", ""}, {"2026-11-21T04:00:00Z", ""}, {"2026-11-21", ""}, {"2026-11-21 12:00", ""}, {"2026-02-30 12:00:00", ""},
			{"20261321120000", ""}, {"1795233600", ""}, {"12:00:00", ""}, {"", ""},
		},
	} {
		for _, c := range cases {
			got, ok := values[how](c.value, ctx)
			if !ok {
				got = ""
			}
			if got != c.want {
				t.Errorf("%s %q: %q, want %q", how, c.value, got, c.want)
			}
			if again, ok := values[how](got, ctx); ok {
				t.Errorf("%s %q: first %q, then %q", how, c.value, got, again)
			}
		}
	}
}

func TestEveryMendIsThere(t *testing.T) {
	for _, m := range check.Mends {
		if values[m] == nil && m != check.AsString {
			t.Errorf("nothing makes the mend %s", m)
		}
	}
}
