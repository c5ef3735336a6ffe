package engine

import (
	"fmt"
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/fact"
)

// Finish judges the trades and the run as a whole and returns what was found.
// haveLog says whether a log was given at all.
func (e *Engine) Finish(haveLog bool) Result {
	if !haveLog {
		over := slices.Concat(e.byScope[fact.Record], e.byScope[fact.Trade], e.byScope[fact.Run])
		e.notGiven(over, rules.Text{ZH: "没有提供交易日志", EN: "no transaction log was given"}, "log")
	} else {
		groups := groups{index: map[groupKey]int{}}
		for _, t := range e.queue {
			e.finishTrade(t, &groups)
		}
		e.result.Groups = groups.list
		e.undecided(fact.Record)
		e.undecided(fact.Trade)
		e.finishRun()
	}
	e.result.Stats.Trades = len(e.queue)
	if n := e.result.Stats.Overflow; n > 0 {
		e.result.NotChecked = append(e.result.NotChecked, rules.NotChecked{
			What: "log", Title: rules.Text{ZH: "部分订单", EN: "some orders"}, Count: n, Why: rules.Text{
				ZH: fmt.Sprintf("订单超过 %d 笔，其余订单的日志行没有检查", e.limit),
				EN: fmt.Sprintf("the log has more than %d orders; the lines of the others were not looked at", e.limit)}})
	}
	e.result.Findings = e.findings()
	for _, k := range e.keys {
		e.result.Counts = append(e.result.Counts, *e.counts[k])
	}
	return e.result
}

// Configured returns what the configuration alone shows; checks that need a
// log are left out and not reported as missing.
func (e *Engine) Configured() Result {
	e.result.Findings = e.findings()
	return e.result
}

func (e *Engine) finishTrade(t *trade, groups *groups) {
	facts := t.facts.Lookup(e.facts)
	provider, _ := t.facts.Observed(fact.Provider)
	for _, c := range e.byScope[fact.Trade] {
		switch e.try(c, facts, provider.Value, t.facts.Fen(), "trade.", t.facts.Evidence) {
		case rules.Fail:
			t.fired = append(t.fired, c)
		case rules.Pass:
			t.passed = append(t.passed, c)
		}
	}
	if t.facts.Outcome == fact.Paid {
		e.result.Stats.PaidTrades++
		if !e.openThoughPaid(t) {
			return
		}
	}
	if !t.facts.Outcome.Failed() && t.facts.Outcome != fact.Paid {
		return
	}
	e.result.Stats.FailedTrades++
	e.result.Stats.FailedFen += t.facts.Fen()
	groups.add(t)
}

// openThoughPaid turns a paid trade that the merchant never fulfilled into a
// failure of its own kind. It needs a log that carries fulfilment at all.
func (e *Engine) openThoughPaid(t *trade) bool {
	if _, done := t.facts.Observed(fact.FulfilledAt); done || !e.tracker.Seen(fact.FulfilledAt) {
		return false
	}
	entries := e.table.Lookup(paidNotFulfilled)
	if len(entries) == 0 {
		return false
	}
	provider, _ := t.facts.Observed(fact.Provider)
	entry := entries[0]
	if i := slices.IndexFunc(entries, func(e *codes.Entry) bool { return e.Provider == provider.Value }); i > 0 {
		entry = entries[i]
	}
	t.why = resolved{Ref: codes.Ref{Entry: entry, Case: -1}, outcome: entry.Outcome,
		seen: Seen{Provider: provider.Value, Code: entry.Code}}
	t.first = t.facts.Evidence(fact.OrderNo)
	return true
}

// finishRun puts the totals forth as facts and judges them.
func (e *Engine) finishRun() {
	s := &e.result.Stats
	notified := 0
	for _, t := range e.queue {
		if _, ok := t.facts.Observed(fact.NotifyAt); ok {
			notified++
		}
	}
	for path, n := range map[string]int{
		"run.records": s.Records, "run.trades": len(e.queue), "run.failed_trades": s.FailedTrades,
		"run.paid_trades": s.PaidTrades, "run.notified_trades": notified,
	} {
		e.facts.Put(path, fact.IntValue(int64(n)))
	}
	e.facts.Give("run")
	for _, c := range e.byScope[fact.Run] {
		if c.Provider != "" && !e.facts.Covers("config."+c.Provider) && e.facts.Given("config") {
			continue
		}
		e.conclude(c, Judge(c, e.facts, ""))
	}
}

// groupKey tells failures apart.
type groupKey struct {
	codes.Ref
	api, code, detail string
}

type groups struct {
	list  []Group
	index map[groupKey]int
}

func (g *groups) add(t *trade) {
	key := groupKey{Ref: t.why.Ref, api: t.why.seen.API}
	if t.why.Entry == nil {
		key.code, key.detail = t.why.seen.Code+t.why.seen.SubCode, t.why.seen.Message
	}
	i, ok := g.index[key]
	if !ok {
		i = len(g.list)
		g.index[key] = i
		g.list = append(g.list, Group{Ref: t.why.Ref, Seen: t.why.seen, First: t.first})
	}
	group := &g.list[i]
	group.Trades++
	group.Fen += t.facts.Fen()
	causes := group.Advice().Causes
	passed := slices.DeleteFunc(t.passed, func(c *check.Check) bool { return causes[c.Cause] == 0 })
	for j := range group.Parts {
		if slices.Equal(group.Parts[j].Fired, t.fired) && slices.Equal(group.Parts[j].Passed, passed) {
			group.Parts[j].Trades++
			group.Parts[j].Fen += t.facts.Fen()
			return
		}
	}
	group.Parts = append(group.Parts, Part{Fired: t.fired, Passed: passed, Trades: 1, Fen: t.facts.Fen()})
}
