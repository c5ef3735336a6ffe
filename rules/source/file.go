// Package source turns the text of a file into values that know where they
// stand: lines, columns, and nodes decoded from YAML or JSON.
//
// It owns positions (characters, bytes, terminal cells) and the
// only import of the YAML library, whose types never leave it. It refuses to
// open files and to know what the values mean.
package source

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"github.com/paydiag/paydiag/rules"
)

// File is a text with a name and an index of its lines.
type File struct {
	Name  string
	Text  string
	lines []int // byte offset of the start of each line
	marks marks
}

// NewFile indexes a text. The text must be UTF-8; a byte-order mark belongs to
// whoever read the bytes.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: text, lines: []int{0}}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	f.marks = newMarks(text)
	return f
}

// Line returns the text of a 1-based line without its line break, or "".
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	end := len(f.Text)
	if n < len(f.lines) {
		end = f.lines[n] - 1
	}
	return strings.TrimSuffix(f.Text[f.lines[n-1]:end], "\r")
}

// Pos turns a byte offset into a position.
func (f *File) Pos(offset int) rules.Pos {
	offset = max(0, min(offset, len(f.Text)))
	line := sort.SearchInts(f.lines, offset+1)
	start := f.lines[line-1]
	return rules.Pos{Line: line, Col: f.characters(start, offset) + 1, Byte: offset}
}

// Offset turns a 1-based line and a 1-based column in characters into a byte
// offset, clamped to the line.
func (f *File) Offset(line, col int) int {
	if line < 1 || line > len(f.lines) {
		return len(f.Text)
	}
	start := f.lines[line-1]
	end := start + len(f.Line(line))
	at, left := f.skip(start, end, col-1)
	for ; left > 0 && at < end; left-- {
		_, size := utf8.DecodeRuneInString(f.Text[at:end])
		at += size
	}
	return at
}

// Span makes a span of two byte offsets.
func (f *File) Span(start, end int) rules.Span {
	return rules.Span{File: f.Name, Start: f.Pos(start), End: f.Pos(end)}
}

// Cells counts the terminal cells of a text: a Chinese character takes two.
// Ambiguous characters count as one, whatever the locale, so that output does
// not depend on the machine.
func Cells(s string) int {
	return cellWidth.StringWidth(s)
}

// Pad fills a text with blanks to a width in terminal cells.
func Pad(s string, cells int) string {
	return s + strings.Repeat(" ", max(0, cells-Cells(s)))
}

// cellWidth never looks at the environment, unlike the library's default.
var cellWidth = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}
