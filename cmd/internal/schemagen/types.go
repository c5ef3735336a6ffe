package main

import (
	"strconv"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// types are the forms that a value of a type may be written in. Every setting
// may be empty or a placeholder that is filled in elsewhere: ${VAR}, $(VAR),
// {{ var }}. yes and no are texts to an editor, which reads YAML 1.2. The names
// have a hyphen, which no path has.
func types() object {
	words := []any{true, false, 0, 1, nil, "是", "否", "0", "1"}
	for _, w := range []string{"yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "true", "false"} {
		words = append(words, w)
	}
	text := object{"type": []string{"string", "number", "null"}}
	name := object{"type": "string", "minLength": 1}
	return object{
		"placeholder-value": object{"type": "string", "pattern": `\$\{|\$\(|\{\{`},
		"text-value":        text,
		"url-value":         object{"type": []string{"string", "null"}},
		"time-value":        text,
		"bool-value":        anyOf(object{"enum": words}, ref("placeholder-value")),
		"int-value":         anyOf(object{"type": []string{"integer", "null"}}, object{"type": "string", "pattern": `^\s*[+-]?[0-9]+\s*$`}, ref("placeholder-value")),
		"list-value":        anyOf(object{"type": "array", "items": text}, text),
		"reference-value": object{
			"description": describe(rules.Text{ZH: "密钥所在的文件或环境变量，不是密钥本身", EN: "the file or the variable that holds the key, never the key itself"}, rules.Text{}),
			"type":        "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
			"properties": object{"file": name, "env": name},
		},
		"secret-value": anyOf(ref("reference-value"), object{"type": "null"}, ref("placeholder-value")),
		"key-file":     anyOf(text, ref("reference-value")),
	}
}

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

func anyOf(forms ...object) object { return object{"anyOf": forms} }

// describe is a text in both languages, as an editor shows it.
func describe(title, more rules.Text) string {
	s := title.ZH + "\n" + title.EN
	if !more.IsZero() && more != title {
		s += "\n" + more.ZH + "\n" + more.EN
	}
	return s
}

// value describes what may stand for a fact.
func value(n *node) object {
	d := n.decl
	s := ref(string(d.Type) + "-value")
	switch {
	case len(d.Enum) > 0 && d.Type == fact.List:
		one := object{"enum": enum(d.Enum)}
		s = anyOf(object{"type": "array", "items": anyOf(one, ref("placeholder-value"))}, one, ref("placeholder-value"), object{"type": "null"})
	case len(d.Enum) > 0:
		s = anyOf(object{"enum": append(enum(d.Enum), nil)}, ref("placeholder-value"))
	case len(n.kids) > 0 && d.Type != fact.Secret:
		s = ref("key-file")
	}
	return s
}

// enum lists words; a number among them may be written without quotation marks.
func enum(words []string) []any {
	var out []any
	for _, w := range words {
		out = append(out, w)
		if n, err := strconv.ParseFloat(w, 64); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// standard is the default of a figure, in its type.
func standard(d *fact.Decl) any {
	if d.Type == fact.List {
		return d.Default
	}
	v, _ := fact.ParseAll(d.Type, d.Default)
	switch d.Type {
	case fact.Int:
		return v.Int
	case fact.Bool:
		return v.Int == 1
	}
	return v.Text
}
