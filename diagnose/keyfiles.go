package diagnose

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/pack"
)

// KeyFiles is what a look at key and certificate files needs to know.
type KeyFiles struct {
	Names     []string
	Ring      merchant.Keyring // of a configuration; nil where none was given
	Lang      rules.Lang
	Now       time.Time
	Knowledge *pack.Pack
}

// Keys says what each file is, which belong together, and what is missing.
// Nothing secret is in the answer.
func Keys(req KeyFiles) (*diagnosis.Keys, error) {
	d := &diagnosis.Keys{Schema: diagnosis.KeysID, Files: []diagnosis.KeyFile{}, Pairs: [][]string{}, Missing: []string{}}
	pairs := map[string][]string{}
	var order []string
	for _, name := range req.Names {
		text, err := intake.ReadBeside("", name)
		if err != nil {
			return nil, asProblem(name, err)
		}
		f := req.file(name, string(text))
		holds := slices.ContainsFunc(f.Blocks, func(b diagnosis.KeyBlock) bool { return b.Kind != "" })
		if !holds && len(req.Names) > 1 {
			continue // something else that lies in the folder
		}
		for _, b := range f.Blocks {
			if b.Pair != "" && !slices.Contains(pairs[b.Pair], name) {
				pairs[b.Pair] = append(pairs[b.Pair], name)
				order = append(order, b.Pair)
			}
		}
		d.Files = append(d.Files, f)
	}
	slices.Sort(order)
	for _, p := range slices.Compact(order) {
		if len(pairs[p]) > 1 {
			d.Pairs = append(d.Pairs, pairs[p])
		}
	}
	if req.Ring != nil {
		d.Missing, d.Migration = req.missing(), req.migration()
	}
	visible(reflect.ValueOf(d).Elem())
	return d, nil
}

// file describes one file and says in words what is wrong with it.
func (req KeyFiles) file(name, text string) diagnosis.KeyFile {
	f := diagnosis.KeyFile{Name: name, Blocks: []diagnosis.KeyBlock{}, Problems: []diagnosis.Mistake{}}
	told := map[string]bool{}
	for _, b := range sign.Describe(text) {
		f.Blocks = append(f.Blocks, diagnosis.KeyBlock(b))
		for _, label := range b.Mistakes {
			if m, ok := req.Knowledge.Mistake(label); ok && !told[label] {
				told[label] = true
				f.Problems = append(f.Problems, diagnosis.Mistake{Label: label, Title: m.Title.In(req.Lang), Hint: m.Fix.In(req.Lang)})
			}
		}
	}
	clean, ok := sign.Repair(text, "")
	f.Repairable = ok && strings.TrimSpace(clean) != strings.TrimSpace(text)
	return f
}

// missing lists the keys that the configured mode needs and the configuration
// does not name.
func (req KeyFiles) missing() []string {
	out := []string{}
	need := func(settings ...string) {
		for _, s := range settings {
			if strings.TrimSpace(req.Ring[s]) == "" {
				out = append(out, s)
			}
		}
	}
	if req.Ring["wechat.mchid"] != "" && req.Ring["wechat.api_version"] != "v2" {
		need("wechat.private_key", "wechat.serial_no", "wechat.api_v3_key")
		switch req.Ring["wechat.verify_with"] {
		case "public_key":
			need("wechat.public_key", "wechat.public_key_id")
		case "platform_certificate":
			need("wechat.platform_certificate")
		}
	}
	if req.Ring["alipay.app_id"] != "" {
		need("alipay.app_private_key")
		if req.Ring["alipay.key_mode"] == "certificate" {
			need("alipay.app_certificate", "alipay.alipay_certificate", "alipay.alipay_root_certificate")
		} else {
			need("alipay.alipay_public_key")
		}
	}
	return out
}

// migration says where the move from platform certificates to the WeChat Pay
// public key stands, as far as the configuration shows.
func (req KeyFiles) migration() string {
	certificate, public := req.Ring["wechat.platform_certificate"] != "", req.Ring["wechat.public_key_id"] != "" || req.Ring["wechat.public_key"] != ""
	say := rules.Text{}
	switch {
	case certificate && public:
		say = rules.Text{
			ZH: "平台证书与微信支付公钥并存：正在切换。两种 Wechatpay-Serial 都要能验签，直到平台不再用证书签名。",
			EN: "Platform certificate and public key stand side by side: the move is under way. Verify with either, by Wechatpay-Serial, until WeChat stops signing with the certificate."}
	case certificate:
		say = rules.Text{
			ZH: "只有平台证书：还没有切换到微信支付公钥。平台证书 5 年到期，需要自动下载更新。",
			EN: "Only a platform certificate: the move to the public key has not begun. Certificates expire after five years and must be renewed by download."}
	case public:
		say = rules.Text{
			ZH: "只有微信支付公钥：切换已完成，或一开始就是公钥模式。下载平台证书的代码可以去掉。",
			EN: "Only the public key: the move is complete, or it was public-key mode from the start. Code that downloads certificates can go."}
	}
	return say.In(req.Lang)
}
