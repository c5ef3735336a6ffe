package initialise

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// draft is a configuration in the making.
type draft struct {
	lang      rules.Lang
	schema    *fact.Schema
	providers []string
	values    map[string]string // YAML by the path below config
}

// line is a setting as the file lists it.
type line struct {
	path    string // below config
	sample  string // stands in the comment until somebody fills it in
	asked   bool   // on the terminal
	partner bool   // only for partners of WeChat Pay
}

// lines are the settings that most checks read; all others are declared in
// rules/std/facts. The samples are such as the placeholder check knows, or what
// people have.
var lines = []line{
	{path: "env", sample: "production", asked: true},
	{path: "wechat.mode", sample: "merchant", asked: true},
	{path: "wechat.mchid", sample: `"1900000109"`, asked: true},
	{path: "wechat.appid", sample: "wx8888888888888888", asked: true},
	{path: "wechat.appid_kind", sample: "service_account"},
	{path: "wechat.sub_mchid", sample: `"1900000109"`, partner: true},
	{path: "wechat.sub_appid", sample: "wx8888888888888888", partner: true},
	{path: "wechat.api_version", sample: "v3"},
	{path: "wechat.products", sample: "[jsapi, h5]", asked: true},
	{path: "wechat.notify_url", sample: "https://pay.example.com/wechat/notify", asked: true},
	{path: "wechat.serial_no", sample: `"<serial_no>"`},
	{path: "wechat.private_key", sample: "{file: apiclient_key.pem}", asked: true},
	{path: "wechat.merchant_certificate", sample: "apiclient_cert.pem"},
	{path: "wechat.api_v3_key", sample: "{env: WECHAT_API_V3_KEY}", asked: true},
	{path: "wechat.verify_with", sample: "public_key"},
	{path: "wechat.public_key_id", sample: `"<PUB_KEY_ID_...>"`},
	{path: "wechat.public_key", sample: "pub_key.pem"},
	{path: "wechat.ip_allowlist", sample: "[203.0.113.10]"},
	{path: "wechat.fenfu.enabled", sample: "true"},
	{path: "wechat.fenfu.products", sample: "[jsapi]"},
	{path: "wechat.fenfu.period_type", sample: "DAILY"},
	{path: "alipay.app_id", sample: `"<app_id>"`, asked: true},
	{path: "alipay.pid", sample: `"<2088...>"`},
	{path: "alipay.gateway", sample: "https://openapi.alipay.com/gateway.do"},
	{path: "alipay.products", sample: "[page, wap]", asked: true},
	{path: "alipay.notify_url", sample: "https://pay.example.com/alipay/notify", asked: true},
	{path: "alipay.sign_type", sample: "RSA2"},
	{path: "alipay.key_mode", sample: "key"},
	{path: "alipay.app_private_key", sample: "{file: app_private_key.pem}", asked: true},
	{path: "alipay.alipay_public_key", sample: "alipay_public_key.pem"},
	{path: "alipay.ip_allowlist", sample: "[203.0.113.10]"},
	{path: "alipay.huabei.enabled", sample: "true"},
	{path: "alipay.huabei.instalments", sample: "true"},
	{path: "alipay.huabei.periods", sample: "[3, 6, 12]"},
	{path: "alipay.huabei.signed_periods", sample: "[3, 6, 12]"},
	{path: "network.egress_ips", sample: "[203.0.113.10]"},
}

// lines are those of the providers in use.
func (d *draft) lines() []line {
	return slices.DeleteFunc(slices.Clone(lines), func(l line) bool {
		provider, _, _ := strings.Cut(l.path, ".")
		return slices.Contains(providers, provider) && !slices.Contains(d.providers, provider) ||
			l.partner && d.values["wechat.mode"] == "merchant"
	})
}

// put takes in a setting as a person writes it, or says what is expected.
func (d *draft) put(path, typed string) rules.Text {
	decl, _ := d.schema.Find("config." + path)
	words, wrong := fit(decl, typed)
	if wrong.IsZero() {
		d.values[path] = yaml(decl.Type, words)
	}
	return wrong
}

var (
	plainID  = source.Pattern(`^[A-Za-z0-9_.-]{1,64}$`)
	variable = source.Pattern(`^env:([A-Za-z_][A-Za-z0-9_]{0,99})$`)
	fileName = source.Pattern(`^[^\pC"'{}]*[./\\][^\pC"'{}]*$`)
	// keyText is the key itself, or a line of it, pasted where its file's name is
	// asked for.
	keyText = source.Pattern(`^[A-Za-z0-9+][A-Za-z0-9+/]{39,}|=$`)
)

// fit reads what was typed as a setting.
func fit(decl fact.Decl, typed string) (words []string, wrong rules.Text) {
	enum := strings.Join(decl.Enum, ", ")
	switch decl.Type {
	case fact.Secret:
		if m := variable().FindStringSubmatch(typed); m != nil {
			return []string{"env", m[1]}, rules.Text{}
		}
		if len(typed) > 200 || !fileName().MatchString(typed) || keyText().MatchString(typed) || redact.Line(typed) != typed {
			return nil, rules.Text{ZH: "这里写文件名（如 apiclient_key.pem）或 env:变量名，不写密钥本身", EN: "name a file (such as apiclient_key.pem) or env:VARIABLE, not the key itself"}
		}
		return []string{"file", typed}, rules.Text{}
	case fact.URL:
		u, err := url.Parse(typed)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return nil, rules.Text{ZH: "应为完整地址，例如 https://pay.qingshan-tea.cn/notify", EN: "a whole address is needed, such as https://pay.qingshan-tea.cn/notify"}
		}
		return []string{typed}, rules.Text{}
	case fact.List:
		for w := range strings.SplitSeq(strings.ReplaceAll(typed, "，", ","), ",") {
			words = append(words, strings.TrimSpace(w))
		}
	default:
		words = []string{typed}
	}
	for _, w := range words {
		switch {
		case len(decl.Enum) > 0 && !slices.Contains(decl.Enum, w):
			return nil, rules.Text{ZH: "可用：" + enum, EN: "known: " + enum}
		case !plainID().MatchString(w):
			return nil, rules.Text{ZH: "应为字母、数字、点、横线或下划线，最长 64 位", EN: "letters, digits, dots, hyphens and underscores are expected, at most 64"}
		}
	}
	return words, rules.Text{}
}

var bareWord = source.Pattern(`^[A-Za-z][A-Za-z0-9_]*$`)

// yaml writes a value as the file has it: words bare, all else in quotation
// marks, so that no number loses its zeros.
func yaml(t fact.Type, words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w
		if !bareWord().MatchString(w) && t != fact.URL {
			out[i] = strconv.Quote(w)
		}
	}
	switch t {
	case fact.Secret:
		return "{" + out[0] + ": " + out[1] + "}"
	case fact.List:
		return "[" + strings.Join(out, ", ") + "]"
	case fact.URL:
		return strconv.Quote(words[0])
	}
	return out[0]
}
