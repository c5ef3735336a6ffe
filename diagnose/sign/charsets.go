package sign

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// charset is one that UTF-8 is mistaken for.
type charset struct {
	name string
	encoding.Encoding
}

// mistakenCharsets are the defaults of servlet containers, of browsers, and of
// Chinese Windows.
var mistakenCharsets = []charset{
	{"iso-8859-1", charmap.ISO8859_1},
	{"windows-1252", charmap.Windows1252},
	{"gbk", simplifiedchinese.GBK},
	{"gb18030", simplifiedchinese.GB18030},
}

// ascii reports that a text is the same in all of them.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// gbk encodes a text, if it can be.
func gbk(s string) (string, bool) {
	out, err := simplifiedchinese.GBK.NewEncoder().String(s)
	return out, err == nil
}

// maxMisread bounds the texts that are encoded in several charsets.
const maxMisread = 1 << 20

// misread undoes the reading of UTF-8 as another charset, if nothing was lost.
func misread(s string, c charset) (string, bool) {
	if len(s) > maxMisread || ascii(s) || !utf8.ValidString(s) {
		return "", false
	}
	out, err := c.NewEncoder().String(s)
	if err != nil || !utf8.ValidString(out) {
		return "", false
	}
	return out, true
}

// maxMojibake bounds how much of a text is looked at.
const maxMojibake = 64 << 10

// mojibake recognises UTF-8 that was read as another charset with losses, so
// that the bytes cannot be had back. Chinese that was read right does not turn
// into UTF-8 when it is encoded in GBK: its second bytes do not fit.
func mojibake(text string) (string, bool) {
	if len(text) > maxMojibake {
		text = text[:maxMojibake]
	}
	for _, c := range mistakenCharsets {
		var wide []byte
		encoder := c.NewEncoder()
		for _, r := range strings.ToValidUTF8(text, "") {
			if r < utf8.RuneSelf {
				continue
			}
			if b, err := encoder.Bytes([]byte(string(r))); err == nil { // what cannot be encoded was lost
				wide = append(wide, b...)
			}
		}
		if n := len(wide); n >= 6 && 2*chinese(wide) > n {
			return c.name, true
		}
	}
	return "", false
}

// chinese counts the bytes that are Chinese characters or signs in UTF-8.
func chinese(b []byte) int {
	n := 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r >= 0x3000 && r <= 0x9fff || r >= 0xff00 && r < utf8.RuneError {
			n += size
		}
		b = b[size:]
	}
	return n
}
