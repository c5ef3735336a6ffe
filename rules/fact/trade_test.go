package fact_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules/fact"
)

// step is one log line of an order: its fields as name=value words, and the
// outcome of its code.
type step struct {
	fields  string
	outcome fact.Outcome
}

// order plays steps to a trade as the engine does, with one record for all.
func order(t testing.TB, paths []string, steps ...step) (*fact.Tracker, *fact.TradeFacts) {
	t.Helper()
	tracker := fact.NewTracker(paths)
	trade := tracker.NewTrade("A1", true)
	rec := &fact.LogRecord{File: "a.log", Redact: func(b []byte) string { return "<" + string(b) + ">" }}
	for i, s := range steps {
		rec.Reset()
		rec.LineNo, rec.Raw = i+1, []byte(s.fields)
		for word := range strings.FieldsSeq(s.fields) {
			name, value, _ := strings.Cut(word, "=")
			f, ok := fact.FieldOf(name)
			if !ok {
				t.Fatalf("no field %s", name)
			}
			rec.Set(f, value, strings.Index(s.fields, word)+len(name)+1)
		}
		tracker.Note(rec)
		trade.Add(rec, s.outcome, strings.Clone)
	}
	return tracker, trade
}

func TestOutcomeOfATrade(t *testing.T) {
	const none = fact.Outcome("")
	for name, c := range map[string]struct {
		steps []fact.Outcome
		want  fact.Outcome
	}{
		"nothing told":                       {[]fact.Outcome{none, none}, none},
		"the latest word counts":             {[]fact.Outcome{fact.Unpaid, fact.Refused, fact.Unsettled}, fact.Unsettled},
		"a line without a code is no word":   {[]fact.Outcome{fact.Refused, none}, fact.Refused},
		"paid is final":                      {[]fact.Outcome{fact.Paid, fact.Refused, fact.Unpaid, fact.Unsettled, fact.Accepted}, fact.Paid},
		"paid at last":                       {[]fact.Outcome{fact.Refused, fact.Unpaid, fact.Paid}, fact.Paid},
		"unpaid does not hide a refusal":     {[]fact.Outcome{fact.Refused, fact.Unpaid}, fact.Refused},
		"unpaid settles what was not known":  {[]fact.Outcome{fact.Unsettled, fact.Unpaid}, fact.Unpaid},
		"accepted does not undo a failure":   {[]fact.Outcome{fact.Refused, fact.Accepted}, fact.Refused},
		"accepted, then refused":             {[]fact.Outcome{fact.Accepted, fact.Refused}, fact.Refused},
		"accepted alone leaves it undecided": {[]fact.Outcome{fact.Accepted}, fact.Accepted},
	} {
		var steps []step
		for _, o := range c.steps {
			steps = append(steps, step{"order_no=A1", o})
		}
		_, trade := order(t, nil, steps...)
		if trade.Outcome != c.want || trade.Records != len(steps) {
			t.Errorf("%s: %q after %d records, want %q", name, trade.Outcome, trade.Records, c.want)
		}
		v, p := trade.Lookup(fact.NewSet()).Fact("trade.paid")
		if p != fact.Present || (v.Int == 1) != (c.want == fact.Paid) {
			t.Errorf("%s: trade.paid is %+v, presence %d", name, v, p)
		}
		if v, p := trade.Lookup(fact.NewSet()).Fact("trade.outcome"); (p == fact.Present) != (c.want != none) || v.Text != string(c.want) {
			t.Errorf("%s: trade.outcome is %q, presence %d", name, v.Text, p)
		}
	}
	for o, want := range map[fact.Outcome]bool{fact.Refused: true, fact.Unsettled: true, fact.Unpaid: true, fact.Paid: false, fact.Accepted: false, none: false} {
		if o.Failed() != want {
			t.Errorf("%q counts as failed: %v", o, !want)
		}
	}
}

