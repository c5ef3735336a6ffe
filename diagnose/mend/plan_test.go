package mend

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/source"
)

// marked is a text in which « and » stand around the span of the value.
func marked(name, text string) (*source.File, rules.Span) {
	before, rest, _ := strings.Cut(text, "«")
	value, after, ok := strings.Cut(rest, "»")
	if !ok {
		panic("no span is marked in " + text)
	}
	f := source.NewFile(name, before+value+after)
	return f, f.Span(len(before), len(before)+len(value))
}

const host = "pay.qingshan-tea.cn"

func TestPlan(t *testing.T) {
	for _, c := range []struct {
		how          check.Mend
		format, text string
		value, want  string // want is the whole text after the edit
	}{
		// The layout stays, whatever it is.
		{check.DropQuery, "yaml", "a: «https://" + host + "/n?a=b» # why\r\nb: 1\r\n", "https://" + host + "/n?a=b", "a: https://" + host + "/n # why\r\nb: 1\r\n"},
		{check.DropQuery, "yaml", "{a: «'https://" + host + "/n?a=''b'», b: 1}", "https://" + host + "/n?a='b", "{a: 'https://" + host + "/n', b: 1}"},
		{check.UseHTTPS, "yaml", "- «\"http://" + host + "/\\u8336\"» # 茶\n", "http://" + host + "/茶", "- \"https://" + host + "/\\u8336\" # 茶\n"},
		{check.UseHTTPS, "json", `{"a": «"http:\/\/` + host + `\/n"»}`, "http://" + host + "/n", `{"a": "https:\/\/` + host + `\/n"}`},
		{check.Trim, "json", `{"a": «"\u200b1900007291\t"»}`, "\u200b1900007291\t", `{"a": "1900007291"}`},
		{check.Lower, "toml", "a = «'JSAPI'» # x\n", "JSAPI", "a = 'jsapi' # x\n"},
		{check.UseHTTPS, "properties", "a=«http\\://" + host + "/n»\r\n", "http://" + host + "/n", "a=https\\://" + host + "/n\r\n"},
		{check.Trim, "properties", "a = «1900007291\\u0020\u3000»\n", "1900007291 \u3000", "a = 1900007291\n"},
		{check.Upper, "env", "export A=«rsa2» # x\n", "rsa2", "export A=RSA2 # x\n"},
		{check.Trim, "env", "A=«\" rsa2\\n\"»\n", " rsa2\n", "A=\"rsa2\"\n"},
		{check.Minutes, "ini", "[a]\nb = «'1.5h'» ; x\n", "1.5h", "[a]\nb = '90m' ; x\n"},
		{check.Lower, "yaml", "a: «Mini_Program»\n", "Mini_Program", "a: mini_program\n"},
		// Quotation marks outside the span.
		{check.Upper, "json", `{"a": "«rsa2»"}`, "rsa2", `{"a": "RSA2"}`},
		{check.Upper, "toml", "a = '«rsa2»'\n", "rsa2", "a = 'RSA2'\n"},
		{check.Upper, "properties", "a = «\"rsa2\"»\n", `"rsa2"`, ""}, // part of the value there
		// Numbers become texts.
		{check.AsString, "yaml", "mchid: «1900007291» # x\n", "1900007291", "mchid: \"1900007291\" # x\n"},
		{check.AsString, "yaml", "m: {mchid: «010», b: 1}\n", "010", "m: {mchid: \"010\", b: 1}\n"},
		{check.AsString, "json", `{"amount": «88.10»}`, "88.10", `{"amount": "88.10"}`},
		{check.AsString, "json", "// JSON with comments\n{\"mchid\": «1900007291»}", "1900007291", "// JSON with comments\n{\"mchid\": \"1900007291\"}"},
		{check.AsString, "toml", "mchid = «1900007291»\n", "1900007291", "mchid = \"1900007291\"\n"},
		{check.AsString, "yaml", "mchid: «\"1900007291\"»\n", "1900007291", ""},
		{check.AsString, "yaml", "mchid: \"«1900007291»\"\n", "1900007291", ""},
		{check.AsString, "yaml", "mchid: «1.9e9»\n", "1.9e9", ""},
		{check.AsString, "toml", "mchid = «1_900»\n", "1_900", ""},
		{check.AsString, "yaml", "mchid: «true»\n", "true", ""},
		{check.AsString, "properties", "mchid=«1900007291»\n", "1900007291", ""},
		{check.AsString, "env", "MCHID=«1900007291»\n", "1900007291", ""},
		// What would read as something else gets quotation marks, or stays.
		{check.Trim, "yaml", "mchid: «\u200b1900007291»\n", "\u200b1900007291", "mchid: \"1900007291\"\n"},
		{check.Trim, "yaml", "on: «yes\u00a0»\n", "yes\u00a0", "on: \"yes\"\n"},
		{check.Trim, "yaml", "a: «\u3000- x»\n", "\u3000- x", ""},
		{check.Trim, "yaml", "a: «\u3000*x»\n", "\u3000*x", ""},
		{check.Trim, "env", "A=«\u3000#x»\n", "\u3000#x", ""},
		{check.Trim, "env", "A=«\u3000'x'»\n", "\u3000'x'", ""},
		{check.Trim, "env", "A=«x \u200b#y»\n", "x \u200b#y", ""},
		{check.Trim, "properties", "a «\u3000=x»\n", "\u3000=x", ""},
		{check.Upper, "yaml", "a: «true»\n", "true", ""},
		{check.Upper, "json", `{"a": «true»}`, "true", ""},
		{check.Lower, "toml", "a = «0xAB»\n", "0xAB", ""},
		{check.RFC3339, "yaml", "a: «2026-11-21 12:00:00»\n", "2026-11-21 12:00:00", "a: 2026-11-21T12:00:00+08:00\n"},
		{check.RFC3339, "toml", "a = «2026-11-21 12:00:00» # x\n", "2026-11-21 12:00:00", "a = 2026-11-21T12:00:00+08:00 # x\n"},
		{check.RFC3339, "yaml", "a: «20261121120000»\n", "20261121120000", "a: \"2026-11-21T12:00:00+08:00\"\n"},
		{check.RFC3339, "json", `{"a": «20261121120000»}`, "20261121120000", `{"a": "2026-11-21T12:00:00+08:00"}`},
		{check.RFC3339, "toml", "a = «20261121120000»\n", "20261121120000", "a = \"2026-11-21T12:00:00+08:00\"\n"},
		{check.RFC3339, "properties", "a=«20261121120000»\n", "20261121120000", "a=2026-11-21T12:00:00+08:00\n"},
		{check.Minutes, "yaml", "a: «1.5h»\n", "1.5h", "a: 90m\n"},
		{check.Minutes, "yaml", "a: «90»\n", "90", ""},
		// What does not read as the value, or is no single value.
		{check.Upper, "yaml", "a: «&x rsa2»\nb: *x\n", "rsa2", ""},
		{check.Upper, "yaml", "a: «!!str rsa2»\n", "rsa2", ""},
		{check.Upper, "yaml", "a: «|\n  rsa2»\n", "rsa2\n", ""},
		{check.Upper, "yaml", "a: «rsa2»\n  more\n", "rsa2 more", ""},
		{check.Upper, "yaml", "a: «rsa2»\n", "", ""},
		{check.Upper, "toml", "a = «\"\"\"rsa2\"\"\"»\n", "rsa2", ""},
		{check.Upper, "json", `{"a": «"rs\ud83d\ude00"»}`, "rs😀", ""},
		{check.Upper, "xml", "<a>«rsa2»</a>", "rsa2", ""},
		{check.Trim, "env", "A=«\"rsa2 \n\"»\n", "rsa2 \n", ""},
		{check.Trim, "yaml", "a: «'${HOST} '»\n", "${HOST} ", ""},
		{check.Trim, "yaml", "a: «'{{ host }} '»\n", "{{ host }} ", ""},
		{check.Trim, "yaml", "a: «'" + strings.Repeat("x", maxValue) + " '»\n", strings.Repeat("x", maxValue) + " ", ""},
		{"turn", "yaml", "a: «rsa2»\n", "rsa2", ""},
	} {
		f, at := marked("f", c.text)
		edit, ok := Plan(c.how, f, at, c.value, Context{Format: c.format, HTTPSHosts: []string{host}})
		got := ""
		if ok {
			got = Apply(f, []Edit{edit})
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s in %s %q: %s", c.how, c.format, c.text, diff)
		}
	}
}

