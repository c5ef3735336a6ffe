package sign

import (
	"cmp"
	"slices"
	"strings"
)

// roleNamed reads "private_key", "Private Key" or "private".
func roleNamed(s string) string {
	s = strings.ToLower(s)
	for _, role := range []string{rolePrivate, rolePublic, roleCertificate, "cert"} {
		if strings.HasPrefix(s, role) {
			return cmp.Or(map[string]string{"cert": roleCertificate}[role], role)
		}
	}
	return ""
}

// fitting is the block that a role is about: the first of its kind, or the
// first that is a key at all. Of certificates the first with an RSA key: the
// root bundle of Alipay begins with SM2, which it does not ask anybody to use.
func (t keyText) fitting(role string) (keyBlock, bool) {
	for _, onlyRSA := range []bool{true, false} {
		for _, b := range t.blocks {
			if role == "" || b.kind() != role {
				continue
			}
			if c, ok := readCertificate(b.der); !onlyRSA || !ok || algorithmOf(c.key) == "RSA" {
				return b, true
			}
		}
	}
	for _, b := range t.blocks {
		if b.shape != parametersShape {
			return b, true
		}
	}
	return keyBlock{}, false
}

// keyLoad judges a key text: what is wrong with it, and whether it can be
// repaired.
func keyLoad(c *Capture, r *Result) {
	role := roleNamed(c.ExpectedRole)
	t := readKeyText(c.Text)
	found := slices.Clone(t.found)
	b, ok := t.fitting(role)
	if ok {
		info := b.info()
		found = append(found, b.findings(info)...)
		if f, wrong := misplaced(info.Kind, role); wrong {
			found = append(found, f)
		}
		r.Value = info.Fingerprint
	}
	if role != rolePrivate && role != rolePublic && rootBeforeLeaf(t.blocks) {
		found = append(found, finding{"CERT_CHAIN_ORDER", ""})
	}
	if strings.EqualFold(c.SignType, "RSA") { // SHA-1 with RSA asks no length of a key
		found = slices.DeleteFunc(found, func(f finding) bool { return f.label == "KEY_TOO_SHORT" })
	}
	r.Hypotheses = len(keyMistakes)
	found = inKeyOrder(found)
	_, mended := t.repaired(role)
	tooShort := slices.ContainsFunc(found, func(f finding) bool { return f.label == "KEY_TOO_SHORT" })
	r.Repairable = mended && !tooShort
	settle(r, found...)
}
