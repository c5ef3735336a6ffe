package merchant

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/condition"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// isKeyFile reports whether a setting names a key or certificate file: the
// schema declares facts below it.
func isKeyFile(s *fact.Schema, path string) bool {
	for _, below := range []string{".serial", ".bits", ".is_own", ".sn"} {
		if _, ok := s.Find(path + below); ok {
			return true
		}
	}
	return false
}

// keyFile reads the file that a setting names and stores what may be known of
// it. Its content never leaves this function.
func (r *Reader) keyFile(decl fact.Decl, n *source.Node, p *Part) {
	if n.Kind == source.Map {
		if n.Get("file") == nil {
			r.Facts.PutOpaque(decl.Path, n.Span, "")
			return
		}
		n = n.Get("file")
	}
	switch {
	case n.Kind != source.Scalar:
		r.wrongType(decl, &source.Node{Span: n.Span})
	case isPlaceholder(n.Value):
		r.Facts.PutOpaque(decl.Path, n.Span, n.Value)
	case condition.Unfilled(n.Value):
		r.met(unfilled, decl.Path, n.Span)
		r.Facts.PutOpaque(decl.Path, n.Span, "")
	case isInline(n.Value):
		r.key(decl, n, []byte(n.Value))
		if decl.Type == fact.Secret {
			r.literal(decl, n, p)
		}
	default:
		r.named(decl, n, p)
	}
}

// named reads a key from the file that a setting names.
func (r *Reader) named(decl fact.Decl, n *source.Node, p *Part) {
	name, mine := local(n.Value)
	data, err := r.Open(p.Dir, name)
	if err == nil {
		r.key(decl, n, data)
		return
	}
	shown := redact.Setting(n.Value) // what should be a file name may be the key itself
	r.Facts.PutOpaque(decl.Path, n.Span, shown)
	if absent := errors.Is(err, fs.ErrNotExist); mine || !absent {
		r.met(missingFiles, decl.Path, n.Span)
		last := &r.lists[missingFiles][len(r.lists[missingFiles])-1]
		last.Shown = last.Text + " (" + shown + ")" // the line of a key setting is masked when it is shown
		return
	}
	r.Notes = append(r.Notes, rules.NotChecked{What: n.Span.String(), Title: decl.Title, Needs: []string{decl.Path}, Count: 1,
		Why: rules.Text{ZH: source.Quote(shown) + "：文件不在这台机器上，没有检查", EN: source.Quote(shown) + ": the file is not on this machine and was not checked"}})
}

// local is the name of a file as it may be opened here, and whether it should
// be here at all: a path in a container or on a class path need not.
func local(name string) (string, bool) {
	if rest, ok := strings.CutPrefix(name, "classpath:"); ok {
		return strings.TrimLeft(rest, "/*"), false
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "file://"), "file:")
	return name, !filepath.IsAbs(name) && !path.IsAbs(name) && !strings.HasPrefix(name, "~")
}

func (r *Reader) key(decl fact.Decl, n *source.Node, data []byte) {
	if decl.Type == fact.Secret {
		r.Secret = append(r.Secret, inlineOnly(n)...)
		r.known(decl, strings.TrimSpace(string(data)), n.Span)
	} else {
		r.Facts.Put(decl.Path, fact.TextValue(redact.Setting(n.Value)).At(n.Span)) // a private key may stand there by mistake
	}
	r.describe(decl, n, data)
}

