package sign

import (
	"bytes"
	"crypto/rsa"
	"math/big"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Bounds of the work for one field: an application of a private key of 4096
// bits takes some 30 ms. WeChat Pay and Alipay use 2048.
const (
	maxRSABits   = 4096
	mostOpenings = 24
)

// wechatOAEP judges the decryption of a sensitive field: RSA-OAEP with SHA-1,
// in base64.
func wechatOAEP(c *Capture, r *Result) {
	switch {
	case c.PrivateKey == "":
		lacks(r, "private_key")
		return
	case c.Ciphertext == "":
		lacks(r, "ciphertext")
		return
	}
	key, ok := rsaPrivateKey(c.PrivateKey)
	if !ok {
		unreadable(r, "private_key", "不是可用的 RSA 私钥", "no RSA private key that can be used")
		return
	}
	readings := readBase64(c.Ciphertext)
	if inClear(c.Ciphertext, readings) {
		settle(r, finding{"OAEP_NOT_ENCRYPTED", ""})
		return
	}
	keys := []rsaCandidate{{key: key}}
	for _, k := range namedKeys(c) {
		if other, ok := rsaPrivateKey(k.value); ok {
			keys = append(keys, rsaCandidate{other, []finding{{"OAEP_WRONG_KEY", "opens-with:" + shownName(k.name)}}})
		}
	}
	openings := 0
	for _, k := range keys {
		for _, d := range readings {
			if len(d.data) != k.key.Size() || openings == mostOpenings {
				continue
			}
			openings++
			if found, ok := openBlock(k.key, d.data, r); ok {
				settle(r, slices.Concat(k.found, oaepReading(d.slug), found)...)
				return
			}
		}
	}
	settle(r, unopened(readings, key.Size())...)
}

type rsaCandidate struct {
	key   *rsa.PrivateKey
	found []finding
}

// inClear tells a field that was sent as it is from a damaged ciphertext, which
// is long and of base64's characters.
func inClear(s string, readings []reading) bool {
	const shortestBlock = 128 // of RSA with 1024 bits
	if foreignToBase64(s) > len(s)/16 {
		return true
	}
	for _, d := range readings {
		if len(d.data) >= shortestBlock {
			return false
		}
	}
	return len(s) < shortestBlock
}

func oaepReading(slug string) []finding {
	switch slug {
	case "":
		return nil
	case "twice":
		return []finding{{"OAEP_DOUBLE_BASE64", ""}}
	}
	return []finding{{"OAEP_NOT_BASE64", slug}}
}

// unopened says why no reading opens with any key at hand.
func unopened(readings []reading, size int) []finding {
	if len(readings) == 0 {
		return []finding{{"OAEP_NOT_BASE64", ""}}
	}
	if first := readings[0]; first.slug != "" {
		return []finding{{"OAEP_NOT_BASE64", first.slug}}
	}
	for _, d := range readings[1:] {
		if d.slug == "twice" && isRSALength(len(d.data)) {
			return append(oaepReading(d.slug), finding{"OAEP_WRONG_KEY", ""})
		}
	}
	if n := len(readings[0].data); n != size && !isRSALength(n) {
		return []finding{{"OAEP_NOT_BASE64", "cut:" + strconv.Itoa(n) + "-of-" + strconv.Itoa(size) + "-bytes"}}
	}
	return []finding{{"OAEP_WRONG_KEY", ""}}
}

func isRSALength(n int) bool { return n == 128 || n == 256 || n == 384 || n == 512 }

// openBlock applies the private key once and reads what comes out in every
// padding. It does not resist timing, and need not: it runs offline on the
// owner's own key.
func openBlock(key *rsa.PrivateKey, data []byte, r *Result) ([]finding, bool) {
	m := new(big.Int).SetBytes(data)
	if m.Cmp(key.N) >= 0 {
		return nil, false
	}
	block := m.Exp(m, key.D, key.N).FillBytes(make([]byte, key.Size()))
	for _, p := range oaepPaddings {
		r.Hypotheses++
		if _, ok := unpadOAEP(block, p.hash, p.mask); ok {
			return p.found, true
		}
	}
	r.Hypotheses += 2
	if text, ok := unpadPKCS1(block); ok && utf8.Valid(text) {
		return []finding{{"OAEP_PADDING_PKCS1V15", ""}}, true
	}
	if text := bytes.TrimLeft(block, "\x00"); len(text) > 0 && len(text) < len(block)-8 && isText(text) {
		return []finding{{"OAEP_PADDING_PKCS1V15", "no-padding"}}, true
	}
	return nil, false
}
