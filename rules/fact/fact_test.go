package fact_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

func TestParseTime(t *testing.T) {
	const noon = 1795233600000 // 2026-11-21 12:00:00 in Shanghai, in ms
	for text, want := range map[string]int64{
		"2026-11-21T12:00:00+08:00":           noon, // WeChat Pay
		"2026-11-21T04:00:00Z":                noon,
		"2026-11-21T12:00:00.123+08:00":       noon + 123,
		"2026-11-21T12:00:00.123456789+08:00": noon + 123,
		"2026-11-21T12:00:00+0800":            noon,
		"2026-11-21 12:00:00":                 noon, // Alipay; without a zone it is Shanghai
		"2026-11-21 12:00:00.5":               noon + 500,
		"2026-11-21 12:00:00,250":             noon + 250, // log4j
		"2026-11-21T12:00:00":                 noon,
		"2026-11-21T12:00:00.25":              noon + 250,
		"20261121120000":                      noon,
		"2026/11/21 12:00:00":                 noon,
		"2026-11-21":                          noon - 12*3600_000,
		"Sat, 21 Nov 2026 04:00:00 UTC":       noon,
		"1795233600":                          noon,
		"1795233600123":                       noon + 123,
		"  2026-11-21 12:00:00\n":             noon,
	} {
		got, ok := fact.ParseTime(text)
		if !ok || got.UnixMilli() != want {
			t.Errorf("%q is read as %s, want %s", text, got, time.UnixMilli(want).UTC())
		}
	}
	for _, text := range []string{
		"", "yesterday", "12:00:00", "2026-13-01", "2026-11-21 25:00:00", "0", "179523360", "17952336001", "20261121",
		"2026-11-21 12:00", "1795233600.5",
	} {
		if got, ok := fact.ParseTime(text); ok {
			t.Errorf("%q is no time, but read as %s", text, got)
		}
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		typ  fact.Type
		text string
		n    int64
		ok   bool
	}{
		{fact.Int, "42", 42, true}, {fact.Int, " -7 ", -7, true}, {fact.Int, "010", 10, true},
		{fact.Int, "1.5", 0, false}, {fact.Int, "", 0, false}, {fact.Int, "12元", 0, false},
		{fact.Bool, "true", 1, true}, {fact.Bool, "YES", 1, true}, {fact.Bool, " on ", 1, true}, {fact.Bool, "1", 1, true}, {fact.Bool, "是", 1, true},
		{fact.Bool, "false", 0, true}, {fact.Bool, "No", 0, true}, {fact.Bool, "off", 0, true}, {fact.Bool, "0", 0, true}, {fact.Bool, "否", 0, true},
		{fact.Bool, "", 0, false}, {fact.Bool, "maybe", 0, false}, {fact.Bool, "2", 0, false},
		{fact.Time, "1970-01-01T00:00:01Z", 1000, true}, {fact.Text, "", 0, true}, {fact.Text, "10", 0, true}, {fact.URL, "no url", 0, true},
	} {
		got, ok := fact.Parse(c.typ, c.text)
		want := fact.Value{Type: c.typ, Int: c.n, Text: c.text}
		if ok != c.ok {
			t.Errorf("%q as %s: %v, want %v", c.text, c.typ, ok, c.ok)
		} else if diff := cmp.Diff(want, got); ok && diff != "" {
			t.Errorf("%q as %s:\n%s", c.text, c.typ, diff)
		}
		if got.Type != c.typ || got.Text != c.text {
			t.Errorf("%q as %s: what does not parse keeps its type and text, got %+v", c.text, c.typ, got)
		}
	}
	if _, ok := fact.Parse(fact.Time, "soon"); ok {
		t.Error("“soon” is no time")
	}
}

func TestValueString(t *testing.T) {
	masked := fact.TextValue("13812345678")
	masked.Shown = "138****5678"
	for want, v := range map[string]fact.Value{
		"-3": fact.IntValue(-3), "true": fact.BoolValue(true), "false": fact.BoolValue(false), "138****5678": masked,
		"a, 138****5678": {Type: fact.List, List: []fact.Value{fact.TextValue("a"), masked}}, "": {Type: fact.List},
		"2026-11-21T04:00:00Z": fact.TimeValue(time.UnixMilli(1795233600000).UTC()),
	} {
		if got := v.String(); got != want {
			t.Errorf("%+v reads %q, want %q", v, got, want)
		}
	}
}

