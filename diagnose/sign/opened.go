package sign

import (
	"bytes"
	"crypto"
	_ "crypto/md5"  // signatures over weak digests are to be named, not trusted
	_ "crypto/sha1" // the same
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"math/big"
	"slices"
)

// padding is how a signature wraps its digest.
type padding int

const (
	pkcs1 padding = iota // PKCS#1 v1.5, what both providers ask for
	pss
	bare // PKCS#1 v1.5 around something that is no DigestInfo
)

// opened is what a signature says once it is opened with the public key. It
// answers for any text by one hash, so that many texts can be asked about.
type opened struct {
	padding padding
	hash    crypto.Hash
	digest  []byte // PSS: the digest H
	salt    []byte // of PSS
	sure    bool   // the block alone proves the key
}

// open raises the signature to the public exponent and reads the block. It fails
// where the signature was made with another key: a foreign key yields noise.
func open(key rsaKey, signature []byte) (opened, bool) {
	s := new(big.Int).SetBytes(signature)
	n := key.public.N
	if len(signature) != key.public.Size() || s.Sign() == 0 || s.Cmp(n) >= 0 {
		return opened{}, false
	}
	m := new(big.Int).Exp(s, big.NewInt(int64(key.public.E)), n)
	if o, ok := readPKCS1(m.FillBytes(make([]byte, key.public.Size()))); ok {
		return o, true
	}
	emBits := n.BitLen() - 1
	if m.BitLen() > emBits {
		return opened{}, false
	}
	em := m.FillBytes(make([]byte, (emBits+7)/8))
	for _, h := range []crypto.Hash{crypto.SHA256, crypto.SHA1, crypto.SHA512, crypto.SHA384} {
		if o, ok := readPSS(em, emBits, h); ok {
			return o, true
		}
	}
	return opened{}, false
}

// digestAlgorithms are those of PKCS#1 signatures, RFC 8017 A.2.4.
var digestAlgorithms = []struct {
	oid  asn1.ObjectIdentifier
	hash crypto.Hash
}{
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}, crypto.SHA256},
	{asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}, crypto.SHA1},
	{asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 5}, crypto.MD5},
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 4}, crypto.SHA224},
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}, crypto.SHA384},
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}, crypto.SHA512},
}

// readPKCS1 reads 00 01 FF…FF 00 DigestInfo, RFC 8017 9.2.
func readPKCS1(em []byte) (opened, bool) {
	if len(em) < 11 || em[0] != 0 || em[1] != 1 {
		return opened{}, false
	}
	end := bytes.IndexByte(em[2:], 0)
	if end < 8 || slices.ContainsFunc(em[2:2+end], func(b byte) bool { return b != 0xff }) {
		return opened{}, false
	}
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Digest    []byte
	}
	rest, err := asn1.Unmarshal(em[3+end:], &info)
	if err == nil && len(rest) == 0 {
		for _, a := range digestAlgorithms {
			if a.oid.Equal(info.Algorithm.Algorithm) && len(info.Digest) == a.hash.Size() {
				return opened{padding: pkcs1, hash: a.hash, digest: info.Digest, sure: true}, true
			}
		}
	}
	return opened{padding: bare, sure: true}, true
}

// readPSS reads maskedDB H BC, RFC 8017 9.1.2. Zeros before the salt prove the
// padding; with a salt of the greatest length there are none, and only a text
// that fits does.
func readPSS(em []byte, emBits int, h crypto.Hash) (opened, bool) {
	size := h.Size()
	if len(em) < size+2 || em[len(em)-1] != 0xbc {
		return opened{}, false
	}
	db := slices.Clone(em[:len(em)-size-1])
	digest := em[len(db) : len(em)-1]
	unmask(db, digest, h)
	db[0] &= 0xff >> (8*len(em) - emBits)
	one := slices.IndexFunc(db, func(b byte) bool { return b != 0 })
	if one < 0 || db[one] != 1 {
		return opened{}, false
	}
	return opened{padding: pss, hash: h, digest: digest, salt: db[one+1:], sure: one >= 8}, true
}

// unmask takes MGF1 off, RFC 8017 B.2.1.
func unmask(db, seed []byte, h crypto.Hash) {
	var counter [4]byte
	for i, done := uint32(0), 0; done < len(db); i++ {
		binary.BigEndian.PutUint32(counter[:], i)
		sum := h.New()
		sum.Write(seed)
		sum.Write(counter[:])
		for _, b := range sum.Sum(nil) {
			if done == len(db) {
				break
			}
			db[done] ^= b
			done++
		}
	}
}

// signed reports whether the signature is one over the text.
func (o opened) signed(text []byte) bool {
	if o.padding == bare {
		return false
	}
	sum := o.hash.New()
	sum.Write(text)
	if o.padding == pkcs1 {
		return bytes.Equal(sum.Sum(nil), o.digest)
	}
	inner := sum.Sum(nil)
	sum.Reset()
	sum.Write(make([]byte, 8))
	sum.Write(inner)
	sum.Write(o.salt)
	return bytes.Equal(sum.Sum(nil), o.digest)
}
