// Package engine evaluates checks over facts: once a run, for each record, for
// each trade, and for the whole run at its end.
//
// It owns the one pass over the records and what is counted in it. It is pure:
// no file, clock or network, and nothing of a record is kept but counters, the
// fields that the loaded checks read, and a few samples. It refuses to rank
// causes; that is package diagnose/triage.
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

// Limits that keep a run's memory bounded whatever the log holds.
const (
	maxTrades   = 2_000_000 // orders remembered; later ones are counted as not looked at
	maxExcerpts = 500       // orders whose lines are kept for showing
	maxSamples  = 3         // places shown for one finding
	maxKinds    = 20_000    // different codes remembered
)

// Row is the verdict of a checklist item.
type Row struct {
	Check   *check.Check
	Verdict rules.Verdict
	Needs   []string
	Counts  map[rules.Verdict]int // configurations by verdict, where a run has several
}

// Clue is the answer of one check: what it says of its cause.
type Clue struct {
	Check *check.Check
	Fired bool // otherwise it passed
}

// Group is the failed trades that show the same code with the same kind of
// message.
type Group struct {
	codes.Ref
	Seen   Seen
	Parts  []Part
	Trades int
	Fen    int64
	First  rules.Evidence
}

// Provider is who failed: as the log says it, or as the entry knows it.
func (g Group) Provider() string {
	if g.Seen.Provider == "" && g.Entry != nil {
		return g.Entry.Provider
	}
	return g.Seen.Provider
}

// Part is the trades of a group on which the same checks fired and passed. In a
// paste, which is one trade with several readings, each reading is a part of a
// trade.
type Part struct {
	Fired  []*check.Check
	Passed []*check.Check // of those that bear on the group's causes
	Trades float64
	Fen    int64
}

// Seen is a code as the log shows it.
type Seen struct {
	Provider, APIVersion, API, Code, SubCode, Message string
}

// Count is how often a code was met in records, failed or not.
type Count struct {
	codes.Ref
	Seen    Seen
	Records int
}

// Result is what a run found, before any ranking.
type Result struct {
	Rows       []Row
	Findings   []rules.Finding
	NotChecked []rules.NotChecked
	Clues      []Clue // of the configuration and the whole run; those of trades stand in the groups
	Groups     []Group
	Counts     []Count
	Stats      Stats
}

// Stats are the totals of a run.
type Stats struct {
	Records      int
	Trades       int
	FailedTrades int
	FailedFen    int64
	PaidTrades   int
	Overflow     int // records of orders beyond the limit, which no check has seen
}

// Engine is one run.
type Engine struct {
	facts   *fact.Set
	table   codes.Table
	byScope map[fact.Scope][]*check.Check
	tallies map[*check.Check]*tally
	single  []rules.Finding // of checks that look once: configuration and run
	order   []*check.Check  // of first firing, for stable output
	tracker *fact.Tracker
	resolve resolver
	trades  map[string]*trade
	queue   []*trade // in order of first appearance
	intern  map[string]string
	counts  map[countKey]*Count
	keys    []countKey
	limit   int // of trades remembered
	result  Result
}

// New prepares a run. The facts must be complete for the configuration; the
// records follow through Observe.
func New(checks []*check.Check, table codes.Table, facts *fact.Set) *Engine {
	e := &Engine{
		facts: facts, table: table,
		byScope: map[fact.Scope][]*check.Check{},
		tallies: map[*check.Check]*tally{},
		trades:  map[string]*trade{},
		intern:  map[string]string{},
		counts:  map[countKey]*Count{},
		resolve: newResolver(table),
		limit:   maxTrades,
	}
	for _, c := range checks {
		e.byScope[c.Scope] = append(e.byScope[c.Scope], c)
		e.tallies[c] = &tally{}
	}
	return e
}

// track begins to keep what the checks read of the records. A run without a
// log never gets here.
func (e *Engine) track() *fact.Tracker {
	var paths []string
	for c := range e.tallies {
		if c.Scope == fact.Config {
			continue // sees no record
		}
		paths = append(paths, c.Paths()...)
		paths = append(paths, check.Placeholders(c.Say.ZH+c.Say.EN+c.Fix.ZH+c.Fix.EN)...)
	}
	return fact.NewTracker(paths)
}

// Judge evaluates one check over facts, in the order that every scope shares:
// another provider's check and one that does not apply are n/a.
func Judge(c *check.Check, facts fact.Lookup, provider string) rules.Verdict {
	if c.Provider != "" && provider != "" && c.Provider != provider {
		return rules.NotApplicable
	}
	switch c.Applies.Eval(facts) {
	case rules.False:
		return rules.NotApplicable
	case rules.Unknown:
		return rules.UnknownYet
	}
	switch c.Fires.Eval(facts) {
	case rules.True:
		return rules.Fail
	case rules.False:
		return rules.Pass
	}
	return rules.UnknownYet
}

