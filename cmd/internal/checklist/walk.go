package checklist

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/ask"
	"github.com/paydiag/paydiag/rules"
)

// errQuit is that the person has had enough.
var errQuit = errors.New("quit")

// walk goes through the questions with a person. Each answer is saved as it is
// given, so that nothing is lost however the walk ends.
func walk(ctx context.Context, a *app.App, b *book, questions []asked) error {
	w := walker{app: a, person: ask.At(a), book: b}
	defer func() {
		w.person.Tell(0, fmt.Sprintf(a.Say("回答了 %d 个，共 %d 个问题；%s", "answered %d of %d questions; %s"), w.done, len(questions), w.saved()))
	}()
	w.person.Tell(0, fmt.Sprintf(a.Say("%d 个问题等人回答。空行跳过，? 看说明，q 结束。", "%d questions stand open. An empty line skips, ? explains, q ends."), len(questions)))
	if err := w.role(ctx); err != nil {
		return ended(err)
	}
	for i, q := range questions {
		w.show(fmt.Sprintf("[%d/%d]", i+1, len(questions)), q)
		if err := w.ask(ctx, q); err != nil {
			return ended(err)
		}
	}
	return nil
}

// ended is how a walk ends that was ended early: by choice or not.
func ended(err error) error {
	if errors.Is(err, errQuit) || errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

type walker struct {
	app    *app.App
	person *ask.Person
	book   *book
	done   int
}

func (w *walker) saved() string {
	if w.done == 0 {
		return w.app.Say("没有写入", "nothing was written")
	}
	return w.app.Say("已写入 ", "written to ") + w.book.name
}

// role asks once who answers.
func (w *walker) role(ctx context.Context) error {
	for w.book.said.By == "" {
		w.person.Tell(0, w.app.Say("以什么角色回答？例如 技术负责人；不写人名", "In which role do you answer? Such as engineer; not a name"))
		say, err := w.person.Line(ctx, ">")
		switch {
		case err != nil:
			return err
		case say == "q":
			return errQuit
		}
		if wrong := unfit(say); !wrong.IsZero() {
			w.person.Tell(0, wrong.In(w.app.Lang))
			continue
		}
		w.book.said.By = say
	}
	return nil
}

func (w *walker) show(count string, q asked) {
	w.person.Space()
	first := q.rows[0]
	w.person.Tell(0, count+" "+q.ask().In(w.app.Lang))
	w.person.Tell(2, first.ID+" "+word(w.app, string(first.Severity))+w.app.Say("，不符合时：", ", if it is not so: ")+filled(first.Say, w.app.Lang))
	if present := q.answer(w.app, true); present != "" {
		w.person.Tell(2, w.app.Say("现在的答案：", "the present answer: ")+present)
	}
	w.person.Tell(2, expected(q.decl).In(w.app.Lang))
}

// ask reads until there is an answer that fits, or none is wanted.
func (w *walker) ask(ctx context.Context, q asked) error {
	for {
		say, err := w.person.Line(ctx, ">")
		switch {
		case err != nil:
			return err
		case say == "":
			return nil
		case say == "q":
			return errQuit
		case say == "?" || say == "？":
			w.explain(q)
			continue
		}
		words, wrong := fit(q.decl, say)
		if !wrong.IsZero() {
			w.person.Tell(2, wrong.In(w.app.Lang))
			continue
		}
		return w.write(q, words)
	}
}

// write saves one answer. Where the file is written in a way that cannot be
// edited, that is said and the walk goes on.
func (w *walker) write(q asked, words []string) error {
	if err := w.book.put(q.decl.Path, words); err != nil {
		var p *rules.Problem
		if !errors.As(err, &p) {
			return err
		}
		w.person.Tell(2, p.Span.String()+": "+p.Say.In(w.app.Lang))
		w.person.Tell(2, p.Hint.In(w.app.Lang))
		return nil
	}
	if err := w.book.save(); err != nil {
		return err
	}
	w.done++
	return nil
}

// explain says all there is to say of a question.
func (w *walker) explain(q asked) {
	w.person.Tell(2, strings.TrimPrefix(q.decl.Path, "answers.")+w.app.Say("：", ": ")+q.decl.Title.In(w.app.Lang))
	for _, r := range q.rows {
		w.person.Tell(2, r.ID+" "+r.Title.In(w.app.Lang))
		w.person.Tell(4, filled(r.Say, w.app.Lang))
		w.person.Tell(4, filled(r.Fix, w.app.Lang))
		for _, s := range r.Sources {
			w.person.Tell(4, strings.Join(provenance(s, w.app.Lang), " "))
		}
	}
}
