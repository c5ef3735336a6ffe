package main

import (
	"github.com/paydiag/paydiag/diagnose/answers"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// settings is the schema of paydiag.yaml.
func settings(decls []fact.Decl) object {
	defs := types()
	config := tree(decls, "config", all)
	properties := object{}
	for name, n := range config.kids {
		properties[name] = n.define(defs, name, leaf, false)
	}
	params := tree(decls, "param", all)
	properties["param"] = params.define(defs, "param", leaf, false)
	defs["merchant-section"] = object{"type": []string{"object", "null"}, "additionalProperties": false, "properties": copied(properties)}
	properties["$schema"] = object{"type": "string"}
	properties["version"] = object{"type": []string{"string", "number"}}
	properties["lint"] = lint()
	properties["merchants"] = object{
		"description": describe(rules.Text{ZH: "多个商户或环境；写在 merchants 之外的设置对每个都有效", EN: "several merchants or environments; what stands beside merchants holds for all"}, rules.Text{}),
		"type":        "object", "minProperties": 1, "additionalProperties": ref("merchant-section"),
	}
	return object{
		"title": "paydiag.yaml", "description": describe(rules.Text{ZH: "paydiag 的商户配置", EN: "a merchant configuration for paydiag"}, rules.Text{}),
		"type": "object", "additionalProperties": false, "properties": properties, "$defs": defs,
		"minProperties": 1,
	}
}

func all(fact.Decl) bool { return true }

func leaf(n *node) object {
	s := value(n)
	s["description"] = describe(n.decl.Title, n.decl.Ask)
	if len(n.decl.Default) > 0 {
		s["default"] = standard(n.decl)
	}
	return s
}

func copied(o object) object {
	out := object{}
	for k, v := range o {
		out[k] = v
	}
	return out
}

// lint is the section that sets the linter up.
func lint() object {
	texts := anyOf(object{"type": "array", "items": object{"type": "string"}}, object{"type": "string"})
	severity := object{"enum": rules.Severities}
	name := object{"type": "string"}
	with := func(s object, zh, en string) object {
		s = copied(s)
		s["description"] = describe(rules.Text{ZH: zh, EN: en}, rules.Text{})
		return s
	}
	return object{
		"description": describe(rules.Text{ZH: "paydiag lint 的设置", EN: "settings of paydiag lint"}, rules.Text{}),
		"type":        []string{"object", "null"}, "additionalProperties": false,
		"properties": object{
			"only":         with(texts, "只检查这些项或领域", "check only these items or areas"),
			"skip":         with(texts, "不检查这些项或领域", "leave these items or areas out"),
			"severity":     with(object{"type": "object", "additionalProperties": severity}, "另定级别，按编号", "severities of one's own, by id"),
			"fail_on":      with(severity, "达到该级别即以 1 退出", "exit 1 from this severity on"),
			"min_severity": with(severity, "只报告该级别及以上", "report this severity and worse only"),
			"profile":      with(texts, "读取其它框架配置的 profile", "the profiles that read the files of a framework"),
			"ignore_file":  with(name, "忽略清单文件", "the file that lists what is ignored"),
			"baseline":     with(name, "基线文件", "the baseline file"),
			"files":        with(texts, "合成一份配置的文件（通配符）", "globs of files that form one configuration"),
		},
	}
}

// questions is the schema of answers.yaml.
func questions(decls []fact.Decl) object {
	defs := types()
	asked := tree(decls, "answers", func(d fact.Decl) bool { return answers.IsQuestion(d.Path) })
	defs["date-field"] = object{"type": []string{"string", "null"}, "description": describe(rules.Text{ZH: "回答日期，例如 2026-11-21", EN: "the day of the answer, such as 2026-11-21"}, rules.Text{})}
	defs["by-field"] = object{"type": []string{"string", "null"}, "description": describe(rules.Text{ZH: "回答者的角色，例如 技术负责人；不写人名", EN: "the role of who answers, such as engineer; never a name"}, rules.Text{})}
	defs["evidence-field"] = object{"type": []string{"string", "null"}, "description": describe(rules.Text{ZH: "链接，或证明放在哪里", EN: "a link, or where the proof lies"}, rules.Text{})}
	defs["review_by-field"] = object{"type": []string{"string", "null"}, "description": describe(rules.Text{ZH: "过了这一天要重新回答", EN: "after this day the answer must be given anew"}, rules.Text{})}
	section := asked.group(defs, "", question, true)
	section["description"] = describe(rules.Text{ZH: "路径可以逐层写，也可以用点连写", EN: "paths may be nested or dotted"}, rules.Text{})
	return object{
		"title": "answers.yaml", "description": describe(rules.Text{ZH: "只有人能回答的问题的答案", EN: "answers to what only a person can answer"}, rules.Text{}),
		"type": "object", "additionalProperties": false, "required": []string{"answers"}, "$defs": defs,
		"properties": object{"$schema": object{"type": "string"}, "answers": section},
	}
}

// question takes a plain value, or a map that also says when, by whom and why.
func question(n *node) object {
	fields := object{"value": value(n)}
	for _, name := range answers.Fields[1:] {
		fields[name] = ref(name + "-field")
	}
	s := anyOf(value(n), object{"type": "object", "additionalProperties": false, "properties": fields})
	s["description"] = describe(n.decl.Title, n.decl.Ask)
	return s
}
