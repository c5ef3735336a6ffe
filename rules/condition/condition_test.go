package condition

import (
	"strings"
	"testing"
	"time"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

var schema = fact.NewSchema([]fact.Decl{
	{Path: "now", Type: fact.Time},
	{Path: "config.url", Type: fact.URL},
	{Path: "config.name", Type: fact.Text, Enum: []string{"a", "b"}},
	{Path: "config.free", Type: fact.Text},
	{Path: "config.n", Type: fact.Int},
	{Path: "config.on", Type: fact.Bool},
	{Path: "config.key", Type: fact.Secret},
	{Path: "config.list", Type: fact.List},
	{Path: "config.until", Type: fact.Time},
	{Path: "record.periods", Type: fact.Int},
})

func parse(t *testing.T, text string) (*Cond, []*rules.Problem) {
	t.Helper()
	root, err := source.ParseYAML(source.NewFile("c", text))
	if err != nil {
		t.Fatal(err)
	}
	var d source.Decoder
	c := Parser{Decoder: &d, Schema: schema, Scope: fact.Config}.Parse(root)
	return c, d.Problems
}

func list(words ...string) fact.Value {
	v := fact.Value{Type: fact.List}
	for _, w := range words {
		v.List = append(v.List, fact.TextValue(w))
	}
	return v
}

func urlValue(s string) fact.Value { return fact.Value{Type: fact.URL, Text: s} }

func TestModifiers(t *testing.T) {
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		cond  string
		value fact.Value
		want  rules.Truth
	}{
		{"config.free: Abc", fact.TextValue("aBC"), rules.True},
		{"config.n: 3", fact.IntValue(3), rules.True},
		{"config.on: yes", fact.BoolValue(true), rules.True},
		{"config.free|not: x", fact.TextValue("x"), rules.False},
		{"config.n|in: [3, 6]", fact.IntValue(6), rules.True},
		{"config.n|not_in: [3, 6]", fact.IntValue(6), rules.False},
		{"config.n|le: 5", fact.IntValue(5), rules.True},
		{"config.n|lt: 5", fact.IntValue(5), rules.False},
		{"config.n|ge: 5", fact.IntValue(5), rules.True},
		{"config.n|gt: 5", fact.IntValue(5), rules.False},
		{"config.key|length: 32", fact.Value{Type: fact.Secret, Int: 32}, rules.True},
		{"config.free|length: 2", fact.TextValue("中文"), rules.True},
		{"config.free|longer_than: 2", fact.TextValue("中文"), rules.False},
		{"config.free|matches: '^wx[0-9a-f]+$'", fact.TextValue("wx12"), rules.True},
		{"config.free|prefix: [PUB, X]", fact.TextValue("PUB_KEY"), rules.True},
		{"config.free|contains: b", fact.TextValue("abc"), rules.True},
		{"config.free|shorter_than: 3", fact.TextValue("中文"), rules.True},
		{"config.list|longer_than: 1", list("a", "b"), rules.True},
		{"config.free|bytes_over: 5", fact.TextValue("中文"), rules.True},
		{"config.free|only_bmp: true", fact.TextValue("红茶 🍵"), rules.False},
		{"config.free|only_bmp: true", fact.TextValue("红茶"), rules.True},
		{"config.list|empty: true", list(), rules.True},
		{"config.list|empty: true", list("a"), rules.False},
		{"config.list|unique: true", list("a", "b", "a"), rules.False},
		{"config.list|each_matches: '^[ab]$'", list("a", "c"), rules.False},
		{"config.url|host_in: [pay.qingshan.cn]", urlValue("https://PAY.qingshan.cn/x"), rules.True},
		{"config.url|host_in: [qingshan.cn]", urlValue("https://pay.qingshan.cn/x"), rules.False},
		{"config.url|host_in: [qingshan.cn]", urlValue("/x"), rules.Unknown},
		{"config.url|below: ['https://pay.qingshan.cn/']", urlValue("https://pay.qingshan.cn/a/b?x=1"), rules.True},
		{"config.url|below: ['https://pay.qingshan.cn/a/']", urlValue("https://pay.qingshan.cn/a/b"), rules.True},
		{"config.url|below: ['https://pay.qingshan.cn/a/']", urlValue("https://pay.qingshan.cn/a/b/c"), rules.False},
		{"config.url|below: ['http://pay.qingshan.cn/']", urlValue("https://pay.qingshan.cn/a"), rules.False},
		{"config.url|below: ['https://pay.qingshan.cn/']", urlValue("https://pay.qingshan.cn"), rules.True},
		{"config.until|older_than: 7d", fact.TimeValue(now.AddDate(0, 0, -8)), rules.True},
		{"config.until|older_than: 7d", fact.TimeValue(now.AddDate(0, 0, -6)), rules.False},
		{"config.list|has: [c, b]", list("a", "b"), rules.True},
		{"config.list|has_all: [c, b]", list("a", "b"), rules.False},
		{"config.list|only: [a, b]", list("a", "b"), rules.True},
		{"config.list|only: [a]", list("a", "b"), rules.False},
		{"config.list|covers_ips: [10.0.0.1]", list("10.0.0.0/24"), rules.True},
		{"config.list|covers_ips: [10.0.0.0/23]", list("10.0.0.0/24"), rules.False},
		{"config.list|covers_ips: [10.0.0.1]", list("::ffff:10.0.0.1"), rules.True},
		{"config.list|covers_ips: [10.0.0.0/25]", list("10.0.0.0/26", "10.0.0.64/26"), rules.True},
		{"config.list|covers_ips: [10.0.0.0/25]", list("10.0.0.0/26", "10.0.0.128/26"), rules.False},
		{"config.list|covers_ips: [10.0.0.0/24]", list("10.0.0.0/26", "10.0.0.64/27", "10.0.0.96/27", "10.0.0.128/25"), rules.True},
		{"config.list|valid_ips: true", list("10.0.0.300"), rules.False},
		{"config.url|scheme: https", urlValue("http://a.cn/x"), rules.False},
		{"config.url|scheme: https", urlValue("a.cn/x"), rules.Unknown},
		{"config.url|has_query: true", urlValue("https://a.cn/x?y=1"), rules.True},
		{"config.url|has_query: true", urlValue("https://a.cn/x?"), rules.True},
		{"config.url|has_port: true", urlValue("https://a.cn:8443/x"), rules.True},
		{"config.url|has_path: true", urlValue("https://a.cn/"), rules.False},
		{"config.url|absolute: true", urlValue("/notify"), rules.False},
		{"config.url|has_blank: true", urlValue(" https://a.cn"), rules.True},
		{"config.url|has_blank: true", urlValue("https://a.cn/\u3000"), rules.True},
		{"config.url|placeholder: true", urlValue("https://your-domain.com/notify"), rules.True},
		{"config.url|placeholder: true", urlValue("https://pay.qingshan.cn/notify"), rules.False},
		{"config.until|expires_in: 30d", fact.TimeValue(now.AddDate(0, 0, 29)), rules.True},
		{"config.until|expires_in: 30d", fact.TimeValue(now.AddDate(0, 0, 31)), rules.False},
	} {
		cond, problems := parse(t, c.cond)
		if len(problems) > 0 {
			t.Errorf("%s: %v", c.cond, problems[0])
			continue
		}
		set := fact.NewSet()
		set.Put("now", fact.TimeValue(now))
		set.Put(cond.Path, c.value)
		if got := cond.Eval(set); got != c.want {
			t.Errorf("%s over %q is %v, want %v", c.cond, c.value, got, c.want)
		}
	}
}