// TestPlanInlaid: settings inside the texts of a manifest have two formats
// around them.
func TestPlanInlaid(t *testing.T) {
	for _, c := range []struct {
		how          check.Mend
		format, text string
		value, want  string
	}{
		{check.DropQuery, "properties", "data:\n  a.properties: |\n    url=«https\\://" + host + "/n?a»\n", "https://" + host + "/n?a", "data:\n  a.properties: |\n    url=https\\://" + host + "/n\n"},
		{check.DropQuery, "env", "environment:\n  - URL=«https://" + host + "/n?a»\n", "https://" + host + "/n?a", "environment:\n  - URL=https://" + host + "/n\n"},
		{check.Upper, "env", "environment:\n  - \"A=«rsa2»\"\n", "rsa2", "environment:\n  - \"A=RSA2\"\n"},
		{check.Upper, "env", "data: {A: «'rsa2'»}\n", "rsa2", "data: {A: 'RSA2'}\n"},
		{check.AsString, "yaml", "data:\n  a.yml: |\n    mchid: «1900007291»\n", "1900007291", "data:\n  a.yml: |\n    mchid: \"1900007291\"\n"},
		{check.AsString, "yaml", "data:\n  a.yml: \"mchid: «1900007291»\\nb: 2\"\n", "1900007291", ""},
		{check.AsString, "json", "data:\n  a.json: '{\"mchid\": «1900007291»}'\n", "1900007291", ""},
		{check.Trim, "env", "data: {A: «\u200b1900007291»}\n", "\u200b1900007291", ""}, // would become a number, and Kubernetes refuses that
		{check.Trim, "env", "data: {A: «\u200b[1]»}\n", "\u200b[1]", ""},
	} {
		f, at := marked("deploy.yaml", c.text)
		edit, ok := Plan(c.how, f, at, c.value, Context{Format: c.format})
		got := ""
		if ok {
			got = Apply(f, []Edit{edit})
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s in %s %q: %s", c.how, c.format, c.text, diff)
		}
	}
}

func TestPlanOutsideTheFile(t *testing.T) {
	f, at := marked("f", "a: «rsa2»\n")
	beyond, turned, other := at, at, at
	beyond.End.Byte, other.File = 100, "g"
	turned.Start, turned.End = at.End, at.Start
	for _, at := range []rules.Span{beyond, turned, other, {}} {
		if e, ok := Plan(check.Upper, f, at, "rsa2", Context{Format: "yaml"}); ok {
			t.Errorf("%+v for the place %+v", e, at)
		}
	}
}