// A trade remembers the last value of a field with its place, and whether there
// was ever another.
func TestTradeRemembers(t *testing.T) {
	_, trade := order(t, []string{"trade.subsidy", "trade.periods.changed", "config.env"},
		step{"order_no=A1 periods=3 amount_fen=1200 subsidy=DAILY", ""},
		step{"order_no=A1 periods=3 subsidy=PERIOD message=新", ""},
		step{"order_no=A1 subsidy=DAILY periods=3", ""},
		step{"order_no=A1", ""})
	facts := trade.Lookup(fact.NewSet())
	for path, want := range map[string]struct {
		value    string
		presence fact.Presence
		at       string
	}{
		"trade.subsidy":         {"DAILY", fact.Present, "a.log:3:21"},
		"trade.subsidy.changed": {"true", fact.Present, "a.log:3:21"},
		"trade.periods":         {"3", fact.Present, "a.log:1:21"},
		"trade.periods.changed": {"false", fact.Present, "a.log:1:21"},
		"trade.amount_fen":      {"1200", fact.Present, "a.log:1:34"},
		"trade.order_no":        {"A1", fact.Present, "a.log:1:10"},
		"trade.nonsense":        {"", fact.NoSource, ""},
	} {
		v, p := facts.Fact(path)
		if v.Text != want.value || p != want.presence || v.Span.String() != want.at {
			t.Errorf("%s = %q at %s, presence %d; want %+v", path, v.Text, v.Span, p, want)
		}
	}
	if got := trade.Fen(); got != 1200 {
		t.Errorf("%d fen", got)
	}
	subsidy, _ := fact.FieldOf("subsidy")
	e := trade.Evidence(subsidy)
	if e.Excerpt != "<order_no=A1 subsidy=DAILY periods=3>" || e.Span.End.Col-e.Span.Start.Col != 5 || e.Value != "DAILY" {
		t.Errorf("the evidence is %+v", e)
	}
	if e := trade.Evidence(fact.Variant); e.Span.String() != "a.log:1:10" {
		t.Errorf("a field that was never seen is shown at the order's first line, not %s", e.Span)
	}
	// A field that no check reads is not kept, since there may be millions of trades.
	if _, ok := trade.Observed(fact.Message); ok {
		t.Error("the message is remembered, though nothing asks for it")
	}
}