func TestPublicHost(t *testing.T) {
	for host, want := range map[string]rules.Truth{
		"pay.qingshan.cn": rules.True, "8.8.8.8": rules.True, "[2400:3200::1]": rules.True, "例子.中国": rules.True,
		"localhost": rules.False, "localhost.": rules.False, "127.0.0.1": rules.False, "192.168.1.9": rules.False, "10.1.2.3": rules.False,
		"172.16.0.1": rules.False, "100.64.1.1": rules.False, "169.254.1.1": rules.False, "[::1]": rules.False,
		"order": rules.False, "pay.svc.cluster.local": rules.False, "a.internal": rules.False,
	} {
		cond, _ := parse(t, "config.url|public_host: true")
		set := fact.NewSet()
		set.Put("config.url", urlValue("https://"+host+"/notify"))
		if got := cond.Eval(set); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
}

// Unknown must spread exactly as far as the missing fact could turn the answer.
func TestThreeValues(t *testing.T) {
	const yes, no, missing = "config.n: 1", "config.n: 2", "config.free: x"
	for _, c := range []struct {
		cond string
		want rules.Truth
	}{
		{"{all: [{" + yes + "}, {" + missing + "}]}", rules.Unknown},
		{"{all: [{" + no + "}, {" + missing + "}]}", rules.False},
		{"{any: [{" + yes + "}, {" + missing + "}]}", rules.True},
		{"{any: [{" + no + "}, {" + missing + "}]}", rules.Unknown},
		{"{not: {" + missing + "}}", rules.Unknown},
		{"{not: {" + no + "}}", rules.True},
		{"{config.free|exists: true}", rules.False},
		{"{config.free|exists: false}", rules.True},
		{"{config.n|exists: true}", rules.True},
		{"{config.n: {fact: config.free}}", rules.Unknown},
	} {
		cond, problems := parse(t, c.cond)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", c.cond, problems[0])
		}
		set := fact.NewSet()
		set.Give("config")
		set.Put("config.n", fact.IntValue(1))
		if got := cond.Eval(set); got != c.want {
			t.Errorf("%s is %v, want %v", c.cond, got, c.want)
		}
		if got, _ := cond.Explain(set); got != c.want {
			t.Errorf("%s explains itself as %v, want %v", c.cond, got, c.want)
		}
	}
	cond, _ := parse(t, "config.n|exists: true")
	if got := cond.Eval(fact.NewSet()); got != rules.Unknown {
		t.Errorf("without any configuration, exists is %v, want unknown", got)
	}
}

