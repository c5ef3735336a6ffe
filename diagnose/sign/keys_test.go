package sign_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/diagnose/sign"
)

// The keys are made anew in every run: none may stand in the repository.
var made = sync.OnceValue(func() (k struct {
	rsa   *rsa.PrivateKey
	other *rsa.PrivateKey
	ec    *ecdsa.PrivateKey
	ed    ed25519.PrivateKey
}) {
	var err error
	must := func() {
		if err != nil {
			panic(err)
		}
	}
	k.rsa, err = rsa.GenerateKey(rand.Reader, 2048)
	must()
	k.other, err = rsa.GenerateKey(rand.Reader, 1024) // Alipay's old RSA keys are so short
	must()
	k.ec, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must()
	_, k.ed, err = ed25519.GenerateKey(rand.Reader)
	must()
	return k
})

var notAfter = time.Date(2031, 11, 21, 8, 0, 0, 0, time.UTC)

func certificate(t testing.TB, key crypto.Signer, serial *big.Int) []byte {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: serial, NotBefore: notAfter.AddDate(-5, 0, 0), NotAfter: notAfter,
		Subject: pkix.Name{CommonName: "1900007291", Organization: []string{"商户"}},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func block(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func pkcs8(t testing.TB, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func public(t testing.TB, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// forms are the ways in which one RSA key pair is handed about.
func forms(t testing.TB) map[string]struct {
	text string
	want sign.Key
} {
	k := made()
	ec, err := x509.MarshalECPrivateKey(k.ec)
	if err != nil {
		t.Fatal(err)
	}
	cert := certificate(t, k.rsa, new(big.Int).SetBytes([]byte{0x0A, 0xBC, 0xDE, 0xF0, 0x12}))
	p1, p8, pub, pub1 := x509.MarshalPKCS1PrivateKey(k.rsa), pkcs8(t, k.rsa), public(t, &k.rsa.PublicKey), x509.MarshalPKCS1PublicKey(&k.rsa.PublicKey)
	b64 := base64.StdEncoding.EncodeToString
	key := func(role sign.Role, form, algorithm string, bits int) sign.Key {
		return sign.Key{Role: role, Form: form, Algorithm: algorithm, Bits: bits}
	}
	private := key(sign.PrivateKey, "PKCS#8", "RSA", 2048)
	private1 := key(sign.PrivateKey, "PKCS#1", "RSA", 2048)
	pkixKey := key(sign.PublicKey, "PKIX", "RSA", 2048)
	certKey := sign.Key{Role: sign.Certificate, Form: "X.509", Algorithm: "RSA", Bits: 2048,
		Serial: "0ABCDEF012", Subject: "1900007291", NotAfter: notAfter}
	type form = struct {
		text string
		want sign.Key
	}
	return map[string]form{
		"PKCS#1":                    {block("RSA PRIVATE KEY", p1), private1},
		"PKCS#8":                    {block("PRIVATE KEY", p8), private},
		"PKIX":                      {block("PUBLIC KEY", pub), pkixKey},
		"PKCS#1 public":             {block("RSA PUBLIC KEY", pub1), key(sign.PublicKey, "PKCS#1", "RSA", 2048)},
		"certificate":               {block("CERTIFICATE", cert), certKey},
		"label of PKCS#1 on PKCS#8": {block("RSA PRIVATE KEY", p8), private},
		"label of PKCS#8 on PKCS#1": {block("PRIVATE KEY", p1), private1},
		"label of another thing":    {block("PUBLIC KEY", cert), certKey},
		"label of nothing":          {block("SOMETHING", pub), pkixKey},
		"bare PKCS#8, as Alipay's tool writes it": {b64(p8), private},
		"bare PKCS#1":               {b64(p1), private1},
		"bare public key":           {b64(pub) + "\n", pkixKey},
		"bare, broken into lines":   {"  " + b64(pub)[:70] + "\r\n" + b64(pub)[70:] + "\r\n", pkixKey},
		"line breaks of Windows":    {strings.ReplaceAll(block("PRIVATE KEY", p8), "\n", "\r\n"), private},
		"words before it":           {"Bag Attributes\n    localKeyID: 01\nsubject=CN = 1900007291\n" + block("CERTIFICATE", cert), certKey},
		"a chain, the first counts": {block("CERTIFICATE", cert) + block("CERTIFICATE", certificate(t, k.other, big.NewInt(7))), certKey},
		"EC, SEC 1":                 {block("EC PRIVATE KEY", ec), key(sign.PrivateKey, "SEC 1", "EC", 256)},
		"EC behind its parameters":  {block("EC PARAMETERS", []byte{6, 8, 42, 134, 72, 206, 61, 3, 1, 7}) + block("EC PRIVATE KEY", ec), key(sign.PrivateKey, "SEC 1", "EC", 256)},
		"EC, PKCS#8":                {block("PRIVATE KEY", pkcs8(t, k.ec)), key(sign.PrivateKey, "PKCS#8", "EC", 256)},
		"EC, public":                {block("PUBLIC KEY", public(t, &k.ec.PublicKey)), key(sign.PublicKey, "PKIX", "EC", 256)},
		"a short key":               {block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(k.other)), key(sign.PrivateKey, "PKCS#1", "RSA", 1024)},
		"a kind without bits":       {block("PUBLIC KEY", public(t, k.ed.Public())), key(sign.PublicKey, "PKIX", "other", 0)},
	}
}

func TestParse(t *testing.T) {
	for name, c := range forms(t) {
		got, err := sign.Parse([]byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(got.Pair) != 16 {
			t.Errorf("%s: the pair is called %q, want 16 digits", name, got.Pair)
		}
		got.Pair = ""
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// A pair is known by its public part, whatever form its halves come in; this is
// what tells that a certificate and a key do not belong together.
func TestPair(t *testing.T) {
	owner := map[string][]string{}
	for name, c := range forms(t) {
		k, err := sign.Parse([]byte(c.text))
		if err != nil {
			t.Fatal(name, err)
		}
		who := k.Algorithm + "/" + map[int]string{256: "ec", 1024: "other", 2048: "rsa", 0: "ed"}[k.Bits]
		owner[who] = append(owner[who], k.Pair)
	}
	seen := map[string]string{}
	for who, pairs := range owner {
		for _, p := range pairs {
			if p != pairs[0] {
				t.Errorf("%s: the forms of one key pair are called %v", who, pairs)
				break
			}
		}
		if before, ok := seen[pairs[0]]; ok {
			t.Errorf("%s and %s are two key pairs with one name", before, who)
		}
		seen[pairs[0]] = who
	}
	if len(owner) != 4 || len(owner["RSA/rsa"]) < 14 {
		t.Errorf("the forms cover too little: %v", owner)
	}
}

// WeChat Pay's own SDK and openssl write serials in upper-case hex, two digits a
// byte: a first digit of zero counts. Any other form would not match serial_no.
func TestSerial(t *testing.T) {
	for want, n := range map[string]*big.Int{
		"01": big.NewInt(1), "FF": big.NewInt(255), "A0B0": big.NewInt(0xA0B0), "0100": big.NewInt(256),
		"0C4AEF34B89340881BB2B25226393DC2E47F094B": new(big.Int).SetBytes([]byte{
			0x0C, 0x4A, 0xEF, 0x34, 0xB8, 0x93, 0x40, 0x88, 0x1B, 0xB2, 0xB2, 0x52, 0x26, 0x39, 0x3D, 0xC2, 0xE4, 0x7F, 0x09, 0x4B}),
	} {
		k, err := sign.Parse([]byte(block("CERTIFICATE", certificate(t, made().ec, n))))
		if err != nil || k.Serial != want {
			t.Errorf("serial %q, want %q: %v", k.Serial, want, err)
		}
	}
}

// Each refusal says which of the usual mistakes it is, and nothing of what
// stands in the file.
func TestParseRefuses(t *testing.T) {
	k := made()
	p1 := x509.MarshalPKCS1PrivateKey(k.rsa)
	legacy := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: p1[16:],
		Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-128-CBC,0102030405060708090A0B0C0D0E0F10"}}
	const (
		noText    = "neither PEM nor base64"
		noForm    = "no key or certificate of a known form"
		encrypted = "encrypted private keys are not supported"
	)
	for name, c := range map[string]struct{ text, want string }{
		"empty":                   {"", noText},
		"blank":                   {" \n\t", noText},
		"prose":                   {"this is not a key", noText},
		"path":                    {"/etc/pay/apiclient_key.pem", noText},
		"binary":                  {string(p1), noText},
		"base64 of prose":         {base64.StdEncoding.EncodeToString([]byte("this is not a key")), noForm},
		"PEM without a body":      {"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", noForm},
		"PEM of garbage":          {block("PRIVATE KEY", []byte("garbage")), noForm},
		"PEM without its end":     {"-----BEGIN PRIVATE KEY-----\n" + base64.StdEncoding.EncodeToString(p1), noText},
		"PEM cut in the middle":   {block("RSA PRIVATE KEY", p1[:len(p1)/2]), noForm},
		"encrypted":               {block("ENCRYPTED PRIVATE KEY", p1), encrypted},
		"encrypted, the old way":  {string(pem.EncodeToMemory(legacy)), encrypted},
		"a kind that nobody uses": {block("PRIVATE KEY", pkcs8(t, k.ed)), "a private key of a kind that neither provider uses"},
		"parameters alone":        {block("EC PARAMETERS", []byte{6, 8, 42, 134, 72, 206, 61, 3, 1, 7}), noForm},
		"certificate request":     {block("CERTIFICATE REQUEST", []byte{0x30, 0}), noForm},
	} {
		got, err := sign.Parse([]byte(c.text))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if got != (sign.Key{}) {
			t.Errorf("%s: a refused key is still told: %+v", name, got)
		}
	}
}

// Nothing of a private key may be in what is told of it: not the modulus, not a
// prime, in any base.
func TestKeyTellsNothingSecret(t *testing.T) {
	k := made().rsa
	got, err := sign.Parse([]byte(block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(k))))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.ToLower(strings.Join([]string{string(got.Role), got.Form, got.Algorithm, got.Serial, got.Subject, got.Pair}, " "))
	for _, n := range []*big.Int{k.N, k.D, k.Primes[0], k.Primes[1]} {
		for _, base := range []int{10, 16} {
			s := n.Text(base)
			for i := 0; i+12 <= len(s); i++ {
				if strings.Contains(all, s[i:i+12]) {
					t.Fatalf("%q holds a piece of the key", all)
				}
			}
		}
	}
}

// Whatever the bytes, parsing ends, and a key has a role, a form and a pair.
func FuzzParse(f *testing.F) {
	for _, c := range forms(f) {
		f.Add([]byte(c.text))
	}
	f.Add([]byte("-----BEGIN X-----\n-----END X-----"))
	f.Add([]byte("AAAA"))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := sign.Parse(data)
		if err != nil {
			if k != (sign.Key{}) {
				t.Errorf("an error and a key: %+v", k)
			}
			return
		}
		if k.Role == "" || k.Form == "" || k.Algorithm == "" || len(k.Serial)%2 != 0 {
			t.Errorf("told by halves: %+v", k)
		}
	})
}
