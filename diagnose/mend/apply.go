package mend

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/paydiag/paydiag/rules/source"
)

// Apply makes the edits and leaves all else as it is. Of edits that overlap
// the first in the text is made, of those at one place the first in the list;
// the others are for the next run. Edits of other files do nothing.
func Apply(f *source.File, edits []Edit) string {
	fit := slices.DeleteFunc(slices.Clone(edits), func(e Edit) bool {
		return e.Span.File != f.Name || e.Span.Start.Byte < 0 || e.Span.Start.Byte > e.Span.End.Byte || e.Span.End.Byte > len(f.Text)
	})
	slices.SortStableFunc(fit, func(a, b Edit) int { return cmp.Compare(a.Span.Start.Byte, b.Span.Start.Byte) })
	var out strings.Builder
	done, last := 0, -1
	for _, e := range fit {
		if e.Span.Start.Byte < done || e.Span.Start.Byte == last {
			continue
		}
		out.WriteString(f.Text[done:e.Span.Start.Byte])
		out.WriteString(e.New)
		done, last = e.Span.End.Byte, e.Span.Start.Byte
	}
	out.WriteString(f.Text[done:])
	return out.String()
}

// Diff is a unified diff of a file before and after that patch and git apply
// take, or "" where nothing changed. It shows lines as they are, also those
// around a change: what must not be printed is to be masked in both texts first.
func Diff(name, old, new string) string {
	name = strings.TrimPrefix(filepath.ToSlash(name), "/")
	unified := string(diff.Diff(label("a/"+name), []byte(old), label("b/"+name), []byte(new)))
	_, body, _ := strings.Cut(unified, "\n") // the line above is for folders
	return body
}

// label writes a name as git does, so that none begins a line of its own.
func label(name string) string {
	if strings.ContainsFunc(name, unicode.IsControl) {
		return strconv.Quote(name)
	}
	return name
}
