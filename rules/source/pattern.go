package source

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled when first used: most
// commands use few.
func Pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
