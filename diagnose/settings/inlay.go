package settings

import (
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// inlay is a text that stands as a scalar in another file: a file in a
// ConfigMap, or KEY=value in a Compose list. It knows where each byte of the
// text comes from. Where that cannot be told (the scalar does not read as it
// stands), the place of everything is the whole scalar: too much is masked then,
// and not too little.
type inlay struct {
	file  *source.File // the outer one
	runs  []run
	end   int        // of the scalar in the outer file
	whole rules.Span // of the scalar, if more cannot be told
}

// run is a stretch of bytes that stand one by one in the outer file.
type run struct{ inner, outer int }

// lay follows the value of a scalar through the file from where it begins, or
// where the content of a block begins. Line breaks and indentation may
// differ, and so may the bytes of an escape; everything else must be the same.
func lay(f *source.File, start int, value string) (inlay, bool) {
	for _, quote := range []string{"", `"`, "'"} {
		if !strings.HasPrefix(f.Text[start:], quote) {
			continue
		}
		l := layer{text: f.Text, value: value, at: start + len(quote), quote: quote}
		if l.mark(); l.all() {
			return inlay{file: f, runs: l.runs, end: l.at}, true
		}
	}
	return inlay{}, false
}

// layer walks through a file and through the value of a scalar at once.
type layer struct {
	text, value string
	at, i       int
	quote       string
	runs        []run
}

func (l *layer) all() bool {
	for l.i < len(l.value) {
		if !l.step() {
			return false
		}
	}
	return true
}

// mark notes where the two stand, if they have not gone on in step.
func (l *layer) mark() {
	if n := len(l.runs); n > 0 {
		last := l.runs[n-1]
		if last.outer-last.inner == l.at-l.i {
			return
		}
		if last.inner == l.i {
			l.runs = l.runs[:n-1]
		}
	}
	l.runs = append(l.runs, run{l.i, l.at})
}

func (l *layer) step() bool {
	c := l.value[l.i]
	if l.quote == `"` && l.peek() == '\\' {
		return l.escape()
	}
	if isBlank(c) {
		if l.peek() == c {
			l.mark()
			l.at++
		}
		l.i++
		return true
	}
	for isBlank(l.peek()) {
		l.at++
	}
	switch {
	case l.quote == `"` && l.peek() == '\\':
		return l.escape()
	case l.peek() != c:
		return false
	}
	l.mark()
	l.at++
	if c == '\'' && l.quote == "'" { // written twice
		l.at++
	}
	l.i++
	return true
}

// peek is the next byte of the file, 0 at its end; no text has a 0.
func (l *layer) peek() byte {
	if l.at < len(l.text) {
		return l.text[l.at]
	}
	return 0
}

// escape goes over a backslash with what belongs to it, and over the character
// that came of it. A line break behind a backslash makes nothing.
func (l *layer) escape() bool {
	rest := l.text[l.at:]
	if end := lineBreak(rest[1:]); end != "" {
		l.at += 1 + len(end)
		for isBlank(l.peek()) {
			l.at++
		}
		return true
	}
	l.mark()
	_, size := utf8.DecodeRuneInString(l.value[l.i:])
	l.at = min(l.at+escapeLength(rest), len(l.text))
	l.i += size
	l.mark()
	return true
}

// escapeLength measures an escape of YAML or JSON. JSON writes characters
// beyond 16 bits as two.
func escapeLength(s string) int {
	if len(s) < 2 {
		return len(s)
	}
	switch s[1] {
	case 'x':
		return 4
	case 'U':
		return 10
	case 'u':
		high, ok := utf16Unit(s)
		if low, both := utf16Unit(s[min(6, len(s)):]); ok && both && utf16.DecodeRune(high, low) != utf8.RuneError {
			return 12
		}
		return 6
	}
	return 2
}

func isBlank(c byte) bool { return strings.IndexByte(" \t\r\n", c) >= 0 }

// at is the outer offset of an inner one.
func (l inlay) at(inner int) int {
	i := max(0, sort.Search(len(l.runs), func(i int) bool { return l.runs[i].inner > inner })-1)
	limit := l.end
	if i+1 < len(l.runs) {
		limit = l.runs[i+1].outer
	}
	return min(l.runs[i].outer+inner-l.runs[i].inner, limit)
}

// span is the outer place of two inner offsets.
func (l inlay) span(start, end int) rules.Span {
	if !l.whole.IsZero() {
		return l.whole
	}
	return l.file.Span(l.at(start), l.at(end))
}

// moved is the outer place of an inner one.
func (l inlay) moved(at rules.Span) rules.Span {
	if at.IsZero() {
		return at
	}
	return l.span(at.Start.Byte, at.End.Byte)
}

// move gives a tree its place in the outer file.
func (l inlay) move(n *source.Node) {
	n.Span = l.moved(n.Span)
	for _, pair := range n.Pairs {
		l.move(pair.Key)
		l.move(pair.Value)
	}
	for _, item := range n.Items {
		l.move(item)
	}
}
