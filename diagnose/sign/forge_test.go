package sign

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha1"
	_ "crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// testKey is a fresh key pair with a certificate for it.
type testKey struct {
	private               *rsa.PrivateKey
	privatePEM, publicPEM string
	cert                  string
	serial                string
}

// signedAt is when the messages of the tests were signed.
const signedAt = 1755000000

func newKey(name string, serial *big.Int) *testKey {
	k := &testKey{}
	k.private, _ = rsa.GenerateKey(rand.Reader, 2048)
	der, _ := x509.MarshalPKCS8PrivateKey(k.private)
	k.privatePEM = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	der, _ = x509.MarshalPKIXPublicKey(&k.private.PublicKey)
	k.publicPEM = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	k.cert = k.certificate(name, serial, signedAt+86400*365)
	k.serial = strings.ToUpper(serial.Text(16))
	if len(k.serial)%2 == 1 {
		k.serial = "0" + k.serial
	}
	return k
}

func (k *testKey) certificate(name string, serial *big.Int, end int64) string {
	t := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: time.Unix(signedAt-86400, 0), NotAfter: time.Unix(end, 0)}
	if end < signedAt {
		t.NotBefore = time.Unix(end-86400, 0)
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &k.private.PublicKey, k.private)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func serialNumber(hex string) *big.Int {
	n, _ := new(big.Int).SetString(hex, 16)
	return n
}

// The keys of the tests, made once: the merchant's, the platform's, another.
var (
	merchantKey = sync.OnceValue(func() *testKey {
		return newKey("test merchant", serialNumber("0A1B2C3D4E5F60718293A4B5C6D7E8F901234567"))
	})
	platformKey = sync.OnceValue(func() *testKey {
		return newKey("test platform", serialNumber("71B2C3D4E5F60718293A4B5C6D7E8F9012345678"))
	})
	strangerKey = sync.OnceValue(func() *testKey {
		return newKey("test stranger", serialNumber("5555C3D4E5F60718293A4B5C6D7E8F9012345678"))
	})
)

// pen signs, in the ways that are right and in those that are not.
type pen struct {
	key  *testKey
	hash crypto.Hash
	pss  *rsa.PSSOptions
	coat func(string) string
}

func (p pen) sign(t testing.TB, text string) string {
	t.Helper()
	sum := p.hash.New()
	sum.Write([]byte(text))
	var sig []byte
	var err error
	if p.pss != nil {
		sig, err = rsa.SignPSS(rand.Reader, p.key.private, p.hash, sum.Sum(nil), p.pss)
	} else {
		sig, err = rsa.SignPKCS1v15(nil, p.key.private, p.hash, sum.Sum(nil))
	}
	if err != nil {
		t.Fatal(err)
	}
	out := base64.StdEncoding.EncodeToString(sig)
	if p.coat != nil {
		out = p.coat(out)
	}
	return out
}

// slip is a mistake as somebody makes it, for a label that must be found.
type slip[D any] struct {
	label string
	make  func(d *D)
}

// expect checks what was found: the labels in order, the first as the mistake.
func expect(t *testing.T, r Result, labels ...string) {
	t.Helper()
	if r.Error != nil {
		t.Fatalf("want %v, got error %v", labels, r.Error)
	}
	got := append([]string{r.Mistake}, r.Also...)
	for _, l := range labels {
		if !slices.Contains(got, l) {
			t.Fatalf("want %v, got %v (%s, %d tried)", labels, got, r.Detail, r.Hypotheses)
		}
	}
	if len(labels) == 1 && r.Mistake != labels[0] {
		t.Errorf("want %s first, got %v (%s)", labels[0], got, r.Detail)
	}
	if (r.Mistake == OK) != r.Valid {
		t.Errorf("%s and valid %v", r.Mistake, r.Valid)
	}
	if r.Hypotheses > MaxHypotheses {
		t.Errorf("%d hypotheses", r.Hypotheses)
	}
}

// gbkOf is a text in GBK.
func gbkOf(s string) string {
	out, ok := gbk(s)
	if !ok {
		panic("not in GBK: " + s)
	}
	return out
}

// misreadAs is UTF-8 read as another charset.
func misreadAs(s string, i int) string {
	out, err := mistakenCharsets[i].NewDecoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}
