package mend

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// written is a value as it stands in a file.
type written struct {
	file       *source.File
	format     string
	start, end int // in the file, with the quotation marks
	quote      byte
	value      string
	pieces     []piece
}

// piece is one character of a value and how it is written.
type piece struct{ raw, text string }

// find takes in the value at a place. The span may hold the quotation marks or
// leave them out.
func find(f *source.File, at rules.Span, value, format string) (written, bool) {
	w := written{file: f, format: format, start: at.Start.Byte, end: at.End.Byte, value: value}
	switch {
	case at.File != f.Name || w.start < 0 || w.end > len(f.Text) || w.start >= w.end || w.end-w.start > maxValue:
		return w, false
	case !utf8.ValidString(w.raw()) || strings.ContainsAny(w.raw(), "\r\n") || isTemplate(value):
		return w, false
	}
	switch format {
	case formatYAML, formatJSON, formatTOML, formatEnv, formatINI:
		w.unquote()
	case formatProperties: // there a quotation mark is part of the value
	default:
		return w, false
	}
	return w, value != "" && w.read() == value
}

// isTemplate recognises what is filled in elsewhere: ${VAR}, $(VAR), {{ var }},
// <%= var %>.
func isTemplate(s string) bool {
	return strings.Contains(s, "${") || strings.Contains(s, "$(") || strings.Contains(s, "{{") || strings.Contains(s, "<%")
}

func (w *written) raw() string { return w.file.Text[w.start:w.end] }

// unquote notes the quotation marks, within the span or just around it.
func (w *written) unquote() {
	isQuote := func(c byte) bool { return c == '"' || c == '\'' }
	text := w.file.Text
	switch first, last := text[w.start], text[w.end-1]; {
	case isQuote(first):
		if first == last && w.end-w.start >= 2 {
			w.quote = first
		}
	case w.start > 0 && w.end < len(text) && isQuote(text[w.end]) && text[w.start-1] == text[w.end]:
		w.start, w.end, w.quote = w.start-1, w.end+1, text[w.end]
	}
}

// read takes the value apart. An escape that does not mean the same in all
// formats gives a text that is not the value, and so no mend.
func (w *written) read() string {
	inner := w.raw()
	if w.quote != 0 {
		inner = inner[1 : len(inner)-1]
	}
	escapes := w.quote == '"' || w.format == formatProperties
	var value strings.Builder
	for inner != "" {
		p := first(inner, w.quote, escapes)
		if p.text == "" {
			return ""
		}
		w.pieces = append(w.pieces, p)
		value.WriteString(p.text)
		inner = inner[len(p.raw):]
	}
	return value.String()
}

// first reads one character. It gives none where a quotation mark stands that
// should have ended the value.
func first(s string, quote byte, escapes bool) piece {
	switch {
	case quote == '\'' && strings.HasPrefix(s, "''"):
		return piece{"''", "'"}
	case quote != 0 && s[0] == quote:
		return piece{}
	case escapes && s[0] == '\\':
		return escape(s)
	}
	_, size := utf8.DecodeRuneInString(s)
	return piece{s[:size], s[:size]}
}

func escape(s string) piece {
	if len(s) < 2 {
		return piece{}
	}
	if i := strings.IndexByte("ntrfb", s[1]); i >= 0 {
		return piece{s[:2], "\n\t\r\f\b"[i : i+1]}
	}
	if s[1] == 'u' && len(s) >= 6 {
		if n, err := strconv.ParseUint(s[2:6], 16, 16); err == nil && utf8.ValidRune(rune(n)) {
			return piece{s[:6], string(rune(n))}
		}
	}
	_, size := utf8.DecodeRuneInString(s[1:])
	return piece{s[:1+size], s[1 : 1+size]}
}

// kept writes a value that is the old one with some characters left out.
func (w *written) kept(mended string) (string, bool) {
	var keep []piece
	for _, p := range w.pieces {
		if rest, ok := strings.CutPrefix(mended, p.text); ok {
			keep, mended = append(keep, p), rest
		}
	}
	return raw(keep), mended == ""
}

// changed writes a value of which a stretch is new, and returns that as well.
func (w *written) changed(mended string) (text, fresh string) {
	from, to := 0, len(w.pieces)
	for from < to && mended != "" && strings.HasPrefix(mended, w.pieces[from].text) {
		mended = mended[len(w.pieces[from].text):]
		from++
	}
	for to > from && mended != "" && strings.HasSuffix(mended, w.pieces[to-1].text) {
		mended = mended[:len(mended)-len(w.pieces[to-1].text)]
		to--
	}
	return raw(w.pieces[:from]) + mended + raw(w.pieces[to:]), mended
}

func raw(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.raw)
	}
	return b.String()
}
