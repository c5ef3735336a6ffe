package sign

import (
	"encoding/pem"
	"slices"
	"strings"
)

// Repair writes a key text as clean PEM, as far as it can be had for a role
// (private, public or certificate; empty: whatever it is). It does not turn one
// encoding into another, but for the public key that is taken from a
// certificate. A private key is never made a public one: that it stands in the
// wrong place must be seen.
func Repair(text, role string) (clean string, ok bool) {
	return readKeyText(text).repaired(roleNamed(role))
}

func (t keyText) repaired(role string) (clean string, ok bool) {
	b, ok := t.fitting(role)
	if !ok || b.der == nil || b.shape == unknownShape {
		return "", false
	}
	info := b.info()
	if len(info.Roles) == 0 || role != "" && !slices.Contains(info.Roles, role) {
		return "", false
	}
	if mislabelledPrivate(b) && role != rolePrivate {
		return "", false
	}
	if role == rolePublic && b.shape == certificateShape {
		c, ok := readCertificate(b.der)
		return pemText(pkixShape, c.key), ok
	}
	if b.shape == certificateShape {
		return chainText(certificatesOf(t.blocks)), true
	}
	return pemText(b.shape, b.der), true
}

// mislabelledPrivate tells a private key that is called something else: it may
// have been given away.
func mislabelledPrivate(b keyBlock) bool {
	return shapes[b.shape].kind == rolePrivate && b.label != "" && !strings.HasSuffix(b.label, "PRIVATE KEY")
}

func pemText(s shape, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: shapes[s].labels[0], Bytes: der}))
}
