package paste

import (
	"strings"

	"github.com/paydiag/paydiag/rules/codes"
)

// passing is what the answers say of success.
type passing struct {
	said       bool
	candidates []candidate
}

// answers judges every reply in the text.
func (r *reader) answers(pairs []pair) (failed []candidate, passed passing) {
	for _, a := range group(pairs) {
		got, ok := r.judge(a)
		if ok.said {
			passed.said = true
			passed.candidates = append(passed.candidates, ok.candidates...)
		}
		failed = append(failed, got...)
		if len(failed) > maxReadings {
			break
		}
	}
	return failed, passed
}

// judge finds the layer of a reply that failed, the most telling first. A layer
// that says success is remembered: behind it another may have failed.
func (r *reader) judge(a *answer) (failed []candidate, passed passing) {
	for _, p := range r.layers(a) {
		if (p.role == result || p.role == returned) && strings.EqualFold(p.value, "SUCCESS") {
			// These two tell that the call was taken, not that money moved, but
			// with a transaction number they stand for a payment.
			passed.said = true
			if p.role == result && strings.Contains(r.folded, "transaction_id") {
				passed.candidates = r.candidates(r.entries(*p), a, *p)
			}
			continue
		}
		found := r.candidates(r.entries(*p), a, *p)
		if len(found) == 0 {
			passed.said = passed.said || p.role <= label && p.value == "SUCCESS"
			continue
		}
		if found[0].Advice().Succeeds() {
			passed.said = true
			if passed.candidates == nil { // the state says more than the gateway's number behind it
				passed.candidates = found
			}
			continue
		}
		return append(found, r.trace(a, found)...), passing{}
	}
	return nil, r.clientSays(a, passed)
}

// clientSays adds the success that a client tells in its message, having no
// code: requestPayment:ok.
func (r *reader) clientSays(a *answer, passed passing) passing {
	for _, t := range a.texts {
		if passed.said || !strings.HasSuffix(t.value, ":ok") {
			continue
		}
		if found := r.candidates(lookup(r.table, t.value), a, t); len(found) > 0 && found[0].Advice().Succeeds() {
			passed = passing{said: true, candidates: found}
		}
	}
	return passed
}

// trace adds what the Request-ID says of a failure to what the reply itself says,
// which comes first.
func (r *reader) trace(a *answer, found []candidate) []candidate {
	const little = 0.1
	p := a.codes[traced]
	if p == nil || found[0].Code == p.value {
		return nil
	}
	most := 0.0
	for _, c := range found {
		most = max(most, c.share)
	}
	also := r.candidates(r.entries(*p), a, *p)
	for i := range also {
		also[i].share = most * little
	}
	return also
}

// layers orders the codes of a reply: a business code before the state of the
// trade, that before the numbers of a gateway, and those before the transport.
func (r *reader) layers(a *answer) []*pair {
	var words, numbers []*pair
	for _, role := range []role{business, plain, label, original, response, client} {
		p := a.codes[role]
		switch {
		case p == nil:
		case isNumber(p.value) && role != business:
			numbers = append(numbers, p)
		default:
			words = append(words, p)
		}
	}
	if a.codes[business] == nil {
		words = append(r.inTexts(a), words...)
	}
	out := words
	if p := a.codes[state]; p != nil {
		out = append(out, p)
	}
	out = append(out, numbers...)
	for _, role := range []role{result, returned, traced} {
		if p := a.codes[role]; p != nil {
			out = append(out, p)
		}
	}
	return out
}

// inTexts finds a message that is a code and nothing else: memo=ALI40247.
func (r *reader) inTexts(a *answer) (out []*pair) {
	for _, t := range a.texts {
		if distinct(t.value) && !r.plain(t.value) && len(lookup(r.table, t.value)) > 0 {
			t.role = business
			out = append(out, &t)
		}
	}
	return out
}

// entries looks a code up and keeps what may stand under its key.
func (r *reader) entries(p pair) []*codes.Entry {
	if isNumber(p.value) && !r.numberCounts(p) || isWord(p.value) && !r.wordCounts(p) {
		return nil
	}
	return keep(lookup(r.table, p.value), func(e *codes.Entry) bool {
		switch p.role {
		case state:
			return e.Kind == codes.State
		case client:
			return e.Provider == "alipay" && e.APIVersion == "client"
		case original, response:
			return e.Provider != "wechat" && e.Provider != "alipay"
		case result: // my.tradePay of Alipay's mini-programs answers with the numbers of resultStatus
			return e.Provider == "wechat" || e.Provider == "alipay" && e.APIVersion == "client" && isNumber(p.value)
		case returned, traced:
			return e.Provider == "wechat"
		}
		return true
	})
}

