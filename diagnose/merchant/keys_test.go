package merchant_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Two key pairs, made anew in every run: none may stand in the repository.
var ours, theirs = sync.OnceValue(newKey), sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
}

var expiry = time.Date(2027, 3, 1, 4, 0, 0, 0, time.UTC)

func block(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func privatePEM(k *rsa.PrivateKey) string {
	return block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(k))
}

func publicPEM(k *rsa.PrivateKey) string {
	return block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&k.PublicKey))
}

func certPEM(t testing.TB, k *rsa.PrivateKey) string {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(0x5157F09E), NotBefore: expiry.AddDate(-5, 0, 0), NotAfter: expiry,
		Subject: pkix.Name{CommonName: "1900007291"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	return block("CERTIFICATE", der)
}

// files stands for a folder of key files.
func files(m map[string]string) func(dir, name string) ([]byte, error) {
	return func(dir, name string) ([]byte, error) {
		if text, ok := m[filepath.Join(dir, name)]; ok {
			return []byte(text), nil
		}
		return none(dir, name)
	}
}

func with(t testing.TB, keys map[string]string, text string) *merchant.Reader {
	t.Helper()
	r := newReader(t, files(keys))
	if err := readInto(r, source.NewFile("case/paydiag.yaml", text), "case"); err != nil {
		t.Fatal(err)
	}
	return r
}

// values lists the facts below a prefix as a condition sees them.
func values(r *merchant.Reader, prefix string) map[string]string {
	out := map[string]string{}
	for _, d := range r.Schema.Decls {
		if rest, ok := strings.CutPrefix(d.Path, prefix); ok {
			if v, p := r.Facts.Fact(d.Path); p == fact.Present && v.Type != fact.Secret {
				out[rest] = v.Text
			}
		}
	}
	return out
}

func TestKeyFiles(t *testing.T) {
	keys := map[string]string{
		"case/key.pem": privatePEM(ours()), "case/cert.pem": certPEM(t, ours()), "case/other.pem": certPEM(t, theirs()),
		"case/public.txt": base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PublicKey(&theirs().PublicKey)), "case/own.pem": publicPEM(ours()),
	}
	r := with(t, keys, "wechat:\n  private_key: {file: key.pem}\n  merchant_certificate: cert.pem\nalipay:\n"+
		"  app_private_key: {file: key.pem}\n  alipay_public_key: public.txt\n")
	want := map[string]string{
		"wechat.private_key.bits": "2048", "wechat.private_key.form": "PKCS#1", "wechat.merchant_certificate": "cert.pem", "wechat.merchant_certificate.serial": "5157F09E",
		"wechat.merchant_certificate.mchid": "1900007291", "wechat.merchant_certificate.not_after": "2027-03-01T04:00:00Z",
		"wechat.merchant_certificate.matches_private_key": "true",
		"alipay.app_private_key.bits":                     "2048", "alipay.alipay_public_key": "public.txt", "alipay.alipay_public_key.is_own": "false",
	}
	if diff := cmp.Diff(want, values(r, "config.")); diff != "" {
		t.Error(diff)
	}
	v, _ := r.Facts.Fact("config.wechat.merchant_certificate.not_after")
	if v.Type != fact.Time || v.Int != expiry.UnixMilli() {
		t.Errorf("the expiry is %+v, want a time that can be compared", v)
	}
	for path, at := range map[string]string{
		"config.wechat.merchant_certificate.serial":              "case/paydiag.yaml:3:25",
		"config.wechat.merchant_certificate.matches_private_key": "case/paydiag.yaml:3:25",
		"config.wechat.private_key":                              "case/paydiag.yaml:2:23",
	} {
		if v, _ := r.Facts.Fact(path); v.Span.String() != at {
			t.Errorf("%s stands at %s, want %s: what to mend is the setting that names the file", path, v.Span, at)
		}
	}
	if literal := met(r, "literal_secrets"); len(literal)+len(r.Secret)+len(r.Notes) > 0 {
		t.Errorf("the name of a file is no secret: %v %v %v", literal, r.Secret, why(r))
	}

	// The two mistakes that the pairs are there to find.
	r = with(t, keys, "wechat:\n  merchant_certificate: {file: other.pem}\n  private_key: {file: key.pem}\nalipay:\n"+
		"  alipay_public_key: own.pem\n  app_private_key: {file: key.pem}\n")
	got := values(r, "config.")
	if m, own := got["wechat.merchant_certificate.matches_private_key"], got["alipay.alipay_public_key.is_own"]; m != "false" || own != "true" {
		t.Errorf("a foreign certificate matches: %q; our own key as Alipay's: %q", m, own)
	}

	// Half a pair says nothing.
	r = with(t, keys, "wechat: {merchant_certificate: cert.pem}\nalipay: {alipay_public_key: own.pem}\n")
	for _, path := range []string{"config.wechat.merchant_certificate.matches_private_key", "config.alipay.alipay_public_key.is_own"} {
		if _, p := r.Facts.Fact(path); p == fact.Present {
			t.Errorf("%s is told without the other half", path)
		}
	}
}

