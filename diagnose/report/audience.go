package report

import (
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// Audience is who reads the answer to a paste.
type Audience string

// The audiences; the empty one is told everything.
const (
	Engineer Audience = "engineer"
	Support  Audience = "support"
	Customer Audience = "customer"
)

// Audiences lists the audiences.
var Audiences = []Audience{Engineer, Support, Customer}

// answered tells support staff what to do and to say: what it is, whether money
// moved, who acts, and the words for the customer. What an engineer mends is
// named, not taught.
func (p *page) answered() {
	for i, c := range readings(p.d.Codes) {
		if i > 0 && (i == shownCauses || c.Probability < minShare) {
			break
		}
		p.what(c, len(p.d.Codes) > 1)
	}
	p.gap()
	p.labelled(1, answers(p.d.Answer, p.d.Lang))
	p.asks()
	p.gap()
	p.minor("causes", p.d.Causes[:min(len(p.d.Causes), shownCauses)])
}

// answers are what support staff do and say.
func answers(a *diagnosis.Answer, l rules.Lang) []label {
	why := Word("retry", a.Retry, l)
	if a.RetryWhy != "" {
		why += rules.Text{ZH: "：", EN: ": "}.In(l) + a.RetryWhy
	}
	return []label{
		{"charged", Word("charged", a.Charged, l)}, {"owner", Word("owner", a.Owner, l)}, {"retry_why", why},
		{"next", a.Support}, {"customer", a.Customer},
	}
}

// reply is the words to the customer and nothing else, ready to be copied.
func (p *page) reply() {
	for _, l := range Wrap(strings.TrimSpace(p.d.Answer.Customer), p.width) {
		p.line(l)
	}
}
