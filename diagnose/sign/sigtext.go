package sign

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
)

// coat is something that the text of a signature wears instead of plain base64.
type coat int

const (
	percentCoat coat = iota // percent-encoded
	hexCoat                 // hexadecimal
	breakCoat               // base64 in lines
	blankCoat               // + became a blank
	urlCoat                 // the alphabet of URLs: - and _
)

// maxSignature bounds the text of a signature; 16384 bits are 2732 characters,
// and each may be percent-encoded twice.
const maxSignature = 32 << 10

// readSignature decodes the text of a signature and names its coats. It returns
// nothing where no reading has the size of an RSA signature.
func readSignature(text string) (signature []byte, coats []coat) {
	if len(text) > maxSignature {
		return nil, nil
	}
	text = strings.ReplaceAll(strings.Trim(text, "\"'\r\n\t"), `\/`, "/") // quoted, or cut out of JSON
	if plain := unpercent(text); plain != text {
		text, coats = plain, append(coats, percentCoat)
	}
	if b, err := hex.DecodeString(strings.TrimSpace(text)); err == nil && plausible(b) {
		return b, append(coats, hexCoat)
	}
	if strings.ContainsAny(text, "-_") {
		text, coats = strings.NewReplacer("-", "+", "_", "/").Replace(text), append(coats, urlCoat)
	}
	text, broken := unbroken(text)
	if broken {
		coats = append(coats, breakCoat)
	}
	// Blanks were signs of base64, or line breaks that a header folded.
	for _, blank := range []struct {
		meant string
		coat  coat
	}{{"+", blankCoat}, {"", breakCoat}} {
		plain := strings.TrimRight(strings.ReplaceAll(text, " ", blank.meant), "=")
		b, err := base64.RawStdEncoding.DecodeString(plain)
		if err == nil && plausible(b) {
			if strings.Contains(strings.TrimSpace(text), " ") || blank.coat == blankCoat && text[0] == ' ' {
				coats = append(coats, blank.coat)
			}
			return b, coats
		}
	}
	return nil, coats
}

// unpercent undoes percent-encoding, also where it was done twice. It leaves + alone.
func unpercent(text string) string {
	for range 2 {
		plain, err := url.PathUnescape(text)
		if err != nil {
			break
		}
		text = plain
	}
	return text
}

// unbroken takes line breaks out, real ones and those written as \n.
func unbroken(s string) (string, bool) {
	plain := strings.NewReplacer("\r", "", "\n", "", "\t", "", `\r`, "", `\n`, "").Replace(s)
	return plain, plain != s
}

// plausible accepts the sizes that RSA signatures have: the keys are multiples
// of 512 bits in practice.
func plausible(b []byte) bool { return len(b) >= minKeyBits/8 && len(b)%64 == 0 }
