package diagnose

import (
	"slices"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/triage"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/engine"
	"github.com/paydiag/paydiag/rules/fact"
)

// code writes down a code that was seen, with what its entry says of it.
func (r *run) code(seen engine.Seen, ref codes.Ref) diagnosis.Code {
	c := diagnosis.Code{
		Provider: seen.Provider, APIVersion: seen.APIVersion, API: seen.API,
		Code: seen.Code, SubCode: seen.SubCode, Message: redact.Line(seen.Message), Count: 1, Related: []string{}, Sources: []diagnosis.Source{},
	}
	e := ref.Entry
	if e == nil {
		return c
	}
	c.Known, c.Kind = true, string(e.Kind)
	c.Provider, c.APIVersion = e.Provider, e.APIVersion
	if c.Code == "" || e.SubCode != "" && codes.Key(c.Code) == codes.Key(e.SubCode) {
		c.Code = e.Code
	}
	if c.SubCode == "" {
		c.SubCode = e.SubCode
	}
	a := r.advice(ref)
	c.Meaning, c.Outcome, c.Owner = r.say(a.Meaning), string(a.Outcome), string(a.Owner)
	c.Charged, c.Retry, c.RetryWhy = string(a.Charged), string(a.Retry), r.say(a.RetryWhy)
	c.Fix, c.Support, c.Customer = r.say(a.Fix), r.say(a.Support), r.say(a.Customer)
	c.Success = a.Succeeds()
	c.Related = orEmpty(e.Related)
	c.Sources = r.sources(e.Sources)
	return c
}

// advice is what an entry says, completed by its likeliest cause.
func (r *run) advice(ref codes.Ref) codes.Advice {
	a := ref.Advice()
	if ids := a.Causes.IDs(); len(ids) > 0 {
		if c, ok := r.req.Knowledge.Cause(ids[0]); ok {
			return a.Of(c)
		}
	}
	return a
}

// counts lists the codes of the logs.
func (r *run) counts(result engine.Result) []diagnosis.Code {
	out := []diagnosis.Code{}
	for _, n := range result.Counts {
		c := r.code(n.Seen, n.Ref)
		c.Count = n.Records
		out = append(out, c)
	}
	return out
}

// readings lists the ways to read a paste, the likeliest first.
func (r *run) readings() []diagnosis.Code {
	out := []diagnosis.Code{}
	for _, p := range r.pasted.Readings {
		c := r.code(engine.Seen{Provider: p.Provider, APIVersion: p.APIVersion, API: p.API,
			Code: p.Code, SubCode: p.SubCode, Message: p.Text}, p.Ref)
		c.Probability = round(p.Probability)
		c.Place = r.place(rules.Evidence{Span: r.lines.span(r.req.Paste.Name, p.From, p.To)})
		out = append(out, c)
	}
	return out
}

