package txlog_test

import (
	"context"
	"strings"
	"testing"

	"github.com/paydiag/paydiag/diagnose/txlog"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

// row is what a test keeps of a record, which is used again for the next line.
type row struct {
	line   int
	fields map[string]string
	spans  map[string]string // the text that the span of a field covers
}

func profile(t testing.TB, id string) fact.Profile {
	t.Helper()
	for _, p := range profiles(t) {
		if p.ID == id {
			return p
		}
	}
	t.Fatalf("no profile %s", id)
	return fact.Profile{}
}

// profiles are read from the YAML, so that the tests see it as it is.
func profiles(t testing.TB) []fact.Profile {
	t.Helper()
	files, err := pack.BuiltinFiles()
	if err != nil {
		t.Fatal(err)
	}
	var d source.Decoder
	var out []fact.Profile
	for _, f := range files {
		if !strings.HasPrefix(f.Name, "rules/std/profiles/") {
			continue
		}
		root, err := source.ParseYAML(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fact.DecodeProfiles(&d, root)...)
	}
	for _, p := range d.Problems {
		t.Error(p)
	}
	return out
}

func read(t testing.TB, text string, p fact.Profile) ([]row, fact.Notes) {
	t.Helper()
	var notes fact.Notes
	var rows []row
	for rec, err := range txlog.NewReader(p).Records(context.Background(), "a.log", strings.NewReader(text), &notes) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, keep(t, text, rec))
	}
	return rows, notes
}

func keep(t testing.TB, text string, rec *fact.LogRecord) row {
	t.Helper()
	r := row{line: rec.LineNo, fields: map[string]string{}, spans: map[string]string{}}
	for f := range fact.NumFields {
		if !rec.Seen.Has(f) {
			continue
		}
		s := rec.Span(f)
		r.fields[f.String()] = rec.Get(f)
		r.spans[f.String()] = text[s.Start.Byte:s.End.Byte]
	}
	return r
}
