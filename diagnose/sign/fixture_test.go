package sign

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Keys are made once and fresh in each run.
var (
	ownRSA   = sync.OnceValue(func() *rsa.PrivateKey { return newRSA(2048) })
	otherRSA = sync.OnceValue(func() *rsa.PrivateKey { return newRSA(2048) })
	shortRSA = sync.OnceValue(func() *rsa.PrivateKey { return newRSA(1024) })
	curveKey = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
)

func newRSA(bits int) *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, bits)) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func inPEM(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func pkcs8Of(key any) []byte   { return must(x509.MarshalPKCS8PrivateKey(key)) }
func pkixOf(public any) []byte { return must(x509.MarshalPKIXPublicKey(public)) }

// issue makes a certificate; without a parent it signs itself.
func issue(subject pkix.Name, serial int64, key crypto.Signer, parent *x509.Certificate, by crypto.Signer) *x509.Certificate {
	template := &x509.Certificate{
		SerialNumber: new(big.Int).Add(big.NewInt(serial), new(big.Int).Lsh(big.NewInt(0xA7), 120)),
		Subject:      subject, IsCA: parent == nil, BasicConstraintsValid: true,
		NotBefore: time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2034, 5, 1, 0, 0, 0, 0, time.UTC),
	}
	if parent == nil {
		parent, by = template, key
	}
	return must(x509.ParseCertificate(must(x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by))))
}

func named(cn, ou string) pkix.Name {
	return pkix.Name{Country: []string{"CN"}, Organization: []string{"Verein für Tests"}, OrganizationalUnit: []string{ou}, CommonName: cn}
}

var (
	rootCert = sync.OnceValue(func() *x509.Certificate { return issue(named("Test Root R1", "Roots"), 11, otherRSA(), nil, nil) })
	leafCert = sync.OnceValue(func() *x509.Certificate {
		return issue(named("2088000000000001-测试", "Alipay"), 12, ownRSA(), rootCert(), otherRSA())
	})
	otherRoot = sync.OnceValue(func() *x509.Certificate { return issue(named("Test Root R2", "Roots"), 13, ownRSA(), nil, nil) })
	curveRoot = sync.OnceValue(func() *x509.Certificate { return issue(named("Test Root E1", "Roots"), 14, curveKey(), nil, nil) })
)

// asSM2 turns P-256 into what looks like SM2: the identifiers have the same
// length, and nobody here calculates on the curve.
func asSM2(der []byte) []byte {
	der = bytes.ReplaceAll(der, []byte{0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07}, []byte{0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D})
	return bytes.ReplaceAll(der, []byte{0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02}, []byte{0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x83, 0x75})
}

func certPEM(certs ...*x509.Certificate) string {
	var b strings.Builder
	for _, c := range certs {
		b.WriteString(inPEM("CERTIFICATE", c.Raw))
	}
	return b.String()
}

// judged verifies a capture and holds what must hold of every result: no
// secret of the capture and no plaintext is in it.
func judged(t *testing.T, c Capture, plaintexts ...string) Result {
	t.Helper()
	r := Verify(c)
	if (r.Error == nil) == (r.Mistake == "") {
		t.Errorf("%s: mistake %q with error %v", c.ID, r.Mistake, r.Error)
	}
	if r.Valid != (r.Mistake == OK) {
		t.Errorf("%s: valid %v with mistake %q", c.ID, r.Valid, r.Mistake)
	}
	shown := string(must(json.Marshal(r)))
	if r.Error != nil {
		shown += r.Error.Say.ZH + r.Error.Say.EN + r.Error.Hint.ZH + r.Error.Hint.EN
	}
	secrets := append([]string{c.Key, c.APIV3Key, c.AESKey, c.PrivateKey}, plaintexts...)
	for _, k := range c.OtherKeys {
		secrets = append(secrets, k)
	}
	if c.Kind == KeyLoad {
		secrets = append(secrets, c.Text)
		shown += string(must(json.Marshal(Describe(c.Text))))
	}
	for _, s := range secrets {
		for piece := range slices.Chunk([]byte(strings.TrimSpace(s)), 40) {
			if len(piece) >= 8 && strings.Contains(shown, string(piece)) && !strings.Contains(string(piece), "-----") {
				t.Errorf("%s: a secret shows in %s", c.ID, shown)
			}
		}
	}
	return r
}

// expectMistake verifies a capture and compares the mistake and what goes with it.
func expectMistake(t *testing.T, c Capture, want ...string) Result {
	t.Helper()
	r := judged(t, c)
	if got := append([]string{r.Mistake}, r.Also...); !slices.Equal(got, want) {
		t.Errorf("%s: got %q (%s), want %q", c.ID, got, r.Detail, want)
	}
	return r
}