// questions asks for what would decide. Several readings of one paste that
// belong to different providers are the first thing to decide.
func (r *run) questions() []string {
	out := []string{}
	ask := func(t rules.Text) {
		if s := r.say(t); s != "" && len(out) < 3 && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if r.pasted.Sign != nil {
		return out // the answer has said more than a question would bring
	}
	providers := map[string]bool{}
	for _, p := range r.pasted.Readings {
		providers[p.Entry.Provider] = true
	}
	for _, p := range r.pasted.Readings {
		if p.Probability >= likely && !(r.req.Paste.Hints.Provider != "" && len(r.pasted.Readings) == 1) {
			ask(p.Advice().Ask)
		}
	}
	if len(providers) > 1 && len(out) == 0 {
		ask(rules.Text{
			ZH: "这个返回来自哪个渠道（微信支付、支付宝、其它）？请贴出完整返回，而不只是编号。",
			EN: "Which provider answered this (WeChat Pay, Alipay, another)? Paste the whole answer, not only the number."})
	}
	return out
}

// seen says in words what a group of failures looks like.
func (r *run) seen(g engine.Group) string {
	name := r.name(g)
	if r.req.Paste != nil {
		if g.Entry != nil {
			return name + r.say(rules.Text{ZH: "：", EN: ": "}) + r.say(g.Advice().Meaning)
		}
		return name
	}
	return r.sayf(rules.Text{ZH: "%d 笔失败订单的结果是 %s", EN: "failed orders that ended with %[2]s: %[1]d"}, g.Trades, name)
}

// name calls a group by its code; a symptom has none, so its meaning stands
// for it.
func (r *run) name(g engine.Group) string {
	switch {
	case g.Entry == nil && g.Seen.SubCode != "":
		return g.Seen.SubCode
	case g.Entry == nil:
		return g.Seen.Code
	case g.Entry.Kind == codes.Symptom:
		return r.sayf(rules.Text{ZH: "“%s”", EN: "“%s”"}, r.say(g.Entry.Meaning))
	}
	return g.Entry.Name()
}

// codeFindings makes one finding of each group of failed trades, so that a log
// full of refusals does not pass as clean where no rule knows them. How bad it
// is depends on who has to act: the merchant can mend its own faults. The source
// of the entry does not matter: that the orders failed was seen, not read.
func (r *run) codeFindings(d *diagnosis.Diagnosis, result engine.Result) {
	for _, g := range result.Groups {
		f := diagnosis.Finding{
			Rule: "CODE", Severity: string(rules.Warning), Count: g.Trades, Also: []diagnosis.Place{}, Sources: []diagnosis.Source{},
			Title:   r.seen(g),
			Message: r.seen(g),
			Place:   r.place(g.First),
		}
		if g.Entry == nil {
			unknown := rules.Text{ZH: "知识库中没有这个返回码", EN: "no table knows this code"}
			f.Message += r.say(rules.Text{ZH: "；", EN: "; "}) + r.say(unknown)
			d.Findings = append(d.Findings, f)
			d.Rules = append(d.Rules, diagnosis.RuleInfo{ID: f.Rule, Severity: rules.Warning, Title: unknown})
			continue
		}
		f.Rule = "CODE:" + g.Entry.ID()
		f.Sources = r.sources(g.Entry.Sources)
		top := topCause(g, result)
		f.Cause = top
		if cause, ok := r.req.Knowledge.Cause(top); ok {
			f.Severity, f.Fix = string(severityOf(g.Advice(), cause)), r.say(cause.Fix)
		}
		if g.Entry.Kind != codes.Symptom {
			f.Message += r.say(rules.Text{ZH: "：", EN: ": "}) + r.say(g.Advice().Meaning)
		}
		d.Findings = append(d.Findings, f)
		d.Rules = append(d.Rules, diagnosis.RuleInfo{ID: f.Rule, Severity: rules.Severity(f.Severity),
			Title: g.Advice().Meaning, URL: firstURL(g.Entry.Sources)})
	}
}

// topCause is the likeliest cause of one group on its own.
func topCause(g engine.Group, result engine.Result) string {
	alone := engine.Result{Groups: []engine.Group{g}, Clues: result.Clues}
	if ranked := triage.Rank(alone); len(ranked) > 0 {
		return ranked[0].ID
	}
	return rules.OtherCause
}

func severityOf(a codes.Advice, cause *rules.Cause) rules.Severity {
	owner := cause.Owner
	if a.Owner != "" && a.Causes.IDs()[0] == cause.ID {
		owner = a.Owner
	}
	switch {
	case a.Outcome == fact.Paid:
		return rules.Error // money taken and nothing delivered
	case owner == "merchant-code", owner == "merchant-config":
		return rules.Error
	case owner == "user":
		return rules.Info
	}
	return rules.Warning
}

func firstURL(sources []rules.Provenance) string {
	for _, s := range sources {
		if s.URL != "" {
			return s.URL
		}
	}
	return ""
}
