package merchant

import (
	"errors"
	"strings"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// isKeyFile reports whether a setting names a key or certificate file: the
// schema declares facts below it.
func isKeyFile(s *fact.Schema, path string) bool {
	for _, below := range []string{".serial", ".bits", ".is_own"} {
		if _, ok := s.Find(path + below); ok {
			return true
		}
	}
	return false
}

// keyFile reads the file that a setting names and stores what may be known of
// it. Its content never leaves this function.
func (r *Reader) keyFile(path string, n *source.Node, dir string) {
	if n.Kind == source.Map {
		if n.Get("file") == nil {
			r.Facts.PutOpaque(path, n.Span, "")
			return
		}
		n = n.Get("file")
	}
	if isPlaceholder(n.Value) {
		r.Facts.PutOpaque(path, n.Span, n.Value)
		return
	}
	if isInline(n.Value) {
		r.key(path, n, []byte(n.Value))
		return
	}
	data, err := r.Open(dir, n.Value)
	if err != nil {
		var p *rules.Problem
		why := rules.Text{ZH: err.Error(), EN: err.Error()}
		if errors.As(err, &p) {
			why = p.Say
		}
		r.unreadable(path, n, why)
		return
	}
	r.key(path, n, data)
}

func (r *Reader) unreadable(path string, n *source.Node, why rules.Text) {
	name := redact.Line(n.Value) // what should be a file name may be the key itself
	r.Facts.PutOpaque(path, n.Span, name)
	decl, _ := r.Schema.Find(path)
	r.Notes = append(r.Notes, rules.NotChecked{What: n.Span.String(), Title: decl.Title, Needs: []string{path}, Count: 1,
		Why: rules.Text{ZH: source.Quote(name) + "：" + why.ZH, EN: source.Quote(name) + ": " + why.EN}})
}

func (r *Reader) key(path string, n *source.Node, data []byte) {
	decl, _ := r.Schema.Find(path)
	if decl.Type == fact.Secret {
		r.Secret = append(r.Secret, inlineOnly(n)...)
		r.Facts.Put(path, secretValue(strings.TrimSpace(string(data)), n.Span))
	} else {
		r.Facts.Put(path, fact.TextValue(redact.Line(n.Value)).At(n.Span)) // a private key may stand there by mistake
	}
	r.describe(path, n, data)
}

// describe stores what may be known of a key or certificate.
func (r *Reader) describe(path string, n *source.Node, data []byte) {
	if !isKeyFile(r.Schema, path) {
		return
	}
	decl, _ := r.Schema.Find(path)
	k := first(string(data))
	if k.Kind == "" || k.Encrypted {
		r.Notes = append(r.Notes, rules.NotChecked{What: n.Span.String(), Title: decl.Title, Needs: []string{path}, Count: 1, Why: rules.Text{
			ZH: "读不出密钥或证书；paydiag keys 说明原因", EN: "no key or certificate can be read; paydiag keys says why"}})
		return
	}
	put := func(name string, v fact.Value) {
		if _, ok := r.Schema.Find(path + name); ok {
			r.Facts.Put(path+name, v.At(n.Span))
		}
	}
	put(".bits", fact.IntValue(int64(k.Bits)))
	if k.Kind == "certificate" {
		put(".serial", fact.TextValue(k.SerialHex))
		put(".mchid", fact.TextValue(k.Subject))
		put(".not_after", fact.TimeValue(k.NotAfter))
	}
	if r.pairs == nil {
		r.pairs = map[string]string{}
	}
	r.pairs[path] = k.Pair
}

// inlineOnly is the place of a key written into the configuration itself; a
// file name is no secret.
func inlineOnly(n *source.Node) []rules.Span {
	if isInline(n.Value) {
		return []rules.Span{n.Span}
	}
	return nil
}

// isInline tells a key from the name of a file: PEM, or the bare base64 that
// Alipay's tools write.
func isInline(s string) bool {
	if strings.Contains(s, "-----BEGIN") {
		return true
	}
	return first(s).Kind != ""
}

// first is what may be known of the first key or certificate in a text.
func first(text string) sign.KeyInfo {
	for _, k := range sign.Describe(text) {
		if k.Kind != "" && k.Kind != "parameters" {
			return k
		}
	}
	return sign.KeyInfo{}
}

// pair compares the keys that were read: which belong together is known from
// digests of their public parts.
func (r *Reader) pair() {
	match := func(name, a, b string) {
		if r.pairs[a] == "" || r.pairs[b] == "" {
			return
		}
		v, _ := r.Facts.Fact(a)
		r.Facts.Put(name, fact.BoolValue(r.pairs[a] == r.pairs[b]).At(v.Span))
	}
	match("config.wechat.merchant_certificate.matches_private_key", "config.wechat.merchant_certificate", "config.wechat.private_key")
	match("config.alipay.alipay_public_key.is_own", "config.alipay.alipay_public_key", "config.alipay.app_private_key")
}
