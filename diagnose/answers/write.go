package answers

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Answer is what a person says now. Of the fields, those that are empty are not
// written.
type Answer struct {
	Path     string
	Value    []string // one word, or the elements of a list
	Date     string
	By       string // a role, never a person's name
	Evidence string
	ReviewBy string
}

// New is an answers file that answers nothing yet.
func New(lang rules.Lang) string {
	return "# yaml-language-server: $schema=https://raw.githubusercontent.com/paydiag/paydiag/main/docs/schema/answers.schema.json\n" +
		rules.Text{
			ZH: "# 文件里看不出、只有人能回答的事。by 写角色，不写人名；过了 review_by 要重新回答。\n",
			EN: "# What no file shows and only a person can answer. by is a role, never a name; after review_by an answer is given anew.\n",
		}.In(lang) + "answers:\n"
}

// Write puts an answer into the text of an answers file and leaves all else as
// it stands: comments, order, and the fields that are not ours.
//
// It edits the text where the parser says that things stand, and then reads the
// result: unless this one answer is what has changed, the file is written in a
// way that the edit did not understand, and a Problem says what to write by
// hand.
func Write(f *source.File, schema *fact.Schema, a Answer) (string, error) {
	if strings.HasPrefix(strings.TrimSpace(f.Text), "{") {
		return "", &rules.Problem{Span: rules.Span{File: f.Name},
			Say:  rules.Text{ZH: "这是 JSON；答案只写入 YAML 文件", EN: "this is JSON; answers are written to YAML files only"},
			Hint: rules.Text{ZH: "例如 --answers answers.yaml", EN: "such as --answers answers.yaml"}}
	}
	root, err := source.ParseYAML(f)
	if err != nil {
		return "", err
	}
	sheet, err := Read(root, schema)
	if err != nil {
		return "", err
	}
	decl, _ := schema.Find(a.Path)
	e := editor{text: f.Text, list: decl.Type == fact.List}
	old, found := sheet.Find(a.Path)
	if found {
		if old.Evidence != nil && a.Evidence == "" && slices.Equal(words(old.Value), a.Value) {
			a.Evidence = old.Evidence.Value // it still shows the same
		}
		e.replace(old, a)
	} else {
		e.add(root, sheet.Node, a)
	}
	text := e.apply()
	if !changed(f, text, schema, root, sheet, a) {
		return "", &rules.Problem{Span: old.at(sheet),
			Say: rules.Text{ZH: "这里的写法 paydiag 改不了，文件未动", EN: "paydiag cannot edit what is written here; the file is as it was"},
			Hint: rules.Text{ZH: "请手工写入 " + strings.TrimPrefix(a.Path, "answers.") + ": " + e.inline(a),
				EN: "write it by hand: " + strings.TrimPrefix(a.Path, "answers.") + ": " + e.inline(a)}}
	}
	return text, nil
}

func (e Entry) at(s *Sheet) rules.Span {
	if e.Node != nil {
		return e.Node.Span
	}
	return s.Node.Span
}

// changed reports whether the new text says what the old one did, but for the
// one answer.
func changed(f *source.File, text string, schema *fact.Schema, before *source.Node, old *Sheet, a Answer) bool {
	root, err := source.ParseYAML(source.NewFile(f.Name, text))
	if err != nil {
		return false
	}
	sheet, err := Read(root, schema)
	if err != nil {
		return false
	}
	got, ok := sheet.Find(a.Path)
	if !ok || got.answer() != a.flat() {
		return false
	}
	others := func(s *Sheet) []Entry {
		first := true
		return slices.DeleteFunc(slices.Clone(s.Entries), func(e Entry) bool {
			ours := first && e.Path == a.Path && e.Declared
			first = first && !ours
			return ours
		})
	}
	beside := func(n *source.Node) []source.Pair {
		return slices.DeleteFunc(slices.Clone(n.Pairs), func(p source.Pair) bool { return p.Key.Value == "answers" })
	}
	return slices.EqualFunc(others(old), others(sheet), func(a, b Entry) bool { return a.Path == b.Path && same(a.Node, b.Node) }) &&
		slices.EqualFunc(beside(before), beside(root), samePair) && len(got.Strange) == strange(old, a.Path)
}

func strange(s *Sheet, path string) int {
	e, _ := s.Find(path)
	return len(e.Strange)
}

// answer is what an entry says, to be compared with what was to be written.
func (e Entry) answer() [5]string {
	return [5]string{strings.Join(words(e.Value), "\x00"), Said(e.Date), Said(e.By), Said(e.Evidence), Said(e.ReviewBy)}
}

func (a Answer) flat() [5]string {
	return [5]string{strings.Join(a.Value, "\x00"), a.Date, a.By, a.Evidence, a.ReviewBy}
}

func same(a, b *source.Node) bool {
	return a.Kind == b.Kind && a.Value == b.Value && slices.EqualFunc(a.Items, b.Items, same) && slices.EqualFunc(a.Pairs, b.Pairs, samePair)
}

func samePair(a, b source.Pair) bool { return same(a.Key, b.Key) && same(a.Value, b.Value) }