// Unknown, absent and opaque are three things: a check must not pass because
// nobody looked.
func TestSetPresence(t *testing.T) {
	s := fact.NewSet()
	at := rules.Span{File: "a", Start: rules.Pos{Line: 1, Col: 2}}
	presence := func(path string) fact.Presence { _, p := s.Fact(path); return p }
	if p := presence("config.wechat.mchid"); p != fact.NoSource {
		t.Errorf("no configuration was read: %d", p)
	}
	s.Put("config.wechat.mchid", fact.TextValue("1").At(at))
	if p := presence("config.wechat.appid"); p != fact.NoSource || s.Given("config") {
		t.Errorf("a single fact does not make the rest absent: %d", p)
	}
	s.Give("config")
	for path, want := range map[string]fact.Presence{
		"config.wechat.mchid": fact.Present, "config.wechat.appid": fact.Absent, "config": fact.Absent,
		"answers.wechat.appid_bound": fact.NoSource, "configuration.x": fact.NoSource,
	} {
		if got := presence(path); got != want {
			t.Errorf("%s: presence %d, want %d", path, got, want)
		}
	}
	s.PutOpaque("config.wechat.appid", at, "${APPID}")
	s.Put("config.wechat.appid", fact.TextValue("wx1"))
	s.PutOpaque("config.wechat.mchid", at, "${MCHID}")
	s.Put("config.wechat.mchid", fact.TextValue("2"))
	if v, p := s.Fact("config.wechat.appid"); p != fact.Opaque || v.Span != at || v.Text != "${APPID}" {
		t.Errorf("what stands there first stays, even unknown: %+v, presence %d", v, p)
	}
	if v, p := s.Fact("config.wechat.mchid"); p != fact.Present || v.Text != "1" || v.Span != at {
		t.Errorf("what stands there first stays: %+v, presence %d", v, p)
	}
}

func TestSetSectionsAndCovers(t *testing.T) {
	s := fact.NewSet()
	outer, inner := rules.Span{File: "a", Start: rules.Pos{Line: 1}}, rules.Span{File: "a", Start: rules.Pos{Line: 5}}
	s.PutSection("config.wechat", outer)
	s.PutSection("config.wechat.fenfu", inner)
	s.PutSection("config.wechat", inner) // the second file's
	for path, want := range map[string]string{
		"config.wechat.fenfu.periods": "config.wechat.fenfu", "config.wechat.notify_url": "config.wechat",
		"config.wechat": "", "config.wechatty.x": "", "config.alipay.x": "", "now": "",
	} {
		if got, _ := s.Section(path); got != want {
			t.Errorf("%s belongs to %q, want %q", path, got, want)
		}
	}
	if _, at := s.Section("config.wechat.x"); at != outer {
		t.Errorf("the section opens at %+v, want its first place", at)
	}
	s.Put("config.wechatty.x", fact.TextValue("1"))
	if s.Covers("config.wechat") {
		t.Error("config.wechatty is not below config.wechat")
	}
	s.PutOpaque("config.wechat.x", outer, "")
	if !s.Covers("config.wechat") || s.Covers("config.wechat.x") {
		t.Error("a setting covers what stands above it, not itself")
	}
}

// The columns of a field hold whatever stands before it; a report underlines it.
func TestRecordSpans(t *testing.T) {
	const line = `{"商户订单号":"订单1","msg":"签名错误"}`
	r := &fact.LogRecord{File: "a.log", LineNo: 7, Offset: 1000, Raw: []byte(line), Redact: func(b []byte) string { return strings.ToUpper(string(b)) }}
	r.Set(fact.OrderNo, "订单1", strings.Index(line, "订单1"))
	r.Set(fact.Message, "签名错误", strings.Index(line, "签名错误"))
	r.Set(fact.Code, "SIGN_ERROR", -1)             // its place is not known
	r.Set(fact.SubCode, "0123456789", len(line)-2) // it would end behind the line: put together from two places
	r.Set(fact.API, "", 3)                         // tells nothing
	for f, want := range map[fact.Field][4]int{    // columns, bytes
		fact.OrderNo: {11, 14, 1000 + 20, 1000 + 27}, fact.Message: {23, 27, 1000 + 36, 1000 + 48},
		fact.Code: {1, 29, 1000, 1000 + len(line)}, fact.SubCode: {1, 29, 1000, 1000 + len(line)}, fact.Variant: {1, 29, 1000, 1000 + len(line)},
	} {
		s := r.Span(f)
		if got := [4]int{s.Start.Col, s.End.Col, s.Start.Byte, s.End.Byte}; got != want || s.Start.Line != 7 || s.File != "a.log" {
			t.Errorf("%s stands at %v, want %v", f, got, want)
		}
	}
	if r.Seen.Has(fact.API) || !r.Seen.Has(fact.Code) {
		t.Error("an empty field counts as seen, or a full one does not")
	}
	e := r.Evidence(fact.OrderNo)
	want := rules.Evidence{Span: r.Span(fact.OrderNo), Fact: "record.order_no", Value: "订单1", Excerpt: strings.ToUpper(line)}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Error(diff)
	}
	r.Reset()
	if r.Seen != 0 || r.Get(fact.OrderNo) != "" {
		t.Error("the next line must not see this one")
	}
}

