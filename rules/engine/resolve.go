package engine

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/fact"
)

// resolver finds the table entry of a record and remembers the answer, since a
// log repeats few codes very often.
type resolver struct {
	table   codes.Table
	matcher codes.Matcher
	cache   map[string]resolved
}

type resolved struct {
	codes.Ref
	outcome fact.Outcome
	field   fact.Field // where the code stood
	seen    Seen
}

func newResolver(t codes.Table) resolver {
	return resolver{table: t, cache: map[string]resolved{}}
}

// record resolves a record; ok is false where it carries no code or state.
func (r *resolver) record(rec *fact.LogRecord) (resolved, bool) {
	if !slices.ContainsFunc(telling, rec.Seen.Has) {
		return resolved{}, false
	}
	key := strings.Join([]string{
		rec.Get(fact.Provider), rec.Get(fact.APIVersion), rec.Get(fact.API), rec.Get(fact.ReturnCode), rec.Get(fact.ResultCode),
		rec.Get(fact.Code), rec.Get(fact.SubCode), rec.Get(fact.TradeState), rec.Get(fact.Message)}, "\x00")
	if got, ok := r.cache[key]; ok {
		return got, true
	}
	got := r.resolve(rec)
	if len(r.cache) < maxKinds {
		r.cache[strings.Clone(key)] = got
	}
	return got, true
}

func (r *resolver) resolve(rec *fact.LogRecord) resolved {
	own := func(f fact.Field) string { return strings.Clone(rec.Get(f)) } // the answer outlives the record
	seen := Seen{
		Provider: own(fact.Provider), APIVersion: own(fact.APIVersion), API: own(fact.API),
		Code: own(fact.Code), SubCode: own(fact.SubCode), Message: own(fact.Message),
	}
	got := resolved{Ref: codes.Ref{Case: -1}, seen: seen}
	folded := codes.Fold(seen.Message)
	for _, f := range telling {
		if !rec.Seen.Has(f) {
			continue
		}
		if got.field == 0 {
			got.field = f // of an unknown code: the first that is there
		}
		e := r.best(rec.Get(f), seen)
		if e == nil {
			continue
		}
		got.Ref, got.field = codes.Ref{Entry: e, Case: e.Narrow(&r.matcher, seen.API, folded)}, f
		// A state stands behind an accepted call; anything else is the answer.
		if got.outcome = got.Advice().Outcome; got.outcome != fact.Accepted {
			break
		}
	}
	if got.Entry != nil && got.seen.Code == "" && got.seen.SubCode == "" {
		got.seen.Code = got.Entry.Code
	}
	return got
}

// telling lists the fields that hold codes, the most telling first.
var telling = []fact.Field{fact.SubCode, fact.Code, fact.TradeState, fact.ResultCode, fact.ReturnCode}

// best picks the entry that fits the record's provider, version and API.
func (r *resolver) best(word string, seen Seen) *codes.Entry {
	var best *codes.Entry
	most := -1
	for _, e := range r.table.Lookup(word) {
		if e.Kind == codes.Symptom || seen.Provider != "" && e.Provider != seen.Provider {
			continue
		}
		score := 0
		if strings.EqualFold(e.APIVersion, seen.APIVersion) {
			score += 2
		}
		if seen.API != "" && codes.Serves(e.APIs, seen.API) {
			score++
		}
		if score > most {
			best, most = e, score
		}
	}
	return best
}
