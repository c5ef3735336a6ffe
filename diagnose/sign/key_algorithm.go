package sign

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
)

// longestKeyDER bounds what is handed to crypto/x509, whose work grows with the
// square of the modulus and more. A private key of 8192 bits has 4.7 kB.
const longestKeyDER = 8 << 10

// describePublic fills what follows from the public part.
func (k *KeyInfo) describePublic(spki []byte) {
	k.Algorithm = algorithmOf(spki)
	sum := sha256.Sum256(spki)
	k.Fingerprint = hex.EncodeToString(sum[:])
	k.Pair = k.Fingerprint[:16]
	if len(spki) > longestKeyDER {
		return
	}
	public, err := x509.ParsePKIXPublicKey(spki)
	if err != nil {
		return
	}
	switch key := public.(type) {
	case *rsa.PublicKey:
		k.Bits = key.N.BitLen()
	case *ecdsa.PublicKey:
		k.Bits = key.Params().BitSize
		k.Algorithm = "EC " + key.Params().Name
	}
}

// public is the public part of a key, as SubjectPublicKeyInfo.
func (b keyBlock) public() ([]byte, bool) {
	if len(b.der) > longestKeyDER {
		return nil, false
	}
	var public any
	switch b.shape {
	case pkixShape:
		return b.der, true
	case pkcs1PublicShape:
		key, err := x509.ParsePKCS1PublicKey(b.der)
		if err != nil {
			return nil, false
		}
		public = key
	case pkcs8Shape, pkcs1PrivateShape, sec1Shape:
		key, ok := b.private()
		if !ok {
			return nil, false
		}
		public = key.Public()
	default:
		return nil, false
	}
	spki, err := x509.MarshalPKIXPublicKey(public)
	return spki, err == nil
}

// algorithmOf names the algorithm of a SubjectPublicKeyInfo.
func algorithmOf(spki []byte) string {
	e := elements(spki)
	if len(e) == 0 {
		return ""
	}
	return algorithmName(elements(e[0].FullBytes))
}

// algorithmName names an AlgorithmIdentifier: its parameters tell the curve.
func algorithmName(e []asn1.RawValue) string {
	switch oid := oidAt(e...); {
	case oid.Equal(oidRSA):
		return "RSA"
	case oid.Equal(oidSM2) || oid.Equal(oidEC) && len(e) > 1 && oidAt(e[1]).Equal(oidSM2):
		return "SM2"
	case oid.Equal(oidEC):
		return "EC"
	case oid.Equal(oidEd25519):
		return "Ed25519"
	default:
		return oid.String()
	}
}

// privateAlgorithm names the algorithm of a private key that cannot be used.
func privateAlgorithm(b keyBlock) string {
	e := elements(b.der)
	switch b.shape {
	case pkcs8Shape:
		return algorithmName(elements(e[1].FullBytes))
	case pkcs1PrivateShape:
		return "RSA"
	case sec1Shape:
		for _, v := range e[2:] {
			if v.Class == asn1.ClassContextSpecific && v.Tag == 0 {
				var curve asn1.ObjectIdentifier
				if _, err := asn1.Unmarshal(v.Bytes, &curve); err == nil && curve.Equal(oidSM2) {
					return "SM2"
				}
			}
		}
		return "EC"
	}
	return ""
}
