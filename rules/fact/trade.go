package fact

import (
	"slices"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// Outcome says how a code or a trade state leaves the money, and through it
// how a trade stands.
type Outcome string

// The outcomes.
const (
	Refused   Outcome = "refused"
	Unsettled Outcome = "unknown" // money or state not known yet: query first
	Unpaid    Outcome = "unpaid"
	Paid      Outcome = "paid"
	Accepted  Outcome = "accepted" // transport or gateway said yes; the order is not decided by it
)

// Outcomes lists the outcomes.
var Outcomes = []Outcome{Refused, Unsettled, Unpaid, Paid, Accepted}

// Failed reports whether an outcome is one a merchant complains of.
func (o Outcome) Failed() bool { return o == Refused || o == Unsettled || o == Unpaid }

// Tracker knows which fields of records the trades must remember: those the
// loaded checks read, and no others, since there may be millions of trades.
type Tracker struct {
	fields []Field
	slot   [NumFields]int8 // -1 where not tracked
	seen   FieldSet        // fields met anywhere in the logs
	timed  bool            // some check reads trade.age_s
	last   int64           // newest time in the logs, ms
}

// NewTracker makes a tracker for the fields that the paths name.
func NewTracker(paths []string) *Tracker {
	want := FieldSet(0)
	for _, f := range []Field{OrderNo, AmountFen, Provider, Product, NotifyAt, NotifyVerify, NotifyAck, QueryAt, FulfilledAt} {
		want.Add(f)
	}
	for _, p := range paths {
		if f, _, ok := tradeField(p); ok {
			want.Add(f)
		}
	}
	t := &Tracker{timed: slices.Contains(paths, "trade.age_s")}
	for f := range NumFields {
		t.slot[f] = -1
		if want.Has(f) {
			t.slot[f] = int8(len(t.fields))
			t.fields = append(t.fields, f)
		}
	}
	return t
}

// tradeField splits trade.periods and trade.periods.changed.
func tradeField(path string) (f Field, changed, ok bool) {
	name, ok := strings.CutPrefix(path, "trade.")
	if !ok {
		return 0, false, false
	}
	name, changed = strings.CutSuffix(name, ".changed")
	f, ok = FieldOf(name)
	return f, changed, ok
}

// Observed is what a trade remembers of a field: the last value and its place.
type Observed struct {
	Value   string
	Changed bool // two different values were met
	line    int32
	col     int32
	offset  int
}

// TradeFacts is one order as its records told it, in the order of the log.
type TradeFacts struct {
	Key     string
	File    string
	Records int
	Outcome Outcome
	FirstMS int64
	slots   []Observed
	excerpt map[int32]string // line → redacted text, kept for few trades only
	tracker *Tracker
}

// NewTrade starts an order. With excerpts it keeps the lines it came from, for
// a report to show.
func (t *Tracker) NewTrade(key string, excerpts bool) *TradeFacts {
	f := &TradeFacts{Key: key, tracker: t, slots: make([]Observed, len(t.fields))}
	if excerpts {
		f.excerpt = map[int32]string{}
	}
	return f
}

// Note takes the fields of a record into account for the whole log.
func (t *Tracker) Note(r *LogRecord) {
	t.seen |= r.Seen
	if !t.timed {
		return
	}
	if ms, ok := r.timeMS(); ok {
		t.last = max(t.last, ms)
	}
}

// Seen reports whether any record of the logs carried the field.
func (t *Tracker) Seen(f Field) bool { return t.seen.Has(f) }

func (r *LogRecord) timeMS() (int64, bool) {
	if !r.Seen.Has(TS) {
		return 0, false
	}
	at, ok := ParseTime(r.values[TS])
	if !ok {
		return 0, false
	}
	return at.UnixMilli(), true
}

// Add takes one more record of the order, with the outcome of its code or
// state (empty where it has none). Paid is final; before that the latest word
// counts, except that an unpaid state does not hide why an attempt was refused.
func (f *TradeFacts) Add(r *LogRecord, o Outcome, clone func(string) string) {
	if f.Records == 0 {
		f.File = r.File
		if f.tracker.timed {
			f.FirstMS, _ = r.timeMS()
		}
	}
	f.Records++
	hides := o == Accepted && f.Outcome.Failed() || o == Unpaid && f.Outcome == Refused
	if o != "" && f.Outcome != Paid && !hides {
		f.Outcome = o
	}
	kept := false
	for i, field := range f.tracker.fields {
		if !r.Seen.Has(field) {
			continue
		}
		s, v := &f.slots[i], r.values[field]
		if s.Value == v {
			continue
		}
		span := r.Span(field)
		*s = Observed{Value: clone(v), Changed: s.Value != "" || s.Changed,
			line: int32(span.Start.Line), col: int32(span.Start.Col), offset: span.Start.Byte}
		kept = true
	}
	if kept && f.excerpt != nil && len(f.excerpt) < 8 && r.Redact != nil {
		f.excerpt[int32(r.LineNo)] = r.Redact(r.Raw)
	}
}

// Observed returns what the trade remembers of a field.
func (f *TradeFacts) Observed(field Field) (Observed, bool) {
	i := f.tracker.slot[field]
	if i < 0 || f.slots[i].Value == "" {
		return Observed{}, false
	}
	return f.slots[i], true
}

// Fen is the order's amount, 0 where the log does not carry it.
func (f *TradeFacts) Fen() int64 {
	o, _ := f.Observed(AmountFen)
	n, err := strconv.ParseInt(o.Value, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Evidence shows a field of the trade, or its first known line.
func (f *TradeFacts) Evidence(field Field) rules.Evidence {
	o, ok := f.Observed(field)
	if !ok {
		o, _ = f.Observed(OrderNo)
	}
	span := rules.Span{File: f.File,
		Start: rules.Pos{Line: int(o.line), Col: int(o.col), Byte: o.offset}}
	span.End = span.Start
	span.End.Col += runes([]byte(o.Value))
	span.End.Byte += len(o.Value)
	return rules.Evidence{Span: span, Excerpt: f.excerpt[o.line], Fact: "trade." + field.String(), Value: o.Value}
}

// tradeLookup gives the facts of one trade; anything else is asked of the run.
type tradeLookup struct {
	*TradeFacts
	run Lookup
}

// Lookup joins the trade's facts with those of the run.
func (f *TradeFacts) Lookup(run Lookup) Lookup { return tradeLookup{f, run} }

// Fact implements Lookup.
func (l tradeLookup) Fact(path string) (Value, Presence) {
	name, ok := strings.CutPrefix(path, "trade.")
	if !ok {
		return l.run.Fact(path)
	}
	if field, changed, ok := tradeField(path); ok {
		return l.field(field, changed)
	}
	return l.derive(name)
}

func (l tradeLookup) field(field Field, changed bool) (Value, Presence) {
	if o, ok := l.Observed(field); ok {
		at := l.Evidence(field).Span
		if changed {
			return BoolValue(o.Changed).At(at), Present
		}
		return field.value(o.Value, at)
	}
	if l.tracker.Seen(field) {
		return Value{}, Absent
	}
	return Value{}, NoSource
}

// derive answers the facts that no record holds alone. What the log never
// carries at all is not known, rather than false.
func (l tradeLookup) derive(name string) (Value, Presence) {
	t := l.tracker
	has := func(f Field) bool { _, ok := l.Observed(f); return ok }
	ifSeen := func(v bool, fields ...Field) (Value, Presence) {
		for _, f := range fields {
			if t.Seen(f) {
				return BoolValue(v), Present
			}
		}
		return Value{}, NoSource
	}
	switch name {
	case "outcome":
		if l.Outcome == "" {
			return Value{}, Absent
		}
		return TextValue(string(l.Outcome)), Present
	case "paid":
		return BoolValue(l.Outcome == Paid), Present
	case "notified":
		// Payment-code orders get no notification at all: WeChat Pay pushes none
		// (facts of 2026-11-21, pay.weixin.qq.com), so its lack says nothing.
		if p, _ := l.Observed(Product); p.Value == "micropay" {
			return Value{}, Absent
		}
		return ifSeen(has(NotifyAt), NotifyAt)
	case "notify_ok":
		ack, _ := l.Observed(NotifyAck)
		verify, _ := l.Observed(NotifyVerify)
		return ifSeen(has(NotifyAt) && !isBad(ack.Value) && !isBad(verify.Value), NotifyAck, NotifyVerify)
	case "queried":
		return ifSeen(has(QueryAt), QueryAt)
	case "fulfilled":
		return ifSeen(has(FulfilledAt), FulfilledAt)
	case "records":
		return IntValue(int64(l.Records)), Present
	case "age_s":
		if l.FirstMS == 0 || t.last == 0 {
			return Value{}, NoSource
		}
		return IntValue((t.last - l.FirstMS) / 1000), Present
	}
	return Value{}, NoSource
}

// isBad reads the words by which merchants log a failed check or a refused
// answer: a status, a word, or the whole body that was answered. An empty word
// tells nothing bad.
func isBad(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) == 3 && s[0] == '2' {
		return false
	}
	switch s {
	case "", "ok", "success", "true", "yes", "1", "pass", "passed", "verified":
		return false
	}
	body := strings.HasPrefix(s, "{") || strings.HasPrefix(s, "<")
	return !body || !strings.Contains(s, "success")
}
