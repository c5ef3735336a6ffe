// Package answers knows what an answers file looks like: the entries in it,
// whether an entry can be relied on, and how a new answer is written into the
// text.
//
// It owns the form of answers.yaml. It refuses files and terminals, and does
// not know what an answer is good for: package merchant makes facts of it, and
// checklist items judge them.
package answers

import (
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// The facts that tell of the answers themselves. Readers make them; nobody is
// asked for them.
const (
	Overdue     = "answers.overdue"
	Unfilled    = "answers.unfilled"
	Unsupported = "answers.unsupported"
)

// IsQuestion reports whether a person is asked for the fact at a path.
func IsQuestion(path string) bool {
	return strings.HasPrefix(path, "answers.") && path != Overdue && path != Unfilled && path != Unsupported
}

// Fields are the keys of an answer that is more than a value, in the order in
// which they are written.
var Fields = []string{"value", "date", "by", "evidence", "review_by"}

// Entry is one answer as it stands in a file.
type Entry struct {
	Path     string
	Decl     fact.Decl
	Declared bool // false for a path that nobody asks about
	Key      *source.Node
	Node     *source.Node // what stands behind the key: a value, or a map of fields
	// The fields; nil where they are left out or empty. Of a plain value there
	// is only the value.
	Value, Date, By, Evidence, ReviewBy *source.Node
	Strange                             []*source.Node // keys that are no field
}

// Sheet is the answers of one file, in its order.
type Sheet struct {
	Node    *source.Node // the answers section
	Entries []Entry
}

// Read finds the answers in a decoded file. Paths may be nested or dotted.
func Read(root *source.Node, schema *fact.Schema) (*Sheet, error) {
	n := root.Get("answers")
	if n == nil || n.Kind != source.Map && n.Kind != source.Null {
		return nil, &rules.Problem{Span: root.Span,
			Say:  rules.Text{ZH: "这不是答卷文件：没有 answers 一节", EN: "this is no answers file: it has no answers section"},
			Hint: rules.Text{ZH: "例如 answers: {wechat.appid_bound: yes}", EN: "for example answers: {wechat.appid_bound: yes}"}}
	}
	s := &Sheet{Node: n}
	s.read("answers", n, schema)
	return s, nil
}

func (s *Sheet) read(prefix string, n *source.Node, schema *fact.Schema) {
	for _, p := range n.Pairs {
		e := Entry{Path: prefix + "." + p.Key.Value, Key: p.Key, Node: p.Value}
		e.Decl, e.Declared = schema.Find(e.Path)
		e.Declared = e.Declared && IsQuestion(e.Path)
		switch {
		case e.Declared:
			e.fields()
		case p.Value.Kind == source.Map:
			s.read(e.Path, p.Value, schema)
			continue
		}
		s.Entries = append(s.Entries, e)
	}
}

func (e *Entry) fields() {
	if e.Node.Kind != source.Map {
		e.Value = filled(e.Node)
		return
	}
	places := map[string]**source.Node{"value": &e.Value, "date": &e.Date, "by": &e.By, "evidence": &e.Evidence, "review_by": &e.ReviewBy}
	for _, p := range e.Node.Pairs {
		if to := places[p.Key.Value]; to != nil {
			*to = filled(p.Value)
		} else {
			e.Strange = append(e.Strange, p.Key)
		}
	}
}

func filled(n *source.Node) *source.Node {
	if n.Kind == source.Null {
		return nil
	}
	return n
}

// Find returns the first answer at a path: the one that counts.
func (s *Sheet) Find(path string) (Entry, bool) {
	for _, e := range s.Entries {
		if e.Path == path && e.Declared {
			return e, true
		}
	}
	return Entry{}, false
}

// words are the texts of a scalar or of the elements of a list.
func words(n *source.Node) []string {
	switch {
	case n == nil:
		return nil
	case n.Kind == source.Scalar:
		return []string{n.Value}
	}
	var out []string
	for _, item := range n.Items {
		out = append(out, item.Value)
	}
	return out
}

// Said is a field as a person reads it.
func Said(n *source.Node) string { return strings.Join(words(n), ", ") }
