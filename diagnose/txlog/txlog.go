// Package txlog reads transaction logs as a stream of canonical records.
//
// It owns the shapes of log lines (a JSON object a line, perhaps behind a
// prefix; key=value pairs; a JSON array or pretty-printed objects as a whole
// file) and the translation of a merchant's own field names and words by a log
// profile. It refuses to judge what a record means, to open files and to
// decompress. What it cannot read it counts and leaves out, so that one broken
// line never costs the others.
//
// A profile's paths are gjson paths. Plain ones (keys, list indexes, one * in
// a key, @fromstr) are looked up together in one walk over the line; any other
// gjson path works too, at the price of a walk of its own for every line. The
// keys of a profile's map may hold *, which stands for any text; $1 … $9 in the
// word are what the stars stood for, the pattern with most letters is tried
// first, and a word that becomes empty counts as not found, so that the next
// path has its turn.
package txlog

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"math/bits"

	"github.com/tidwall/gjson"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules/fact"
)

var _ fact.Reader = (*Reader)(nil)

// Reader reads logs by one profile. It holds no state of a log and may read
// several at once.
type Reader struct {
	plan *plan
}

// NewReader prepares a profile for reading.
func NewReader(p fact.Profile) *Reader { return &Reader{plan: newPlan(p)} }

// Records yields the records of a log, the same one filled again for each line:
// Raw is overwritten by the next line. The values are substrings of one string
// a line and so stay as they are. An error of the stream or of the context is
// yielded last, once. notes may be nil.
func (r *Reader) Records(ctx context.Context, name string, in io.Reader, notes *fact.Notes) iter.Seq2[*fact.LogRecord, error] {
	return func(yield func(*fact.LogRecord, error) bool) {
		if notes == nil {
			notes = new(fact.Notes)
		}
		rec := &fact.LogRecord{File: name, Redact: redact.Bytes}
		fill := r.plan.newFiller(rec)
		units := newUnits(in, r.plan.format, notes)
		const often = 256 // a context is cheap to ask, but not for nothing
		for n := 0; ; n++ {
			if n%often == 0 && ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
			u, err := units.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if isBlank(u.raw) {
				continue
			}
			if !fill.line(u) {
				notes.Unparsed.Add(u.line)
				continue
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
}

func isBlank(raw []byte) bool {
	if len(raw) > 0 && (raw[0] == '{' || raw[0] >= '0' && raw[0] <= '9') {
		return false // as most lines begin
	}
	raw = bytes.TrimLeft(raw, " \t\r\ufeff")
	return len(raw) == 0 || raw[0] == '#'
}

// found is a value as a line holds it, with its byte offset in the line or -1.
type found struct {
	text string
	at   int
}

// filler fills one record again and again. A slot holds what one path of the
// profile found; a slot of an earlier line is told by its turn.
type filler struct {
	*plan
	rec   *fact.LogRecord
	slots []found
	turns []int
	turn  int
	hit   uint64 // bit k: a path of fields[k] found something
	text  string
}

func (p *plan) newFiller(rec *fact.LogRecord) *filler {
	return &filler{plan: p, rec: rec, slots: make([]found, len(p.owner)), turns: make([]int, len(p.owner))}
}

// put stores what a path found. Of a key that stands twice the first counts,
// as in gjson.
func (f *filler) put(slot int, text string, at int) {
	if text == "" || f.turns[slot] == f.turn {
		return
	}
	f.slots[slot] = found{text, at}
	f.turns[slot] = f.turn
	f.hit |= 1 << f.owner[slot]
}

// line reads one line into the record and reports whether it is of the
// profile's format.
func (f *filler) line(u unit) bool {
	f.turn++
	f.hit = 0
	f.text = string(u.raw)
	if f.format == fact.KeyValue {
		if !f.pairs() {
			return false
		}
	} else {
		from, to, ok := findObject(f.text)
		if !ok {
			return false
		}
		f.json(from, to)
	}
	rec := f.rec
	rec.Reset()
	rec.LineNo, rec.Offset, rec.Raw = u.line, u.offset, u.raw
	for hit := f.hit; hit != 0; hit &= hit - 1 {
		f.set(&f.fields[bits.TrailingZeros64(hit)], u.exact)
	}
	for _, c := range f.consts {
		if !rec.Seen.Has(c.field) {
			rec.Set(c.field, c.word, -1)
		}
	}
	return true
}

// json looks up all paths in the object at [from,to) of the line.
func (f *filler) json(from, to int) {
	w := walker{text: f.text[:to], put: f, raw: true}
	w.object(from, f.root)
	f.guarded()
	for _, s := range f.slow {
		if f.turns[s.slot] == f.turn {
			continue
		}
		v := gjson.Get(f.text[from:to], s.path)
		text, at := v.Str, from+v.Index+1
		if v.Type != gjson.String {
			text, at = v.Raw, from+v.Index
		}
		if v.Type == gjson.Null || v.Type == gjson.JSON {
			continue
		}
		f.put(s.slot, text, at)
	}
}

// set stores a field: the first of its paths that holds something wins.
func (f *filler) set(pf *field, exact int) {
	for slot := pf.first; slot < pf.first+pf.paths; slot++ {
		if f.turns[slot] != f.turn {
			continue
		}
		v := pf.translate(f.slots[slot])
		if v.text == "" {
			continue
		}
		if v.at < 0 || v.at+len(v.text) > min(exact, len(f.text)) || f.text[v.at:v.at+len(v.text)] != v.text {
			v.at = -1
		}
		f.rec.Set(pf.id, v.text, v.at)
		return
	}
}
