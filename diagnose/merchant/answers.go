package merchant

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/paydiag/paydiag/diagnose/answers"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Parse decodes an answers file: JSON by its ending or its first character,
// YAML otherwise.
func Parse(f *source.File) (*source.Node, error) {
	trimmed := strings.TrimLeft(f.Text, " \t\r\n")
	if strings.EqualFold(filepath.Ext(f.Name), ".json") || strings.HasPrefix(trimmed, "{") {
		return source.ParseJSON(f)
	}
	return source.ParseYAML(f)
}

// Answers reads what a person answered about things no file shows. An answer
// is a plain value, or a map with value, date, by, evidence and review_by; one
// that is due for review counts as not known. Which answers cannot be relied
// on stands in three lists, which are there, though empty, wherever answers
// were given.
func (r *Reader) Answers(f *source.File) error {
	root, err := Parse(f)
	if err != nil {
		return err
	}
	sheet, err := answers.Read(root, r.Schema)
	if err != nil {
		return err
	}
	r.Facts.Give("answers")
	weak := map[string][]fact.Value{answers.Overdue: nil, answers.Unfilled: nil, answers.Unsupported: nil}
	for _, e := range sheet.Entries {
		switch {
		case !e.Declared && e.Decl.Path != "":
			r.note(e, e.Key, rules.Text{ZH: "这不是问题：paydiag 自己判断", EN: "this is no question: paydiag finds it out itself"})
		case !e.Declared && e.Node.Kind != source.Null:
			r.unknown(e.Path, e.Key.Span)
		case e.Value != nil && !r.answeredBefore(e):
			r.answer(e)
			for path, at := range weaknesses(e, r.Now) {
				weak[path] = append(weak[path], fact.TextValue(e.Path).At(at.Span))
			}
		}
	}
	for path, list := range weak {
		r.Facts.Extend(path, fact.Value{Type: fact.List, List: list, Span: sheet.Node.Span})
	}
	return nil
}

// answeredBefore reports, and notes, that the question has an answer already:
// the first one counts.
func (r *Reader) answeredBefore(e answers.Entry) bool {
	v, presence := r.Facts.Fact(e.Path)
	if presence != fact.Present && presence != fact.Opaque {
		return false
	}
	r.note(e, e.Key, rules.Text{
		ZH: v.Span.String() + " 已回答过这个问题，这里的未采用",
		EN: v.Span.String() + " answers this question already, so the answer here was not used"})
	return true
}

func (r *Reader) answer(e answers.Entry) {
	for _, key := range e.Strange {
		name := source.Quote(redact.Line(key.Value))
		say := rules.Text{ZH: "答案里没有 " + name + " 这一项", EN: "an answer has no field " + name}
		r.note(e, key, source.Suggest(say, source.Near(key.Value, answers.Fields, 1)))
	}
	if e.Early(r.Now) {
		r.note(e, e.Date, rules.Text{ZH: "回答日期 " + e.Date.Value + " 还没到", EN: "the answer is dated " + e.Date.Value + ", a day that has not come"})
	}
	if e.ReviewBy != nil {
		if _, ok := fact.ParseTime(e.ReviewBy.Value); !ok {
			r.note(e, e.ReviewBy, rules.Text{ZH: "review_by 不是日期，这个答案不会到期", EN: "review_by is no day, so the answer never falls due"})
		}
	}
	switch {
	case e.Overdue(r.Now):
		r.Facts.PutOpaque(e.Path, e.Value.Span, e.Value.Value)
		r.note(e, e.ReviewBy, rules.Text{ZH: "答案已过复核日 " + e.ReviewBy.Value, EN: "the answer was due for review on " + e.ReviewBy.Value})
	case e.Unfilled() == e.Value:
		r.Facts.PutOpaque(e.Path, e.Value.Span, e.Value.Value)
		r.note(e, e.Value, rules.Text{ZH: "答案还是占位文字", EN: "the answer is still the words of a template"})
	default:
		r.value(e.Decl, e.Value)
	}
}

func (r *Reader) note(e answers.Entry, at *source.Node, why rules.Text) {
	r.Notes = append(r.Notes, rules.NotChecked{What: at.Span.String(), Title: e.Decl.Title, Needs: []string{e.Path}, Count: 1, Why: why})
}

// weaknesses are the reasons not to rely on an answer: for each list that it
// belongs to, the place that shows it.
func weaknesses(e answers.Entry, now time.Time) map[string]*source.Node {
	out := map[string]*source.Node{}
	if e.Overdue(now) {
		out[answers.Overdue] = e.ReviewBy
	}
	if n := e.Unfilled(); n != nil {
		out[answers.Unfilled] = n
	} else if e.Early(now) {
		out[answers.Unfilled] = e.Date
	}
	if n := e.Unsupported(); n != nil {
		out[answers.Unsupported] = n
	}
	return out
}
