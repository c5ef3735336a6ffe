package suppress

import (
	"path/filepath"
	"regexp"
	"strings"
)

// compile reads a glob: * and ? stay within a folder, ** goes through any
// number of them.
func compile(glob string) *regexp.Regexp {
	glob = strings.TrimPrefix(slashed(glob), "/")
	var b strings.Builder
	b.WriteString(`^/?`)
	for glob != "" {
		switch {
		case strings.HasPrefix(glob, "**/"):
			b.WriteString(`(?:.*/)?`)
			glob = strings.TrimLeft(glob[3:], "/")
		case strings.HasPrefix(glob, "**"):
			b.WriteString(`.*`)
			glob = glob[2:]
		case glob[0] == '*':
			b.WriteString(`[^/]*`)
			glob = glob[1:]
		case glob[0] == '?':
			b.WriteString(`[^/]`)
			glob = glob[1:]
		default:
			n := strings.IndexAny(glob+"*", "*?")
			b.WriteString(regexp.QuoteMeta(strings.ToValidUTF8(glob[:n], "\uFFFD")))
			glob = glob[n:]
		}
	}
	return regexp.MustCompile(b.String() + `$`) // made of quoted pieces: it always compiles
}

// slashed brings the path of any system to one form.
func slashed(file string) string {
	return strings.TrimPrefix(filepath.ToSlash(file), "./")
}
