package codes

import (
	"math"
	"regexp"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Decode reads one table file.
func Decode(d *source.Decoder, n *source.Node) []*Entry {
	o := d.Object(n)
	provider, version := o.NeedString("provider"), o.NeedString("api_version")
	var out []*Entry
	for _, item := range d.Items(o.Need("codes")) {
		out = append(out, decodeEntry(d, item, provider, version))
	}
	o.Done()
	return out
}

func decodeEntry(d *source.Decoder, n *source.Node, provider, version string) *Entry {
	o := d.Object(n)
	e := &Entry{
		Provider: provider, APIVersion: version,
		Code:    o.NeedString("code"),
		SubCode: o.String("sub_code"),
		Kind:    source.Enum(o, "kind", kinds, Code),
		Aliases: o.Strings("aliases"),
		HTTP:    o.Strings("http"),
		APIs:    o.Strings("apis"),
		Related: o.Strings("related"),
		Advice:  decodeAdvice(d, o),
		Sources: source.Provenances(o, "source"),
		Span:    o.Span(),
	}
	for _, c := range d.Items(o.Node("cases")) {
		e.Cases = append(e.Cases, decodeCase(d, c))
	}
	o.Done()
	e.complete(d)
	return e
}

// complete refuses an entry that would leave a reader without an answer.
func (e *Entry) complete(d *source.Decoder) {
	if e.Outcome == "" {
		e.Outcome = fact.Refused
	}
	for _, want := range []struct {
		key     string
		missing bool
	}{
		{"meaning", e.Meaning.IsZero()},
		{"charged", e.Charged == ""},
		{"retry", e.Retry == ""},
		{"causes", len(e.Causes) == 0 && e.Outcome.Failed()},
		{"cases", e.Kind == Symptom && len(e.Cases) == 0},
	} {
		if want.missing {
			d.Errorf(e.Span, rules.Text{ZH: "%s 缺少 %s", EN: "%s has no %s"}, e.Name(), want.key)
		}
	}
}

func decodeCase(d *source.Decoder, n *source.Node) Case {
	o := d.Object(n)
	c := Case{APIs: o.Strings("apis"), Pattern: Pattern{Regex: o.String("regex")}, Advice: decodeAdvice(d, o)}
	for _, s := range o.Strings("match") {
		c.Match = append(c.Match, Fold(s))
	}
	if _, err := regexp.Compile(c.Regex); err != nil {
		d.Errorf(o.Span(), rules.Text{ZH: "正则表达式无效：%s", EN: "invalid regular expression: %s"}, err.Error())
		c.Regex = ""
	}
	if c.Regex == "" && len(c.Match) == 0 && len(c.APIs) == 0 {
		d.Errorf(o.Span(), rules.Text{ZH: "需要 match、regex 或 apis", EN: "match, regex or apis is needed"})
	}
	o.Done()
	return c
}

func decodeAdvice(d *source.Decoder, o *source.Object) Advice {
	return Advice{
		Outcome:  source.OneOf(o, "outcome", fact.Outcomes),
		Meaning:  o.Text("meaning"),
		Causes:   decodeWeights(d, o.Node("causes")),
		Owner:    source.OneOf(o, "owner", rules.Owners),
		Charged:  source.OneOf(o, "charged", rules.Charges),
		Retry:    source.OneOf(o, "retry", rules.Retries),
		RetryWhy: o.Text("retry_why"),
		Fix:      o.Text("fix"),
		Support:  o.Text("support"),
		Customer: o.Text("customer"),
		Ask:      o.Text("ask"),
	}
}

func decodeWeights(d *source.Decoder, n *source.Node) Weights {
	if n == nil {
		return nil
	}
	o := d.Object(n)
	w := Weights{}
	sum := 0.0
	for _, p := range n.Pairs {
		w[p.Key.Value] = o.Float(p.Key.Value)
		sum += w[p.Key.Value]
	}
	if math.Abs(sum-1) > 0.011 {
		d.Errorf(n.Span, rules.Text{ZH: "权重之和为 %.2f，应为 1", EN: "the weights sum to %.2f, not to 1"}, sum)
	}
	return w
}
