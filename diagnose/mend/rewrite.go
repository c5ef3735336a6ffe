package mend

import (
	"path"
	"strings"

	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/source"
)

// plain is what may be written anew in any format, with and without quotation
// marks.
var plain = source.Pattern(`^[A-Za-z0-9:/.+_-]*$`)

// rewrite writes the mended value in place of the old one, in the same way
// where that reads as the new value, else in quotation marks.
func (w *written) rewrite(how check.Mend, mended string) (string, bool) {
	before, after := w.kind(w.value), w.kind(mended)
	typed := w.quote == 0 && before != isText
	if typed && how != check.RFC3339 {
		return "", false // a number or a truth value; in capitals it may be neither
	}
	inner, ok := w.kept(mended)
	if !ok {
		var fresh string
		if inner, fresh = w.changed(mended); !plain().MatchString(fresh) {
			return "", false
		}
	}
	switch {
	case w.quote != 0:
		inner = string(w.quote) + inner + string(w.quote)
	case before != after:
		return w.quoted(mended)
	}
	return inner, w.reads(inner, mended)
}

var decimal = source.Pattern(`^-?[0-9]+(\.[0-9]+)?$`)

// asString puts quotation marks around a number.
func (w *written) asString() (string, bool) {
	if w.quote != 0 || !decimal().MatchString(w.value) {
		return "", false
	}
	return w.quoted(w.value)
}

// quoted writes a value in quotation marks, where the format tells texts from
// numbers by them. The file must still be one afterwards: the value may stand
// inside a text that has marks of its own.
func (w *written) quoted(value string) (string, bool) {
	if !plain().MatchString(value) || !w.types() || w.inlaid() {
		return "", false
	}
	s := `"` + value + `"`
	return s, w.reads(s, value) && w.parses(w.file.Text[:w.start]+s+w.file.Text[w.end:])
}

// types reports whether a value without quotation marks may be something else
// than a text.
func (w *written) types() bool {
	return w.format == formatYAML || w.format == formatJSON || w.format == formatTOML
}

// hosts are the formats of files by their ending.
var hosts = map[string]string{".yaml": formatYAML, ".yml": formatYAML, ".json": formatJSON, ".toml": formatTOML}

// inlaid tells that the value stands in a text of one format inside a file of
// another: a JSON document in a ConfigMap.
func (w *written) inlaid() bool {
	host := hosts[strings.ToLower(path.Ext(w.file.Name))]
	return host != "" && host != w.format
}
