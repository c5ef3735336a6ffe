package fact

import (
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// Field is a canonical field of a log record.
type Field uint8

// The canonical fields (DESIGN "Canonical record fields").
const (
	TS Field = iota
	Env
	Provider
	API
	APIVersion
	Product
	Scene
	MchID
	SubMchID
	AppID
	OrderNo
	TxnID
	RefundNo
	UserHash
	CardHash
	DeviceHash
	ClientIP
	ShopID
	Category
	GoodsType
	PromoID
	AmountFen
	Currency
	Method
	Periods
	Subsidy
	HTTPStatus
	ReturnCode
	ResultCode
	Code
	SubCode
	Message
	RequestID
	RiskFlag
	RiskAction
	LatencyMS
	TradeState
	RefundState
	NotifyAt
	NotifyAttempt
	NotifyVerify
	NotifyAck
	QueryAt
	FulfilledAt
	Variant
	NumFields
)

var fieldNames = [NumFields]string{
	"ts", "env", "provider", "api", "api_version", "product", "scene", "mchid", "sub_mchid", "appid",
	"order_no", "txn_id", "refund_no", "user_hash", "card_hash", "device_hash", "client_ip", "shop_id",
	"category", "goods_type", "promo_id", "amount_fen", "currency", "method", "periods", "subsidy",
	"http_status", "return_code", "result_code", "code", "sub_code", "message", "request_id", "risk_flag",
	"risk_action", "latency_ms", "trade_state", "refund_state", "notify_at", "notify_attempt",
	"notify_verify", "notify_ack", "query_at", "fulfilled_at", "variant",
}

// String is the field's name in paths and profiles.
func (f Field) String() string { return fieldNames[f] }

// Type is the type of the field's value.
func (f Field) Type() Type {
	switch f {
	case AmountFen, Periods, HTTPStatus, LatencyMS, NotifyAttempt:
		return Int
	case TS, NotifyAt, QueryAt, FulfilledAt:
		return Time
	}
	return Text
}

// value reads the text of a field as its type.
func (f Field) value(text string, at rules.Span) (Value, Presence) {
	v, ok := Parse(f.Type(), text)
	v.Span = at
	if !ok {
		return v, Opaque
	}
	return v, Present
}

// FieldOf finds a field by its name.
func FieldOf(name string) (Field, bool) {
	f, ok := fieldByName[name]
	return f, ok
}

// fieldByName turns fieldNames round: checks look fields up for every record.
var fieldByName = func() map[string]Field {
	m := make(map[string]Field, NumFields)
	for i, n := range fieldNames {
		m[n] = Field(i)
	}
	return m
}()

// FieldSet is a set of fields.
type FieldSet uint64

// Add puts a field into the set.
func (s *FieldSet) Add(f Field) { *s |= 1 << f }

// Has reports whether the field is in the set.
func (s FieldSet) Has(f Field) bool { return s&(1<<f) != 0 }

// LogRecord is one line of a transaction log in canonical fields. A reader
// fills the same record again for each line, so nothing of it may be kept:
// what must outlive the line is copied.
type LogRecord struct {
	File   string
	LineNo int
	Offset int // of the line in the file
	Seen   FieldSet

	// Raw is the line as read; it never leaves the record but through Redact,
	// which the reader sets.
	Raw    []byte
	Redact func(line []byte) string

	values [NumFields]string
	at     [NumFields]int32 // byte offset of the value in Raw, -1 where not known
}

// Reset empties the record for the next line.
func (r *LogRecord) Reset() {
	r.Seen = 0
	r.values = [NumFields]string{}
}

// Set stores a value with its byte offset in Raw, or -1. Empty values are not
// stored: an empty field tells nothing.
func (r *LogRecord) Set(f Field, value string, at int) {
	if value == "" {
		return
	}
	r.values[f], r.at[f] = value, int32(at)
	r.Seen.Add(f)
}

// Get returns a field's text, or "".
func (r *LogRecord) Get(f Field) string { return r.values[f] }

// Span is the place of a field, or of the whole line where the field's own
// place is not known.
func (r *LogRecord) Span(f Field) rules.Span {
	from, to := 0, len(r.Raw)
	if r.Seen.Has(f) && r.at[f] >= 0 && int(r.at[f])+len(r.values[f]) <= len(r.Raw) {
		from = int(r.at[f])
		to = from + len(r.values[f])
	}
	return r.span(from, to)
}

func (r *LogRecord) span(from, to int) rules.Span {
	pos := func(b int) rules.Pos {
		return rules.Pos{Line: r.LineNo, Col: runes(r.Raw[:b]) + 1, Byte: r.Offset + b}
	}
	return rules.Span{File: r.File, Start: pos(from), End: pos(to)}
}

// Evidence copies what a report may show of a field of this line.
func (r *LogRecord) Evidence(f Field) rules.Evidence {
	e := rules.Evidence{Span: r.Span(f), Fact: "record." + f.String(), Value: strings.Clone(r.values[f])}
	if r.Redact != nil {
		e.Excerpt = r.Redact(r.Raw)
	}
	return e
}

// recordLookup gives the facts of one record; anything else is asked of the run.
type recordLookup struct {
	*LogRecord
	run Lookup
}

// Lookup joins the record's facts with those of the run.
func (r *LogRecord) Lookup(run Lookup) Lookup { return recordLookup{r, run} }

// Fact implements Lookup.
func (l recordLookup) Fact(path string) (Value, Presence) {
	name, ok := strings.CutPrefix(path, "record.")
	if !ok {
		return l.run.Fact(path)
	}
	f, ok := FieldOf(name)
	if !ok {
		return Value{}, NoSource
	}
	if !l.Seen.Has(f) {
		if (f == Code || f == SubCode) && l.answered() {
			return TextValue(""), Present // an answer without a code is a success, not a gap
		}
		return Value{}, Absent
	}
	return f.value(l.values[f], l.Span(f))
}

// answered reports whether the line tells how a call ended.
func (r *LogRecord) answered() bool {
	return r.Seen.Has(HTTPStatus) || r.Seen.Has(TradeState) || r.Seen.Has(ResultCode)
}

func runes(b []byte) int {
	n := 0
	for _, c := range b {
		if c&0xC0 != 0x80 {
			n++
		}
	}
	return n
}
