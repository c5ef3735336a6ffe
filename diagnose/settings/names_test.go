package settings

import (
	"testing"

	"github.com/paydiag/paydiag/rules/source"
)

func TestEnvironment(t *testing.T) {
	for name, want := range map[string][2]string{
		"application.yml":                        {"", "application.yml"},
		"application-prod.yml":                   {"prod", "application.yml"},
		"application-prod-hz.yml":                {"prod", "application-hz.yml"},
		"application-pre-prod.yml":               {"pre-prod", "application.yml"},
		"application-product.yml":                {"product", "application.yml"},
		"application-TEST2.properties":           {"TEST2", "application.properties"},
		"application_dev.yaml":                   {"dev", "application.yaml"},
		"application-druid.yml":                  {"", "application-druid.yml"},
		"bootstrap-st.yml":                       {"st", "bootstrap.yml"},
		"appsettings.Production.json":            {"Production", "appsettings.json"},
		"config.test.json":                       {"test", "config.json"},
		"config/production.json":                 {"production", ".json"},
		"config.default.json":                    {"default", "config.json"},
		"default.json":                           {"", "default.json"},
		"product.json":                           {"", "product.json"},
		"user-product.json":                      {"", "user-product.json"},
		"pre-order.yml":                          {"", "pre-order.yml"},
		"live-stream.json":                       {"", "live-stream.json"},
		"latest.json":                            {"", "latest.json"},
		"test_config.json":                       {"test", "config.json"},
		"dev.settings.toml":                      {"dev", "settings.toml"},
		".env":                                   {"", ".env"},
		".env.production":                        {"production", ".env"},
		".env.production.local":                  {"production", ".env"},
		".env.local":                             {"local", ".env"},
		".env.example":                           {"", ".env.example"},
		"prod.env":                               {"prod", ".env"},
		"docker-compose.prod.yml":                {"prod", "docker-compose.yml"},
		"settings/dev/wechat.yml":                {"dev", "wechat.yml"},
		`settings\dev\wechat.yml`:                {"dev", "wechat.yml"},
		"config/pre/wechat.yml":                  {"pre", "wechat.yml"},
		"live/wechat.yml":                        {"", "wechat.yml"},
		"overlays/prod/base/cm.yaml":             {"prod", "cm.yaml"},
		"src/test/resources/application.yml":     {"test", "application.yml"},
		"src/main/resources/application-dev.yml": {"dev", "application.yml"},
		"dev/shop/config/application.yml":        {"", "application.yml"},
		"config/dev/application-prod.yml":        {"prod", "application.yml"},
		"":                                       {"", ""},
	} {
		if env, base := environment(name); env != want[0] || base != want[1] {
			t.Errorf("%q: %q %q, want %q", name, env, base, want)
		}
	}
}

func TestKnown(t *testing.T) {
	for name, want := range map[string]bool{
		"a.yml": true, "A.YAML": true, "a.json": true, "a.toml": true, "a.properties": true, "a.conf": true, "a.ini": true, "a.cfg": true,
		".env": true, "dir/.env.local": true, "prod.env": true, "docker-compose.override.yml": true, "docker-compose": true, `c:\x\a.yml`: true,
		"Dockerfile": false, "main.go": false, "env": false, "a.yml.gz": false, "package-lock.json": false, "": false,
		".env.example": false, "example.env": false, "config.sample.json": false, "application-template.yml": false, ".env.dist": false,
		"template.yaml": true, "dist.json": true, "examples/config.json": true, "resample.json": true,
	} {
		if got := Known(name); got != want {
			t.Errorf("Known(%q) = %t", name, got)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.yml", `{"a": 1}`, formatYAML},
		{"a.conf", `{"a": 1}`, formatJSON},
		{"a.conf", "# c\n[a]\nb = 1\n", formatINI},
		{"a.conf", "[[a]]\nb = 1\n", formatTOML},
		{"a.conf", "a.b = 1\nc=2\n", formatProperties},
		{"a.conf", "A=1\nB=2\n", formatEnv},
		{"", "export A=1\n", formatEnv},
		{"", "wx:\n  mch-id: 1\n  list:\n    - a: 1\n", formatYAML},
		{"nginx.conf", "server {\n listen 80;\n if ($x = 1) {\n }\n}\n", ""},
		{"redis.conf", "port 6379\nbind 127.0.0.1\n", ""},
		{".env.production", "a: 1", formatEnv},
		{"docker-compose", "a=1", formatYAML},
	} {
		if got := formatOf(c.name, c.text); got != c.want {
			t.Errorf("%s %q is %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestNormal(t *testing.T) {
	for key, want := range map[string]string{
		"wx.pay.mch-id": "wxpaymchid", "WX_PAY_MCH_ID": "wxpaymchid", "wx.pay.mchId": "wxpaymchid",
		"wx.pay.configs[0].mch-id": "wxpayconfigs[0]mchid", "a[b].c": "abc", "a[].c[1": "ac1", "a[12][3]": "a[12][3]",
		"微信.商户号": "微信商户号", "[": "", "": "",
	} {
		if got := Normal(key); got != want {
			t.Errorf("Normal(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestFlattenOfNothing(t *testing.T) {
	if got := Flatten(nil); got != nil {
		t.Errorf("%v", got)
	}
	if got := Flatten(&source.Node{Kind: source.Map}); got != nil {
		t.Errorf("%v", got)
	}
}