func TestExplainNamesWhatDecided(t *testing.T) {
	cond, _ := parse(t, "{all: [{config.n: 1}, {any: [{config.url|has_query: true}, {config.url|has_port: true}]}]}")
	set := fact.NewSet()
	set.Put("config.n", fact.IntValue(1))
	set.Put("config.url", urlValue("https://a.cn:81/x"))
	truth, leaves := cond.Explain(set)
	if truth != rules.True || len(leaves) != 2 {
		t.Fatalf("%v with %d leaves, want true with 2", truth, len(leaves))
	}
	l := leaves[1]
	if got := l.Value.Text[l.From:l.To]; got != ":81" {
		t.Errorf("the part that decided is %q, want :81", got)
	}
}

func TestWrongConditions(t *testing.T) {
	for text, want := range map[string]string{
		"config.nmae: a":                 "undeclared fact “config.nmae”; did you mean config.name",
		"config.name|scheme: https":      "modifier “scheme” does not go with the type text",
		"config.name|mathces: x":         "unknown modifier “mathces”",
		"config.name: c":                 "“c” is not a value of config.name; known: a, b",
		"config.n: many":                 "expected the type int",
		"config.n|lt: many":              "expected a whole number",
		"config.free|matches: '['":       "expected a valid regular expression",
		"config.on|exists: maybe":        "expected true or false",
		"config.until|expires_in: soon":  "expected a number of days",
		"config.list|covers_ips: [here]": "expected an IP address or block",
		"record.periods: 3":              "cannot see record.periods",
		"{any: []}":                      "an empty any says nothing",
		"config.n: {fact: config.x}":     "undeclared fact",
		"just text":                      "a condition is a map",
	} {
		_, problems := parse(t, text)
		if len(problems) == 0 {
			t.Errorf("%s: no problem found", text)
			continue
		}
		if !strings.Contains(problems[0].Say.EN, want) {
			t.Errorf("%s: %q, want %q", text, problems[0].Say.EN, want)
		}
		if problems[0].Span.IsZero() || !problems[0].Say.Complete() {
			t.Errorf("%s: the problem lacks a place or a language: %+v", text, problems[0])
		}
	}
}
