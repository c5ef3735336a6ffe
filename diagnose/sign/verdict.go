package sign

import (
	"cmp"
	"crypto"
	"fmt"
	"slices"

	"github.com/paydiag/paydiag/rules"
)

// signature is a signature of a capture, opened if a key at hand opens it.
type signature struct {
	opened opened
	key    rsaKey // that opens it
	ok     bool
	bytes  []byte // nil: the text of the signature is none
	coats  []coat
}

// openSignature decodes a signature and opens it with the first key that does.
func openSignature(text string, keys []rsaKey) signature {
	var s signature
	s.bytes, s.coats = readSignature(text)
	for _, k := range keys {
		if s.opened, s.ok = open(k, s.bytes); s.ok {
			s.key = k
			break
		}
	}
	return s
}

// vocabulary is how one kind calls the mistakes that all kinds know.
type vocabulary struct {
	coats   map[coat]string // a coat without a name is harmless there
	due     crypto.Hash
	digests map[crypto.Hash]string // those taken for the one that is due
	pss     string
}

// findings collects what was found, the weightiest first.
type findings struct {
	labels  []string
	detail  string
	unknown bool // the text that was signed is not known
	intact  bool // the signature verifies as it is
}

// add notes mistakes by their labels; an empty label is none.
func (f *findings) add(labels ...string) {
	for _, l := range labels {
		if l != "" && !slices.Contains(f.labels, l) {
			f.labels = append(f.labels, l)
		}
	}
}

// note adds a mistake with the variant of it.
func (f *findings) note(label, detail string) {
	f.add(label)
	if f.detail == "" {
		f.detail = detail
	}
}

// settle writes the findings into the result. What is certain comes before the
// admission that the text is not known.
func (f *findings) settle(r *Result) {
	if f.unknown {
		f.add(ContentUnknown)
	}
	if len(f.labels) == 0 {
		f.labels = []string{OK}
		r.Valid = true
	}
	r.Mistake, r.Also, r.Detail = f.labels[0], append(r.Also, f.labels[1:]...), f.detail
	if f.intact && !r.Valid {
		r.SignatureItselfValid = &f.intact
	}
}

// content looks for the text that was signed, and notes by which mistakes it
// came about. It returns false where the signature cannot be judged: it opens
// with no key, or only seemed to.
func content[F form](c *Capture, r *Result, s *signature, v vocabulary, rights []F, m mistakes[F], f *findings) bool {
	if !s.ok {
		return false
	}
	look := search{of: s.opened}
	e, found := explain(&look, rights, m)
	r.Hypotheses += look.tried
	if !found && !s.opened.sure {
		s.ok = false
		return false
	}
	f.unknown = !found
	if found {
		f.detail = cmp.Or(f.detail, e.detail)
		f.add(e.labels...)
		if len(e.labels) > 0 {
			r.contrast(c, e.signed.text(nil), e.right.text(nil))
		}
	}
	block := f.block(s.opened, v)
	coated := f.coated(s.coats, v)
	f.intact = found && len(e.labels) == 0 && !block && !coated
	return true
}

// signedBy is content for a signature of the merchant's own: it must also be with
// one of the keys by which it is judged.
func signedBy[F form](c *Capture, r *Result, s signature, owners []rsaKey, v vocabulary, wrongKey string, right F, m mistakes[F], f *findings) {
	foreign := s.ok && !isOneOf(s.key, owners)
	if foreign {
		f.note(wrongKey, s.key.field)
	}
	if !content(c, r, &s, v, []F{right}, m, f) {
		f.unopened(s, v, wrongKey)
	}
	f.intact = f.intact && !foreign
}

// block notes what is wrong with the digest and its padding.
func (f *findings) block(o opened, v vocabulary) bool {
	var detail, label string
	switch {
	case o.padding == bare:
		detail = "block:no-digest-info"
	case o.padding == pss:
		detail, label = "padding:pss", v.pss
		if o.hash != v.due {
			defer f.add(v.digests[o.hash])
		}
	case o.hash != v.due:
		detail, label = fmt.Sprint("digest:", o.hash), v.digests[o.hash]
	default:
		return false
	}
	f.detail = joined(f.detail, detail)
	f.add(label)
	f.unknown = f.unknown || label == "" // there is no name for it, and nothing else may be claimed
	return true
}

// coated notes the coats of the signature.
func (f *findings) coated(coats []coat, v vocabulary) bool {
	n := len(f.labels)
	for _, coat := range coats {
		f.add(v.coats[coat])
	}
	return len(f.labels) > n
}

// unopened says what there is to say of a signature that no key opens. wrongKey
// is what the kind calls it; bytes that are no signature of any key, or that an
// unreadable text stands for, prove nothing about keys.
func (f *findings) unopened(s signature, v vocabulary, wrongKey string) {
	if s.bytes == nil {
		f.note(NotFromKey, "undecodable")
	} else {
		f.add(wrongKey)
	}
	f.coated(s.coats, v)
}

// missing reports a field without which a capture cannot be judged.
func missing(field string) *rules.Problem {
	return &rules.Problem{Say: rules.Text{ZH: "缺少 " + field, EN: field + " is missing"}}
}
