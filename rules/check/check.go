// Package check is one piece of judgement: a checklist item or a rule, with
// its condition, its texts, its sources and its tests.
//
// An item states what must hold and always yields a verdict; a rule states a
// pattern and speaks only when it fires. Both are one type, decoded, linked and
// tested by the same code. The package refuses to evaluate over inputs: that is
// the engine's work.
package check

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/condition"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Mend names a mechanical mend of the text at which a check points. The mends
// themselves are in package diagnose/mend.
type Mend string

// The mends.
const (
	Trim      Mend = "trim"       // drop blanks and invisible characters
	UseHTTPS  Mend = "use_https"  // http becomes https, where the same host answers https elsewhere in the configuration
	DropQuery Mend = "drop_query" // drop ? and all behind it
	AsString  Mend = "as_string"  // put quotation marks around a bare number
	Upper     Mend = "upper"      // capitals
	Lower     Mend = "lower"      // small letters
	Minutes   Mend = "minutes"    // a time-out of Alipay: 1.5h or "90 min" becomes 90m; a number without a unit is left
	RFC3339   Mend = "rfc3339"    // a time gets the form and the zone of RFC 3339, Shanghai where it has none
)

// Mends lists the mends.
var Mends = []Mend{Trim, UseHTTPS, DropQuery, AsString, Upper, Lower, Minutes, RFC3339}

// Kind tells items from rules.
type Kind string

// The kinds.
const (
	Item Kind = "item"
	Rule Kind = "rule"
)

// Check is an item or a rule.
type Check struct {
	ID       string             `json:"id"`
	Kind     Kind               `json:"kind"`
	Area     string             `json:"area,omitempty"` // of an item: the checklist it stands in
	AreaName rules.Text         `json:"area_name,omitzero"`
	Provider string             `json:"provider,omitempty"`
	Scope    fact.Scope         `json:"scope"`
	Title    rules.Text         `json:"title"`
	Applies  *condition.Cond    `json:"applies,omitempty"`
	Fires    *condition.Cond    `json:"fires"` // for an item: its requirement, turned round
	At       string             `json:"at,omitempty"`
	Cause    string             `json:"cause,omitempty"` // an item of good practice may speak for none
	Strength rules.Strength     `json:"strength,omitempty"`
	Severity rules.Severity     `json:"severity"`
	Say      rules.Text         `json:"say"`
	Fix      rules.Text         `json:"fix"`
	Mend     Mend               `json:"mend,omitempty"` // how a program can mend it, where one can
	Sources  []rules.Provenance `json:"sources"`

	Span  rules.Span `json:"-"`
	Tests []Test     `json:"-"`
}

// Test is an example that stands beside the check it tests.
type Test struct {
	Name    string
	Facts   []TestFact          // configuration, answers, trade and run facts
	Records []map[string]string // log records, in order, by field name
	Expect  string              // fires, silent, unknown or n/a
	Span    rules.Span
}

// TestFact is one fact of a test.
type TestFact struct {
	Path  string
	Words []string
	List  bool
	Span  rules.Span
}

// Expectations lists what a test may expect.
var Expectations = []string{"fires", "silent", "unknown", "n/a"}

// Paths lists the facts that the check reads.
func (c *Check) Paths() []string { return append(c.Applies.Paths(), c.Fires.Paths()...) }

var idForm = regexp.MustCompile(`^[A-Z]{2,}(-[A-Z0-9]+)+$`)

// Decode reads a file that holds one rule (a map), or the items of one area (a
// map with area and items).
func Decode(d *source.Decoder, schema *fact.Schema, n *source.Node) []*Check {
	if n.Get("items") == nil {
		return []*Check{decode(d, schema, n, Rule, "")}
	}
	o := d.Object(n)
	area := o.NeedString("area")
	name := o.Text("title")
	var out []*Check
	for _, item := range d.Items(o.Node("items")) {
		c := decode(d, schema, item, Item, area)
		c.AreaName = name
		out = append(out, c)
	}
	o.Done()
	return out
}

func decode(d *source.Decoder, schema *fact.Schema, n *source.Node, kind Kind, area string) *Check {
	o := d.Object(n)
	c := &Check{
		Kind: kind, Area: area, Span: o.Span(),
		ID:       o.NeedString("id"),
		Provider: o.String("provider"),
		Scope:    fact.Config,
		Title:    o.NeedText("title"),
		At:       o.String("at"),
		Cause:    o.String("cause"),
		Severity: source.Enum(o, "severity", rules.Severities, ""),
		Say:      o.NeedText("say"),
		Fix:      o.NeedText("fix"),
		Sources:  source.Provenances(o, "source"),
	}
	switch kind {
	case Rule:
		c.Scope = source.Enum(o, "scope", fact.Scopes, "")
		o.Need("cause")
	case Item:
		c.Mend = source.OneOf(o, "mend", Mends)
	}
	if c.Cause != "" || kind == Rule {
		c.Strength = source.Enum(o, "strength", rules.Strengths, "")
	}
	parser := condition.Parser{Decoder: d, Schema: schema, Scope: c.Scope}
	c.Applies = parser.Parse(o.Node("applies"))
	if kind == Rule {
		c.Fires = parser.Parse(o.Need("when"))
	} else {
		c.Fires = &condition.Cond{Op: condition.Not, Kids: []*condition.Cond{parser.Parse(o.Need("require"))}}
	}
	c.Tests = decodeTests(d, schema, o.Need("tests"))
	o.Done()
	c.judge(d, schema)
	return c
}

