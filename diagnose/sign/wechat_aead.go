package sign

import (
	"crypto/aes"
	"encoding/json"
	"strings"
)

// sealed is the encrypted part of a notification or of an answer.
type sealed struct {
	Ciphertext     string `json:"ciphertext"`
	Nonce          string `json:"nonce"`
	AssociatedData string `json:"associated_data"`
	OriginalType   string `json:"original_type"`
}

// Lengths of AEAD_AES_256_GCM as WeChat Pay uses it.
const (
	tagLength         = 16
	sealedNonceLength = 12
	headerNonceLength = 32
	apiV3KeyLength    = 32
)

// wechatAEAD judges the decryption of a notification's resource or of a
// platform certificate.
func wechatAEAD(c *Capture, r *Result) {
	s, key := sealedOf(c), c.Key
	if key == "" {
		key = c.APIV3Key
	}
	switch {
	case key == "":
		lacks(r, "key")
		return
	case s.Nonce == "":
		lacks(r, "nonce")
		return
	}
	if s.Ciphertext == "" {
		settle(r, finding{"AEAD_TAG_TRUNCATED", "empty"})
		return
	}
	o := opener{c: c, r: r, readings: readBase64(s.Ciphertext), inputs: sealInputs(c, s)}
	o.keys = append(aeadKeys(key), strangeKeys(c, key)...)
	if found, ok := o.authenticated(); ok {
		settle(r, found...)
		return
	}
	found, ok := o.unauthenticated()
	if !ok {
		found = structural(c, s, key, o.readings)
	}
	switch {
	case len(found) > 0:
		settle(r, found...)
	case len(s.Nonce) != sealedNonceLength && len(s.Nonce) != aes.BlockSize:
		unreadable(r, "nonce", "resource.nonce 为 12 字节，此处不是，也没有任何组合能解密",
			"resource.nonce has 12 bytes, this has not, and nothing that was tried decrypts")
	default:
		settle(r, finding{"AEAD_WRONG_KEY", sameKeyName(c, key)})
	}
}

// sealedOf reads the fields, or the body of a notification that holds them.
func sealedOf(c *Capture) sealed {
	s := sealed{c.Ciphertext, c.Nonce, c.AssociatedData, c.OriginalType}
	var body struct {
		Resource sealed `json:"resource"`
	}
	if s.Ciphertext != "" || json.Unmarshal([]byte(c.Body), &body) != nil {
		return s
	}
	if s.Nonce != "" && s.Nonce != body.Resource.Nonce {
		body.Resource.Nonce = s.Nonce // what was used, not what should have been
	}
	return body.Resource
}

// structural names what can be seen without decrypting.
func structural(c *Capture, s sealed, key string, readings []reading) []finding {
	var found []finding
	if n := len(key); n != apiV3KeyLength && n != aes.BlockSize {
		// The platform's key has 32 bytes; the SDKs' own tests use 16.
		found = append(found, finding{"AEAD_KEY_LENGTH", ""})
	}
	headerNonce := c.HeaderNonce
	for name, value := range c.Headers {
		if strings.EqualFold(name, "Wechatpay-Nonce") {
			headerNonce = value
		}
	}
	switch {
	case len(readings) == 0 || readings[0].slug != "":
		found = append(found, finding{"AEAD_CIPHERTEXT_NOT_BASE64", firstSlug(readings)})
	case len(readings[0].data) < tagLength:
		found = append(found, finding{"AEAD_TAG_TRUNCATED", "shorter-than-the-tag"})
	}
	switch {
	case s.Nonce == headerNonce || len(s.Nonce) == headerNonceLength && len(s.AssociatedData) != sealedNonceLength:
		found = append(found, finding{"AEAD_NONCE_FROM_HEADER", ""})
	case len(s.Nonce) != sealedNonceLength && len(s.AssociatedData) == sealedNonceLength:
		found = append(found, finding{"AEAD_NONCE_AAD_SWAPPED", ""})
	}
	return found
}

func firstSlug(readings []reading) string {
	if len(readings) == 0 {
		return ""
	}
	return readings[0].slug
}
