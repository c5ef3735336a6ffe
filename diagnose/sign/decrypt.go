package sign

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
)

// errUndecryptable says nothing of why: Verify does.
var errUndecryptable = errors.New("it does not decrypt with this key")

// Decrypt returns the plaintext of a capture that holds a ciphertext, made as the
// provider prescribes. It is secret: show it redacted.
func Decrypt(c Capture) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(c.Ciphertext)
	if err != nil {
		return nil, errUndecryptable
	}
	switch c.Kind {
	case WeChatAEAD:
		return openAEAD(c.Key, c.Nonce, c.AssociatedData, data)
	case AlipayAES:
		return openContent(c.AESKey, data)
	case WeChatOAEP:
		key, ok := rsaPrivateKey(c.PrivateKey)
		if !ok {
			return nil, errUndecryptable
		}
		plain, err := rsa.DecryptOAEP(sha1.New(), rand.Reader, key, data, nil)
		if err != nil {
			return nil, errUndecryptable
		}
		return plain, nil
	}
	return nil, fmt.Errorf("a capture of kind %s holds no ciphertext", c.Kind)
}

func openAEAD(key, nonce, associated string, data []byte) ([]byte, error) {
	block, err := aes.NewCipher([]byte(key))
	if err != nil {
		return nil, errUndecryptable
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil || len(nonce) != gcm.NonceSize() {
		return nil, errUndecryptable
	}
	plain, err := gcm.Open(nil, []byte(nonce), data, []byte(associated))
	if err != nil {
		return nil, errUndecryptable
	}
	return plain, nil
}

// openContent undoes AES-CBC with an IV of zeroes and PKCS#7 padding.
func openContent(key string, data []byte) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(key)
	if err != nil {
		return nil, errUndecryptable
	}
	block, err := aes.NewCipher(raw)
	if err != nil || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, errUndecryptable
	}
	plain := decryptCBC(block, data, make([]byte, aes.BlockSize))
	plain, ok := unpadded(plain)
	if !ok {
		return nil, errUndecryptable
	}
	return plain, nil
}
