package sign

import (
	"bytes"
	"slices"
	"strings"
)

// rootBeforeLeaf reports whether a chain begins with a certificate that issued
// another of it, or with a root before others. Certificates that have nothing
// to do with one another, as in a bundle of roots, are no chain.
func rootBeforeLeaf(blocks []keyBlock) bool {
	chain := certificatesOf(blocks)
	if len(chain) < 2 {
		return false
	}
	return chain[0].issuedAny(chain[1:]) ||
		chain[0].isRoot() && slices.ContainsFunc(chain[1:], func(c certificate) bool { return !c.isRoot() })
}

func certificatesOf(blocks []keyBlock) []certificate {
	var list []certificate
	for _, b := range blocks {
		if c, ok := readCertificate(b.der); ok {
			list = append(list, c)
		}
	}
	return list
}

// isRoot reports whether a certificate names itself as its issuer.
func (c *certificate) isRoot() bool { return bytes.Equal(c.rawIssuer, c.issued) }

// issuedAny reports whether c's name stands as the issuer of another
// certificate.
func (c *certificate) issuedAny(others []certificate) bool {
	return slices.ContainsFunc(others, func(o certificate) bool {
		return bytes.Equal(o.rawIssuer, c.issued) && !bytes.Equal(o.issued, c.issued)
	})
}

// chainText writes certificates with each issuer behind what it issued.
func chainText(chain []certificate) string {
	var b strings.Builder
	for len(chain) > 0 {
		next := slices.IndexFunc(chain, func(c certificate) bool { return !c.issuedAny(chain) && !c.isRoot() })
		if next < 0 { // roots come last, and those that issued one another in a ring as they are
			next = max(slices.IndexFunc(chain, func(c certificate) bool { return !c.issuedAny(chain) }), 0)
		}
		b.WriteString(pemText(certificateShape, chain[next].der))
		chain = slices.Delete(chain, next, next+1)
	}
	return b.String()
}
