package checklist

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/answers"
	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

// given is what the merchant's own files say.
type given struct {
	now      time.Time
	schema   *fact.Schema
	facts    *fact.Set                 // the answers as the checks see them
	entries  map[string]answers.Entry  // by the path of the question
	verdicts map[string]diagnosis.Item // by the id of the item; empty without a configuration
	partly   bool                      // an input could not be read to its end
}

// read reads the answers and, where there is a configuration, has it judged as
// lint does.
func read(ctx context.Context, a *app.App, p *pack.Pack, req diagnose.Request) (*given, error) {
	g := &given{schema: p.Schema(), facts: fact.NewSet(), entries: map[string]answers.Entry{}, verdicts: map[string]diagnosis.Item{}}
	var err error
	if g.now, err = a.Moment(); err != nil {
		return nil, err
	}
	for _, name := range req.Answers {
		if err := g.answers(name); err != nil {
			return nil, err
		}
	}
	if len(req.Configs) == 0 {
		return g, nil
	}
	req.Command, req.ConfigOnly = "checklist", true
	if req, err = a.Equip(req); err != nil {
		return nil, err
	}
	d, err := diagnose.RunLint(ctx, req, diagnose.Lint{})
	if err != nil {
		return nil, err
	}
	for _, item := range d.Checklist {
		g.verdicts[item.Item] = item
	}
	g.partly = d.Incomplete
	return g, nil
}

func (g *given) answers(name string) error {
	if name == "-" {
		return app.Usage("--answers 在这里应为文件", "--answers takes a file here")
	}
	in, err := intake.Source{Hint: rules.Text{ZH: "例如 answers: {wechat.appid_bound: yes}", EN: "for example answers: {wechat.appid_bound: yes}"}}.Open(name, intake.Answers)
	if err != nil {
		return err
	}
	defer in.Close()
	text, err := in.Text()
	if err != nil {
		return err
	}
	return g.learn(source.NewFile(in.Name, text))
}

// learn takes in the text of an answers file.
func (g *given) learn(f *source.File) error {
	root, err := merchant.Parse(f)
	if err != nil {
		return err
	}
	sheet, err := answers.Read(root, g.schema)
	if err != nil {
		return err
	}
	for _, e := range sheet.Entries {
		if _, before := g.entries[e.Path]; !before && e.Declared && e.Value != nil {
			g.entries[e.Path] = e
		}
	}
	reader := merchant.Reader{Schema: g.schema, Facts: g.facts, Now: g.now, Open: intake.ReadBeside}
	return reader.Answers(f)
}

// The states of a question.
const (
	stateOpen     = "open"
	stateAnswered = "answered"
	stateOverdue  = "overdue"
	stateUnfilled = "unfilled"
	stateUnfit    = "unfit"
)

// question is a fact that a person is asked for, with the answer, if any.
type question struct {
	decl  fact.Decl
	entry answers.Entry
	state string
}

func (g *given) question(decl fact.Decl) question {
	q := question{decl: decl, state: stateOpen}
	e, ok := g.entries[decl.Path]
	if !ok {
		return q
	}
	q.entry, q.state = e, stateUnfit
	_, presence := g.facts.Fact(decl.Path)
	switch {
	case presence == fact.Present:
		q.state = stateAnswered
	case e.Overdue(g.now):
		q.state = stateOverdue
	case e.Unfilled() != nil:
		q.state = stateUnfilled
	}
	return q
}

// ask is the question in words.
func (q question) ask() rules.Text {
	if q.decl.Ask.IsZero() {
		return q.decl.Title
	}
	return q.decl.Ask
}

// row is an item with what it reads and how it stands.
type row struct {
	*check.Check
	reads     []fact.Decl // settings and figures
	questions []question
	verdict   string // empty where no configuration was given
	counts    map[string]int
	needs     []string
}

func (g *given) row(c *check.Check) row {
	r := row{Check: c}
	if item, ok := g.verdicts[c.ID]; ok {
		r.verdict, r.counts, r.needs = item.Verdict, item.Counts, item.Needs
	}
	var seen []string
	for _, path := range c.Paths() {
		decl, ok := g.schema.Find(path)
		if !ok || path == "now" || slices.Contains(seen, path) {
			continue
		}
		seen = append(seen, path)
		if answers.IsQuestion(path) {
			r.questions = append(r.questions, g.question(decl))
		} else {
			r.reads = append(r.reads, decl)
		}
	}
	return r
}

// open are the questions for want of whose answers the item is unknown.
// Without a configuration that is every question without an answer.
func (r row) open() []question {
	return slices.DeleteFunc(slices.Clone(r.questions), func(q question) bool {
		if r.verdict == "" {
			return q.state == stateAnswered
		}
		return r.verdict != string(rules.UnknownYet) || !slices.Contains(r.needs, q.decl.Path)
	})
}

// paths joins the names of facts.
func paths(decls []fact.Decl) string {
	out := make([]string, len(decls))
	for i, d := range decls {
		out[i] = d.Path
	}
	return strings.Join(out, ", ")
}