// What a log never carries did not thereby not happen.
func TestDerivedFactsNeedALogThatTellsThem(t *testing.T) {
	const noSource, absent, present = fact.NoSource, fact.Absent, fact.Present
	type answer struct {
		presence fact.Presence
		yes      bool
	}
	for name, c := range map[string]struct {
		steps []step
		other string // a line of another order in the same log
		want  map[string]answer
	}{
		"a log of answers alone": {[]step{{"order_no=A1", ""}}, "order_no=B1 code=X", map[string]answer{
			"trade.notified": {noSource, false}, "trade.notify_ok": {noSource, false}, "trade.queried": {noSource, false},
			"trade.fulfilled": {noSource, false}, "trade.product": {noSource, false},
		}},
		"told of others": {[]step{{"order_no=A1", ""}}, "notify_at=1 notify_ack=ok notify_verify=ok query_at=1 fulfilled_at=1 product=h5", map[string]answer{
			"trade.notified": {present, false}, "trade.notify_ok": {present, false}, "trade.queried": {present, false},
			"trade.fulfilled": {present, false}, "trade.product": {absent, false},
		}},
		"all went well": {[]step{{"order_no=A1 notify_at=1 notify_ack=SUCCESS notify_verify=true", ""}, {"query_at=1 fulfilled_at=1", ""}}, "", map[string]answer{
			"trade.notified": {present, true}, "trade.notify_ok": {present, true}, "trade.queried": {present, true}, "trade.fulfilled": {present, true},
		}},
		"answered wrongly":       {[]step{{"notify_at=1 notify_ack=FAIL notify_verify=ok", ""}}, "", map[string]answer{"trade.notified": {present, true}, "trade.notify_ok": {present, false}}},
		"not verified":           {[]step{{"notify_at=1 notify_ack=ok notify_verify=bad_sign", ""}}, "", map[string]answer{"trade.notify_ok": {present, false}}},
		"first wrong, then well": {[]step{{"notify_at=1 notify_ack=500", ""}, {"notify_at=2 notify_ack=200", ""}}, "", map[string]answer{"trade.notify_ok": {present, true}}},
		// WeChat Pay sends no notification for payment codes: its lack says nothing.
		"payment code":                   {[]step{{"order_no=A1 product=micropay", ""}}, "notify_at=1 product=jsapi", map[string]answer{"trade.notified": {absent, false}}},
		"payment code, and yet notified": {[]step{{"order_no=A1 product=micropay notify_at=1", ""}}, "", map[string]answer{"trade.notified": {absent, false}}},
	} {
		tracker, trade := order(t, []string{"trade.product"}, c.steps...)
		rec := &fact.LogRecord{}
		for word := range strings.FieldsSeq(c.other) {
			name, value, _ := strings.Cut(word, "=")
			f, _ := fact.FieldOf(name)
			rec.Set(f, value, -1)
		}
		tracker.Note(rec)
		got := map[string]answer{}
		for path := range c.want {
			v, p := trade.Lookup(fact.NewSet()).Fact(path)
			got[path] = answer{p, v.Int == 1}
		}
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(answer{})); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// Merchants log how a notification was answered in words of their own. A word
// that is not known to be good is bad; no word tells nothing.
func TestWordsForANotification(t *testing.T) {
	for word, ok := range map[string]bool{
		"ok": true, "OK": true, "success": true, "SUCCESS": true, "true": true, "yes": true, "1": true, "pass": true, "PASSED": true, "verified": true,
		"200": true, "204": true, "": true, `{"code":"SUCCESS"}`: true, "<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>": true,
		"fail": false, "FAIL": false, "false": false, "no": false, "0": false, "500": false, "401": false, "302": false, "timeout": false,
		`{"code":"FAIL"}`: false, "<xml><return_code>FAIL</return_code></xml>": false, "<html>nginx</html>": false, "unsuccessful": false, "2xx?": false, "20": false,
	} {
		for _, field := range []string{"notify_ack", "notify_verify"} {
			fields := "notify_at=1 notify_verify=ok notify_ack=ok"
			fields = strings.Replace(fields, field+"=ok", field+"="+word, 1)
			_, trade := order(t, nil, step{fields, ""})
			if v, p := trade.Lookup(fact.NewSet()).Fact("trade.notify_ok"); p != fact.Present || (v.Int == 1) != ok {
				t.Errorf("%s %q counts as good: %v (presence %d), want %v", field, word, v.Int == 1, p, ok)
			}
		}
	}
}

func TestAge(t *testing.T) {
	for name, c := range map[string]struct {
		first, last string
		want        int64
		presence    fact.Presence
	}{
		"an hour":               {"ts=2026-11-21T10:00:00+08:00", "ts=2026-11-21T11:00:00+08:00", 3600, fact.Present},
		"one moment":            {"ts=2026-11-21T10:00:00+08:00", "order_no=A1", 0, fact.Present},
		"no times":              {"order_no=A1", "order_no=A1", 0, fact.NoSource},
		"first line has none":   {"order_no=A1", "ts=2026-11-21T11:00:00+08:00", 0, fact.NoSource},
		"first cannot be read":  {"ts=yesterday", "ts=2026-11-21T11:00:00+08:00", 0, fact.NoSource},
		"none can be read":      {"ts=yesterday", "ts=today", 0, fact.NoSource},
		"later cannot be read":  {"ts=2026-11-21T10:00:00+08:00", "ts=today", 0, fact.Present},
		"milliseconds are less": {"ts=1795233600999", "ts=1795233601000", 0, fact.Present},
	} {
		_, trade := order(t, []string{"trade.age_s"}, step{c.first, ""}, step{c.last, ""})
		v, p := trade.Lookup(fact.NewSet()).Fact("trade.age_s")
		if p != c.presence || v.Int != c.want {
			t.Errorf("%s: %d s, presence %d; want %d s, presence %d", name, v.Int, p, c.want, c.presence)
		}
	}
	_, trade := order(t, nil, step{"order_no=A1", ""}, step{"order_no=A1", ""})
	if v, p := trade.Lookup(fact.NewSet()).Fact("trade.records"); v.Int != 2 || p != fact.Present {
		t.Errorf("%d records, presence %d", v.Int, p)
	}
}