// lookup finds the entries of a code. The slug of a symptom is no code, though
// the table knows it by its slug.
func lookup(table codes.Table, code string) []*codes.Entry {
	key := codes.Key(code)
	return keep(table.Lookup(code), func(e *codes.Entry) bool {
		return e.Kind != codes.Symptom || codes.Key(e.Code) != key
	})
}

// numberCounts reports whether a number under a key is a code of a payment
// provider: many programs have a key "code" with small numbers.
func (r *reader) numberCounts(p pair) bool {
	switch {
	case p.role == business && p.key == "errcode":
		return false // of the WeChat open platform, with other meanings than the same numbers at Alipay
	case p.role == label && len(p.value) <= 2: // any device numbers its errors
		return r.seen.payment
	case p.role == response, p.role == original, p.role == client, p.role == label, p.role == traced:
		return true
	case len(p.value) <= 2:
		return r.seen.providers["unionpay"]+r.seen.providers["chinapay"] > 0
	}
	return r.seen.payment || len(r.folded) <= shortText
}

// wordCounts decides the same for a word. Codes are in capitals or have a
// prefix; "invalid_request" in small letters is the word of OAuth.
func (r *reader) wordCounts(p pair) bool {
	if p.role >= state {
		return true
	}
	if r.plain(p.value) {
		return r.seen.most > 0
	}
	return distinct(p.value) || r.seen.payment
}

func isWord(s string) bool { return !isNumber(s) }

// candidates makes a reading of each entry, narrowed by the messages of the
// reply.
func (r *reader) candidates(entries []*codes.Entry, a *answer, p pair) []candidate {
	var out []candidate
	gateway := a.codes[plain]
	for _, e := range entries {
		share := r.seen.fit(e)
		if e.SubCode != "" && gateway != nil && e.Code != gateway.value {
			share *= 0.2
		}
		if e.Kind == codes.State && p.role != state && p.role != label {
			share *= 0.3
		}
		c := r.candidate(e, a, p)
		if c.own > 0 {
			share *= 4 // the message is known under this entry
		}
		if e.Name() == p.value {
			share *= 6 // the families spell the same code differently
		}
		c.share = share
		out = append(out, c)
	}
	return out
}

// candidate reads one entry with the messages of its reply.
func (r *reader) candidate(e *codes.Entry, a *answer, p pair) candidate {
	c := candidate{Reading: Reading{Ref: codes.Ref{Entry: e, Case: -1}, Why: ByCode, API: r.seen.api, Provider: r.seen.provider(e)}}
	if p.role == traced {
		c.API = "request-id"
	}
	c.From, c.To = r.view.span(p.at, p.end)
	if c.Provider != "" && e.APIVersion == r.seen.version {
		c.APIVersion = e.APIVersion
	}
	c.Code = p.value
	if sub := a.codes[business]; sub != nil && e.Provider == "alipay" {
		c.SubCode, c.Code = sub.value, ""
		if g := a.codes[plain]; g != nil {
			c.Code = g.value
		}
	}
	for _, t := range inOrder(a.texts) {
		if c.Text == "" {
			c.Text = t.value
		}
		if r.narrow(&c, folded(t.value), 0) {
			c.Text = t.value
			break
		}
	}
	if c.Case < 0 && len(r.folded) <= longText {
		r.narrow(&c, r.folded, telling)
	}
	if c.Case < 0 { // what differs at this interface, whatever the words
		c.Case = e.Narrow(&r.matcher, c.API, "")
	}
	c.whole = p.role == result || p.role == returned || isNumber(p.value) && e.SubCode == "" && e.Code == "40004"
	return c
}

// narrow chooses among the cases of the entry by a message.
func (r *reader) narrow(c *candidate, folded string, atLeast int) bool {
	best, own := -1, 0
	for i, k := range c.Entry.Cases {
		if len(k.Match) == 0 && k.Regex == "" {
			continue
		}
		// The tables put what is special before what is general.
		if w := r.matcher.Fit(&c.Entry.Cases[i], r.seen.api, folded); w >= atLeast && w > own*5/4 {
			best, own = i, w
		}
	}
	if best < 0 {
		return false
	}
	c.Case, c.own, c.Why = best, own, ByMessage
	return true
}

// inOrder puts the message of the business code first and that of the
// transport last.
func inOrder(texts []pair) []pair {
	var out []pair
	for r := exactText; r < numRoles; r++ {
		for _, t := range texts {
			if t.role == r {
				out = append(out, t)
			}
		}
	}
	return out
}

func keep[T any](items []T, ok func(T) bool) []T {
	var out []T
	for _, x := range items {
		if ok(x) {
			out = append(out, x)
		}
	}
	return out
}
