package txlog

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/paydiag/paydiag/rules/fact"
)

// maxLine is the longest line that is read; longer ones are dumps, and would
// let a hostile file take all memory.
const maxLine = 1 << 20

// unit is the text of one record: a line, or an object of a JSON file.
type unit struct {
	raw    []byte // valid until the next unit
	line   int
	offset int // of raw in the file
	exact  int // offsets in raw below this one stand in the line of raw's start
}

// units yields the units of a stream. A unit that is too long is counted and
// passed over.
type units interface {
	next() (unit, error)
}

func newUnits(in io.Reader, format fact.Format, notes *fact.Notes) units {
	const buffer = 64 << 10
	r := bufio.NewReaderSize(in, buffer)
	if head, _ := r.Peek(4 << 10); format == fact.JSONLines && isDocument(head) { // an error shows again in next
		return &objects{in: r, notes: notes, line: 1}
	}
	return &lines{in: r, notes: notes}
}

// isDocument tells a list of objects, or objects over several lines, from
// lines with an object each. The prefix of a line may begin with [ as well.
func isDocument(head []byte) bool {
	const blanks = " \t\r\n"
	head = bytes.TrimLeft(head, blanks+"\ufeff")
	if list, ok := bytes.CutPrefix(head, []byte("[")); ok {
		object, ok := bytes.CutPrefix(bytes.TrimLeft(list, blanks), []byte("{"))
		object = bytes.TrimLeft(object, blanks)
		return ok && len(object) > 0 && (object[0] == '"' || object[0] == '}')
	}
	object, ok := bytes.CutPrefix(head, []byte("{"))
	return ok && bytes.HasPrefix(bytes.TrimLeft(object, " \t\r"), []byte("\n"))
}

// lines yields lines without their line breaks.
type lines struct {
	in     *bufio.Reader
	notes  *fact.Notes
	line   int
	offset int
	long   []byte
}

func (l *lines) next() (unit, error) {
	for {
		start := l.offset
		raw, err := l.in.ReadSlice('\n')
		l.offset += len(raw)
		if errors.Is(err, bufio.ErrBufferFull) {
			raw, err = l.rest(raw)
		}
		if err != nil && (!errors.Is(err, io.EOF) || l.offset == start) {
			return unit{}, err
		}
		l.line++
		l.notes.Lines++
		raw = bytes.TrimSuffix(bytes.TrimSuffix(raw, []byte("\n")), []byte("\r"))
		if len(raw) > maxLine {
			l.notes.TooLong.Add(l.line)
			continue
		}
		return unit{raw: raw, line: l.line, offset: start, exact: len(raw)}, nil
	}
}

// rest reads the rest of a line that is longer than the buffer. Of one that is
// too long it keeps only enough to show that.
func (l *lines) rest(head []byte) ([]byte, error) {
	l.long = append(l.long[:0], head...)
	for {
		part, err := l.in.ReadSlice('\n')
		l.offset += len(part)
		if len(l.long) <= maxLine+2 {
			l.long = append(l.long, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return l.long, err
		}
	}
}

// objects yields the objects of a JSON file: a list, or one after the other,
// over as many lines as they like. Line breaks in an object become blanks; it
// begins with what stands before it in its line, so that columns are right.
type objects struct {
	in     *bufio.Reader
	notes  *fact.Notes
	line   int // of the byte to come
	offset int
	buf    []byte
	open   bool // a byte of the present line was read
	inLine bool // an object of the present line was read
}

func (o *objects) next() (unit, error) {
	for {
		if err := o.seek(); err != nil {
			return unit{}, err
		}
		u := unit{line: o.line, offset: o.offset - len(o.buf), exact: -1}
		if o.inLine {
			u.exact = 0 // the columns of a further object are not known
		}
		whole, err := o.object(&u)
		o.inLine = true
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return unit{}, err
		case len(o.buf) > maxLine:
			o.notes.TooLong.Add(u.line)
		case !whole:
			o.notes.Unparsed.Add(u.line)
		default:
			u.raw = o.buf
			if u.exact < 0 {
				u.exact = len(u.raw)
			}
			return u, nil
		}
	}
}

func (o *objects) read() (byte, error) {
	c, err := o.in.ReadByte()
	if err != nil {
		return 0, err
	}
	if !o.open {
		o.open = true
		o.notes.Lines++
	}
	if o.offset++; c == '\n' {
		o.open, o.inLine = false, false
		o.line++
	}
	return c, nil
}

// seek goes to the next opening brace and leaves in buf what stands before it
// in its line. Text that does not belong between objects counts as unparsed,
// once a line.
func (o *objects) seek() error {
	const maxIndent = 1 << 10
	o.buf = o.buf[:0]
	odd := 0
	for {
		line := o.line
		next, err := o.in.Peek(1)
		if err != nil {
			return err
		}
		if next[0] == '{' {
			return nil
		}
		c, _ := o.read()
		switch {
		case c == '\n':
			o.buf = o.buf[:0]
		case strings.IndexByte(" \t\r[],\xef\xbb\xbf", c) >= 0 && len(o.buf) < maxIndent:
			o.buf = append(o.buf, c)
		case strings.IndexByte(" \t\r[],", c) >= 0:
			o.buf, o.inLine = o.buf[:0], true
		default:
			o.buf, o.inLine = o.buf[:0], true
			if odd != line {
				odd = line
				o.notes.Unparsed.Add(line)
			}
		}
	}
}

// object reads up to the brace that closes. A line break ends a string, which
// cannot hold one, so that a lost quote does not swallow the file.
func (o *objects) object(u *unit) (whole bool, err error) {
	depth, quoted, escaped := 0, false, false
	for {
		c, err := o.read()
		if err != nil {
			return false, err
		}
		if c == '\n' {
			if u.exact < 0 {
				u.exact = len(o.buf)
			}
			c, quoted = ' ', false
		}
		if len(o.buf) <= maxLine {
			o.buf = append(o.buf, c)
		}
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped = c == '\\'
			quoted = c != '"'
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return true, nil
			}
		}
	}
}
