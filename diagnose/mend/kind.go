package mend

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// kind is what a reader takes a value without quotation marks for.
type kind int8

const (
	isText kind = iota
	isNumber
	isTime
	isWord // true, null and the like
)

var (
	numeric = source.Pattern(`(?i)^[-+]?(\.?[0-9][0-9a-fox_.:,]*(e[-+]?[0-9]+)?|\.(inf|nan))$`)
	dated   = source.Pattern(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?$`)
	words   = source.Pattern(`(?i)^(~|null|true|false|yes|no|on|off|y|n|nan|inf)$`)
)

// kind looks at a value as YAML 1.1 and 1.2, JSON and TOML do together. Where
// they differ it is no text, so that it is rather left alone.
func (w *written) kind(s string) kind {
	switch {
	case !w.types() && !w.inlaid():
		return isText // all that stands in such a file is one
	case dated().MatchString(s):
		return isTime
	case numeric().MatchString(s):
		return isNumber
	case words().MatchString(s) || strings.TrimSpace(s) == "" || w.format == formatJSON || w.format == formatTOML:
		return isWord // JSON and TOML have no texts without quotation marks
	}
	return isText
}