// trace returns the tests that made the verdict. It is apart from Judge, since
// most verdicts over records and trades need no reason.
func trace(c *check.Check, facts fact.Lookup) []condition.Leaf {
	if t, leaves := c.Applies.Explain(facts); t != rules.True {
		return leaves
	}
	_, leaves := c.Fires.Explain(facts)
	return leaves
}

// Configuration evaluates what depends on configuration and answers alone.
func (e *Engine) Configuration() {
	checks := e.byScope[fact.Config]
	if !e.facts.Given("config") {
		e.notGiven(checks, rules.Text{
			ZH: "没有提供商户配置文件", EN: "no merchant configuration was given"}, "config")
		return
	}
	for _, c := range checks {
		verdict := rules.NotApplicable
		if c.Provider == "" || e.facts.Covers("config."+c.Provider) {
			verdict = Judge(c, e.facts, "")
		}
		e.conclude(c, verdict)
		if c.Kind == check.Item {
			row := Row{Check: c, Verdict: verdict}
			if verdict == rules.UnknownYet {
				row.Needs = missing(trace(c, e.facts))
			}
			e.result.Rows = append(e.result.Rows, row)
		}
	}
}

// conclude turns the verdict of a check on configuration or run into what the
// result holds of it.
func (e *Engine) conclude(c *check.Check, verdict rules.Verdict) {
	switch verdict {
	case rules.Fail:
		e.single = append(e.single, e.once(c)...)
		e.clue(c, true)
	case rules.Pass:
		e.clue(c, false)
	case rules.UnknownYet:
		leaves := trace(c, e.facts)
		e.result.NotChecked = append(e.result.NotChecked, rules.NotChecked{
			What: c.ID, Title: c.Title, Why: why(leaves), Needs: missing(leaves), Count: 1})
	}
}

// clue keeps what a check says of its cause. A check of good practice speaks
// for none.
func (e *Engine) clue(c *check.Check, fired bool) {
	if c.Cause != "" {
		e.result.Clues = append(e.result.Clues, Clue{c, fired})
	}
}

// notGiven reports a set of checks that had nothing to look at, in one line.
func (e *Engine) notGiven(checks []*check.Check, reason rules.Text, what string) {
	if len(checks) == 0 {
		return
	}
	e.result.NotChecked = append(e.result.NotChecked, rules.NotChecked{
		What: what, Why: reason, Count: len(checks)})
}

// missing lists the facts that were not there.
func missing(leaves []condition.Leaf) []string {
	var out []string
	for _, l := range leaves {
		path := l.Missing
		if path == "" {
			path = l.Cond.Path // it is there, and still tells nothing: an address that is none
		}
		if l.Truth == rules.Unknown && !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out
}

// why says in words why nothing could be concluded: what is there and cannot
// be read comes before what is not there.
func why(leaves []condition.Leaf) rules.Text {
	open := slices.DeleteFunc(slices.Clone(leaves), func(l condition.Leaf) bool { return l.Truth != rules.Unknown })
	for _, l := range open {
		switch {
		case l.Presence == fact.Opaque && head(l.Missing) == "answers":
			return rules.Text{ZH: "答案已过复核日，或无法读取", EN: "the answer is past its review day, or cannot be read"}
		case l.Presence == fact.Opaque:
			return rules.Text{ZH: "值是占位符或无法读取", EN: "the value is a placeholder or cannot be read"}
		}
	}
	for _, l := range open {
		switch h := head(l.Missing); {
		case h == "answers":
			return rules.Text{ZH: "只有人能回答，请写入 answers.yaml", EN: "only a person can answer this; put it into answers.yaml"}
		case h == "record", h == "trade":
			return rules.Text{ZH: "日志中没有这个字段", EN: "the log does not carry this field"}
		case l.Presence == fact.NoSource:
			return rules.Text{ZH: "没有提供商户配置文件", EN: "no merchant configuration was given"}
		case l.Presence == fact.Present:
			return rules.Text{ZH: "值的写法让人无法判断", EN: "the value is written in a way that cannot be judged"}
		}
	}
	return rules.Text{ZH: "配置中没有给出", EN: "the configuration does not give it"}
}

// head is the first element of a path.
func head(path string) string {
	h, _, _ := strings.Cut(path, ".")
	return h
}
