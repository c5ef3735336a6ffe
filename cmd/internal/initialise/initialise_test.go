package initialise

import (
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

func newDraft(t *testing.T, lang rules.Lang, providers ...string) *draft {
	t.Helper()
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return &draft{lang: lang, schema: p.Schema(), providers: providers, values: map[string]string{}}
}

// Every line is a declared setting.
func TestLinesAreDeclared(t *testing.T) {
	d := newDraft(t, rules.EN, providers...)
	for _, l := range lines {
		if _, ok := d.schema.Find("config." + l.path); !ok {
			t.Errorf("%s is not declared", l.path)
		}
	}
}

var comment = regexp.MustCompile(`(?m)^( *)# ( *[a-z_0-9]+:)`)

// filledIn takes the marks away from all comments that are settings.
func filledIn(text string) string { return comment.ReplaceAllString(text, "$1$2") }

// What init writes is a configuration as it is, and one when all comments are
// taken away: to the reader and to the published schema.
func TestWhatItWritesIsRead(t *testing.T) {
	file, err := os.ReadFile("../../../docs/schema/paydiag.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(file)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("file:///s", doc); err != nil {
		t.Fatal(err)
	}
	schema := c.MustCompile("file:///s")
	for _, lang := range []rules.Lang{rules.ZH, rules.EN} {
		for _, chosen := range [][]string{{"wechat"}, {"alipay"}, {"wechat", "alipay"}} {
			d := newDraft(t, lang, chosen...)
			bare := d.text()
			for _, p := range chosen {
				d.values[p+".notify_url"] = `"https://pay.qingshan-tea.cn/notify#a"`
			}
			d.values["wechat.mode"] = "partner"
			for name, text := range map[string]string{"bare": bare, "partly": d.text(), "whole": filledIn(d.text())} {
				if n := strings.Count(text, "\n  # "); name == "whole" && n > 0 {
					t.Errorf("%d lines are still comments:\n%s", n, text)
				}
				f := source.NewFile("paydiag.yaml", text)
				root, err := source.ParseYAML(f)
				if err != nil {
					t.Fatalf("%s: %v\n%s", name, err, text)
				}
				if err := schema.Validate(plain(root)); err != nil {
					t.Errorf("%s %v: %v", name, chosen, err)
				}
				checkReader(t, d, f)
			}
		}
	}
}

// checkReader demands that the reader knows every setting and can use it,
// though there are no key files.
func checkReader(t *testing.T, d *draft, f *source.File) {
	t.Helper()
	parts, err := merchant.NewMapper(d.schema, nil, nil).Parts(f, ".")
	if err != nil || len(parts) != 1 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	r := merchant.Reader{Schema: d.schema, Facts: fact.NewSet(), Open: func(string, string) ([]byte, error) { return nil, fs.ErrNotExist }}
	r.Configuration(parts)
	for _, n := range r.Notes {
		if !strings.Contains(n.Why.EN, fs.ErrNotExist.Error()) {
			t.Errorf("%s: %s", n.What, n.Why.EN)
		}
	}
	if v, _ := r.Facts.Fact("files.literal_secrets"); len(v.List) > 0 {
		t.Errorf("secrets in plain text: %v", v.List)
	}
}

// plain gives a node the types that an editor sees, which reads YAML 1.2.
func plain(n *source.Node) any {
	switch n.Kind {
	case source.Map:
		m := map[string]any{}
		for _, p := range n.Pairs {
			m[p.Key.Value] = plain(p.Value)
		}
		return m
	case source.List:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, plain(item))
		}
		return list
	case source.Null:
		return nil
	}
	var v any
	if !n.Quoted && json.Unmarshal([]byte(n.Value), &v) == nil { // a number, true or false
		return v
	}
	return n.Value
}

// Where a key lies is taken, the key itself never.
func TestFit(t *testing.T) {
	d := newDraft(t, rules.EN, providers...)
	for _, c := range []struct{ path, typed, want string }{
		{"wechat.private_key", "apiclient_key.pem", `{file: "apiclient_key.pem"}`},
		{"wechat.private_key", "/etc/keys/wechat/merchant/production/apiclient", `{file: "/etc/keys/wechat/merchant/production/apiclient"}`},
		{"wechat.private_key", `C:\证书\key.pem`, `{file: "C:\\证书\\key.pem"}`},
		{"wechat.api_v3_key", "env:WECHAT_KEY", "{env: WECHAT_KEY}"},
		{"wechat.api_v3_key", "env:1", ""},
		{"wechat.api_v3_key", "abcdefghijklmnopqrstuvwxyz012345", ""},
		{"alipay.aes_key", "aa/bbccddeeffgghhiijjkk==", ""},
		{"wechat.private_key", "-----BEGIN PRIVATE KEY-----", ""},
		{"wechat.private_key", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8c/j", ""},
		{"wechat.private_key", "a.pem\x1b", ""},
		{"wechat.private_key", "a'}.pem", ""},
		{"wechat.mchid", "0012", `"0012"`},
		{"wechat.mchid", "1900 007291", ""},
		{"wechat.mchid", strings.Repeat("1", 65), ""},
		{"wechat.mode", "merchant", "merchant"},
		{"wechat.mode", "Merchant", ""},
		{"wechat.products", "jsapi， h5", "[jsapi, h5]"},
		{"wechat.products", "jsapi,h6", ""},
		{"wechat.notify_url", "https://pay.qingshan-tea.cn/n?a=\"b\"", `"https://pay.qingshan-tea.cn/n?a=\"b\""`},
		{"wechat.notify_url", "/notify", ""},
		{"wechat.notify_url", "ftp://pay.qingshan-tea.cn", ""},
	} {
		delete(d.values, c.path)
		wrong := d.put(c.path, c.typed)
		if got := d.values[c.path]; got != c.want || wrong.IsZero() != (c.want != "") || !wrong.IsZero() && !wrong.Complete() {
			t.Errorf("%s: %q became %q, %v", c.path, c.typed, got, wrong)
		}
		if strings.Contains(wrong.EN+wrong.ZH, c.typed) && len(c.typed) > 20 {
			t.Errorf("%s: what was typed is repeated: %v", c.path, wrong)
		}
	}
}
