package engine_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/engine"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

func builtin(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

type fields map[string]string

func play(t testing.TB, checks []*check.Check, facts *fact.Set, log ...fields) engine.Result {
	t.Helper()
	e := engine.New(checks, builtin(t).Codes(), facts)
	var rec fact.LogRecord
	for i, line := range log {
		rec.Reset()
		rec.File, rec.LineNo = "log", i+1
		for _, name := range slices.Sorted(maps.Keys(line)) {
			f, ok := fact.FieldOf(name)
			if !ok {
				t.Fatalf("unknown field %s", name)
			}
			rec.Set(f, line[name], -1)
		}
		e.Observe(&rec)
	}
	return e.Finish(true)
}

func names(r engine.Result) []string {
	var out []string
	for _, g := range r.Groups {
		name := g.Seen.Code
		if g.Entry != nil {
			name = g.Entry.Name()
		}
		out = append(out, name)
	}
	return out
}

func TestOutcomesOfTrades(t *testing.T) {
	for name, c := range map[string]struct {
		log    []fields
		groups []string
		paid   int
	}{
		"refused, then unpaid: the refusal tells more": {[]fields{
			{"order_no": "A", "provider": "wechat", "api_version": "v3", "code": "APPID_MCHID_NOT_MATCH", "http_status": "400"},
			{"order_no": "A", "provider": "wechat", "trade_state": "NOTPAY"},
		}, []string{"APPID_MCHID_NOT_MATCH"}, 0},
		"unpaid without any code": {[]fields{
			{"order_no": "A", "provider": "wechat", "http_status": "200"},
			{"order_no": "A", "provider": "wechat", "trade_state": "NOTPAY"},
		}, []string{"NOTPAY"}, 0},
		"refused, then paid": {[]fields{
			{"order_no": "A", "provider": "wechat", "code": "SYSTEM_ERROR"},
			{"order_no": "A", "provider": "wechat", "trade_state": "SUCCESS"},
		}, nil, 1},
		"paid, and a late unpaid word does not undo it": {[]fields{
			{"order_no": "A", "provider": "wechat", "trade_state": "SUCCESS"},
			{"order_no": "A", "provider": "wechat", "trade_state": "NOTPAY"},
		}, nil, 1},
		"accepted only": {[]fields{
			{"order_no": "A", "provider": "alipay", "code": "10000"},
		}, nil, 0},
		"an accepted query does not hide the state": {[]fields{
			{"order_no": "A", "provider": "alipay", "code": "10000", "trade_state": "WAIT_BUYER_PAY"},
		}, []string{"WAIT_BUYER_PAY"}, 0},
		"a refused refund leaves the order paid": {[]fields{
			{"order_no": "A", "provider": "wechat", "trade_state": "SUCCESS"},
			{"order_no": "A", "refund_no": "R", "provider": "wechat", "api_version": "v3", "code": "NOT_ENOUGH", "http_status": "403"},
		}, []string{"NOT_ENOUGH"}, 1},
		"a code nobody knows": {[]fields{
			{"order_no": "A", "provider": "wechat", "code": "NEVER_HEARD_OF", "http_status": "400"},
		}, []string{"NEVER_HEARD_OF"}, 0},
		"paid but not fulfilled, in a log that tells of fulfilment": {[]fields{
			{"order_no": "A", "provider": "wechat", "trade_state": "SUCCESS"},
			{"order_no": "B", "provider": "wechat", "trade_state": "SUCCESS", "fulfilled_at": "2026-11-20 10:00:00"},
		}, []string{"paid-not-fulfilled"}, 2},
		"a line without an order number stands for itself": {[]fields{
			{"provider": "wechat", "api_version": "v3", "code": "SIGN_ERROR", "http_status": "401"},
			{"provider": "wechat", "api_version": "v3", "code": "SIGN_ERROR", "http_status": "401"},
		}, []string{"SIGN_ERROR"}, 0},
	} {
		r := play(t, nil, fact.NewSet(), c.log...)
		if diff := cmp.Diff(c.groups, names(r)); diff != "" {
			t.Errorf("%s: groups\n%s", name, diff)
		}
		if r.Stats.PaidTrades != c.paid {
			t.Errorf("%s: %d paid, want %d", name, r.Stats.PaidTrades, c.paid)
		}
	}
}

func TestTheSameCodeOfTwoProviders(t *testing.T) {
	for version, want := range map[string]string{"v2": "v2", "v3": "v3"} {
		r := play(t, nil, fact.NewSet(), fields{"order_no": "A", "provider": "wechat", "api_version": version, "code": "PARAM_ERROR", "http_status": "400"})
		if got := r.Groups[0].Entry.APIVersion; got != want {
			t.Errorf("PARAM_ERROR of %s was read as one of %s", version, got)
		}
	}
}

func TestCountersAndAmounts(t *testing.T) {
	log := []fields{}
	for _, no := range []string{"A", "B", "C"} {
		log = append(log, fields{"order_no": no, "provider": "wechat", "amount_fen": "1050", "product": "h5", "subsidy": "DAILY"},
			fields{"order_no": no, "provider": "wechat", "trade_state": "NOTPAY"})
	}
	r := play(t, builtin(t).Checks(), fact.NewSet(), log...)
	g := r.Groups[0]
	if g.Trades != 3 || g.Fen != 3150 || len(g.Parts) != 1 || g.Parts[0].Trades != 3 {
		t.Errorf("group %+v", g)
	}
	i := slices.IndexFunc(r.Findings, func(f rules.Finding) bool { return f.Rule == "WX-FENFU-101" })
	if i < 0 {
		t.Fatalf("WX-FENFU-101 did not fire: %+v", r.Findings)
	}
	if f := r.Findings[i]; f.Count != 3 || f.Fen != 3150 || len(f.Evidence) != 3 {
		t.Errorf("finding %+v", f)
	}
}

// What a log never carries is not known; it must not be taken for a failure.
func TestMissingFieldsAreNotChecked(t *testing.T) {
	r := play(t, builtin(t).Checks(), fact.NewSet(), fields{"order_no": "A", "provider": "wechat", "trade_state": "SUCCESS"})
	for _, f := range r.Findings {
		if f.Rule == "NOTIFY-102" || f.Rule == "NOTIFY-103" {
			t.Errorf("%s fired without its fields", f.Rule)
		}
	}
	if !slices.ContainsFunc(r.NotChecked, func(n rules.NotChecked) bool {
		return n.What == "NOTIFY-102" && slices.Contains(n.Needs, "trade.notified")
	}) {
		t.Errorf("NOTIFY-102 is not listed as not checked: %+v", r.NotChecked)
	}
}

// The caret goes to the part of a value that decided.
func TestEvidencePointsIntoTheValue(t *testing.T) {
	text := "wechat:\n  notify_url: \"https://localhost/notify\" # 回调\n"
	f := source.NewFile("paydiag.yaml", text)
	root, err := source.ParseYAML(f)
	if err != nil {
		t.Fatal(err)
	}
	n := root.Get("wechat").Get("notify_url")
	set := fact.NewSet()
	set.Give("config")
	set.Put("config.wechat.notify_url", fact.Value{Type: fact.URL, Text: n.Value, Span: n.Span})
	e := engine.New(builtin(t).Checks(), builtin(t).Codes(), set)
	e.Configuration()
	r := e.Finish(false)
	i := slices.IndexFunc(r.Findings, func(f rules.Finding) bool { return f.Rule == "WX-NOTIFY-001" })
	if i < 0 {
		t.Fatal("WX-NOTIFY-001 did not fire")
	}
	s := r.Findings[i].Evidence[0].Span
	if got := text[s.Start.Byte:s.End.Byte]; got != "localhost" || s.Start.Col != 24 {
		t.Errorf("the caret stands under %q at column %d", got, s.Start.Col)
	}
}

func BenchmarkObserve(b *testing.B) {
	p := builtin(b)
	e := engine.New(p.Checks(), p.Codes(), fact.NewSet())
	var rec fact.LogRecord
	orders := make([]string, 10_000)
	for i := range orders {
		orders[i] = "QS" + string(rune('A'+i%26)) + string(rune('A'+i/26%26)) + string(rune('A'+i/676))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		rec.Reset()
		rec.Set(fact.OrderNo, orders[i%len(orders)], -1)
		rec.Set(fact.Provider, "wechat", -1)
		rec.Set(fact.APIVersion, "v3", -1)
		rec.Set(fact.Product, "h5", -1)
		rec.Set(fact.TradeState, "NOTPAY", -1)
		e.Observe(&rec)
	}
}
