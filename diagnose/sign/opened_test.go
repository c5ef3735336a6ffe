package sign

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"testing"
)

// Each padding and digest is recognised by the block alone.
func TestOpen(t *testing.T) {
	key := rsaKey{public: &merchantKey().private.PublicKey}
	for _, h := range []crypto.Hash{crypto.SHA256, crypto.SHA1, crypto.SHA512, crypto.MD5} {
		for _, pss := range []*rsa.PSSOptions{nil, {SaltLength: rsa.PSSSaltLengthEqualsHash}, {SaltLength: 0}, {SaltLength: rsa.PSSSaltLengthAuto}} {
			if pss != nil && h == crypto.MD5 {
				continue
			}
			text := pen{key: merchantKey(), hash: h, pss: pss}.sign(t, "a text")
			b, _ := base64.StdEncoding.DecodeString(text)
			o, ok := open(key, b)
			if !ok || o.hash != h || !o.signed([]byte("a text")) || o.signed([]byte("another")) || (o.padding == 1) != (pss != nil) {
				t.Errorf("%v %+v: %v %+v", h, pss, ok, o.padding)
			}
			if _, ok := open(rsaKey{public: &strangerKey().private.PublicKey}, b); ok && o.sure {
				t.Errorf("%v: opens with another key", h)
			}
		}
	}
}

// A key of any odd number of bits works, and one that is no RSA key is refused.
func TestOpenSizes(t *testing.T) {
	for _, bits := range []int{1024, 1025, 1031, 2047, 3072} {
		private, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		text := pen{key: &testKey{private: private}, hash: crypto.SHA256, pss: &rsa.PSSOptions{SaltLength: 20}}.sign(t, "x")
		b, _ := base64.StdEncoding.DecodeString(text)
		if o, ok := open(rsaKey{public: &private.PublicKey}, b); !ok || !o.signed([]byte("x")) {
			t.Errorf("%d bits: %v", bits, ok)
		}
	}
	odd := rsaKey{public: &rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 2047), E: 3}}
	if _, ok := open(odd, make([]byte, 256)); ok {
		t.Error("zeros open")
	}
}

func TestReadRSA(t *testing.T) {
	k := merchantKey()
	bare := func(pem string) string {
		_, body, _ := keyLines(pem)
		return body
	}
	for name, text := range map[string]string{
		"private": k.privatePEM, "public": k.publicPEM, "certificate": k.cert, "bare private": bare(k.privatePEM), "bare public": bare(k.publicPEM),
		"bare certificate": bare(k.cert), "quoted": `"` + bare(k.publicPEM) + `"`, "marked": byteOrderMark + k.publicPEM,
		"one line": "-----BEGIN PUBLIC KEY-----" + bare(k.publicPEM) + "-----END PUBLIC KEY-----",
		"escaped":  `-----BEGIN PUBLIC KEY-----\n` + bare(k.publicPEM) + `\n-----END PUBLIC KEY-----\n`,
		"chain":    k.cert + strangerKey().cert,
	} {
		public, _, err := readRSA(text)
		if err != nil || !public.Equal(&k.private.PublicKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"", "x", "AAAA", "-----BEGIN", "MAA=", "MAYCAQACAQA=", "/etc/keys/merchant.pem"} {
		if _, _, err := readRSA(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}
