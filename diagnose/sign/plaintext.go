package sign

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// isText reports whether decrypted bytes look like a text: what a wrong key
// yields does not, from a few bytes on. JSON in GBK is let through.
func isText(b []byte) bool {
	if textLength(b) == len(b) {
		return true
	}
	b = bytes.TrimSpace(b)
	return len(b) > 2 && b[0] == '{' && b[len(b)-1] == '}' && !bytes.ContainsFunc(b, isControl)
}

// textLength is how many bytes at the start of b are UTF-8 without control
// characters. A character that the end cuts counts.
func textLength(b []byte) int {
	i := 0
	for i < len(b) {
		c, size := utf8.DecodeRune(b[i:])
		if c == utf8.RuneError && size <= 1 {
			if !utf8.FullRune(b[i:]) {
				return len(b)
			}
			return i
		}
		if isControl(c) {
			return i
		}
		i += size
	}
	return i
}

func isControl(c rune) bool {
	return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7F
}

// jsonEnd is where the JSON object at the start of b ends; 0 if it does not.
func jsonEnd(b []byte) int {
	if len(b) == 0 || b[0] != '{' {
		return 0
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	var v json.RawMessage
	if dec.Decode(&v) != nil {
		return 0
	}
	return int(dec.InputOffset())
}
