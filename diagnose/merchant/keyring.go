package merchant

import (
	"strings"

	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules/source"
)

// Keyring holds the keys of a configuration by setting, such as
// wechat.private_key. Unlike facts it holds their texts: it is handed to package
// verify and to nobody else, and never printed.
type Keyring map[string]string

// Keys reads the keys that the parts of a configuration name: inline, in a file
// beside it ({file: …} or a name), or in the environment ({env: …}). What cannot
// be read is left out; the capture then says which key is missing.
func Keys(parts []Part, open func(dir, name string) ([]byte, error), getenv func(string) string) Keyring {
	ring := Keyring{}
	for _, p := range parts {
		for _, g := range p.Given {
			name := Short(g.Path)
			if _, ok := ring[name]; ok || strings.Count(name, ".") != 1 {
				continue
			}
			if text := keyText(g.Value, p.Dir, open, getenv); text != "" {
				ring[name] = text
			}
		}
	}
	return ring
}

func keyText(n *source.Node, dir string, open func(dir, name string) ([]byte, error), getenv func(string) string) string {
	file := n.Value
	switch {
	case n.Get("env") != nil:
		return getenv(n.Get("env").Value)
	case n.Get("file") != nil:
		file = n.Get("file").Value
	case n.Kind != source.Scalar || isPlaceholder(n.Value):
		return ""
	case isInline(n.Value) || !strings.Contains(n.Value, "."):
		return n.Value
	}
	name, _ := local(file)
	text, err := open(dir, name)
	if err != nil {
		return n.Value // a number or a name that only looks like a file
	}
	return string(text)
}

// roles says which setting gives which field of a capture, by the beginning of
// its kind.
var roles = []struct {
	kind    string
	field   func(*sign.Capture) *string
	setting string
}{
	{"wechat.", func(c *sign.Capture) *string { return &c.PrivateKey }, "wechat.private_key"},
	{"wechat.", func(c *sign.Capture) *string { return &c.MchID }, "wechat.mchid"},
	{"wechat.", func(c *sign.Capture) *string { return &c.SerialNo }, "wechat.serial_no"},
	{"wechat.", func(c *sign.Capture) *string { return &c.MerchantCertificate }, "wechat.merchant_certificate"},
	{"wechat.v3.request", func(c *sign.Capture) *string { return &c.Certificate }, "wechat.merchant_certificate"},
	{"wechat.v3.pay_sign", func(c *sign.Capture) *string { return &c.Certificate }, "wechat.merchant_certificate"},
	{"wechat.v3.response", func(c *sign.Capture) *string { return &c.Certificate }, "wechat.platform_certificate"},
	{"wechat.v3.notify", func(c *sign.Capture) *string { return &c.Certificate }, "wechat.platform_certificate"},
	{"wechat.v3.response", func(c *sign.Capture) *string { return &c.PublicKey }, "wechat.public_key"},
	{"wechat.v3.notify", func(c *sign.Capture) *string { return &c.PublicKey }, "wechat.public_key"},
	{"wechat.v3.notify", func(c *sign.Capture) *string { return &c.APIV3Key }, "wechat.api_v3_key"},
	{"wechat.v3.aead", func(c *sign.Capture) *string { return &c.Key }, "wechat.api_v3_key"},
	{"wechat.v2.sign", func(c *sign.Capture) *string { return &c.Key }, "wechat.api_v2_key"},
	{"alipay.v2.request", func(c *sign.Capture) *string { return &c.AppCertificate }, "alipay.app_certificate"},
	{"alipay.v", func(c *sign.Capture) *string { return &c.PrivateKey }, "alipay.app_private_key"},
	{"alipay.v", func(c *sign.Capture) *string { return &c.Certificate }, "alipay.alipay_certificate"},
	{"alipay.v", func(c *sign.Capture) *string { return &c.PublicKey }, "alipay.alipay_public_key"},
	{"alipay.v", func(c *sign.Capture) *string { return &c.AppPublicKey }, "alipay.app_public_key"},
	{"alipay.aes", func(c *sign.Capture) *string { return &c.AESKey }, "alipay.aes_key"},
}

// Complete gives a capture the keys that it lacks.
func (k Keyring) Complete(c *sign.Capture) {
	for _, r := range roles {
		if to := r.field(c); *to == "" && strings.HasPrefix(string(c.Kind), r.kind) {
			*to = k[r.setting]
		}
	}
}