// A key is as good in the file itself as beside it, as PEM or as the bare base64
// that Alipay hands out.
func TestInlineKeys(t *testing.T) {
	indent := func(s string) string {
		return "|\n    " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n    ") + "\n"
	}
	r := with(t, nil, "wechat:\n  merchant_certificate: "+indent(certPEM(t, ours()))+"  private_key: {file: '"+
		strings.ReplaceAll(privatePEM(ours()), "\n", "\n\n")+"'}\n")
	got := values(r, "config.wechat.")
	for path, want := range map[string]string{
		"merchant_certificate.serial": "5157F09E", "merchant_certificate.matches_private_key": "true", "private_key.bits": "2048",
	} {
		if got[path] != want {
			t.Errorf("%s = %q, want %q", path, got[path], want)
		}
	}
	if len(r.Notes) > 0 {
		t.Error(why(r))
	}
	der, err := x509.MarshalPKIXPublicKey(&ours().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString
	r = with(t, nil, "alipay:\n  alipay_public_key: "+b64(der)+"\n  app_private_key: "+b64(x509.MarshalPKCS1PrivateKey(ours()))+"\n")
	got = values(r, "config.alipay.")
	if got["alipay_public_key.is_own"] != "true" || got["app_private_key.bits"] != "2048" || len(r.Notes) > 0 {
		t.Errorf("bare keys: %v %v", got, why(r))
	}
	// A secret that should be a key and is none is told so.
	r = with(t, nil, "wechat:\n  private_key: change-me\n")
	if got := met(r, "damaged_keys"); len(got) != 1 || got[0] != "wechat.private_key case/paydiag.yaml:2:16" {
		t.Errorf("got %v", got)
	}
}

// What cannot be used is one of the faults that items judge, and makes nothing
// known.
func TestUnusableKeyFiles(t *testing.T) {
	keys := map[string]string{"case/no.pem": "this is no key", "case/empty.pem": "", "case/pub.pem": publicPEM(ours()), "case/key.pem": privatePEM(ours())}
	cut := base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PrivateKey(ours()))[:150]
	for name, c := range map[string]struct {
		setting, path, list string
		presence            fact.Presence
	}{
		"missing certificate": {"merchant_certificate: gone.pem", "merchant_certificate", "missing_files", fact.Opaque},
		"missing key":         {"private_key: {file: gone.pem}", "private_key", "missing_files", fact.Opaque},
		"missing secret":      {"api_v3_key: {file: gone.txt}", "api_v3_key", "missing_files", fact.Opaque},
		"no certificate":      {"merchant_certificate: no.pem", "merchant_certificate", "damaged_keys", fact.Present},
		"empty key":           {"private_key: {file: empty.pem}", "private_key", "damaged_keys", fact.Present},
		"key cut off":         {"public_key: " + cut, "public_key", "damaged_keys", fact.Present},
		"public for private":  {"private_key: {file: pub.pem}", "private_key", "wrong_keys", fact.Present},
		"private for public":  {"public_key: key.pem", "public_key", "wrong_keys", fact.Present},
		"key for certificate": {"merchant_certificate: pub.pem", "merchant_certificate", "wrong_keys", fact.Present},
		"in a container":      {"merchant_certificate: /app/certs/gone.pem", "merchant_certificate", "", fact.Opaque},
		"on the class path":   {"merchant_certificate: classpath:gone.pem", "merchant_certificate", "", fact.Opaque},
		"a template's words":  {"merchant_certificate: your_cert.pem", "merchant_certificate", "unfilled", fact.Opaque},
	} {
		r := with(t, keys, "wechat:\n  "+c.setting+"\n")
		for _, list := range []string{"missing_files", "damaged_keys", "wrong_keys", "unfilled"} {
			got := met(r, list)
			want := list == c.list
			if want != (len(got) == 1 && strings.HasPrefix(got[0], "wechat."+c.path+" case/paydiag.yaml:2:")) {
				t.Errorf("%s: %s is %v", name, list, got)
			}
		}
		if noted := c.list == ""; noted != (len(r.Notes) == 1) {
			t.Errorf("%s: notes %v", name, why(r))
		}
		if _, p := r.Facts.Fact("config.wechat." + c.path); p != c.presence {
			t.Errorf("%s: presence %d, want %d", name, p, c.presence)
		}
		for _, below := range []string{".bits", ".form", ".serial", ".not_after"} {
			if _, p := r.Facts.Fact("config.wechat." + c.path + below); p == fact.Present {
				t.Errorf("%s: %s is told of a file that does not parse", name, below)
			}
		}
	}
	// A file may hold a key with its certificate.
	keys["case/both.pem"] = certPEM(t, ours()) + privatePEM(ours())
	if got := met(with(t, keys, "wechat: {private_key: {file: both.pem}, merchant_certificate: both.pem}\n"), "wrong_keys"); len(got) > 0 {
		t.Errorf("both are there, yet %v", got)
	}
}

