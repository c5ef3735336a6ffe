package diagnose

import (
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/diagnose/settings"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// configurations reads what is not streamed: settings, answers, keys. All
// files that are given are one configuration.
func (r *run) configurations() error {
	if !r.has(intake.Config) && !r.has(intake.Answers) {
		return nil // and the schema need not be decoded
	}
	reader := &merchant.Reader{Schema: r.req.Knowledge.Schema(), Facts: r.facts, Now: r.req.Now, Open: intake.ReadBeside}
	parts := r.adopted
	for _, in := range r.inputs {
		var err error
		switch {
		case in.Kind == intake.Answers:
			err = r.answers(reader, in)
		case in.Kind == intake.Config && r.lines[in.Name] == nil:
			var found []merchant.Part
			found, err = r.partsOf(in)
			parts = append(parts, found...)
		}
		if err != nil {
			return asProblem(in.Name, err)
		}
	}
	if len(parts) > 0 {
		unit, left := merchant.All(parts, r.req.Merchant)
		if r.req.Merchant != "" && !unit.Has(r.req.Merchant) {
			return noSuchMerchant(r.req.Merchant, left)
		}
		reader.Configuration(unit.Parts)
		reader.Differ()
		r.ring = merchant.Keys(unit.Parts, intake.ReadBeside, r.getenv)
		r.otherMerchants(left)
	}
	r.lines.hide(reader.Secret)
	r.notes = append(r.notes, reader.Notes...)
	return nil
}

func (r *run) answers(reader *merchant.Reader, in *intake.Input) error {
	text, err := in.Text()
	if err != nil {
		return err
	}
	f := r.lines.add(in.Name, text)
	r.lines[in.Name].settings = true
	return reader.Answers(f)
}

// partsOf reads a file that should be a configuration.
func (r *run) partsOf(in *intake.Input) ([]merchant.Part, error) {
	text, err := in.Text()
	if err != nil {
		return nil, err
	}
	f := r.lines.add(in.Name, text)
	r.lines[in.Name].settings = true
	found, err := r.mapper().Parts(f, in.Dir)
	if err == nil && len(found) == 0 {
		err = notAConfiguration(f.Span(0, 0))
	}
	return found, err
}

func (r *run) mapper() *merchant.Mapper {
	return merchant.NewMapper(r.req.Knowledge.Schema(), r.req.Knowledge.Settings(), nil)
}

// adopt makes a configuration of an input whose beginning told nothing, where
// it holds the settings of a framework.
func (r *run) adopt(in *intake.Input) {
	if in.Kind != intake.Unknown || !settings.Known(in.Name) {
		return
	}
	found, err := r.partsOf(in)
	if err != nil || len(found) == 0 {
		delete(r.lines, in.Name)
		return
	}
	in.Kind = intake.Config
	r.adopted = append(r.adopted, found...)
}

func notAConfiguration(at rules.Span) error {
	return &rules.Problem{Span: at,
		Say: rules.Text{ZH: "这不是 paydiag 认识的商户配置：没有 wechat 或 alipay 一节，也没有已知框架的设置",
			EN: "this is no merchant configuration that paydiag knows: it has no wechat or alipay section, and no setting of a known framework"},
		Hint: rules.Text{ZH: "参照 examples/ 中的 paydiag.yaml；其它框架的写法见 docs/config-profiles.zh-CN.md",
			EN: "see paydiag.yaml in examples/; docs/config-profiles.md lists the frameworks that are read"}}
}

func noSuchMerchant(name string, known []string) error {
	return &rules.Problem{Say: source.Suggest(rules.Text{ZH: "配置中没有商户 " + source.Quote(name), EN: "the configuration has no merchant " + source.Quote(name)},
		source.Near(name, known, 3))}
}

// otherMerchants says whose settings were left out.
func (r *run) otherMerchants(left []string) {
	for _, name := range left {
		r.notes = append(r.notes, rules.NotChecked{What: name, Count: 1, Why: rules.Text{
			ZH: "配置中的另一个商户，这次没有检查；用 --merchant 选择", EN: "another merchant of the configuration, not looked at in this run; choose with --merchant"}})
	}
}
