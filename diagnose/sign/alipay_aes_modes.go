package sign

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"slices"
)

// decryptAs decrypts in every mode that has been seen and judges the text that
// comes out.
func decryptAs(block cipher.Block, data []byte, otherIV string, r *Result) ([]finding, bool) {
	whole := data[:len(data)-len(data)%aes.BlockSize]
	if len(whole) == 0 || !promising(block, whole) {
		return nil, false
	}
	r.Hypotheses += 3
	plain := decryptCBC(block, whole, make([]byte, aes.BlockSize))
	if len(whole) < len(data) {
		return []finding{{"ALI_AES_TRUNCATED", ""}}, len(whole) > 0 && textLength(plain) == len(plain)
	}
	if text, ok := unpadded(plain); ok && isText(text) && (isJSON(text) || !knownIVFits(plain, ivsOf(otherIV), r)) {
		return nil, true
	}
	if text, ok := unpadded(decryptECB(block, whole)); ok && isText(text) {
		return []finding{{"ALI_AES_MODE_ECB", ""}}, true
	}
	if detail, ok := otherIVFits(block, plain, otherIV, r); ok {
		return []finding{{"ALI_AES_IV", detail}}, true
	}
	if textLength(plain) == len(plain) && (isJSON(plain) || len(plain) > 2*aes.BlockSize) {
		return []finding{{"ALI_AES_TRUNCATED", "end-missing"}}, true
	}
	if text := bytes.TrimRight(plain, "\x00"); len(text) > 0 && len(plain)-len(text) < aes.BlockSize && isText(text) {
		return []finding{{"ALI_AES_TRUNCATED", "padded-with-zero-bytes"}}, true
	}
	return nil, false
}

// promising looks at the first blocks of a long text, so that a wrong key costs
// little. The very first may be garbled by another IV.
func promising(block cipher.Block, data []byte) bool {
	const enough = 6 * aes.BlockSize
	if len(data) <= enough {
		return true
	}
	head := data[:enough]
	return !bytes.ContainsFunc(decryptCBC(block, head, make([]byte, aes.BlockSize))[aes.BlockSize:], isControl) ||
		!bytes.ContainsFunc(decryptECB(block, head), isControl)
}

// otherIVFits tells an IV other than zero. It garbles the first block alone, so
// that the rest proves it; of a single block only a known IV can.
func otherIVFits(block cipher.Block, plain []byte, otherIV string, r *Result) (string, bool) {
	if text, ok := unpadded(plain); ok && len(plain) > aes.BlockSize {
		rest := text[min(len(text), aes.BlockSize):]
		for cut := 0; cut < 3 && len(rest) > 0 && rest[0]&0xC0 == 0x80; cut++ {
			rest = rest[1:] // of a character that began in the first block
		}
		if isText(rest) {
			return "", true
		}
	}
	return "known", knownIVFits(plain, append(ivsOf(otherIV), commonIVs...), r)
}

// commonIVs are those of examples that are copied.
var commonIVs = [][]byte{bytes.Repeat([]byte("0"), aes.BlockSize), []byte("0102030405060708"), []byte("1234567890123456")}

// ivsOf reads an IV that may have been used.
func ivsOf(text string) [][]byte {
	ivs := [][]byte{[]byte(text)}
	for _, d := range readBase64(text) {
		ivs = append(ivs, d.data)
	}
	return slices.DeleteFunc(ivs, func(iv []byte) bool { return len(iv) != aes.BlockSize })
}

// knownIVFits tells whether one of the IVs turns what was decrypted with zeros
// into a text.
func knownIVFits(plain []byte, ivs [][]byte, r *Result) bool {
	for _, iv := range ivs {
		r.Hypotheses++
		first := bytes.Clone(plain)
		for i, b := range iv {
			first[i] ^= b
		}
		if text, ok := unpadded(first); ok && isText(text) {
			return true
		}
	}
	return false
}

func isJSON(text []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) }

func decryptCBC(block cipher.Block, data, iv []byte) []byte {
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data)
	return out
}

func decryptECB(block cipher.Block, data []byte) []byte {
	out := make([]byte, len(data))
	for i := 0; i < len(data); i += aes.BlockSize {
		block.Decrypt(out[i:], data[i:])
	}
	return out
}

// unpadded takes PKCS#7 padding away.
func unpadded(b []byte) ([]byte, bool) {
	if len(b) == 0 {
		return nil, false
	}
	n := int(b[len(b)-1])
	if n == 0 || n > aes.BlockSize || n > len(b) {
		return nil, false
	}
	for _, p := range b[len(b)-n:] {
		if int(p) != n {
			return nil, false
		}
	}
	return b[:len(b)-n], true
}
