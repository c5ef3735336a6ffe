package answers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/answers"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// schema has a question of each type, apart from what is asked in earnest.
func schema() *fact.Schema {
	var decls []fact.Decl
	for path, t := range map[string]fact.Type{
		"answers.wechat.appid_bound": fact.Bool, "answers.wechat.product_enabled": fact.Bool, "answers.wechat.fenfu.granted": fact.Bool,
		"answers.ops.drills": fact.Int, "answers.ops.contacts": fact.List, "answers.ops.last_drill": fact.Time, "answers.ops.owner": fact.Text,
		answers.Overdue: fact.List, answers.Unfilled: fact.List, answers.Unsupported: fact.List,
	} {
		decls = append(decls, fact.Decl{Path: path, Type: t, Title: rules.Text{ZH: "甲", EN: "a"}})
	}
	return fact.NewSchema(decls)
}

// bound is what most tests write.
func bound() answers.Answer {
	return answers.Answer{Path: "answers.wechat.appid_bound", Value: []string{"yes"}, Date: "2026-11-21", By: "技术负责人"}
}

const told = "{value: yes, date: 2026-11-21, by: 技术负责人}"

// The edit touches the answer and nothing else, whatever the style of the file.
func TestWrite(t *testing.T) {
	review := bound()
	review.ReviewBy, review.Evidence = "2027-05-20", "https://pay.qingshan-tea.cn/wiki?id=7#bind"
	list := answers.Answer{Path: "answers.ops.contacts", Value: []string{"值班 一", "on-call"}, Date: "2026-11-21", By: "运维"}
	granted := bound()
	granted.Path = "answers.wechat.fenfu.granted"
	for name, c := range map[string]struct {
		say          answers.Answer
		before, want string
	}{
		"an empty section":   {bound(), "# 头\nanswers: # 空\n", "# 头\nanswers: # 空\n  wechat:\n    appid_bound: " + told + "\n"},
		"no line break":      {bound(), "answers:", "answers:\n  wechat:\n    appid_bound: " + told},
		"an empty map":       {bound(), "answers: {}\n", "answers: {wechat.appid_bound: " + told + "}\n"},
		"a map in brackets":  {bound(), "answers: {ops.drills: 2, }\n", "answers: {ops.drills: 2, wechat.appid_bound: " + told + "}\n"},
		"brackets over rows": {bound(), "answers: {\n  ops.drills: 2 # }\n}\n", "answers: {\n  ops.drills: 2 # }\n, wechat.appid_bound: " + told + "}\n"},
		"a new group": {bound(), "answers:\n  ops:\n    drills: 2 # 次\n\n# 尾\n",
			"answers:\n  ops:\n    drills: 2 # 次\n  wechat:\n    appid_bound: " + told + "\n\n# 尾\n"},
		"a group that is there": {bound(), "answers:\n  wechat: # 微信\n    product_enabled: yes # 已看\n    # 完\n  ops:\n    drills: 2\n",
			"answers:\n  wechat: # 微信\n    product_enabled: yes # 已看\n    appid_bound: " + told + "\n    # 完\n  ops:\n    drills: 2\n"},
		"deeper than the groups go": {granted, "answers:\n  wechat:\n    product_enabled: yes\n",
			"answers:\n  wechat:\n    product_enabled: yes\n    fenfu.granted: " + told + "\n"},
		"behind a block": {bound(), "answers:\n  wechat:\n    product_enabled:\n      value: yes\n      evidence: |\n        第一行\n\n        # 不是注释\n        末行\nother: 1\n",
			"answers:\n  wechat:\n    product_enabled:\n      value: yes\n      evidence: |\n        第一行\n\n        # 不是注释\n        末行\n    appid_bound: " + told + "\nother: 1\n"},
		"behind a list": {bound(), "answers:\n  ops.contacts:\n  - a\n  - b\n", "answers:\n  ops.contacts:\n  - a\n  - b\n  wechat:\n    appid_bound: " + told + "\n"},
		"a plain value": {bound(), "answers:\n  wechat.appid_bound: \"no\" # 还没\n", "answers:\n  wechat.appid_bound: " + told + " # 还没\n"},
		"no value":      {bound(), "answers:\n  wechat.appid_bound: # 问过\n  ops.drills: 1\n", "answers:\n  wechat.appid_bound: " + told + " # 问过\n  ops.drills: 1\n"},
		"one line": {bound(), "answers:\n  wechat.appid_bound: {value: no, date: 2025-01-02, by: '运维', evidence: 截图, review_by: 2025-06-30} # 旧\n",
			"answers:\n  wechat.appid_bound: {value: yes, date: 2026-11-21, by: 技术负责人} # 旧\n"},
		"one line with less": {review, "answers:\n  wechat.appid_bound: {by: 技术负责人, value: no}\n",
			"answers:\n  wechat.appid_bound: {by: 技术负责人, evidence: \"https://pay.qingshan-tea.cn/wiki?id=7#bind\", review_by: 2027-05-20, value: yes, date: 2026-11-21}\n"},
		"one line of blanks": {bound(), "answers:\n  wechat.appid_bound: {value: , date: , by: }\n",
			"answers:\n  wechat.appid_bound: {value: yes , date: 2026-11-21 , by: 技术负责人 }\n"},
		"only who":          {bound(), "answers: {wechat.appid_bound: {review_by: 2025-01-01}}\n", "answers: {wechat.appid_bound: {value: yes, date: 2026-11-21, by: 技术负责人, }}\n"},
		"a field of theirs": {bound(), "answers:\n  wechat.appid_bound: {ticket: 12, value: no}\n", "answers:\n  wechat.appid_bound: {ticket: 12, value: yes, date: 2026-11-21, by: 技术负责人}\n"},
		"the same again": {bound(), "answers:\n  wechat.appid_bound: {value: \"yes\", evidence: 截图, review_by: 2025-06-30}\n",
			"answers:\n  wechat.appid_bound: {value: \"yes\", date: 2026-11-21, by: 技术负责人, evidence: 截图}\n"},
		"rows": {review, "answers:\n  wechat.appid_bound:\n    value: no # 当时\n    date: 2025-01-02\n    note: 见工单\n  ops.drills: 1\n",
			"answers:\n  wechat.appid_bound:\n    value: yes # 当时\n    date: 2026-11-21\n    by: 技术负责人\n    evidence: \"https://pay.qingshan-tea.cn/wiki?id=7#bind\"\n    review_by: 2027-05-20\n    note: 见工单\n  ops.drills: 1\n"},
		"rows that lose some": {bound(), "answers:\n  wechat.appid_bound:\n    evidence: 截图\n    value: no\n    review_by: 2025-06-30 # 到期\n    by: 技术负责人\n",
			"answers:\n  wechat.appid_bound:\n    value: yes\n    date: 2026-11-21\n    by: 技术负责人\n"},
		"rows without a value": {bound(), "answers:\n  wechat.appid_bound:\n    by: 技术负责人\n",
			"answers:\n  wechat.appid_bound:\n    value: yes\n    date: 2026-11-21\n    by: 技术负责人\n"},
		"windows": {review, "answers:\r\n  wechat.appid_bound:\r\n    value: no\r\n    by: 技术负责人\r\n    date: 2025-01-02\r\n",
			"answers:\r\n  wechat.appid_bound:\r\n    value: yes\r\n    by: 技术负责人\r\n    evidence: \"https://pay.qingshan-tea.cn/wiki?id=7#bind\"\r\n    review_by: 2027-05-20\r\n    date: 2026-11-21\r\n"},
		"windows that lose some": {bound(), "answers:\r\n  wechat.appid_bound:\r\n    value: no\r\n    evidence: x\r\n    review_by: 2025-01-02\r\n",
			"answers:\r\n  wechat.appid_bound:\r\n    value: yes\r\n    date: 2026-11-21\r\n    by: 技术负责人\r\n"},
		"a list": {list, "answers:\n  ops.contacts: [a, 'b ]'] # 谁\n", "answers:\n  ops.contacts: {value: [值班 一, on-call], date: 2026-11-21, by: 运维} # 谁\n"},
		"a list of rows": {list, "answers:\n  ops.contacts:\n    - a\n    - b\n  ops.drills: 1\n",
			"answers:\n  ops.contacts:\n    {value: [值班 一, on-call], date: 2026-11-21, by: 运维}\n  ops.drills: 1\n"},
	} {
		got, err := answers.Write(source.NewFile("answers.yaml", c.before), schema(), c.say)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What the edit does not understand it leaves alone, and says what to write.
func TestWriteRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"another file":    {"wechat: {mchid: 1}\n", "a.yaml:1:1: this is no answers file"},
		"json":            {`{"answers": {}}`, "a.yaml: this is JSON"},
		"broken":          {"answers: [\n", "a.yaml:1:1: YAML syntax error"},
		"an alias":        {"answers:\n  wechat.product_enabled: &a {value: no}\n  wechat.appid_bound: *a\n", "a.yaml:2:27: paydiag cannot edit"},
		"a block of text": {"answers:\n  wechat.appid_bound:\n    value: no\n    evidence: |\n      一\n      二\n", "a.yaml:3:5: paydiag cannot edit"},
		"a long word":     {"answers:\n  wechat.appid_bound: no\n    way\n", "a.yaml:2:23: paydiag cannot edit"},
		"a tag":           {"answers:\n  wechat.appid_bound: !!map {value: no}\n", "a.yaml:2:23: paydiag cannot edit"},
	} {
		_, err := answers.Write(source.NewFile("a.yaml", c.text), schema(), bound())
		var p *rules.Problem
		if !errors.As(err, &p) || !strings.HasPrefix(p.Error(), c.want) || !p.Say.Complete() {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if p != nil && strings.Contains(c.want, "cannot edit") && !strings.Contains(p.Hint.EN, "wechat.appid_bound: "+told) {
			t.Errorf("%s: the hint is %q", name, p.Hint.EN)
		}
	}
}

// Whatever a person says is read back as it was said.
func TestWriteQuotes(t *testing.T) {
	for _, say := range []string{
		"yes", "null", "~", "NULL", "a: b", "a #b", "- a", "[a]", "{a}", "'", `"`, `\`, "*a", "&a", "!a", "|", ">", "%a", "@a", "`a`", "a,b", "010", "1e3",
		"第一行\n第二行", "\t", " a", "a ", "\u0085\u2028", "=1+1", "技术（负责人）、运维", "2026-11-21", "true", "a\rb", "\x00", "a  b", "?", "é", "😀",
	} {
		a := answers.Answer{Path: "answers.ops.owner", Value: []string{say}, Evidence: say}
		for _, before := range []string{"answers:\n", "answers: {}\n", "answers:\n  ops.owner:\n    value: x\n"} {
			text, err := answers.Write(source.NewFile("a.yaml", before), schema(), a)
			if err != nil {
				t.Errorf("%q: %v", say, err)
				continue
			}
			root, err := source.ParseYAML(source.NewFile("a.yaml", text))
			if err != nil {
				t.Fatalf("%q: %v", say, err)
			}
			sheet, err := answers.Read(root, schema())
			if err != nil {
				t.Fatal(err)
			}
			got, _ := sheet.Find("answers.ops.owner")
			if answers.Said(got.Value) != say || answers.Said(got.Evidence) != say {
				t.Errorf("%q became %q", say, text)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		list bool
		say  string
		want []string
	}{
		{false, " a, b ", []string{"a, b"}},
		{true, "a, b，c、d；e", []string{"a", "b", "c", "d", "e"}},
		{true, " , ", nil},
	} {
		if diff := cmp.Diff(c.want, answers.Words(c.list, c.say)); diff != "" {
			t.Errorf("%q: %s", c.say, diff)
		}
	}
}

// A new file can be written to at once.
func TestNew(t *testing.T) {
	for _, lang := range []rules.Lang{rules.ZH, rules.EN} {
		text, err := answers.Write(source.NewFile("a.yaml", answers.New(lang)), schema(), bound())
		if err != nil || !strings.HasSuffix(text, "answers:\n  wechat:\n    appid_bound: "+told+"\n") {
			t.Errorf("%v\n%s", err, text)
		}
	}
}

// Whatever stands in the file, an answer is either written so that it can be
// read, or refused in words; no other answer changes.
func FuzzWrite(f *testing.F) {
	for _, s := range []string{
		"answers:\n", "answers: {}", "answers:\n  wechat:\n    appid_bound: {value: no, by: x}\n", "answers:\n  wechat.appid_bound:\n    by: x\n    value: |\n      a\n",
		"answers: {wechat.appid_bound: [a, {b: c}], x: 'it''s'}", "answers: &a\n  wechat.appid_bound: no\nb: *a\n", "answers:\r\n  ops:\r\n  - a\r\n", "? answers\n: {}\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := answers.Write(source.NewFile("f", text), schema(), bound())
		var p *rules.Problem
		if err != nil {
			if !errors.As(err, &p) || !p.Say.Complete() {
				t.Fatalf("an error without words: %v", err)
			}
			return
		}
		root, err := source.ParseYAML(source.NewFile("f", got))
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := answers.Read(root, schema())
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := sheet.Find("answers.wechat.appid_bound"); !ok || answers.Said(e.Value) != "yes" || answers.Said(e.By) != "技术负责人" {
			t.Errorf("the answer is lost in %q", got)
		}
	})
}