// secret is told apart from everything else that the tests write.
var secret = rand.Text() + "aB3xYz" // 32 characters, as both providers' keys have

// A secret becomes a fingerprint and a length, whichever way it comes in; no
// fact and no note may hold a piece of it.
func TestSecrets(t *testing.T) {
	key := privatePEM(ours())
	body := strings.Split(key, "\n")[3]
	for name, c := range map[string]struct {
		setting  string
		secret   string
		presence fact.Presence
		length   int64
		literal  bool
	}{
		"literal":               {"'" + secret + "'", secret, fact.Present, 32, true},
		"literal, plain":        {secret, secret, fact.Present, 32, true},
		"literal, Chinese":      {"密" + secret, secret, fact.Present, 33, true},
		"literal, many lines":   {"|\n    " + secret + "\n    more\n", secret, fact.Present, 38, true},
		"key as a literal":      {"|\n    " + strings.ReplaceAll(key, "\n", "\n    ") + "\n", body, fact.Present, int64(len(key)), true},
		"key in one line":       {"\"" + strings.ReplaceAll(key, "\n", "\\n") + "\"", body, fact.Present, int64(len(key)), true},
		"from the environment":  {"{env: WECHAT_KEY}", secret, fact.Opaque, 0, false},
		"from a file":           {"{file: key.txt}", secret, fact.Present, 32, false},
		"file that is the key":  {"{file: \"" + strings.ReplaceAll(key, "\n", "\\n") + "\"}", body, fact.Present, int64(len(strings.TrimSpace(key))), false},
		"placeholder":           {"'${KEY}'", secret, fact.Opaque, 0, false},
		"fallback of one":       {"'${KEY:" + secret + "}'", secret, fact.Opaque, 0, false},
		"part of a placeholder": {"'" + secret + "{{ x }}'", secret, fact.Opaque, 0, false},
		"in a list":             {"[" + secret + "]", secret, fact.Opaque, 0, false},
		"in an odd map":         {"{value: " + secret + "}", secret, fact.Opaque, 0, false},
		"as the name of a file": {"{file: " + secret + secret + "}", secret, fact.Opaque, 0, false},
	} {
		for _, path := range []string{"config.wechat.api_v3_key", "config.wechat.private_key"} {
			field := path[len("config.wechat."):]
			r := with(t, map[string]string{"case/key.txt": secret + "\n"}, "wechat:\n  "+field+": "+c.setting+"\n")
			v, p := r.Facts.Fact(path)
			if p != c.presence || p == fact.Present && (v.Int != c.length || len(v.Text) != 9 || v.Text[0] != '#') {
				t.Errorf("%s as %s: presence %d, length %d, text %q; want presence %d, length %d", name, field, p, v.Int, v.Text, c.presence, c.length)
			}
			literal := met(r, "literal_secrets")
			if got := len(literal) == 1 && strings.HasPrefix(literal[0], merchant.Short(path)+" ") && len(r.Secret) == 1; got != c.literal {
				t.Errorf("%s as %s: plain secrets %v at %v", name, field, literal, r.Secret)
			}
			leaks(t, name+" as "+field, c.secret, told(t, r))
		}
	}
}

