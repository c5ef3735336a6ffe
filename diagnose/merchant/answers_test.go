package merchant_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/answers"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// questionnaire reads answers to questions of every type.
func questionnaire(t *testing.T, texts ...string) *merchant.Reader {
	t.Helper()
	var decls []fact.Decl
	for path, c := range map[string]struct {
		of   fact.Type
		enum []string
	}{
		"answers.wechat.appid_bound": {of: fact.Bool}, "answers.wechat.product_enabled": {of: fact.Bool}, "answers.alipay.product_signed": {of: fact.Bool},
		"answers.ops.drills": {of: fact.Int}, "answers.ops.contacts": {of: fact.List}, "answers.ops.last_drill": {of: fact.Time},
		"answers.ops.rollback": {fact.Text, []string{"tested", "written"}},
		answers.Overdue:        {of: fact.List}, answers.Unfilled: {of: fact.List}, answers.Unsupported: {of: fact.List},
	} {
		decls = append(decls, fact.Decl{Path: path, Type: c.of, Enum: c.enum, Title: rules.Text{ZH: path, EN: path}})
	}
	r := &merchant.Reader{Schema: fact.NewSchema(decls), Facts: fact.NewSet(), Now: now, Open: none}
	for i, text := range texts {
		name := []string{"a.yaml", "b.yaml"}[i]
		if err := r.Answers(source.NewFile(name, text)); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// listed is a list of the reader, each element with its place.
func listed(t *testing.T, r *merchant.Reader, path string) []string {
	t.Helper()
	v, presence := r.Facts.Fact(path)
	if presence != fact.Present || v.Type != fact.List || v.Span.IsZero() {
		t.Errorf("%s: presence %d, type %s at %s; it should be a list with a place", path, presence, v.Type, v.Span)
	}
	out := []string{}
	for _, e := range v.List {
		out = append(out, e.Span.String()+" "+e.Text)
	}
	return out
}

const supported = "date: 2026-11-01, by: 运维"

// Which answers cannot be relied on, and where that shows.
func TestAnswersOfLittleWorth(t *testing.T) {
	for name, c := range map[string]struct {
		text                           string
		overdue, unfilled, unsupported []string
		presence                       fact.Presence // of wechat.appid_bound
	}{
		"nothing is answered":    {text: "answers: {wechat.appid_bound: , alipay.product_signed: {value: , by: 待填}}", presence: fact.Absent},
		"an empty section":       {text: "answers:\n", presence: fact.Absent},
		"all there is to say":    {text: "answers: {wechat.appid_bound: {value: yes, " + supported + ", evidence: 已在后台填写并截图, review_by: 2027-01-01}}", presence: fact.Present},
		"no evidence":            {text: "answers: {wechat.appid_bound: {value: yes, " + supported + "}}", presence: fact.Present},
		"a plain value":          {text: "answers: {wechat.appid_bound: yes}", unsupported: []string{"a.yaml:1:31 answers.wechat.appid_bound"}, presence: fact.Present},
		"a plain list":           {text: "answers: {ops.contacts: [a, b]}", unsupported: []string{"a.yaml:1:25 answers.ops.contacts"}, presence: fact.Absent},
		"nobody":                 {text: "answers:\n  wechat:\n    appid_bound: {value: yes, date: 2026-11-01}", unsupported: []string{"a.yaml:3:5 answers.wechat.appid_bound"}, presence: fact.Present},
		"nobody in particular":   {text: "answers: {wechat.appid_bound: {value: yes, date: 2026-11-01, by: }}", unsupported: []string{"a.yaml:1:11 answers.wechat.appid_bound"}, presence: fact.Present},
		"no day":                 {text: "answers: {wechat.appid_bound: {value: yes, by: 运维}}", unsupported: []string{"a.yaml:1:11 answers.wechat.appid_bound"}, presence: fact.Present},
		"a day that is none":     {text: "answers: {wechat.appid_bound: {value: yes, by: 运维, date: 去年}}", unsupported: []string{"a.yaml:1:58 answers.wechat.appid_bound"}, presence: fact.Present},
		"due":                    {text: "answers: {wechat.appid_bound: {value: yes, " + supported + ", review_by: 2026-11-20}}", overdue: []string{"a.yaml:1:81 answers.wechat.appid_bound"}, presence: fact.Opaque},
		"due, by nobody":         {text: "answers: {wechat.appid_bound: {value: yes, by: TODO, review_by: 2026-11-20}}", overdue: []string{"a.yaml:1:65 answers.wechat.appid_bound"}, unfilled: []string{"a.yaml:1:48 answers.wechat.appid_bound"}, unsupported: []string{"a.yaml:1:11 answers.wechat.appid_bound"}, presence: fact.Opaque},
		"a value to fill in":     {text: "answers: {wechat.appid_bound: {value: 待填, " + supported + "}}", unfilled: []string{"a.yaml:1:39 answers.wechat.appid_bound"}, presence: fact.Opaque},
		"a plain one":            {text: "answers: {wechat.appid_bound: TODO}", unfilled: []string{"a.yaml:1:31 answers.wechat.appid_bound"}, unsupported: []string{"a.yaml:1:31 answers.wechat.appid_bound"}, presence: fact.Opaque},
		"someone":                {text: "answers: {wechat.appid_bound: {value: yes, date: 2026-11-01, by: 张三}}", unfilled: []string{"a.yaml:1:66 answers.wechat.appid_bound"}, presence: fact.Present},
		"your role":              {text: "answers: {wechat.appid_bound: {value: yes, date: 2026-11-01, by: your-role}}", unfilled: []string{"a.yaml:1:66 answers.wechat.appid_bound"}, presence: fact.Present},
		"some proof":             {text: "answers: {wechat.appid_bound: {value: yes, " + supported + ", evidence: https://wiki.example.com/1}}", unfilled: []string{"a.yaml:1:80 answers.wechat.appid_bound"}, presence: fact.Present},
		"some day":               {text: "answers: {wechat.appid_bound: {value: yes, " + supported + ", review_by: N/A}}", unfilled: []string{"a.yaml:1:81 answers.wechat.appid_bound"}, presence: fact.Present},
		"a day to come":          {text: "answers: {wechat.appid_bound: {value: yes, by: 运维, date: 2026-11-23}}", unfilled: []string{"a.yaml:1:58 answers.wechat.appid_bound"}, presence: fact.Present},
		"tomorrow, further east": {text: "answers: {wechat.appid_bound: {value: yes, by: 运维, date: 2026-11-22}}", presence: fact.Present},
	} {
		r := questionnaire(t, c.text+"\n")
		for path, want := range map[string][]string{answers.Overdue: c.overdue, answers.Unfilled: c.unfilled, answers.Unsupported: c.unsupported} {
			if want == nil {
				want = []string{}
			}
			if diff := cmp.Diff(want, listed(t, r, path)); diff != "" {
				t.Errorf("%s: %s: %s", name, path, diff)
			}
		}
		if _, got := r.Facts.Fact("answers.wechat.appid_bound"); got != c.presence {
			t.Errorf("%s: presence %d, want %d", name, got, c.presence)
		}
	}
}

// Without answers there are no lists either: nothing is known of them.
func TestNoAnswersNoLists(t *testing.T) {
	r := questionnaire(t)
	if _, p := r.Facts.Fact(answers.Unsupported); p != fact.NoSource {
		t.Errorf("presence %d", p)
	}
}

// Several files make one set of lists; of two answers to one question the first
// counts, and that is said.
func TestAnswersOfSeveralFiles(t *testing.T) {
	r := questionnaire(t,
		"answers:\n  wechat.appid_bound: yes\n  wechat: {appid_bound: no}\n",
		"answers:\n  wechat.appid_bound: {value: no}\n  alipay.product_signed: yes\n")
	want := []string{"a.yaml:2:23 answers.wechat.appid_bound", "b.yaml:3:26 answers.alipay.product_signed"}
	if diff := cmp.Diff(want, listed(t, r, answers.Unsupported)); diff != "" {
		t.Error(diff)
	}
	if v, _ := r.Facts.Fact("answers.wechat.appid_bound"); v.Int != 1 {
		t.Error("the first answer should count")
	}
	notes := []string{
		"a.yaml:3:12: a.yaml:2:23 answers this question already, so the answer here was not used",
		"b.yaml:2:3: a.yaml:2:23 answers this question already, so the answer here was not used",
	}
	if diff := cmp.Diff(notes, why(r)); diff != "" {
		t.Error(diff)
	}
}

func TestAnswersOfEveryType(t *testing.T) {
	r := questionnaire(t, `answers:
  ops:
    drills: {value: 2, date: 2026-11-01, by: 运维}
    contacts: {value: [值班, on-call], date: 2026-11-01, by: 运维}
    last_drill: {value: 2026-10-01, date: 2026-11-01, by: 运维}
    rollback: {value: tested, date: 2026-11-01, by: 运维}
`)
	day, _ := fact.ParseTime("2026-10-01")
	for path, want := range map[string]fact.Value{
		"answers.ops.drills":     {Type: fact.Int, Int: 2, Text: "2"},
		"answers.ops.contacts":   {Type: fact.List, List: []fact.Value{fact.TextValue("值班"), fact.TextValue("on-call")}},
		"answers.ops.last_drill": {Type: fact.Time, Int: day.UnixMilli(), Text: "2026-10-01"},
		"answers.ops.rollback":   fact.TextValue("tested"),
	} {
		got, _ := r.Facts.Fact(path)
		got.Span = rules.Span{}
		for i := range got.List {
			got.List[i].Span = rules.Span{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	if len(r.Notes) > 0 {
		t.Error(why(r))
	}
}

// What is wrong with an answer is said at its place.
func TestAnswersNotes(t *testing.T) {
	for text, want := range map[string]string{
		"{wechat.appid_bound: {value: yes, " + supported + ", reveiw_by: 2025-01-01}}": "a.yaml:1:70: an answer has no field “reveiw_by”; did you mean review_by",
		"{wechat.appid_bound: {value: yes, " + supported + ", 13912345678: 1}}":        "a.yaml:1:70: an answer has no field “139****5678”",
		"{wechat.appid_bound: {value: yes, by: 运维, date: 2027-11-01}}":                 "a.yaml:1:58: the answer is dated 2027-11-01, a day that has not come",
		"{wechat.appid_bound: {value: yes, " + supported + ", review_by: 明年}}":         "a.yaml:1:81: review_by is no day, so the answer never falls due",
		"{wechat.appid_bound: xxx}":     "a.yaml:1:31: the answer is still the words of a template",
		"{ops.rollback: sometimes}":     "a.yaml:1:25: the value “sometimes” does not fit; expected: tested, written",
		"{ops.drills: many}":            "a.yaml:1:23: the value “many” does not fit; expected: int",
		"{ops.drills: {value: {a: b}}}": "a.yaml:1:31: the value “” does not fit; expected: int",
		"{wechat.appid_bond: yes}":      "a.yaml:1:11: paydiag does not know the setting “answers.wechat.appid_bond”; did you mean “answers.wechat.appid_bound”?",
		"{overdue: [a]}":                "a.yaml:1:11: this is no question: paydiag finds it out itself",
	} {
		r := questionnaire(t, "answers: "+text+"\n")
		if diff := cmp.Diff([]string{want}, why(r)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		for _, n := range r.Notes {
			if !n.Why.Complete() {
				t.Errorf("%s: %+v", text, n)
			}
		}
	}
}

// The answers that anybody wrote are read at any time of any day.
func TestOverdueMoment(t *testing.T) {
	for _, c := range []struct {
		now  string
		want int
	}{{"2026-11-20T23:59:59+08:00", 0}, {"2026-11-21T00:00:00+08:00", 0}, {"2026-11-21T00:00:01+08:00", 1}, {"2026-11-20T16:00:01Z", 1}} {
		r := newReader(t, nil)
		var err error
		if r.Now, err = time.Parse(time.RFC3339, c.now); err != nil {
			t.Fatal(err)
		}
		if err := r.Answers(source.NewFile("a.yaml", "answers: {wechat.appid_bound: {value: yes, review_by: 2026-11-20}}")); err != nil {
			t.Fatal(err)
		}
		if got := listed(t, r, answers.Overdue); len(got) != c.want {
			t.Errorf("at %s: %v", c.now, got)
		}
	}
}
