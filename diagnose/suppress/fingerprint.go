package suppress

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Fingerprint tells a finding again when lines have moved. It is made of the
// rule, the configuration, the setting and a digest of the value. ordinal
// counts findings alike in all of these, from 0.
//
// A fingerprint is published in reports and baselines, and whoever knows the
// rest can try values until it fits. For a setting of type secret the caller
// passes "" as the digest: a new secret is then the same finding, and nothing
// can be learnt of it.
func Fingerprint(rule, configuration, fact, valueDigest string, ordinal int) string {
	var b []byte
	for _, s := range []string{rule, configuration, fact, valueDigest} {
		b = append(strconv.AppendQuote(b, s), '\n') // quoted, so that no two lists run together alike
	}
	sum := sha256.Sum256(strconv.AppendInt(b, int64(ordinal), 10))
	return hex.EncodeToString(sum[:8])
}
