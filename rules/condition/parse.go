package condition

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Parser reads conditions and checks them against the declared facts.
type Parser struct {
	Decoder *source.Decoder
	Schema  *fact.Schema
	Scope   fact.Scope
}

// Parse reads one condition. Problems go to the decoder; the result is then
// not fit for use.
//
// A map holds tests (`path|modifier: value`) and at most the joins all, any and
// not; several entries of one map are joined by all.
func (p Parser) Parse(n *source.Node) *Cond {
	if n == nil {
		return nil
	}
	if n.Kind == source.List {
		return p.join(All, n)
	}
	if n.Kind != source.Map || len(n.Pairs) == 0 {
		p.Decoder.Errorf(n.Span, rules.Text{
			ZH: "条件应为映射，例如 {config.wechat.mchid|exists: true}",
			EN: "a condition is a map, such as {config.wechat.mchid|exists: true}"})
		return nil
	}
	kids := make([]*Cond, 0, len(n.Pairs))
	for _, pair := range n.Pairs {
		kids = append(kids, p.entry(pair))
	}
	if len(kids) == 1 {
		return kids[0]
	}
	return &Cond{Op: All, Kids: kids, Span: n.Span}
}

func (p Parser) entry(pair source.Pair) *Cond {
	switch Op(pair.Key.Value) {
	case All:
		return p.join(All, pair.Value)
	case Any:
		return p.join(Any, pair.Value)
	case Not:
		return &Cond{Op: Not, Kids: []*Cond{p.Parse(pair.Value)}, Span: pair.Key.Span}
	}
	return p.test(pair)
}

func (p Parser) join(op Op, n *source.Node) *Cond {
	c := &Cond{Op: op, Span: n.Span}
	for _, item := range p.Decoder.Items(n) {
		c.Kids = append(c.Kids, p.Parse(item))
	}
	if len(c.Kids) == 0 {
		p.Decoder.Errorf(n.Span, rules.Text{ZH: "空的 %s 没有意义", EN: "an empty %s says nothing"}, string(op))
	}
	return c
}

func (p Parser) test(pair source.Pair) *Cond {
	path, mod, _ := strings.Cut(pair.Key.Value, "|")
	c := &Cond{Op: Test, Path: path, Mod: mod, Span: pair.Key.Span}
	decl, ok := p.declared(path, pair.Key.Span)
	m, known := modifiers[mod]
	if !known {
		p.Decoder.Errorf(pair.Key.Span, rules.Text{
			ZH: "未知的修饰词 %s；可用：%s", EN: "unknown modifier %s; known: %s",
		}, source.Quote(mod), strings.Join(Modifiers(), ", "))
		return c
	}
	if ok && len(m.types) > 0 && !slices.Contains(m.types, decl.Type) {
		p.Decoder.Errorf(pair.Key.Span, rules.Text{
			ZH: "修饰词 %s 不适用于类型为 %s 的 %s", EN: "modifier %s does not go with the type %s of %s",
		}, source.Quote(mod), string(decl.Type), path)
	}
	c.Arg = p.operand(pair.Value, decl, m, mod)
	return c
}

// wholeWords are the modifiers that compare with whole words, which must then
// be among those the fact can have.
var wholeWords = []string{"", "not", "in", "not_in", "has", "has_all", "only"}

// declared finds a path and complains where it is unknown or out of scope.
func (p Parser) declared(path string, at rules.Span) (fact.Decl, bool) {
	decl, ok := p.Schema.Find(path)
	if !ok {
		p.Decoder.Errorf(at, source.Suggest(rules.Text{ZH: "未声明的事实 %s", EN: "undeclared fact %s"}, p.Schema.Near(path)), source.Quote(path))
		return decl, false
	}
	if !p.Scope.Sees(path) {
		p.Decoder.Errorf(at, rules.Text{
			ZH: "范围为 %s 的检查看不到 %s", EN: "a check of scope %s cannot see %s",
		}, string(p.Scope), path)
	}
	return decl, true
}

func (p Parser) operand(n *source.Node, decl fact.Decl, m modifier, mod string) Operand {
	if n.Kind == source.Map {
		o := p.Decoder.Object(n)
		arg := Operand{Fact: o.NeedString("fact")}
		o.Done()
		p.declared(arg.Fact, n.Span)
		return arg
	}
	var words []string
	for _, item := range p.Decoder.Items(n) {
		words = append(words, p.Decoder.String(item))
	}
	if len(words) == 0 {
		p.Decoder.Errorf(n.Span, rules.Text{ZH: "缺少比较值", EN: "there is nothing to compare with"})
		return Operand{Words: []string{""}}
	}
	check := m.check
	if check == nil && mod == "" || mod == "not" {
		check = plain(decl)
	}
	if check != nil {
		if want := check(words); !want.IsZero() {
			p.Decoder.Errorf(n.Span, rules.Text{
				ZH: "比较值不合适：应为" + want.ZH, EN: "wrong value to compare with: expected " + want.EN})
		}
	}
	if len(decl.Enum) > 0 && slices.Contains(wholeWords, mod) {
		for _, w := range words {
			if !slices.Contains(decl.Enum, w) {
				p.Decoder.Errorf(n.Span, rules.Text{
					ZH: "%s 不是 %s 的取值；可用：%s", EN: "%s is not a value of %s; known: %s",
				}, source.Quote(w), decl.Path, strings.Join(decl.Enum, ", "))
			}
		}
	}
	return Operand{Words: words}
}

// The checks below say what kind of operand they expect, or nothing where it
// is right.

var fine rules.Text

// plain checks the word of an equality: exactly one, and of the fact's type.
func plain(decl fact.Decl) func([]string) rules.Text {
	return func(words []string) rules.Text {
		if len(words) != 1 {
			return rules.Text{ZH: "单个值；多个值请用 in", EN: "one value; for several use the modifier in"}
		}
		if _, ok := fact.Parse(decl.Type, words[0]); !ok {
			return rules.Text{ZH: "类型 " + string(decl.Type), EN: "the type " + string(decl.Type)}
		}
		return fine
	}
}

func oneBool(words []string) rules.Text {
	if len(words) != 1 || words[0] != "true" && words[0] != "false" {
		return rules.Text{ZH: " true 或 false", EN: "true or false"}
	}
	return fine
}

func ints(words []string) rules.Text {
	for _, w := range words {
		if _, err := strconv.ParseInt(w, 10, 64); err != nil {
			return rules.Text{ZH: "整数", EN: "a whole number"}
		}
	}
	return fine
}

func days(words []string) rules.Text {
	if d, ok := strings.CutSuffix(words[0], "d"); ok && len(words) == 1 {
		if n, err := strconv.Atoi(d); err == nil && n >= 0 && n <= 36500 {
			return fine
		}
	}
	return rules.Text{ZH: "天数，例如 30d", EN: "a number of days such as 30d"}
}

func oneRegexp(words []string) rules.Text {
	if len(words) != 1 {
		return rules.Text{ZH: "单个正则表达式", EN: "one regular expression"}
	}
	if _, err := regexp.Compile(words[0]); err != nil {
		return rules.Text{ZH: "有效的正则表达式（" + err.Error() + "）", EN: "a valid regular expression (" + err.Error() + ")"}
	}
	return fine
}

func prefixes(words []string) rules.Text {
	for _, w := range words {
		if _, ok := parsePrefix(w); !ok {
			return rules.Text{ZH: " IP 地址或网段", EN: "an IP address or block"}
		}
	}
	return fine
}
