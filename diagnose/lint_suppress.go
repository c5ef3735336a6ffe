package diagnose

import (
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules/check"
)

// aboutSuppressions are the items that judge comments, ignore files and
// baselines, after they have done their work.
func aboutSuppressions(c *check.Check) bool {
	for _, path := range c.Paths() {
		if strings.HasPrefix(path, "lint.") {
			return true
		}
	}
	return false
}

func (l *lint) suppress(*diagnosis.Diagnosis, []*check.Check) {}
