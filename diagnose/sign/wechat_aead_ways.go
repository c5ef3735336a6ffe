package sign

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
)

// aeadKey is a key to try, with what was wrong about the one given.
type aeadKey struct {
	text  string
	found []finding
}

// aeadKeys are the readings of one key. A key in quotes or with a line feed is
// a matter of its length; another case is another key.
func aeadKeys(key string) []aeadKey {
	keys := []aeadKey{{text: key}}
	add := func(text, label, detail string) {
		if text != key && text != "" {
			keys = append(keys, aeadKey{text, []finding{{label, detail}}})
		}
	}
	add(strings.TrimSpace(key), "AEAD_KEY_LENGTH", "white-space")
	add(strings.Trim(key, "\"'`"), "AEAD_KEY_LENGTH", "quoted")
	add(strings.Trim(key, "\ufeff\"'` \t\r\n"), "AEAD_KEY_LENGTH", "quoted-and-white-space")
	if raw, err := hex.DecodeString(key); err == nil && len(raw) == apiV3KeyLength {
		add(string(raw), "AEAD_KEY_LENGTH", "hex")
	}
	if raw, err := base64.StdEncoding.DecodeString(key); err == nil && len(raw) == apiV3KeyLength {
		add(string(raw), "AEAD_KEY_LENGTH", "base64")
	}
	add(strings.ToUpper(key), "AEAD_WRONG_KEY", "letter-case")
	add(strings.ToLower(key), "AEAD_WRONG_KEY", "letter-case")
	return keys
}

// strangeKeys are other secrets that may be the right one.
func strangeKeys(c *Capture, key string) []aeadKey {
	var keys []aeadKey
	for _, k := range namedKeys(c) {
		if k.value != key {
			keys = append(keys, aeadKey{k.value, []finding{{"AEAD_WRONG_KEY", "opens-with:" + shownName(k.name)}}})
		}
	}
	return keys
}

// sameKeyName names the other secret that was taken, if it is known.
func sameKeyName(c *Capture, key string) string {
	for _, k := range namedKeys(c) {
		if k.value == key && k.name != "api_v3_key" {
			return "is:" + shownName(k.name)
		}
	}
	return ""
}

// sealInput is a nonce and associated data to try.
type sealInput struct {
	nonce, aad string
	found      []finding
}

// aadWords are the associated data seen in notifications and answers; which
// one it was proves itself by opening the box.
var aadWords = []string{"transaction", "refund", "certificate", "payscore", "coupon", "profitsharing", "mch_payment", "complaint"}

func sealInputs(c *Capture, s sealed) []sealInput {
	list := []sealInput{{nonce: s.Nonce, aad: s.AssociatedData}}
	list = append(list, sealInput{s.AssociatedData, s.Nonce, []finding{{"AEAD_NONCE_AAD_SWAPPED", ""}}})
	missing := []finding{{"AEAD_AAD_MISSING", ""}}
	if s.AssociatedData != "" {
		missing[0].detail = "differs"
	}
	nonces := []sealInput{{nonce: s.Nonce}}
	var body struct {
		Resource sealed `json:"resource"`
	}
	if json.Unmarshal([]byte(c.Body), &body) == nil && body.Resource.Nonce != "" && body.Resource.Nonce != s.Nonce {
		right := sealInput{nonce: body.Resource.Nonce, aad: s.AssociatedData, found: []finding{{"AEAD_NONCE_FROM_HEADER", ""}}}
		list, nonces = append(list, right), append(nonces, right)
	}
	for _, n := range nonces {
		for _, word := range append([]string{s.OriginalType, strings.TrimSpace(s.AssociatedData), ""}, aadWords...) {
			if word != s.AssociatedData {
				list = append(list, sealInput{n.nonce, word, slices.Concat(missing, n.found)})
			}
		}
	}
	return list
}

// boxFor makes a box for a key and a nonce of any length; Go's own default
// panics on a nonce of another length than 12.
func boxFor(key string, nonceLength int) (cipher.AEAD, bool) {
	block, err := aes.NewCipher([]byte(key))
	if err != nil || nonceLength == 0 {
		return nil, false
	}
	box, err := cipher.NewGCMWithNonceSize(block, nonceLength)
	return box, err == nil
}
