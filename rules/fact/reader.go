package fact

import (
	"context"
	"io"
	"iter"
)

// Reader yields the records of one input as a stream. Every kind of input that
// holds records (logs today) stands behind it.
//
// The record is the same one filled again each time. An error of the stream or
// of the context is yielded last, once. The notes may be nil.
type Reader interface {
	Records(ctx context.Context, name string, in io.Reader, notes *Notes) iter.Seq2[*LogRecord, error]
}

// Notes says what was met beside the records. Blank lines and comments (#) are
// lines, and neither too long nor unparsed.
type Notes struct {
	Lines    int
	TooLong  Skipped // longer than 1 MiB
	Unparsed Skipped // not of the format expected
}

// Skipped counts lines of one kind that gave no record.
type Skipped struct {
	Count int
	First int // line number of the first one
}

// Add counts one more line.
func (s *Skipped) Add(line int) {
	if s.Count++; s.Count == 1 {
		s.First = line
	}
}
