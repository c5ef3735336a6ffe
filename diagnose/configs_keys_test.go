package diagnose_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules/pack"
)

// bench is what fixtures are linted with: the knowledge, and key files that any
// fixture may name below certs/, made anew for each run.
type bench struct {
	knowledge *pack.Pack
	files     map[string]string
	tokens    *strings.Replacer // what stands for them in the text of a fixture
}

func newBench(t *testing.T) bench {
	t.Helper()
	shop, kiln, wechat, app, alipay := newKey(t), newKey(t), newKey(t), newKey(t), newKey(t)
	files := map[string]string{
		"apiclient_key.pem":             private(t, shop),
		"apiclient_cert.pem":            certificate(t, "1900007291", shop, shop),
		"kiln_key.pem":                  private(t, kiln),
		"kiln_cert.pem":                 certificate(t, "1900007302", kiln, kiln),
		"pub_key.pem":                   public(t, wechat),
		"wechatpay_cert.pem":            certificate(t, "Tenpay.com sign", wechat, wechat),
		"app_private_key.txt":           bare(private(t, app)),
		"alipayPublicKey.txt":           bare(public(t, alipay)),
		"appPublicKey.txt":              bare(public(t, app)),
		"appCertPublicKey.crt":          certificate(t, "2088641203857716-2021004186420135", app, alipay),
		"alipayCertPublicKey_RSA2.crt":  certificate(t, "Ant Technology", alipay, alipay),
		"alipayRootCert.crt":            certificate(t, "Ant Root G1", alipay, alipay) + certificate(t, "Ant Root G2", wechat, wechat),
		"apiclient_cert_expired.pem":    expired(t, "1900007291", shop),
		"appCertPublicKey_expired.crt":  expired(t, "2088641203857716-2021004186420135", app),
		"app_private_key_1024_bits.txt": bare(private(t, short(t))),
	}
	about := func(file string) sign.KeyInfo { return sign.Describe(files[file])[0] }
	return bench{builtin(t), files, strings.NewReplacer(
		"@SERIAL@", about("apiclient_cert.pem").SerialHex,
		"@SERIAL2@", about("kiln_cert.pem").SerialHex,
		"@APP_CERT_SN@", about("appCertPublicKey.crt").AlipayCertSN,
		"@ROOT_CERT_SN@", sign.AlipayRootSN(sign.Describe(files["alipayRootCert.crt"])),
		"@KEY32@", strings.ReplaceAll(rand.Text()+rand.Text(), "-", "")[:32],
	)}
}

func builtin(t *testing.T) *pack.Pack {
	t.Helper()
	p, err := pack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func newKey(t *testing.T) *rsa.PrivateKey { return generate(t, 2048) }

// short makes a key that RSA2 refuses. Go itself asks to be told that 1024 bits
// are meant.
func short(t *testing.T) *rsa.PrivateKey {
	t.Setenv("GODEBUG", "rsa1024min=0")
	return generate(t, 1024)
}

func generate(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func private(t *testing.T, key *rsa.PrivateKey) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return block(t, "PRIVATE KEY", der, err)
}

func public(t *testing.T, key *rsa.PrivateKey) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	return block(t, "PUBLIC KEY", der, err)
}

func certificate(t *testing.T, name string, of, by *rsa.PrivateKey) string {
	return issued(t, name, of, by, fixtureTime.AddDate(-1, 0, 0), fixtureTime.AddDate(4, 0, 0))
}

func expired(t *testing.T, name string, of *rsa.PrivateKey) string {
	return issued(t, name, of, of, fixtureTime.AddDate(-5, 0, 0), fixtureTime.AddDate(0, 0, -2))
}

func issued(t *testing.T, name string, of, by *rsa.PrivateKey, from, to time.Time) string {
	t.Helper()
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 158))
	if err != nil {
		t.Fatal(err)
	}
	serial.SetBit(serial, 158, 1) // forty hexadecimal digits, as WeChat Pay's have
	c := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: to}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &of.PublicKey, by)
	return block(t, "CERTIFICATE", der, err)
}

func block(t *testing.T, label string, der []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

// bare is a key as Alipay's tool writes it: base64 on one line.
func bare(text string) string {
	b, _ := pem.Decode([]byte(text))
	return base64.StdEncoding.EncodeToString(b.Bytes)
}
