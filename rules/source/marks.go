package source

import (
	"sort"
	"unicode/utf8"
)

// marks counts the characters before every stride of bytes, so that a file
// which is one long line (JSON that a machine wrote) is not counted from its
// start for each of its places.
type marks []int

const stride = 1024

func newMarks(text string) marks {
	m := make(marks, 0, len(text)/stride+1)
	count := 0
	for at := 0; at <= len(text); at += stride {
		m = append(m, count)
		count += starts(text[at:min(at+stride, len(text))])
	}
	return m
}

// starts counts the characters that begin in a text.
func starts(text string) int {
	n := 0
	for i := 0; i < len(text); i++ {
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return n
}

// characters counts those between two byte offsets.
func (f *File) characters(start, end int) int {
	if end-start <= stride {
		return utf8.RuneCountInString(f.Text[start:end])
	}
	return f.before(end) - f.before(start)
}

// before counts the characters that begin before a byte offset.
func (f *File) before(offset int) int {
	mark := offset / stride
	return f.marks[mark] + starts(f.Text[mark*stride:offset])
}

// skip goes forward over count characters of a line as far as the marks allow,
// and says how many are left to go.
func (f *File) skip(start, end, count int) (at, left int) {
	if count <= stride {
		return start, count
	}
	target := f.before(start) + count
	mark := sort.SearchInts(f.marks, target+1) - 1 // the last one not behind the target
	at = mark * stride
	if at <= start || at > end {
		return start, count
	}
	for left = target - f.marks[mark]; at < end && !utf8.RuneStart(f.Text[at]); {
		at++ // the rest of a character that the mark cuts in two, and counts
	}
	return at, left
}
