package report

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
)

// fingerprints hands out the names by which code hosts know a finding again
// when lines have moved. Equal names are merged there, so each is given once.
type fingerprints map[string]int

// of is the fingerprint that the document gives, or a digest of what stays when
// lines move; equal ones carry an ordinal.
func (seen fingerprints) of(f diagnosis.Finding) string {
	name := f.Fingerprint
	if name == "" {
		key := []string{f.Rule, f.Configuration, f.Fact, slashed(f.File), strings.TrimSpace(f.Excerpt)}
		sum := sha256.Sum256([]byte(strings.Join(key, "\x00")))
		name = hex.EncodeToString(sum[:16])
	}
	seen[name]++
	if n := seen[name]; n > 1 {
		name += ":" + strconv.Itoa(n)
	}
	return name
}