// describe stores what may be known of a key or certificate.
func (r *Reader) describe(decl fact.Decl, n *source.Node, data []byte) {
	if !isKeyFile(r.Schema, decl.Path) {
		return
	}
	all := sign.Describe(string(data))
	k := usable(all, kindOf(decl.Path))
	switch {
	case k.Kind == "" || k.Encrypted:
		r.met(damagedKeys, decl.Path, n.Span)
		return
	case k.Kind != kindOf(decl.Path) && k.Kind != "certificate chain":
		r.met(wrongKeys, decl.Path, n.Span)
		r.pairs[decl.Path] = k.Pair // whose it is may still tell
		return
	}
	put := func(name string, v fact.Value) {
		if _, ok := r.Schema.Find(decl.Path + name); ok {
			r.Facts.Put(decl.Path+name, v.At(n.Span))
		}
	}
	put(".bits", fact.IntValue(int64(k.Bits)))
	put(".form", fact.TextValue(k.Form))
	if k.Kind == "certificate" {
		put(".serial", fact.TextValue(k.SerialHex))
		put(".mchid", fact.TextValue(k.Subject))
		put(".not_after", fact.TimeValue(k.NotAfter))
		sn := k.AlipayCertSN
		if strings.HasSuffix(decl.Path, ".root_certificate") {
			sn = sign.AlipayRootSN(all) // of the whole bundle
		}
		if sn != "" {
			put(".sn", fact.TextValue(sn))
		}
	}
	r.pairs[decl.Path] = k.Pair
}

// inlineOnly is the place of a key written into the configuration itself; a
// file name is no secret.
func inlineOnly(n *source.Node) []rules.Span {
	if isInline(n.Value) {
		return []rules.Span{n.Span}
	}
	return nil
}

// kindOf is the kind of key that a setting takes, as sign.Describe names it.
func kindOf(path string) string {
	switch {
	case strings.HasSuffix(path, "private_key"):
		return "private"
	case strings.HasSuffix(path, "public_key"):
		return "public"
	}
	return "certificate"
}

// isInline tells a key from the name of a file: PEM, or the bare base64 that
// Alipay's tools write. One that lost its end in pasting is still no name.
func isInline(s string) bool {
	if strings.Contains(s, "-----BEGIN") {
		return true
	}
	return len(s) > 100 && (derBase64.MatchString(s) || usable(sign.Describe(s), "").Kind != "")
}

// derBase64 is the beginning of an ASN.1 sequence of 256 bytes or more, as all
// keys and certificates of RSA are, with nothing but base64 behind it.
var derBase64 = regexp.MustCompile(`^\s*MI[A-Za-z0-9+/=\s]+$`)

// usable is what may be known of the first key or certificate in a text, of the
// kind that is wanted if there is one: a file may hold a key with its
// certificate.
func usable(blocks []sign.KeyInfo, want string) sign.KeyInfo {
	var first sign.KeyInfo
	for _, k := range blocks {
		switch {
		case k.Kind == "" || k.Kind == "parameters":
		case k.Kind == want:
			return k
		case first.Kind == "":
			first = k
		}
	}
	return first
}

// couples are settings whose keys must belong together, or must not, and the
// fact that says so.
var couples = []struct{ fact, a, b string }{
	{"config.wechat.merchant_certificate.matches_private_key", "config.wechat.merchant_certificate", "config.wechat.private_key"},
	{"config.wechat.platform_certificate.is_own", "config.wechat.platform_certificate", "config.wechat.private_key"},
	{"config.wechat.public_key.is_own", "config.wechat.public_key", "config.wechat.private_key"},
	{"config.alipay.alipay_public_key.is_own", "config.alipay.alipay_public_key", "config.alipay.app_private_key"},
	{"config.alipay.app_certificate.matches_private_key", "config.alipay.app_certificate", "config.alipay.app_private_key"},
	{"config.alipay.alipay_certificate.is_own", "config.alipay.alipay_certificate", "config.alipay.app_private_key"},
}

// pair compares the keys that were read: which belong together is known from
// digests of their public parts.
func (r *Reader) pair() {
	for _, c := range couples {
		if r.pairs[c.a] == "" || r.pairs[c.b] == "" {
			continue
		}
		v, _ := r.Facts.Fact(c.a)
		r.Facts.Put(c.fact, fact.BoolValue(r.pairs[c.a] == r.pairs[c.b]).At(v.Span))
	}
}
