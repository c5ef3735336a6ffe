package merchant

import (
	"strings"

	"github.com/paydiag/paydiag/diagnose/settings"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// own reads paydiag's own file: one merchant, or several below merchants, for
// whom what stands beside them holds too.
func (m *Mapper) own(doc settings.Doc) []Part {
	common := m.tree(doc.Root)
	merchants := doc.Root.Get("merchants")
	if merchants == nil || merchants.Kind != source.Map {
		common.Env = explicit(common)
		common.Family, common.Format = doc.Base, doc.Format
		return []Part{common}
	}
	var out []Part
	for _, p := range merchants.Pairs {
		part := m.tree(p.Value)
		part.Name, part.Format = p.Key.Value, doc.Format
		part.Sections = append(part.Sections, common.Sections...)
		for _, g := range common.Given {
			if !part.gives(g.Path) {
				part.Given = append(part.Given, g)
			}
		}
		part.Notes = append(part.Notes, common.Notes...)
		common.Notes = nil // once is enough
		part.Env = explicit(part)
		part.Family = doc.Base + "#" + family(part.Name)
		out = append(out, part)
	}
	return out
}

// family is the name of a merchant without the word for its environment:
// tea-sandbox and tea are one merchant.
func family(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("-_. ", r) })
	var keep []string
	for _, w := range words {
		if environment(w) == "" {
			keep = append(keep, w)
		}
	}
	return strings.Join(keep, "-")
}

func (p *Part) gives(path string) bool {
	for _, g := range p.Given {
		if g.Path == path {
			return true
		}
	}
	return false
}

// explicit is the environment that a part names itself.
func explicit(p Part) string {
	for _, g := range p.Given {
		if g.Path == "config.env" && g.Value.Kind == source.Scalar {
			return environment(g.Value.Value)
		}
	}
	return ""
}

// tree reads one merchant's tree of settings.
func (m *Mapper) tree(root *source.Node) Part {
	part := Part{Own: true}
	if root == nil || root.Kind != source.Map {
		return part
	}
	for _, p := range root.Pairs {
		switch p.Key.Value {
		case "$schema", "lint", "merchants", "version":
		case "param":
			m.branch(&part, "param", p)
		default:
			m.setting(&part, "config."+p.Key.Value, p)
		}
	}
	return part
}

func (m *Mapper) branch(part *Part, path string, p source.Pair) {
	for _, child := range p.Value.Pairs {
		m.setting(part, path+"."+child.Key.Value, child)
	}
}

func (m *Mapper) setting(part *Part, path string, p source.Pair) {
	_, declared := m.schema.Find(path)
	switch {
	case p.Value.Kind == source.Null:
	case declared:
		part.Given = append(part.Given, Given{Path: path, Key: p.Key.Span, Value: p.Value})
	case p.Value.Kind == source.Map && len(p.Value.Pairs) == 0:
		part.Sections = append(part.Sections, Section{path, p.Key.Span})
	case p.Value.Kind == source.Map && m.schema.Groups(path):
		part.Sections = append(part.Sections, Section{path, p.Key.Span})
		m.branch(part, path, p)
	case m.schema.Groups(path):
		part.Notes = append(part.Notes, rules.NotChecked{What: p.Value.Span.String(), Count: 1, Why: rules.Text{
			ZH: "这里应是一组设置（冒号后要有空格）", EN: "a group of settings is expected here (mind the blank after a colon)"}})
	default:
		part.Notes = append(part.Notes, unknown(m.schema, path, p.Key.Span))
	}
}

// unknown says that no fact has a name, and which has a similar one.
func unknown(schema *fact.Schema, path string, at rules.Span) rules.NotChecked {
	name := strings.TrimPrefix(path, "config.")
	why := rules.Text{ZH: "paydiag 不认识设置 " + source.Quote(name), EN: "paydiag does not know the setting " + source.Quote(name)}
	if near := schema.Near(path); len(near) > 0 {
		near := strings.TrimPrefix(near[0], "config.")
		why.ZH += "；是否想写 " + source.Quote(near)
		why.EN += "; did you mean " + source.Quote(near) + "?"
	}
	return rules.NotChecked{What: at.String(), Why: why, Count: 1}
}
