package paste

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules/codes"
)

// Bounds in bytes of the folded text (a Chinese character has three) and in
// weights of a match (a Chinese character counts two, a letter one).
const (
	shortText = 600
	longText  = 8 << 10
	strong    = 8  // four Chinese characters, or a longish English term
	telling   = 6  // may choose among the causes of a code
	codeOnly  = 10 // words of a code entry without the code
	nearby    = 120
	maxWords  = 5
)

// hit is a message of the tables found in the text.
type hit struct {
	codes.Ref
	at, end int // in the folded text
	weight  int
	lone    bool // a single English word, without _ or blanks
	english bool
	score   float64
}

// words finds the messages that the text holds.
func (r *reader) words() []hit {
	text := r.folded
	seen := gramsOf(text)
	var hits []hit
	for _, l := range r.table.Leads() {
		if !seen.mayHold(l, text) {
			continue
		}
		from, to, weight := r.matcher.Find(codes.Pattern{Match: keep(l.Match, seen.has), Regex: l.Regex}, text)
		if weight == 0 {
			continue
		}
		h := hit{Ref: r.table.Follow(l), at: from, end: to, weight: weight}
		h.lone = !strings.ContainsFunc(text[from:to], func(c rune) bool { return !isLetter(c) })
		h.english = !strings.ContainsFunc(text[from:to], func(c rune) bool { return c >= utf8.RuneSelf })
		if !r.counts(text, h) {
			continue
		}
		h.score = math.Pow(float64(h.weight), 1.5) * r.seen.fit(h.Entry)
		if h.Entry.Kind != codes.Symptom {
			h.score *= 0.6 // the words are meant to stand beside the code
		}
		hits = append(hits, h)
	}
	own := keep(hits, func(h hit) bool { return strings.EqualFold(h.Entry.Provider, r.hints.Provider) })
	if len(own) > 0 {
		hits = own
	}
	return longest(hits)
}

// counts reports whether a match proves something. Words of payment do; a
// general word (timeout, 权限) does only in a short text or near such a word. A
// missing module or a refused connection is an error of any program: in Chinese
// it counts where it is a good part of what was pasted, since that is how a
// person asks. A damaged key or certificate may well be of a payment.
func (r *reader) counts(text string, h hit) bool {
	if h.Entry.Kind != codes.Symptom && h.weight < codeOnly {
		return false
	}
	if !wholeWord(text, h) {
		return false
	}
	switch {
	case h.weight < strong && r.paysNear(text, h), h.weight >= strong && r.seen.payment:
		return true
	case len(text) > shortText:
		return false
	case has(r.vocab.Everyday, h) && h.english:
		return false
	case has(r.vocab.Everyday, h), has(r.vocab.Common, h), h.lone, h.Entry.Kind != codes.Symptom:
		return h.weight*4 >= codes.Weigh(r.subject)
	}
	return h.weight >= strong || h.weight*5 >= codes.Weigh(r.subject) || count(text, r.vocab.Failure) > 0
}

// has reports whether a message speaks for one of the causes.
func has(causes []string, h hit) bool {
	ids := h.Advice().Causes.IDs()
	return len(ids) > 0 && slices.Contains(causes, ids[0])
}

// paysNear reports whether a word of payment stands near a match, other than
// in the match itself.
func (r *reader) paysNear(text string, h hit) bool {
	from, to := max(0, h.at-nearby), min(len(text), h.end+nearby)
	around := text[from:h.at] + " " + text[h.end:to]
	return count(around, r.vocab.Payment) > 0 || hasWord(around, "pay")
}

// wholeWord refuses a match inside a longer English word or name: "timeout" in
// "timeout_express" is no timeout.
func wholeWord(text string, h hit) bool {
	inWord := func(a, b byte) bool {
		word := func(c byte) bool { return c == '_' || isLetter(rune(c)) || isDigit(rune(c)) }
		return word(a) && word(b)
	}
	if strings.ContainsAny(text[h.at:h.end], " /:") && h.weight >= strong {
		return true // a phrase; its last word may go on (fail, failed)
	}
	if h.at > 0 && inWord(text[h.at-1], text[h.at]) && h.weight < 2*strong {
		return false
	}
	if h.end == len(text) || !inWord(text[h.end-1], text[h.end]) || h.weight >= 2*strong || isPlural(text[h.end:]) {
		return true
	}
	return text[h.end] == '_' && strings.Contains(text[h.at:h.end], "_") // PUB_KEY_ID_0114…
}

func isPlural(rest string) bool {
	return rest[0] == 's' && (len(rest) == 1 || !isLetter(rune(rest[1])))
}

// longest drops matches that lie inside longer ones, and keeps the best of the
// others, one an entry.
func longest(hits []hit) []hit {
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.at, b.at))
	})
	var out []hit
	for _, h := range hits {
		inside := slices.ContainsFunc(out, func(o hit) bool {
			within := o.at <= h.at && h.end <= o.end && o.weight > h.weight
			return within || o.Entry == h.Entry
		})
		if !inside {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return out[:min(len(out), maxWords)]
}

// candidatesOf makes readings of hits in the whole text.
func candidatesOf(r *reader, hits []hit) []candidate {
	var out []candidate
	for _, h := range hits {
		c := candidate{share: h.score, own: h.weight}
		c.Reading = Reading{Ref: h.Ref, Why: ByWords}
		c.Provider, c.API = r.seen.provider(h.Entry), r.seen.api
		c.From, c.To = r.place(h.at, h.end)
		out = append(out, c)
	}
	return out
}

// grams is the set of the four-byte runs of a text, with false positives. Most
// of the thousands of patterns have a run that the text lacks, so a long text
// is searched for few of them.
type grams []uint64

// Bits of the set: a log has many different runs, and a code needs few.
const (
	gramBits = 1 << 20
	fewBits  = 1 << 16
)

func gramsOf(s string) grams {
	bits := gramBits
	if len(s) < longText {
		bits = fewBits
	}
	g := make(grams, bits/64)
	for i := 0; i+4 <= len(s); i++ {
		h := g.bit(s[i:])
		g[h/64] |= 1 << (h % 64)
	}
	return g
}

// bit is the place of the run that s starts with.
func (g grams) bit(s string) uint32 {
	v := uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
	return v * 2654435761 >> 12 & uint32(64*len(g)-1)
}

// mayHold reports whether the pattern of a lead may be in the text.
func (g grams) mayHold(l codes.Lead, text string) bool {
	if slices.ContainsFunc(l.Match, g.has) {
		return true
	}
	if l.Regex == "" {
		return false
	}
	return len(l.Needs) == 0 || slices.ContainsFunc(l.Needs, func(w string) bool { return g.has(w) && strings.Contains(text, w) })
}

// has reports whether a word may be in the text.
func (g grams) has(word string) bool {
	for i := 0; i+4 <= len(word); i++ {
		if h := g.bit(word[i:]); g[h/64]&(1<<(h%64)) == 0 {
			return false
		}
	}
	return true
}
