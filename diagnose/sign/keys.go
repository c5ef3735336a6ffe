// Package sign reads keys and certificates and says what they are, without
// ever letting their content out.
//
// It owns parsing with the standard library's crypto. It refuses to judge
// which key belongs where: that is for checks over the facts it yields.
package sign

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"strings"
	"time"
)

// Role says what a key file can serve as.
type Role string

// The roles.
const (
	PrivateKey  Role = "private key"
	PublicKey   Role = "public key"
	Certificate Role = "certificate"
)

// Key is what may be known of a key or a certificate.
type Key struct {
	Role      Role
	Form      string // PKCS#1, PKCS#8, X.509, …
	Algorithm string // RSA, EC, …
	Bits      int
	Serial    string // of a certificate: its bytes in upper-case hex, as WeChat Pay and openssl write it
	Subject   string // common name: a WeChat Pay merchant certificate carries the merchant number
	NotAfter  time.Time
	// Pair identifies the key pair: equal for a private key, its public key
	// and its certificate. It is a digest of the public part.
	Pair string
}

// Parse reads a PEM file, or the bare base64 that Alipay's tools write. It
// returns the first key or certificate in it.
func Parse(data []byte) (Key, error) {
	block, rest := pem.Decode(data)
	if block != nil && block.Type == "EC PARAMETERS" { // openssl writes them before the key
		if next, _ := pem.Decode(rest); next != nil {
			block = next
		}
	}
	if block != nil {
		return fromDER(block.Type+block.Headers["Proc-Type"], block.Bytes)
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(data)), ""))
	if err != nil || len(der) == 0 {
		return Key{}, errors.New("neither PEM nor base64")
	}
	return fromDER("", der)
}

// fromDER tries the forms in turn: the label of a PEM block is often wrong,
// and bare base64 has none.
func fromDER(label string, der []byte) (Key, error) {
	if strings.Contains(label, "ENCRYPTED") {
		return Key{}, errors.New("encrypted private keys are not supported")
	}
	if cert, err := x509.ParseCertificate(der); err == nil {
		k := describe(cert.PublicKey)
		k.Role, k.Form = Certificate, "X.509"
		k.Serial = strings.ToUpper(hex.EncodeToString(cert.SerialNumber.Bytes()))
		k.Subject, k.NotAfter = cert.Subject.CommonName, cert.NotAfter
		return k, nil
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return private("PKCS#8", key)
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return private("PKCS#1", key)
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return private("SEC 1", key)
	}
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		k := describe(key)
		k.Role, k.Form = PublicKey, "PKIX"
		return k, nil
	}
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		k := describe(key)
		k.Role, k.Form = PublicKey, "PKCS#1"
		return k, nil
	}
	return Key{}, errors.New("no key or certificate of a known form")
}

func private(form string, key any) (Key, error) {
	var k Key
	switch key := key.(type) {
	case *rsa.PrivateKey:
		k = describe(&key.PublicKey)
	case *ecdsa.PrivateKey:
		k = describe(&key.PublicKey)
	default:
		return Key{}, errors.New("a private key of a kind that neither provider uses")
	}
	k.Role, k.Form = PrivateKey, form
	return k, nil
}

func describe(public any) Key {
	var k Key
	switch key := public.(type) {
	case *rsa.PublicKey:
		k.Algorithm, k.Bits = "RSA", key.N.BitLen()
	case *ecdsa.PublicKey:
		k.Algorithm, k.Bits = "EC", key.Params().BitSize
	default:
		k.Algorithm = "other"
	}
	if der, err := x509.MarshalPKIXPublicKey(public); err == nil {
		sum := sha256.Sum256(der)
		k.Pair = hex.EncodeToString(sum[:8])
	}
	return k
}