// judge holds a check to the contracts that shape alone does not give.
func (c *Check) judge(d *source.Decoder, schema *fact.Schema) {
	if c.ID != "" && !idForm.MatchString(c.ID) {
		d.Errorf(c.Span, rules.Text{
			ZH: "编号 %s 应为大写字母、数字和连字符，如 WX-NOTIFY-001",
			EN: "the id %s should be capitals, digits and hyphens, such as WX-NOTIFY-001"}, source.Quote(c.ID))
	}
	if most := rules.MaxSeverity(c.Sources); c.Severity.Rank() < most.Rank() && len(c.Sources) > 0 {
		d.Errorf(c.Span, rules.Text{
			ZH: "%s：按其出处，级别最高为 %s", EN: "%s: with these sources the severity may be at most %s"}, c.ID, string(most))
	}
	if c.At != "" {
		if _, ok := schema.Find(c.At); !ok {
			d.Errorf(c.Span, rules.Text{ZH: "at 指向未声明的事实 %s", EN: "at names the undeclared fact %s"}, c.At)
		}
	}
	for _, t := range []rules.Text{c.Say, c.Fix} {
		for _, path := range append(Placeholders(t.ZH), Placeholders(t.EN)...) {
			if _, ok := schema.Find(path); !ok {
				d.Errorf(c.Span, rules.Text{ZH: "文本引用了未声明的事实 %s", EN: "a text names the undeclared fact %s"}, path)
			}
		}
	}
	for _, want := range []string{"fires", "silent", "unknown"} {
		if !slices.ContainsFunc(c.Tests, func(t Test) bool { return t.Expect == want }) {
			d.Errorf(c.Span, rules.Text{
				ZH: "%s 缺少 expect: %s 的测试", EN: "%s has no test that expects %s"}, c.ID, want)
		}
	}
}

func decodeTests(d *source.Decoder, schema *fact.Schema, n *source.Node) []Test {
	var out []Test
	for _, item := range d.Items(n) {
		o := d.Object(item)
		t := Test{Name: o.NeedString("name"), Expect: source.Enum(o, "expect", Expectations, ""), Span: o.Span()}
		if facts := o.Node("facts"); facts != nil {
			for _, p := range facts.Pairs {
				t.Facts = append(t.Facts, decodeFact(d, schema, p))
			}
		}
		for _, r := range d.Items(o.Node("records")) {
			t.Records = append(t.Records, decodeRecord(d, r))
		}
		o.Done()
		out = append(out, t)
	}
	return out
}

func decodeFact(d *source.Decoder, schema *fact.Schema, p source.Pair) TestFact {
	f := TestFact{Path: p.Key.Value, List: p.Value.Kind == source.List, Span: p.Key.Span}
	for _, w := range d.Items(p.Value) {
		f.Words = append(f.Words, d.String(w))
	}
	if _, ok := schema.Find(f.Path); !ok && f.Path != "config" && f.Path != "answers" {
		d.Errorf(f.Span, rules.Text{ZH: "未声明的事实 %s", EN: "undeclared fact %s"}, source.Quote(f.Path))
	}
	return f
}

func decodeRecord(d *source.Decoder, n *source.Node) map[string]string {
	r := map[string]string{}
	for _, p := range d.Object(n).Pairs() {
		if _, ok := fact.FieldOf(p.Key.Value); !ok {
			d.Errorf(p.Key.Span, rules.Text{ZH: "未知的日志字段 %s", EN: "unknown record field %s"}, source.Quote(p.Key.Value))
		}
		r[p.Key.Value] = d.String(p.Value)
	}
	return r
}

var slotForm = regexp.MustCompile(`\{([a-z][a-z0-9_.]*)\}`)

// Placeholders lists the fact paths that a text asks to be filled in.
func Placeholders(s string) []string {
	var out []string
	for _, m := range slotForm.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	return out
}

// Fill puts the values of facts into a text: {config.wechat.notify_url}
// becomes its value, or … where it is not known.
func Fill(s string, facts fact.Lookup) string {
	if !strings.Contains(s, "{") {
		return s
	}
	return slotForm.ReplaceAllStringFunc(s, func(slot string) string {
		v, p := facts.Fact(slot[1 : len(slot)-1])
		if p != fact.Present {
			return "…"
		}
		return short(v.String())
	})
}

// longestValue is how much of a value a sentence quotes. The place leads to the
// rest.
const longestValue = 200

func short(s string) string {
	if utf8.RuneCountInString(s) <= longestValue {
		return s
	}
	return string([]rune(s)[:longestValue]) + "…"
}
