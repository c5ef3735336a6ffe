// Package mend makes the mechanical mends of a configuration's text: which
// characters to put where, and the difference to show.
//
// It owns the edits and the diff. It refuses to decide what is wrong and to
// write files. Where an edit could change what a setting means, or the place
// does not hold what was read there, it makes none: a person then mends it.
package mend

import (
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/source"
)

// Edit replaces the whole of one value as it stands, quotation marks and all.
type Edit struct {
	Rule string // for the caller to fill in
	Span rules.Span
	New  string
}

// Context is what a mend must know beside the value.
type Context struct {
	// HTTPSHosts are the hosts that the configuration addresses by https
	// elsewhere, with the port where it names one.
	HTTPSHosts []string
	Format     string // of the text around the value: yaml, json, toml, properties, env or ini
}

// The formats.
const (
	formatYAML       = "yaml"
	formatJSON       = "json"
	formatTOML       = "toml"
	formatProperties = "properties"
	formatEnv        = "env"
	formatINI        = "ini"
)

// maxValue bounds the values that are mended. Nothing that a mend fits is near.
const maxValue = 4096

// values says what becomes of a value; ok is false where it stays as it is.
// as_string is not among them: it changes how the value is written.
var values = map[check.Mend]func(value string, ctx Context) (mended string, ok bool){
	check.Trim:      func(v string, _ Context) (string, bool) { return trim(v) },
	check.UseHTTPS:  func(v string, ctx Context) (string, bool) { return useHTTPS(v, ctx.HTTPSHosts) },
	check.DropQuery: func(v string, _ Context) (string, bool) { return dropQuery(v) },
	check.Upper:     func(v string, _ Context) (string, bool) { return recase(v, strings.ToUpper) },
	check.Lower:     func(v string, _ Context) (string, bool) { return recase(v, strings.ToLower) },
	check.Minutes:   func(v string, _ Context) (string, bool) { return minutes(v) },
	check.RFC3339:   func(v string, _ Context) (string, bool) { return rfc3339(v) },
}

// Plan makes the edit of one value: at is where it was read, value what was
// read there. It reports false where the mend does not apply or is not safe: the
// text at the place does not read as the value (it is an alias, goes over
// several lines, holds a variable), or the result would read as something else.
// A secret is never mended, since nobody has its value any more.
//
// What the mended value keeps stays as it was written, with its escapes. A
// second Plan on the result makes no edit.
func Plan(how check.Mend, f *source.File, at rules.Span, value string, ctx Context) (Edit, bool) {
	w, ok := find(f, at, value, ctx.Format)
	if !ok {
		return Edit{}, false
	}
	var text, mended string
	switch mend := values[how]; {
	case how == check.AsString:
		text, ok = w.asString()
	case mend == nil:
		return Edit{}, false
	default:
		if mended, ok = mend(value, ctx); ok {
			text, ok = w.rewrite(how, mended)
		}
	}
	if !ok || text == w.raw() {
		return Edit{}, false
	}
	return Edit{Span: f.Span(w.start, w.end), New: text}, true
}
