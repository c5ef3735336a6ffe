package diagnose

import (
	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/triage"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/engine"
)

func (r *run) cause(c triage.Ranked, result engine.Result) (diagnosis.Cause, bool) {
	known, ok := r.req.Knowledge.Cause(c.ID)
	if !ok {
		return diagnosis.Cause{}, false // a pack links every cause, so this is a bug's shadow, not a case
	}
	out := diagnosis.Cause{
		ID: c.ID, Probability: round(c.Probability), Owner: string(known.Owner), Charged: string(known.Charged),
		Retry: string(known.Retry), RetryWhy: r.say(known.RetryWhy), Title: r.say(known.Title), Fix: r.say(known.Fix),
		Support: r.say(known.Support), Customer: r.say(known.Customer),
		Evidence: []diagnosis.Evidence{}, Against: []diagnosis.Evidence{},
	}
	if c.Explained && r.req.Paste == nil {
		out.Explains = &diagnosis.Explains{Trades: int(c.Trades + 0.5), AmountFen: int64(c.Fen + 0.5)}
	}
	var sources []rules.Provenance
	for _, gi := range c.Groups {
		g := result.Groups[gi]
		if g.Entry != nil {
			sources = append(sources, g.Entry.Sources...)
		}
		out.Evidence = append(out.Evidence, diagnosis.Evidence{Text: r.seen(g), Place: r.place(g.First)})
	}
	r.verdict(&out, known, c, result)
	for _, f := range result.Findings {
		if f.Cause == c.ID {
			sources = append(sources, f.Sources...)
			out.Evidence = append(out.Evidence, r.findingEvidence(f))
		}
	}
	out.Against = r.against(c.ID, result)
	out.Sources = r.sources(sources)
	return out, true
}

func round(p float64) float64 { return float64(int(p*10000+0.5)) / 10000 }

// verdict sets what the code itself says, which is nearer to the case than the
// cause in general: of money and of trying again for all its causes, of the rest
// for its likeliest. A cause that the words beside a general code told, and
// whose outcome must be queried first, stays careful.
func (r *run) verdict(out *diagnosis.Cause, known *rules.Cause, c triage.Ranked, result engine.Result) {
	if len(c.Groups) == 0 {
		return
	}
	g := result.Groups[c.Groups[0]]
	if g.Entry == nil {
		return
	}
	own := g.Advice()
	likeliest := own.Causes.IDs()[0] == c.ID
	if likeliest {
		a := own.Of(known)
		out.Owner, out.Fix, out.Support, out.Customer = string(a.Owner), r.say(a.Fix), r.say(a.Support), r.say(a.Customer)
	}
	told := g.Case < 0 || g.Entry.Kind == codes.Symptom || g.Entry.Cases[g.Case].Retry != "" || len(g.Entry.Cases[g.Case].Causes) == 0
	if !told && known.Retry == "query-first" && known.Charged != "no" {
		return
	}
	out.Charged = string(own.Charged)
	if likeliest || own.Charged != "no" || known.Retry == "query-first" {
		out.Retry = string(own.Retry)
		out.RetryWhy = r.say(own.Of(known).RetryWhy)
	}
}

func (r *run) findingEvidence(f rules.Finding) diagnosis.Evidence {
	e := diagnosis.Evidence{Rule: f.Rule, Text: r.say(f.Title)}
	if f.Item {
		e.Text = r.say(rules.Text{ZH: "未满足：", EN: "not met: "}) + e.Text
	}
	if f.Count > 1 {
		e.Text += r.sayf(rules.Text{ZH: "（共 %d 处）", EN: " (%d times)"}, f.Count)
	}
	if len(f.Evidence) > 0 {
		e.Place = r.place(f.Evidence[0])
	}
	return e
}

// against lists the checks for a cause that passed, unless another one for it
// fired.
func (r *run) against(id string, result engine.Result) []diagnosis.Evidence {
	out := []diagnosis.Evidence{}
	for _, clue := range result.Clues {
		if clue.Check.Cause != id {
			continue
		}
		if clue.Fired {
			return []diagnosis.Evidence{}
		}
		if len(out) < 3 {
			out = append(out, diagnosis.Evidence{Rule: clue.Check.ID,
				Text: r.sayf(rules.Text{ZH: "已检查：%s", EN: "checked: %s"}, r.say(clue.Check.Title))})
		}
	}
	return out
}
