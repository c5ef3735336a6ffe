package answers

import (
	"slices"
	"time"

	"github.com/paydiag/paydiag/rules/condition"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Overdue reports whether the answer must be given anew. A day without a time
// still counts itself. What cannot be read as a day never comes.
func (e Entry) Overdue(now time.Time) bool {
	if e.ReviewBy == nil {
		return false
	}
	at, ok := fact.ParseTime(e.ReviewBy.Value)
	if len(e.ReviewBy.Value) == len(time.DateOnly) {
		at = at.AddDate(0, 0, 1)
	}
	return ok && now.After(at)
}

// Unfilled finds the field that is still the words of a template, or nil. The
// test that settings have is too keen for prose such as the evidence, which may
// speak of 填写.
func (e Entry) Unfilled() *source.Node {
	for _, n := range []*source.Node{e.Value, e.By} {
		if slices.ContainsFunc(words(n), func(w string) bool { return IsTemplate(w) || condition.Unfilled(w) }) {
			return n
		}
	}
	for _, n := range []*source.Node{e.Date, e.Evidence, e.ReviewBy} {
		if slices.ContainsFunc(words(n), IsTemplate) {
			return n
		}
	}
	return nil
}

// Early reports whether the answer bears a day that has not come. Clocks and
// zones of two machines may be a day apart.
func (e Entry) Early(now time.Time) bool {
	if e.Date == nil {
		return false
	}
	at, ok := fact.ParseTime(e.Date.Value)
	return ok && at.After(now.AddDate(0, 0, 1))
}

// Unsupported finds where it should be said when and in which role the answer
// was given, or nil where it is said.
func (e Entry) Unsupported() *source.Node {
	switch {
	case e.Node.Kind != source.Map:
		return e.Node
	case e.Date == nil, Said(e.By) == "":
		return e.Key
	}
	if _, ok := fact.ParseTime(e.Date.Value); !ok {
		return e.Date
	}
	return nil
}

// whole are texts that say nothing, part are such as show a template wherever
// they stand. 张三 and 某某 stand for any name in Chinese forms.
var (
	whole = source.Pattern(`(?i)^\s*(n/?a|tbd|tba|fixme|待(填|补|定|办|确认|核实).{0,4}|张三|李四|王五|某.?|姓名|角色|john doe|jane doe|somebody|someone|name|role|[-_.?？…—]+)\s*$`)
	part  = source.Pattern(`(?i)<[^>]*>|\{\{|\$\{|x{3,}|\btodo\b|changeme|请替换|某某|\bexample\.(com|org|net|cn)\b`)
)

// IsTemplate reports whether a text is what a form held before anybody filled
// it in.
func IsTemplate(s string) bool { return whole().MatchString(s) || part().MatchString(s) }
