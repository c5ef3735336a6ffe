package sign

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// Sizes beyond which a key is refused. A private key of 16384 bits, larger than
// either provider issues, is below 16 KiB of text; certificate files may hold chains.
const (
	maxKeyText = 256 << 10
	maxKeyBits = 16384
	minKeyBits = 512
)

// rsaKey is an RSA key of a capture, by its public part.
type rsaKey struct {
	field  string // where it stood
	public *rsa.PublicKey
	cert   *x509.Certificate // nil unless it came in one
}

// is reports whether both are of one pair.
func (k rsaKey) is(other rsaKey) bool { return k.public.Equal(other.public) }

// certificateOf returns the first certificate among keys, or nil.
func certificateOf(keys []rsaKey) *x509.Certificate {
	for _, k := range keys {
		if k.cert != nil {
			return k.cert
		}
	}
	return nil
}

// isOneOf reports whether the key is one of the pairs.
func isOneOf(key rsaKey, keys []rsaKey) bool { return slices.ContainsFunc(keys, key.is) }

// keyField is a key of a capture before it is read.
type keyField struct{ name, text string }

// rsaKeys reads those of the fields that are filled. A field that cannot be read
// counts for nothing as long as another one can; the problem says which it was.
func rsaKeys(fields ...keyField) ([]rsaKey, *rules.Problem) {
	var keys []rsaKey
	var bad *rules.Problem
	for _, f := range fields {
		if strings.TrimSpace(f.text) == "" {
			continue
		}
		public, cert, err := readRSA(f.text)
		if err != nil {
			bad = &rules.Problem{Err: err,
				Say: rules.Text{ZH: f.name + " 无法读取为 RSA 密钥或证书", EN: f.name + " does not read as an RSA key or certificate"}}
			continue
		}
		keys = append(keys, rsaKey{field: f.name, public: public, cert: cert})
	}
	return keys, bad
}

var errNoKey = errors.New("no RSA key or certificate of a known form")

// readRSA reads the first key or certificate of a text, whatever stands around
// it: what is wrong with the text of a key is the business of key.load.
func readRSA(text string) (*rsa.PublicKey, *x509.Certificate, error) {
	if len(text) > maxKeyText {
		return nil, nil, errors.New("too long for a key")
	}
	for _, der := range keyBytes(text) {
		public, cert := publicOf(der)
		if public == nil {
			continue
		}
		if bits := public.N.BitLen(); public.N.Sign() <= 0 || bits < minKeyBits || bits > maxKeyBits || public.E < 2 {
			return nil, nil, errors.New("an RSA key of an impossible size")
		}
		return public, cert, nil
	}
	return nil, nil, errNoKey
}

// keyBytes returns what may be the DER of the first key: from the PEM block, or
// from the base64 that remains without the PEM lines and the line breaks.
func keyBytes(text string) [][]byte {
	var found [][]byte
	if block, rest := pem.Decode([]byte(text)); block != nil {
		found = append(found, block.Bytes)
		if next, _ := pem.Decode(rest); next != nil && strings.HasSuffix(block.Type, "PARAMETERS") {
			found = append(found, next.Bytes)
		}
	}
	body := strings.TrimPrefix(text, "\ufeff")
	if _, after, ok := strings.Cut(body, "-----BEGIN"); ok {
		_, body, _ = strings.Cut(after, "-----")
		body, _, _ = strings.Cut(body, "-----")
	}
	body = strings.NewReplacer(`\r`, "", `\n`, "", `"`, "", "'", "").Replace(body)
	body = strings.TrimRight(strings.Join(strings.Fields(body), ""), "=")
	if der, err := base64.RawStdEncoding.DecodeString(body); err == nil {
		found = append(found, der)
	}
	return found
}

// publicOf tries the forms in turn: the label of a PEM block is often wrong, and
// bare base64 has none.
func publicOf(der []byte) (*rsa.PublicKey, *x509.Certificate) {
	if cert, err := x509.ParseCertificate(der); err == nil {
		if public, ok := cert.PublicKey.(*rsa.PublicKey); ok {
			return public, cert
		}
		return nil, nil
	}
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		public, _ := key.(*rsa.PublicKey)
		return public, nil
	}
	if public, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return public, nil
	}
	var wrapped struct { // PKCS#8, RFC 5208
		Version   int
		Algorithm asn1.RawValue
		Key       []byte
	}
	if _, err := asn1.Unmarshal(der, &wrapped); err == nil {
		der = wrapped.Key
	}
	// PKCS#1, RFC 8017 A.1.2. Only the public part is looked at: no private
	// number is decoded, and none is computed with.
	var private struct {
		Version int
		N       *big.Int
		E       int
		D       asn1.RawValue
	}
	if _, err := asn1.Unmarshal(der, &private); err == nil && private.N.Sign() > 0 {
		return &rsa.PublicKey{N: private.N, E: private.E}, nil
	}
	return nil, nil
}
