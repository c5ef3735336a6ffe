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
func (r *run) code(seen engine.Seen, e *codes.Entry, message int) diagnosis.Code {
	c := diagnosis.Code{
		Provider: seen.Provider, APIVersion: seen.APIVersion, API: seen.API,
		Code: seen.Code, SubCode: seen.SubCode, Message: redact.Line(seen.Message), Count: 1, Sources: []diagnosis.Source{},
	}
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
	c.Meaning = r.say(e.MeaningAt(message))
	c.Outcome, c.Charged, c.Retry = string(e.Outcome), string(e.Charged), string(e.Retry)
	c.Sources = r.sources(e.Sources)
	return c
}

// counts lists the codes of the logs.
func (r *run) counts(result engine.Result) []diagnosis.Code {
	out := []diagnosis.Code{}
	for _, n := range result.Counts {
		c := r.code(n.Seen, n.Entry, n.Message)
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
			Code: p.Code, SubCode: p.SubCode, Message: p.Text}, p.Entry, p.Message)
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
	providers := map[string]bool{}
	for _, p := range r.pasted.Readings {
		providers[p.Entry.Provider] = true
	}
	for _, p := range r.pasted.Readings {
		if p.Probability >= 0.15 && !(r.req.Paste.Hints.Provider != "" && len(r.pasted.Readings) == 1) {
			ask(p.Entry.Ask)
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
			return name + r.say(rules.Text{ZH: "：", EN: ": "}) + r.say(g.Entry.MeaningAt(g.Message))
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
			f.Severity, f.Fix = string(severityOf(cause.Owner, g.Entry)), r.say(cause.Fix)
		}
		if g.Entry.Kind != codes.Symptom {
			f.Message += r.say(rules.Text{ZH: "：", EN: ": "}) + r.say(g.Entry.MeaningAt(g.Message))
		}
		d.Findings = append(d.Findings, f)
		d.Rules = append(d.Rules, diagnosis.RuleInfo{ID: f.Rule, Severity: rules.Severity(f.Severity),
			Title: g.Entry.MeaningAt(g.Message), URL: firstURL(g.Entry.Sources)})
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

func severityOf(owner rules.Owner, e *codes.Entry) rules.Severity {
	switch {
	case e.Outcome == fact.Paid:
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