// A secret in the wrong place is still a secret.
func TestMisplacedSecrets(t *testing.T) {
	key := strings.ReplaceAll(privatePEM(ours()), "\n", "\\n")
	body := strings.Split(key, "\\n")[3]
	bare := base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PrivateKey(ours()))
	for name, c := range map[string]struct{ text, secret string }{
		"private key as a certificate": {"wechat: {merchant_certificate: \"" + key + "\"}", body},
		"private key as Alipay's":      {"alipay: {alipay_public_key: \"" + key + "\"}", body},
		"bare private key as Alipay's": {"alipay: {alipay_public_key: " + bare + "}", bare},
		"key in an unknown setting":    {"wechat: {api_key: " + secret + "}", secret},
		"token in an address":          {"wechat: {notify_url: 'https://x.cn/n?token=" + secret + "'}", ""},
		"number that does not fit":     {"wechat: {fenfu: {enabled: 'password=" + secret + "'}}", ""},
	} {
		r := with(t, nil, c.text+"\n")
		if c.secret != "" {
			leaks(t, name, c.secret, told(t, r))
			continue
		}
		// The value itself is for checks; what is shown of it is masked.
		var shown strings.Builder
		for _, d := range r.Schema.Decls {
			if v, p := r.Facts.Fact(d.Path); p == fact.Present {
				shown.WriteString(v.String() + "\n")
			}
		}
		leaks(t, name, secret, shown.String()+strings.Join(why(r), "\n"))
	}
}

func leaks(t *testing.T, name, secret, text string) {
	t.Helper()
	const piece = 12
	for i := 0; i+piece <= len(secret); i++ {
		if strings.Contains(text, secret[i:i+piece]) {
			t.Errorf("%s: %q of the secret comes out", name, secret[i:i+piece])
			return
		}
	}
}

// The reader's way to files and the intake's fit together.
func TestReadsBesideTheConfiguration(t *testing.T) {
	var _ func(dir, name string) ([]byte, error) = intake.ReadBeside
	r := newReader(t, intake.ReadBeside)
	if err := readInto(r, source.NewFile("a.yaml", "wechat: {merchant_certificate: gone.pem}\n"), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if got := met(r, "missing_files"); len(got) != 1 || got[0] != "wechat.merchant_certificate a.yaml:1:32" {
		t.Errorf("got %v", got)
	}
}
