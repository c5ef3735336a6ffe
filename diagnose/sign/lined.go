package sign

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// lined is a text of lines, each ended by a line feed, the last one too: what
// WeChat Pay APIv3 and Alipay V3 sign.
type lined struct {
	lines     []string
	eol, last string
	wrap      func([]byte) []byte // around the whole; nil for nothing
}

// inLines is the right form of the lines.
func inLines(lines ...string) lined { return lined{lines: lines, eol: "\n", last: "\n"} }

func (l lined) text(dst []byte) []byte {
	from := len(dst)
	for i, line := range l.lines {
		dst = append(dst, line...)
		if i < len(l.lines)-1 {
			dst = append(dst, l.eol...)
		}
	}
	dst = append(dst, l.last...)
	if l.wrap != nil {
		dst = append(dst[:from], l.wrap(dst[from:])...)
	}
	return dst
}

func (l lined) parts() int { return len(l.lines) }

// with puts another text into a line.
func (l lined) with(i int, line string) lined {
	l.lines = slices.Clone(l.lines)
	l.lines[i] = line
	return l
}

// The slots of lines. A line has the slot of its index above aLine.
const (
	aLine     slot = iota + 1
	bodyMark  slot = iota + 10 // byte order mark
	bodyChars                  // characters of the body
	bodySpace                  // white space around it
	bodyBytes                  // what is done to the body after it is written
	urlQuery                   // of the line with the URL
	urlBase
	lineOrder
	lastEnd
	lineEnds
	wholeText
)

// inLine is a mistake within one line.
func inLine(label, detail string, s slot, i int, edit func(string) string) hypothesis[lined] {
	return hypothesis[lined]{label: label, detail: detail, slot: s, apply: func(l lined) (lined, bool) {
		line := edit(l.lines[i])
		return l.with(i, line), line != l.lines[i]
	}}
}

// lineIs is the mistake that another text stood in a line.
func lineIs(label, detail string, i int, text string) hypothesis[lined] {
	return inLine(label, detail, aLine+slot(i), i, func(string) string { return text })
}

// lineEndings are the mistakes of ending lines.
func lineEndings(noLast, crlf, literal string) []hypothesis[lined] {
	ends := func(label, detail, eol string) hypothesis[lined] {
		return hypothesis[lined]{label: label, detail: detail, slot: lineEnds, apply: func(l lined) (lined, bool) {
			if l.last != "" {
				l.last = eol
			}
			l.eol = eol
			return l, true
		}}
	}
	all := []hypothesis[lined]{{label: noLast, slot: lastEnd, apply: func(l lined) (lined, bool) {
		l.last = ""
		return l, true
	}}}
	if crlf != "" {
		all = append(all, ends(crlf, "", "\r\n"), ends(literal, "", `\n`), ends(literal, `\r\n`, `\r\n`))
	}
	return append(all, hypothesis[lined]{label: noLast, detail: "two", slot: lastEnd, apply: func(l lined) (lined, bool) {
		n := len(l.lines)
		if n < 2 || l.lines[n-1] != "" {
			return l, false
		}
		l.lines, l.last = l.lines[:n-1], "" // an empty last line left out with its end
		return l, true
	}})
}

// hashedTwice are the mistakes of hashing before the function that hashes itself.
func hashedTwice(label string) []hypothesis[lined] {
	wraps := []struct {
		detail string
		wrap   func([]byte) []byte
	}{
		{"", func(b []byte) []byte { s := sha256.Sum256(b); return hex.AppendEncode(nil, s[:]) }},
		{"binary", func(b []byte) []byte { s := sha256.Sum256(b); return s[:] }},
		{"upper-case", func(b []byte) []byte {
			s := sha256.Sum256(b)
			return []byte(strings.ToUpper(hex.EncodeToString(s[:])))
		}},
		{"base64", func(b []byte) []byte { s := sha256.Sum256(b); return base64.StdEncoding.AppendEncode(nil, s[:]) }},
	}
	var all []hypothesis[lined]
	for _, w := range wraps {
		all = append(all, hypothesis[lined]{label: label, detail: w.detail, slot: wholeText, heavy: true, apply: func(l lined) (lined, bool) {
			l.wrap = w.wrap
			return l, true
		}})
	}
	return all
}

// swapped is the mistake of exchanging two lines.
func swapped(label, detail string, i, j int) hypothesis[lined] {
	return hypothesis[lined]{label: label, detail: detail, slot: lineOrder, apply: func(l lined) (lined, bool) {
		a, b := l.lines[i], l.lines[j]
		return l.with(i, b).with(j, a), a != b
	}}
}

// otherOrders are all orders of the lines; the common one is listed on its own.
func otherOrders(label string, n int) []hypothesis[lined] {
	var all []hypothesis[lined]
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	var permute func(from int)
	permute = func(from int) {
		if from == n {
			o := slices.Clone(order)
			all = append(all, hypothesis[lined]{label: label, detail: digits(o), slot: lineOrder, apply: func(l lined) (lined, bool) {
				lines := make([]string, n)
				for i, at := range o {
					lines[i] = l.lines[at]
				}
				changed := !slices.Equal(lines, l.lines)
				l.lines = lines
				return l, changed
			}})
			return
		}
		for i := from; i < n; i++ {
			order[from], order[i] = order[i], order[from]
			permute(from + 1)
			order[from], order[i] = order[i], order[from]
		}
	}
	permute(0)
	return all[1:] // the first is the right one
}

// digits writes an order for the detail, from 1.
func digits(order []int) string {
	s := "order:"
	for _, i := range order {
		s += strconv.Itoa(i + 1)
	}
	return s
}

// Ranges of the search for another time: a few minutes of seconds, since a time
// taken twice differs by the run between, and all milliseconds of the second.
const (
	maxDrift = 300
	nearby   = 3 // seconds that are combined with other mistakes
)

// drifts are the distances of times from one to the other; the signature is
// usually made first.
func drifts(from, to int) []int {
	var all []int
	for d := from; d <= to; d++ {
		all = append(all, -d, d)
	}
	return all
}

// timeDiffers are the mistakes of signing another second than was sent.
func timeDiffers(label string, i int, drifts []int) []hypothesis[lined] {
	var all []hypothesis[lined]
	for _, d := range drifts {
		all = append(all, inLine(label, strconv.Itoa(d)+"s", aLine+slot(i), i, func(s string) string {
			t, err := strconv.ParseInt(s, 10, 64)
			if err != nil {
				return s
			}
			return strconv.FormatInt(t+int64(d), 10)
		}))
	}
	return all
}

// millisSigned is the mistake of signing milliseconds and sending seconds.
func millisSigned(label string, i, millis int) hypothesis[lined] {
	return inLine(label, "", aLine+slot(i), i, func(s string) string {
		if len(s) != len("1700000000") {
			return s
		}
		return s + strconv.Itoa(1000 + millis)[1:]
	})
}

// rareTimes are the times further away.
func rareTimes(differs, millis string, i int) []hypothesis[lined] {
	all := timeDiffers(differs, i, drifts(nearby+1, maxDrift))
	for ms := 1; ms < 1000; ms++ {
		all = append(all, millisSigned(millis, i, ms))
	}
	return all
}
