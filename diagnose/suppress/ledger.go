package suppress

import "github.com/paydiag/paydiag/diagnose/diagnosis"

// ledger is a baseline while its entries are being used up.
type ledger struct {
	*Baseline
	index map[[2]string]int
	rest  []int // how often each entry may still be used
}

// newLedger opens a baseline. One without a reason holds nothing, like any
// other suppression.
func newLedger(b *Baseline) *ledger {
	l := &ledger{Baseline: b, index: map[[2]string]int{}}
	if b == nil || b.Reason == "" {
		return l
	}
	for i, a := range b.Entries {
		l.index[a.key()] = i
		l.rest = append(l.rest, a.Count)
	}
	return l
}

// take uses up the entry of a finding and returns it, or nil: where there are
// more findings alike than were accepted, the rest is new.
func (l *ledger) take(f diagnosis.Finding) *Accepted {
	i, ok := l.index[[2]string{f.Rule, f.Fingerprint}]
	if !ok || l.rest[i] < 1 {
		return nil
	}
	l.rest[i]--
	return &l.Entries[i]
}

// left lists what was not used, with how often.
func (l *ledger) left() []Accepted {
	var out []Accepted
	for i, n := range l.rest {
		if n > 0 {
			a := l.Entries[i]
			a.Count = n
			out = append(out, a)
		}
	}
	return out
}

// unreasoned reports whether the baseline lacks its reason.
func (l *ledger) unreasoned() bool {
	return l.Baseline != nil && l.Reason == ""
}
