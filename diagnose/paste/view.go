package paste

import (
	"cmp"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules/codes"
)

// view is the paste with one kind of wrapping or damage undone: the escapes of
// JSON, forms and HTML, characters of a wrong charset, the marks of mail. A
// message must be found however it was wrapped. Views stand on each other; each
// knows the way back to the one below.
type view struct {
	text  string
	marks []mark // where a piece begins; nil where nothing was undone
	under *view
}

// mark is the beginning of a piece of a view, with the place of that piece in
// the view below. A piece with an end stands for what is there as a whole, one
// without is a copy, byte for byte.
type mark struct{ at, from, end int32 }

const copied = -1

// maxPasses bounds how often the same text is unwrapped: JSON in a string in a
// form is three times, and each costs a pass.
const maxPasses = 5

// newView undoes what can be undone. Escapes hide damage and damage hides
// escapes, so both are tried until nothing changes.
func newView(text string, table codes.Table) *view {
	v := &view{text: text}
	m := &mender{pairs: sync.OnceValue(func() map[string]bool { return pairsOf(table) })}
	for range maxPasses {
		before := v
		v = m.mend(unescape(unpack(v), &allEscapes)) // a plus in base64 is no blank
		if v == before {
			break
		}
	}
	return tidy(v)
}

// span returns the bytes of the paste that a range of the view came from.
func (v *view) span(from, to int) (int, int) {
	for from, to = min(from, to), min(to, len(v.text)); v.under != nil; v = v.under {
		start := v.start(from)
		if to > from {
			to = v.end(to)
		} else {
			to = start
		}
		from = start
	}
	return from, to
}

// piece returns the number of the piece that holds a byte.
func (v *view) piece(i int) int {
	n, found := slices.BinarySearchFunc(v.marks, i, func(m mark, i int) int { return cmp.Compare(int(m.at), i) })
	if !found {
		n--
	}
	return n
}

// start returns where byte i came from in the view below, and end where what
// comes before byte i ends there: something dropped may lie between.
func (v *view) start(i int) int {
	if i >= len(v.text) {
		return v.end(i)
	}
	m := v.marks[v.piece(i)]
	if m.end == copied {
		return int(m.from) + i - int(m.at)
	}
	return int(m.from)
}

func (v *view) end(i int) int {
	if i == 0 {
		return 0
	}
	m := v.marks[v.piece(i-1)]
	if m.end == copied {
		return int(m.from) + i - int(m.at)
	}
	return int(m.end)
}

// builder writes a view of another one.
type builder struct {
	under *view
	out   []byte
	marks []mark
	done  int // how much of the view below is written
}

// put writes s in place of n bytes at i, and what stands before them as it is.
func (b *builder) put(i, n int, s string) {
	b.copy(i)
	if s != "" {
		b.marks = append(b.marks, mark{int32(len(b.out)), int32(i), int32(i + n)})
		b.out = append(b.out, s...)
	}
	b.done = i + n
}

func (b *builder) copy(to int) {
	if to > b.done {
		if b.out == nil { // the first copy is most of the text
			b.out = make([]byte, 0, len(b.under.text))
		}
		b.marks = append(b.marks, mark{int32(len(b.out)), int32(b.done), copied})
		b.out = append(b.out, b.under.text[b.done:to]...)
		b.done = to
	}
}

// view returns what was written, or the view below where that is the same.
func (b *builder) view() *view {
	if b.done == 0 {
		return b.under
	}
	b.copy(len(b.under.text))
	return &view{text: string(b.out), marks: b.marks, under: b.under}
}

// fold makes the normal form in which words are searched for, see codes.Fold.
// A line broken between Chinese characters is joined, since neither terminals
// nor mail break Chinese at a blank.
func fold(v *view) *view {
	f := folder{text: v.text, out: make([]byte, 0, len(v.text)), next: -1}
	for i := 0; i < len(v.text); {
		c := rune(v.text[i])
		if i == f.next && c > ' ' && c < utf8.RuneSelf && !f.blank {
			f.copy(i, c)
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(v.text[i:])
		}
		wide := c >= 0x2E80
		c = narrow(c)
		switch {
		case c == '\n' || c == '\r':
			f.blank, f.broken = true, true
		case c == ' ' || c >= '\t' && c <= '\r' || c >= utf8.RuneSelf && unicode.IsSpace(c):
			f.blank = true
		default:
			f.write(i, size, c, wide)
		}
		i += size
	}
	return &view{text: string(f.out), marks: f.marks, under: v}
}

// folded is the normal form of a text by itself.
func folded(text string) string { return fold(&view{text: text}).text }

type folder struct {
	text   string
	out    []byte
	marks  []mark
	next   int  // where the piece that is being copied goes on
	blank  bool // a blank stands before the next character
	broken bool // and the end of a line is in it
	wide   bool // the last character is Chinese
}

// copy writes a sign of ASCII.
func (f *folder) copy(i int, c rune) {
	if c >= 'A' && c <= 'Z' {
		c += 'a' - 'A'
	}
	f.out = append(f.out, byte(c))
	f.next, f.wide = i+1, false
}

func (f *folder) write(i, size int, c rune, wide bool) {
	if f.blank && len(f.out) > 0 && !(f.broken && f.wide && wide) {
		if i-1 == f.next && f.text[i-1] == ' ' {
			f.copy(i-1, ' ')
		} else {
			f.marks = append(f.marks, mark{int32(len(f.out)), int32(i - 1), int32(i)})
			f.out = append(f.out, ' ')
			f.next = -1
		}
	}
	f.blank, f.broken, f.wide = false, false, wide
	at := len(f.out)
	f.out = utf8.AppendRune(f.out, unicode.ToLower(c))
	switch {
	case len(f.out)-at != size:
		f.marks = append(f.marks, mark{int32(at), int32(i), int32(i + size)})
		f.next = -1
		return
	case i != f.next:
		f.marks = append(f.marks, mark{int32(at), int32(i), copied})
	}
	f.next = i + size
}

// narrow is the narrow form of a full-width sign, a straight one of a curly
// quote, and a blank of a wide or unbroken one.
func narrow(c rune) rune {
	switch {
	case c >= 0xFF01 && c <= 0xFF5E:
		return c - 0xFEE0
	case c == 0x3000 || c == 0xA0:
		return ' '
	case c == '“' || c == '”':
		return '"'
	case c == '‘' || c == '’':
		return '\''
	}
	return c
}

// place finds the bytes of the paste that a range of the folded text came from.
func (r *reader) place(from, to int) (int, int) { return r.fold.span(from, to) }
