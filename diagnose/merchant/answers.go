package merchant

import (
	"path/filepath"
	"strings"
	"time"

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
// that is due for review counts as not known.
func (r *Reader) Answers(f *source.File) error {
	root, err := Parse(f)
	if err != nil {
		return err
	}
	answers := root.Get("answers")
	if answers == nil || answers.Kind != source.Map {
		return &rules.Problem{Span: root.Span,
			Say:  rules.Text{ZH: "这不是答卷文件：没有 answers 一节", EN: "this is no answers file: it has no answers section"},
			Hint: rules.Text{ZH: "例如 answers: {wechat.appid_bound: yes}", EN: "for example answers: {wechat.appid_bound: yes}"}}
	}
	r.Facts.Give("answers")
	r.answers("answers", answers)
	return nil
}

func (r *Reader) answers(prefix string, n *source.Node) {
	for _, p := range n.Pairs {
		path := prefix + "." + p.Key.Value
		decl, ok := r.Schema.Find(path)
		switch {
		case ok && p.Value.Kind == source.Map:
			r.answer(decl, p.Value)
		case ok && p.Value.Kind == source.Scalar:
			r.value(decl, p.Value)
		case p.Value.Kind == source.Map:
			r.answers(path, p.Value)
		case p.Value.Kind != source.Null:
			r.unknown(path, p.Key.Span)
		}
	}
}

func (r *Reader) answer(decl fact.Decl, n *source.Node) {
	value := n.Get("value")
	if value == nil {
		return
	}
	if due := n.Get("review_by"); due != nil {
		if at, ok := fact.ParseTime(due.Value); ok && overdue(due.Value, at, r.Now) {
			r.Facts.PutOpaque(decl.Path, value.Span, value.Value)
			r.Notes = append(r.Notes, rules.NotChecked{What: due.Span.String(), Title: decl.Title, Needs: []string{decl.Path}, Count: 1,
				Why: rules.Text{ZH: "答案已过复核日 " + due.Value, EN: "the answer was due for review on " + due.Value}})
			return
		}
	}
	r.value(decl, value)
}

// overdue reports whether an answer must be given anew. A day without a time
// still counts itself.
func overdue(written string, at, now time.Time) bool {
	if len(written) == len(time.DateOnly) {
		at = at.AddDate(0, 0, 1)
	}
	return now.After(at)
}