func TestRecordLookup(t *testing.T) {
	run := fact.NewSet()
	run.Put("config.env", fact.TextValue("sandbox"))
	r := &fact.LogRecord{LineNo: 1, Raw: []byte("x")}
	facts := r.Lookup(run)
	r.Set(fact.AmountFen, "12.5", -1)
	r.Set(fact.TS, "2026-11-21", -1)
	for path, want := range map[string]fact.Presence{
		"record.amount_fen": fact.Opaque, "record.ts": fact.Present, "record.api": fact.Absent, "record.nonsense": fact.NoSource,
		"record.code": fact.Absent, "config.env": fact.Present, "config.x": fact.NoSource,
	} {
		if _, got := facts.Fact(path); got != want {
			t.Errorf("%s: presence %d, want %d", path, got, want)
		}
	}
	// An answer without a code is a success; a line that is no answer tells nothing.
	r.Set(fact.HTTPStatus, "200", -1)
	if v, p := facts.Fact("record.code"); p != fact.Present || v.Text != "" {
		t.Errorf("code of an answer that has none: %q, presence %d", v.Text, p)
	}
}

func TestFieldNames(t *testing.T) {
	seen := map[string]bool{}
	for f := range fact.NumFields {
		if f.String() == "" || seen[f.String()] {
			t.Errorf("field %d is called %q", f, f)
		}
		seen[f.String()] = true
		if got, ok := fact.FieldOf(f.String()); !ok || got != f {
			t.Errorf("%s is found as %d, want %d", f, got, f)
		}
	}
	if fact.NumFields > 64 {
		t.Errorf("a field set holds 64 fields, not %d", fact.NumFields)
	}
	if _, ok := fact.FieldOf("no_such"); ok {
		t.Error("a field that is none is found")
	}
}

func TestScopes(t *testing.T) {
	for _, c := range []struct {
		scope fact.Scope
		path  string
		sees  bool
	}{
		{fact.Config, "config.env", true}, {fact.Config, "answers.x", true}, {fact.Config, "now", true}, {fact.Config, "record.code", false},
		{fact.Record, "record.code", true}, {fact.Record, "trade.paid", false}, {fact.Record, "config.env", true},
		{fact.Trade, "trade.paid", true}, {fact.Trade, "record.code", false}, {fact.Trade, "run.trades", false},
		{fact.Run, "run.trades", true}, {fact.Run, "trade.paid", false},
	} {
		if got := c.scope.Sees(c.path); got != c.sees {
			t.Errorf("a check of scope %s sees %s: %v", c.scope, c.path, got)
		}
	}
}

func TestSchema(t *testing.T) {
	s := fact.NewSchema([]fact.Decl{
		{Path: "record.periods", Type: fact.Int}, {Path: "trade.paid", Type: fact.Bool}, {Path: "config.env", Type: fact.Int}, {Path: "config.env", Type: fact.Text},
	})
	for path, want := range map[string]fact.Type{
		"config.env": fact.Text, "trade.paid": fact.Bool, "trade.periods": fact.Int, "trade.periods.changed": fact.Bool,
	} {
		if d, ok := s.Find(path); !ok || d.Type != want || d.Path != path {
			t.Errorf("%s is %+v, want %s", path, d, want)
		}
	}
	for _, path := range []string{"trade.subsidy", "trade.paid.changed", "record.periods.changed", "periods", ""} {
		if d, ok := s.Find(path); ok {
			t.Errorf("%s is declared as %+v", path, d)
		}
	}
}
