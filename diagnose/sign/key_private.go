package sign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
)

// private parses a private key of the algorithms that crypto/x509 knows.
func (b keyBlock) private() (crypto.Signer, bool) {
	if len(b.der) > longestKeyDER {
		return nil, false
	}
	var key any
	var err error
	switch b.shape {
	case pkcs8Shape:
		key, err = x509.ParsePKCS8PrivateKey(b.der)
	case pkcs1PrivateShape:
		key, err = x509.ParsePKCS1PrivateKey(b.der)
	case sec1Shape:
		key, err = x509.ParseECPrivateKey(b.der)
	default:
		return nil, false
	}
	signer, ok := key.(crypto.Signer)
	if err != nil || !ok {
		return nil, false
	}
	if e, ok := signer.(*ecdsa.PrivateKey); ok && e.Curve == nil {
		return nil, false
	}
	return signer, true
}

// rsaPrivateKey takes an RSA private key out of a key text, mended if need be.
func rsaPrivateKey(text string) (*rsa.PrivateKey, bool) {
	for _, b := range readKeyText(text).blocks {
		if signer, ok := b.private(); ok {
			if key, ok := signer.(*rsa.PrivateKey); ok && key.N.BitLen() <= maxRSABits {
				return key, true
			}
		}
	}
	return nil, false
}
