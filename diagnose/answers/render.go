package answers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// field writes a field by its place in Fields; "" is one to leave out.
func (e *editor) field(a Answer, i int) string {
	if i == 0 {
		if !e.list {
			return scalar(strings.Join(a.Value, ", "))
		}
		items := make([]string, len(a.Value))
		for i, w := range a.Value {
			items[i] = scalar(w)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	if text := a.flat()[i]; text != "" {
		return scalar(text)
	}
	return ""
}

// inline writes an answer as a map on one line.
func (e *editor) inline(a Answer) string {
	var parts []string
	for i, name := range Fields {
		if text := e.field(a, i); text != "" {
			parts = append(parts, name+": "+text)
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// plain are texts that need no quotation marks, in brackets or out of them:
// words, days and numbers.
var plain = source.Pattern(`^(\pL[\pL\pN_.（）、，-]*( [\pL\pN_.（）、，-]+)*|[0-9]{1,18}|[0-9]{4}-[0-9]{2}-[0-9]{2})$`)

// scalar writes a text so that YAML reads it as it was. yes and no stay bare:
// they are what people answer with.
func scalar(s string) string {
	null := slices.Contains([]string{"null", "Null", "NULL"}, s)
	if !null && plain().MatchString(s) {
		return s
	}
	return strconv.Quote(s)
}

// Words cuts what a person wrote into the value of an answer: the elements of a
// list, or the one text.
func Words(list bool, s string) []string {
	if !list {
		return []string{strings.TrimSpace(s)}
	}
	var out []string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(",，、;；", r) }) {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
