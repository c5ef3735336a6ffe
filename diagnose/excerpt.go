package diagnose

import (
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
)

// A shown line begins where the line does, so that columns hold in it. It ends
// soon behind the place, since what is far from it does not help, and a line
// whose place is too far inside is not shown at all: a whole JSON on one line
// should still show what is wrong.
const (
	maxExcerpt  = 400
	longExcerpt = 4000
	behindPlace = 80
)

// place turns a span into what the document shows. The line of a configuration
// is fetched and redacted here; that of a log came with the evidence.
func (r *run) place(e rules.Evidence) diagnosis.Place {
	s := e.Span
	if s.IsZero() {
		return diagnosis.Place{File: s.File}
	}
	excerpt := e.Excerpt
	if excerpt == "" {
		excerpt = r.lines.excerpt(s)
	}
	end := s.End
	if end.Line != s.Start.Line {
		end.Line, end.Col = s.Start.Line, len([]rune(excerpt))+1
	}
	excerpt = shortened(excerpt, max(end.Col, s.Start.Col))
	return diagnosis.Place{File: s.File, Line: s.Start.Line, Column: s.Start.Col,
		EndLine: end.Line, EndColumn: max(end.Col, s.Start.Col+1), Excerpt: excerpt}
}

// shortened cuts a line behind a column.
func shortened(line string, col int) string {
	runes := []rune(line)
	keep := max(maxExcerpt, min(col+behindPlace, longExcerpt))
	switch {
	case len(runes) <= keep:
		return line
	case col > longExcerpt:
		return ""
	}
	return string(runes[:keep]) + "…"
}

// excerpt returns a line with secrets masked, character for character, so that
// the columns of the span hold in it.
func (l lines) excerpt(s rules.Span) string {
	text := l[s.File]
	if text == nil {
		return ""
	}
	line := []rune(text.file.Line(s.Start.Line))
	for _, secret := range text.secret {
		if s.Start.Line < secret.Start.Line || s.Start.Line > secret.End.Line {
			continue
		}
		from, to := 0, len(line)
		if secret.Start.Line == s.Start.Line {
			from = min(secret.Start.Col-1, len(line))
		}
		if secret.End.Line == s.Start.Line {
			to = min(secret.End.Col-1, len(line))
		}
		copy(line[from:to], []rune(strings.Repeat("*", to-from)))
	}
	if text.settings {
		return redact.Setting(string(line))
	}
	return redact.Line(string(line))
}
