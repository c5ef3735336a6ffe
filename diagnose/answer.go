package diagnose

import (
	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// likely is the probability from which a reading of a paste must be reckoned
// with.
const likely = 0.15

// answer is what a person may act on although the readings of a paste may
// differ. Where they disagree on money, or on whose answer it is, the words are
// those of the cause that stands for the unknown. Nil where nothing was
// recognised.
func (r *run) answer(d *diagnosis.Diagnosis) *diagnosis.Answer {
	if len(d.Codes) == 0 {
		return nil
	}
	c := d.Codes[0]
	a := diagnosis.Answer{Owner: c.Owner, Charged: c.Charged, Retry: c.Retry, RetryWhy: c.RetryWhy, Support: c.Support, Customer: c.Customer}
	if len(d.Causes) > 0 {
		top := d.Causes[0]
		a = diagnosis.Answer{Owner: top.Owner, Charged: top.Charged, Retry: top.Retry, RetryWhy: top.RetryWhy, Support: top.Support, Customer: top.Customer}
	}
	unknown, ok := r.req.Knowledge.Cause(rules.OtherCause)
	if !ok {
		return &a
	}
	for _, other := range d.Codes {
		if other.Probability < likely {
			continue
		}
		differs := other.Charged != a.Charged
		if differs {
			a.Charged, a.Retry, a.RetryWhy = string(unknown.Charged), string(unknown.Retry), r.say(unknown.RetryWhy)
		}
		if differs || other.Provider != c.Provider {
			a.Support, a.Customer = r.say(unknown.Support), r.say(unknown.Customer)
		}
	}
	return &a
}
