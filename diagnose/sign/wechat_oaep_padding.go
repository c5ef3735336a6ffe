package sign

import (
	"bytes"
	"crypto"
	_ "crypto/sha1" // OAEP with SHA-1 is what WeChat Pay encrypts with
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/binary"
)

// oaepPaddings are the hashes in use. Java's "OAEPWithSHA-256AndMGF1Padding"
// masks with SHA-1 all the same.
var oaepPaddings = []struct {
	hash, mask crypto.Hash
	found      []finding
}{
	{crypto.SHA1, crypto.SHA1, nil},
	{crypto.SHA256, crypto.SHA256, []finding{{"OAEP_HASH_SHA256", ""}}},
	{crypto.SHA256, crypto.SHA1, []finding{{"OAEP_HASH_SHA256", "mgf1-sha1"}}},
	{crypto.SHA1, crypto.SHA256, []finding{{"OAEP_HASH_SHA256", "mgf1-only"}}},
	{crypto.SHA512, crypto.SHA512, []finding{{"OAEP_HASH_SHA256", "sha512"}}},
	{crypto.SHA512, crypto.SHA1, []finding{{"OAEP_HASH_SHA256", "sha512-mgf1-sha1"}}},
}

// unpadOAEP undoes EME-OAEP with an empty label (RFC 8017, 7.1.2).
func unpadOAEP(block []byte, hash, mask crypto.Hash) ([]byte, bool) {
	size := hash.Size()
	if len(block) < 2*size+2 || block[0] != 0 {
		return nil, false
	}
	seed, db := bytes.Clone(block[1:1+size]), bytes.Clone(block[1+size:])
	maskWith(seed, db, mask)
	maskWith(db, seed, mask)
	empty := hash.New().Sum(nil)
	if !bytes.HasPrefix(db, empty) {
		return nil, false
	}
	rest := bytes.TrimLeft(db[size:], "\x00")
	if len(rest) == 0 || rest[0] != 1 {
		return nil, false
	}
	return rest[1:], true
}

// maskWith is MGF1: it exclusive-ors out with a stream made of the seed.
func maskWith(out, seed []byte, hash crypto.Hash) {
	var counter [4]byte
	for done := 0; done < len(out); {
		h := hash.New()
		h.Write(seed)
		h.Write(counter[:])
		for _, b := range h.Sum(nil) {
			if done < len(out) {
				out[done] ^= b
				done++
			}
		}
		binary.BigEndian.PutUint32(counter[:], binary.BigEndian.Uint32(counter[:])+1)
	}
}

// unpadPKCS1 undoes EME-PKCS1-v1_5 (RFC 8017, 7.2.2).
func unpadPKCS1(block []byte) ([]byte, bool) {
	const leastPadding = 8
	if len(block) < leastPadding+3 || block[0] != 0 || block[1] != 2 {
		return nil, false
	}
	end := bytes.IndexByte(block[2:], 0)
	if end < leastPadding {
		return nil, false
	}
	return block[2+end+1:], true
}
