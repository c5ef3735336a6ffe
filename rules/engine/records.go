package engine

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/condition"
	"github.com/paydiag/paydiag/rules/fact"
)

// trade is one order (or one refund, or one record without an order number) on
// its way through the log.
type trade struct {
	facts *fact.TradeFacts
	why   resolved       // the code or state that tells most of its failure
	first rules.Evidence // where that stands
	fired []*check.Check
	// passed are the checks that looked at this trade and found nothing.
	passed []*check.Check
}

type countKey struct {
	seen  Seen
	entry *codes.Entry
}

// paidNotFulfilled is the symptom entry of a trade that is paid while the
// merchant's order stays open: no code says so.
const paidNotFulfilled = "paid-not-fulfilled"

// Observe takes the next record of a log. The record may be used again as soon
// as the call returns.
func (e *Engine) Observe(rec *fact.LogRecord) {
	if e.tracker == nil {
		e.tracker = e.track()
	}
	e.result.Stats.Records++
	e.tracker.Note(rec)
	got, known := e.resolve.record(rec)
	if known {
		e.count(got)
	}
	t := e.tradeOf(rec)
	if t == nil {
		e.result.Stats.Overflow++
		return
	}
	outcome := fact.Outcome("")
	if known {
		outcome = outcomeOf(got, rec)
	}
	if outcome == fact.Paid && rec.Seen.Has(fact.RefundNo) {
		outcome = fact.Accepted // the state of the order that is being returned
	}
	t.facts.Add(rec, outcome, e.clone)
	if outcome.Failed() && (t.why.seen == Seen{} || outcome != fact.Unpaid || t.why.Entry == nil || t.why.outcome == fact.Unpaid) {
		t.why, t.first = got, rec.Evidence(got.field)
	}
	e.recordChecks(rec, t)
}

// outcomeOf is the entry's, or refused where a table does not know the code
// but the answer itself says that it failed.
func outcomeOf(got resolved, rec *fact.LogRecord) fact.Outcome {
	if got.Entry != nil {
		return got.outcome
	}
	if s := rec.Get(fact.HTTPStatus); strings.HasPrefix(s, "2") && rec.Get(fact.SubCode) == "" && rec.Get(fact.ResultCode) != "FAIL" {
		return ""
	}
	return fact.Refused
}

func (e *Engine) count(got resolved) {
	seen := got.seen
	if got.Entry != nil && got.Case < 0 {
		seen.Message = ""
	}
	key := countKey{seen, got.Entry}
	c := e.counts[key]
	if c == nil {
		if len(e.counts) >= maxKinds {
			return
		}
		c = &Count{Seen: seen, Ref: got.Ref}
		e.counts[key] = c
		e.keys = append(e.keys, key)
	}
	c.Records++
}

// tradeOf finds the trade that a record belongs to. Refunds are judged apart
// from the payment they return: a refused refund does not make the order
// unpaid.
func (e *Engine) tradeOf(rec *fact.LogRecord) *trade {
	key := rec.Get(fact.OrderNo)
	if r := rec.Get(fact.RefundNo); r != "" {
		key = "refund " + r
	}
	if key != "" {
		if t := e.trades[key]; t != nil {
			return t
		}
	}
	if len(e.queue) >= e.limit {
		return nil
	}
	key = strings.Clone(key)
	t := &trade{facts: e.tracker.NewTrade(key, len(e.queue) < maxExcerpts)}
	e.queue = append(e.queue, t)
	if key != "" {
		e.trades[key] = t
	}
	return t
}

// clone copies a value out of the record; the few words that a log repeats are
// kept once.
func (e *Engine) clone(s string) string {
	if v, ok := e.intern[s]; ok {
		return v
	}
	s = strings.Clone(s)
	if len(e.intern) < maxKinds && len(s) <= 64 {
		e.intern[s] = s
	}
	return s
}

// pointedAt picks the field that a check on records or trades shows: the one it
// names, or the first that decided.
func pointedAt(c *check.Check, prefix string, leaves []condition.Leaf) fact.Field {
	paths := []string{c.At}
	for _, l := range leaves {
		paths = append(paths, l.Cond.Path)
	}
	for _, p := range paths {
		if name, ok := strings.CutPrefix(strings.TrimSuffix(p, ".changed"), prefix); ok {
			if f, ok := fact.FieldOf(name); ok {
				return f
			}
		}
	}
	return fact.OrderNo
}

func (e *Engine) recordChecks(rec *fact.LogRecord, t *trade) {
	if len(e.byScope[fact.Record]) == 0 {
		return
	}
	facts := rec.Lookup(e.facts)
	for _, c := range e.byScope[fact.Record] {
		verdict := e.try(c, facts, rec.Get(fact.Provider), 0, "record.", rec.Evidence)
		if verdict == rules.Fail && !slices.Contains(t.fired, c) {
			t.fired = append(t.fired, c)
		}
	}
}
