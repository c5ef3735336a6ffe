package rules

import "strconv"

// Pos is a place in a text file.
type Pos struct {
	Line int `json:"line"` // 1-based
	Col  int `json:"col"`  // 1-based, in characters (Unicode code points)
	Byte int `json:"byte"` // 0-based offset from the start of the file
}

// Span is a stretch of one file: Start is its first character, End the place
// just behind its last. The zero Span means "no place known".
type Span struct {
	File  string `json:"file,omitempty"`
	Start Pos    `json:"start"`
	End   Pos    `json:"end"`
}

// IsZero reports whether the span names no place.
func (s Span) IsZero() bool { return s.Start.Line == 0 }

// String writes file:line:col, the form editors and CI turn into links.
func (s Span) String() string {
	if s.IsZero() {
		return s.File
	}
	return s.File + ":" + strconv.Itoa(s.Start.Line) + ":" + strconv.Itoa(s.Start.Col)
}
