package sign

import (
	"cmp"
	"slices"
)

// opener tries keys, readings of the ciphertext, and what goes with it.
type opener struct {
	c        *Capture
	r        *Result
	keys     []aeadKey
	readings []reading
	inputs   []sealInput
}

// readingFindings says what was wrong with the ciphertext as it was written.
func readingFindings(slug string) []finding {
	switch slug {
	case "":
		return nil
	case "twice":
		return []finding{{"AEAD_CIPHERTEXT_DOUBLE_BASE64", ""}}
	}
	return []finding{{"AEAD_CIPHERTEXT_NOT_BASE64", slug}}
}

// attempt is one way to open the box, with all that it takes to be wrong.
type attempt struct {
	key   string
	data  []byte
	input sealInput
	found []finding
}

// attempts lists all ways, those with the fewest mistakes first.
func (o *opener) attempts() []attempt {
	var list []attempt
	for _, k := range o.keys {
		for _, d := range o.readings {
			for _, x := range o.inputs {
				list = append(list, attempt{k.text, d.data, x, slices.Concat(k.found, readingFindings(d.slug), x.found)})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b attempt) int { return cmp.Compare(len(a.found), len(b.found)) })
	return list[:min(len(list), MaxHypotheses)]
}

// authenticated finds the way that the tag proves. All but the way as given
// are looked at through their first bytes before the whole is opened.
func (o *opener) authenticated() ([]finding, bool) {
	for _, a := range o.attempts() {
		o.r.Hypotheses++
		box, ok := boxFor(a.key, len(a.input.nonce))
		if !ok || len(a.data) < tagLength {
			continue
		}
		if len(a.found) > 0 && !isText(a.keystream(min(len(a.data)-tagLength, peekLength))) {
			continue
		}
		if _, err := box.Open(nil, []byte(a.input.nonce), a.data, []byte(a.input.aad)); err == nil {
			return a.found, true
		}
	}
	return nil, false
}

// peekLength is enough of a plaintext to tell it from the noise that a wrong
// key yields.
const peekLength = 48

// keystream decrypts the first n bytes without authenticating them: what
// encrypting zeros yields is the key stream, whatever the nonce's length.
func (a attempt) keystream(n int) []byte {
	box, ok := boxFor(a.key, len(a.input.nonce))
	if !ok {
		return nil
	}
	out := box.Seal(nil, []byte(a.input.nonce), make([]byte, n), nil)[:n]
	for i := range out {
		out[i] ^= a.data[i]
	}
	return out
}

// evidence is how many readable bytes prove a key: with a wrong one each is a
// text character by a chance of about a third. The way as given needs fewer,
// being only one, and fewest where no data goes with it, because then that is
// the likely mistake; but not with a nonce of the wrong length.
func (a attempt) evidence() int {
	switch {
	case len(a.found) > 0:
		return 20
	case a.input.aad != "" || len(a.input.nonce) == headerNonceLength:
		return 12
	}
	return 4
}

// unauthenticated tells what is wrong where key and nonce are right: the text
// comes out, and only the tag does not fit.
func (o *opener) unauthenticated() ([]finding, bool) {
	for _, a := range o.attempts() {
		o.r.Hypotheses++
		head := textLength(a.keystream(min(len(a.data), peekLength)))
		if head < max(a.evidence(), min(len(a.data)-tagLength, peekLength)) {
			continue
		}
		return append(slices.DeleteFunc(a.found, isAADFinding), a.behindText()), true
	}
	return nil, false
}

func isAADFinding(f finding) bool { return f.label == "AEAD_AAD_MISSING" }

// behindText judges what stands behind the text: the whole tag, a part of it,
// or nothing.
func (a attempt) behindText() finding {
	plain := a.keystream(len(a.data))
	end := textLength(plain)
	if object := jsonEnd(plain); object > 0 {
		end = object
	}
	switch behind := len(plain) - end; {
	case end == len(plain):
		return finding{"AEAD_TAG_TRUNCATED", ""}
	case behind > tagLength:
		return finding{"AEAD_CIPHERTEXT_NOT_BASE64", "characters-lost-or-changed"}
	case behind < tagLength && jsonEnd(plain) > 0:
		return finding{"AEAD_TAG_TRUNCATED", "a-part-is-left"}
	case a.input.aad == "":
		return finding{"AEAD_AAD_MISSING", ""}
	}
	return finding{"AEAD_AAD_MISSING", "differs-or-tag-damaged"}
}
