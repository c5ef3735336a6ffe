package sign

import (
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// alipayAES judges the decryption of biz_content or of an encrypted answer:
// AES-CBC with the console's base64 key, 16 zero bytes as IV, PKCS#7 padding,
// in base64.
func alipayAES(c *Capture, r *Result) {
	key := cmp.Or(c.AESKey, c.Key)
	switch {
	case key == "":
		lacks(r, "aes_key")
		return
	case c.Ciphertext == "":
		lacks(r, "ciphertext")
		return
	}
	readings := readBase64(c.Ciphertext)
	if notEncrypted(c.Ciphertext, readings) {
		settle(r, finding{"ALI_AES_NOT_ENCRYPTED", ""})
		return
	}
	keys := contentKeys(key)
	for _, k := range namedKeys(c) {
		for _, other := range contentKeys(k.value) {
			keys = append(keys, contentKey{other.block, []finding{{"ALI_AES_WRONG_KEY", "opens-with:" + shownName(k.name)}}})
		}
	}
	if found, ok := decryptContent(keys, readings, c.OtherIV, r); ok {
		settle(r, found...)
		return
	}
	settle(r, undecrypted(key, readings)...)
}

// shortestContent is the base64 of one block, without its padding.
const shortestContent = 22

// notEncrypted recognises content: JSON or XML as it is, percent-encoded, or
// in base64 without having been encrypted.
func notEncrypted(s string, readings []reading) bool {
	foreign := foreignToBase64(s)
	if len(s) < shortestContent && (len(readings) == 0 || readings[0].slug != "") {
		return true
	}
	if foreign > len(s)/16 || foreign > 0 && strings.ContainsAny(s, "{<&:") || strings.HasPrefix(strings.ToUpper(s), "%7B") {
		return true
	}
	return len(readings) > 0 && len(readings[0].data) > 1 && readings[0].data[0] == '{' && isText(readings[0].data)
}

// undecrypted says why nothing decrypts.
func undecrypted(key string, readings []reading) []finding {
	var found []finding
	if raw, err := base64.StdEncoding.DecodeString(key); err != nil || !isAESKeyLength(len(raw)) || isHexKey(key) {
		found = append(found, finding{"ALI_AES_KEY_FORMAT", ""})
	}
	switch {
	case len(readings) == 0:
		found = append(found, finding{"ALI_AES_CIPHERTEXT_NOT_BASE64", ""})
	case readings[0].slug == "padding-missing": // cut within a group of four characters
		found = append(found, finding{"ALI_AES_TRUNCATED", ""})
	case readings[0].slug != "":
		found = append(found, finding{"ALI_AES_CIPHERTEXT_NOT_BASE64", readings[0].slug})
	case len(readings[0].data)%aes.BlockSize != 0:
		found = append(found, finding{"ALI_AES_TRUNCATED", ""})
	}
	if len(found) == 0 {
		found = append(found, finding{"ALI_AES_WRONG_KEY", ""})
	}
	return found
}

func isAESKeyLength(n int) bool { return n == 16 || n == 24 || n == 32 }

// isHexKey tells the hexadecimal form of a key, which is valid base64 too.
func isHexKey(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && isAESKeyLength(len(raw))
}

// contentKey is a key to try, with what was wrong about its text.
type contentKey struct {
	block cipher.Block
	found []finding
}

// contentKeys are the readings of a key's text.
func contentKeys(text string) []contentKey {
	var keys []contentKey
	add := func(raw []byte, detail string) {
		block, err := aes.NewCipher(raw)
		if err != nil {
			return
		}
		k := contentKey{block: block}
		if detail != "" {
			k.found = []finding{{"ALI_AES_KEY_FORMAT", detail}}
		}
		keys = append(keys, k)
	}
	for _, d := range readBase64(text) {
		add(d.data, d.slug)
	}
	add([]byte(strings.Trim(text, "\ufeff\"'` \t\r\n")), "raw")
	return keys
}

// decryptContent tries the keys on the readings of the ciphertext, those with
// the fewest mistakes first.
func decryptContent(keys []contentKey, readings []reading, otherIV string, r *Result) ([]finding, bool) {
	type attempt struct {
		block cipher.Block
		data  []byte
		found []finding
	}
	var attempts []attempt
	for _, k := range keys {
		for _, d := range readings {
			found := slices.Clone(k.found)
			if d.slug != "" {
				found = append(found, finding{"ALI_AES_CIPHERTEXT_NOT_BASE64", d.slug})
			}
			attempts = append(attempts, attempt{k.block, d.data, found})
		}
	}
	slices.SortStableFunc(attempts, func(a, b attempt) int { return cmp.Compare(len(a.found), len(b.found)) })
	for _, a := range attempts {
		more, ok := decryptAs(a.block, a.data, otherIV, r)
		if !ok {
			continue
		}
		switch {
		case len(more) == 0 || len(a.found) == 0:
		case more[0].label == "ALI_AES_TRUNCATED": // what was cut off took the padding of the base64 along
			a.found = slices.DeleteFunc(a.found, func(f finding) bool { return f.detail == "padding-missing" })
		case more[0].label == "ALI_AES_IV": // damage to the base64 garbles the first block as well
			more = nil
		}
		return append(a.found, more...), true
	}
	return nil, false
}
