package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
)

// fields are all settings and answers that a file can give.
func fields(t *testing.T) (config, answers []string) {
	t.Helper()
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range p.Schema().Decls {
		if path, ok := strings.CutPrefix(d.Path, "config."); ok && !below(p.Schema(), d.Path) {
			config = append(config, path)
		} else if path, ok := strings.CutPrefix(d.Path, "answers."); ok {
			answers = append(answers, path)
		}
	}
	return config, answers
}

// below reports whether a fact is read from a key file that another names.
func below(s *fact.Schema, path string) bool {
	_, ok := s.Find(path[:strings.LastIndexByte(path, '.')])
	return ok
}

// nested writes settings as a tree of YAML.
func nested(paths []string, value string) string {
	paths = slices.Sorted(slices.Values(paths))
	var b strings.Builder
	var open []string
	for _, p := range paths {
		parts := strings.Split(p, ".")
		same := 0
		for same < len(parts)-1 && same < len(open) && parts[same] == open[same] {
			same++
		}
		for i := same; i < len(parts)-1; i++ {
			b.WriteString(strings.Repeat("  ", i) + parts[i] + ":\n")
		}
		open = parts[:len(parts)-1]
		b.WriteString(strings.Repeat("  ", len(parts)-1) + parts[len(parts)-1] + ": " + value + "\n")
	}
	return b.String()
}

// Whatever field of whatever file a secret stands in, no format, no complaint
// and no file that lint writes shows a piece of it.
func TestNoFieldLetsASecretOut(t *testing.T) {
	config, answers := fields(t)
	if len(config) < 60 {
		t.Fatalf("only %d settings are tried", len(config))
	}
	t.Chdir(t.TempDir())
	foreign := []string{"wx.pay.app-id", "wx.pay.mch-id", "wx.pay.mch-key", "wx.pay.api-v3-key", "wx.pay.notify-url", "wx.pay.private-key-path", "wx.pay.cert-serial-no",
		"alipay.app-id", "alipay.private-key", "alipay.public-key", "alipay.notify-url", "alipay.gateway"}
	var flat, env strings.Builder
	lang := "zh"
	for name, secret := range plant(t) {
		line := strings.ReplaceAll(secret, "\n", "\\n")
		flat.Reset()
		env.Reset()
		for _, key := range foreign {
			flat.WriteString(key + "=" + line + "\n")
			env.WriteString("export " + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key)) + "=\"" + line + "\"\n")
		}
		for file, text := range map[string]string{
			"paydiag.yaml":    nested(config, `"`+line+`"`),
			"answers.yaml":    "answers:\n" + indented(nested(answers, `{value: "`+line+`", date: "`+line+`", by: "`+line+`", evidence: "`+line+`", review_by: "`+line+`"}`)),
			"url.yaml":        "wechat:\n  mchid: \"1\"\n  notify_url: \"http://10.0.0.1/n?a=" + line + "\"\nalipay:\n  notify_url: \" http://10.0.0.1/" + line + "\"\n",
			"app.properties":  flat.String(),
			"app.yml":         nested(foreign, `"`+line+`"`),
			"app.toml":        strings.ReplaceAll(flat.String(), "="+line, ` = "`+line+`"`),
			"prod.env":        env.String(),
			"ignore.yaml":     "ignore:\n  - {id: WX-NOTIFY-001, reason: '" + line + "', until: 2027-01-01, file: '" + line + "'}\n",
			"comment.yaml":    "wechat:\n  mchid: \"1\" # paydiag:ignore WX-BIND-001 " + line + "\n  notify_url: http://10.0.0.1/n # paydiag:ignore WX-NOTIFY-001 " + line + " until 2027-01-31\n",
			"values.env":      "MCHID=" + line + "\nKEY=" + line + "\n",
			"placeholder.yml": "wx:\n  pay:\n    mch-id: ${MCHID}\n    app-id: ${APPID:" + line + "}\n    mch-key: ${KEY}\n    notify-url: http://10.0.0.1/${KEY}\n",
		} {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, run := range []string{
			"paydiag.yaml answers.yaml", "url.yaml", "app.properties", "app.yml", "app.toml", "prod.env", "comment.yaml", "paydiag.yaml --ignore-file ignore.yaml",
			"placeholder.yml --env-file values.env", "paydiag.yaml app.yml --join", "paydiag.yaml --fix",
		} {
			lang = map[string]string{"zh": "en", "en": "zh"}[lang]
			args := strings.Fields("lint " + run + " --no-config --min-severity info --lang " + lang)
			for format := range strings.SplitSeq(allFormats, " ") {
				args = append(args, "-o", format+"=out."+format)
			}
			got := paydiag(t, "", args...)
			if got.code == 3 || got.out+got.err == "" {
				t.Errorf("%v: %+v", args, got)
			}
			texts := map[string]string{"stdout": got.out, "stderr": got.err}
			for format := range strings.SplitSeq(allFormats, " ") {
				b, err := os.ReadFile("out." + format)
				if err == nil {
					texts[format] = string(b)
				} else if !strings.Contains(run, "--fix") && got.code != 2 {
					t.Errorf("%v: %v", args, err)
				}
				_ = os.Remove("out." + format) // so that the next run must write it anew
			}
			for where, text := range texts {
				if piece := found(secret, text); piece != "" {
					t.Errorf("%v: %q of the %s comes out on %s%s", args, piece, name, where, around(text, piece))
				}
			}
		}
	}
}

// allFormats are the formats of a diagnosis.
const allFormats = "json jsonl sarif junit github gitlab checkstyle markdown"

func indented(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n  ") + "\n"
}
