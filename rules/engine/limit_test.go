package engine

import (
	"strconv"
	"testing"

	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/fact"
)

// A log with more orders than are remembered is judged as far as they go, and
// the rest is said to have been left out.
func TestOrdersBeyondTheLimit(t *testing.T) {
	e := New(nil, codes.NewList(nil, nil), fact.NewSet())
	e.limit = 10
	var rec fact.LogRecord
	for i := range 25 {
		rec.Reset()
		rec.Set(fact.OrderNo, strconv.Itoa(i%20), -1) // 20 orders, five of them twice
		e.Observe(&rec)
	}
	r := e.Finish(true)
	if r.Stats.Trades != 10 || r.Stats.Overflow != 10 || r.Stats.Records != 25 {
		t.Errorf("stats %+v", r.Stats)
	}
	if len(r.NotChecked) != 1 || r.NotChecked[0].Count != 10 || !r.NotChecked[0].Why.Complete() {
		t.Errorf("not said: %+v", r.NotChecked)
	}
}
