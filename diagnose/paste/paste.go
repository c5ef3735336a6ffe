// Package paste recognises what a person pasted: a return code, JSON, XML, a
// line of a log, a stack trace or the words of a cashier. It yields the entries
// of the code tables that the text may stand for, each with a probability and
// the place where it was seen.
//
// It owns the tolerant reading of wrapped and escaped answers, the choice of
// the layer that failed, and the match of words where there is no code. It
// refuses to guess: a word of prose is no code, a number without a label is
// none, and a code that several providers use is read in several ways. It
// neither ranks causes over a run nor reads a file.
package paste

import (
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/source"
)

// Hints is what the caller knows beside the text. Empty fields tell nothing.
type Hints struct{ Provider, API string }

// Reading is one way to read the paste.
type Reading struct {
	codes.Ref // with the case that was told apart

	// As seen in the paste or in the hints, empty where not. Text is the
	// message beside the code.
	Provider, APIVersion, API, Code, SubCode, Text string

	Probability float64 // the readings of a result sum to one
	From, To    int     // byte range in the pasted text, for a caret
	Why         string  // ByCode, ByMessage or ByWords
}

// How a reading was found: by a code alone, by a code with the message beside
// it, or by words without a code.
const (
	ByCode    = "code"
	ByMessage = "message"
	ByWords   = "words"
)

// Result is what a paste was recognised as.
type Result struct {
	Readings []Reading // the most probable first
	// Unknown is a code that no table knows; the readings then rest on the words
	// beside it.
	Unknown string
	Near    []string // codes that may have been meant, only where nothing was recognised
	// Success reports that the answer itself says success. Readings may then
	// hold the entry of that answer, or symptoms told in the words around it.
	// An accepted call alone ("return_code": "SUCCESS") has no entry, since it
	// does not say that anything was paid.
	Success bool
	// Sign is what a SIGN_ERROR of WeChat tells of the string that it checked.
	Sign      *SignDetail
	Truncated bool // only the first part of the text was read
}

// maxText bounds what is read: a person pastes a screen or a log, not a file.
const maxText = 2 << 20

// Bounds of an answer that a person can still use.
const (
	maxReadings = 6
	least       = 0.02 // readings below it are noise
)

// reader is one paste being read.
type reader struct {
	view    *view
	fold    *view  // of the whole text, in normal form
	folded  string // its text
	table   codes.Table
	vocab   *codes.Vocabulary
	hints   Hints
	seen    surroundings
	matcher codes.Matcher
	subject string // folded: what words are measured against
}

// candidate is a reading whose share is not normalised yet. Own is the weight
// of the message that chose among the entry's causes.
type candidate struct {
	Reading
	share float64
	own   int
	whole bool // the code says only that something failed, not what
}

// Recognise reads a pasted text. It never panics, whatever the text is.
func Recognise(text string, table codes.Table, hints Hints) Result {
	var res Result
	if len(text) > maxText {
		cut := maxText
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text, res.Truncated = text[:cut], true
	}
	v := newView(text, table)
	f := fold(v)
	r := &reader{view: v, fold: f, folded: f.text, table: table, vocab: table.Words(), hints: hints}
	pairs := scan(v.text)
	res.Sign = signDetail(text, v)
	r.seen = look(r.folded, pairs, r.vocab, hints)

	r.subject = r.folded
	failed, passed := r.answers(pairs)
	if len(failed) == 0 && !passed.said {
		res.Unknown, r.subject = r.unknown(pairs)
	}
	if vague(failed) {
		failed = append(failed, r.bare(failed)...)
	}
	res.Readings = normalise(hinted(r.weigh(failed, passed), hints.Provider))
	res.Success = len(failed) == 0 && passed.said || allPassed(res.Readings)
	if len(res.Readings) == 0 && !res.Success {
		res.Near = r.near(pairs)
	}
	return res
}

// unknown finds a code that no table knows, and the message beside it: of an
// answer, the message is what was said.
func (r *reader) unknown(pairs []pair) (code, subject string) {
	subject = r.folded
	for _, p := range pairs {
		switch {
		case p.role.isCode() && p.role <= label && code == "" && misspelt(p.value) && len(lookup(r.table, p.value)) == 0:
			code = p.value
		case p.role.isText() && code != "":
			return code, codes.Fold(p.value)
		}
	}
	return code, subject
}

// hinted keeps to the provider that the caller named, as long as anything of it
// was found.
func hinted(in []candidate, provider string) []candidate {
	own := keep(in, func(c candidate) bool { return strings.EqualFold(c.Entry.Provider, provider) })
	if len(own) == 0 {
		return in
	}
	return own
}

// allPassed reports whether every reading is a success, as of a lone "9000".
func allPassed(readings []Reading) bool {
	for _, r := range readings {
		if !r.Advice().Succeeds() || r.Why == ByWords {
			return false
		}
	}
	return len(readings) > 0
}

// weigh puts codes and words together. Words alone count where there is no
// code; beside a code they count as far as it leaves the cause open.
func (r *reader) weigh(failed []candidate, passed passing) []candidate {
	if len(failed) > 0 {
		return r.blend(failed)
	}
	words := candidatesOf(r, r.words())
	if !passed.said {
		return words
	}
	// People paste a successful answer to show that something else is wrong.
	words = keep(words, func(c candidate) bool { return c.own >= strong })
	if len(words) == 0 {
		return passed.candidates
	}
	return append(scale(words, 0.9), scale(passed.candidates, 0.1)...)
}

// vague reports whether the answers leave open what failed, so that a code in
// the text around them may tell more.
func vague(found []candidate) bool {
	for _, c := range found {
		if !c.whole {
			return false
		}
	}
	return true
}

// near lists the codes that a code-looking token may be a misspelling of.
func (r *reader) near(pairs []pair) []string {
	word := ""
	for _, p := range pairs {
		if p.role.isCode() && misspelt(p.value) {
			word = p.value
			break
		}
	}
	if word == "" && len(r.folded) <= shortText {
		for t := range tokens(r.view.text) {
			if misspelt(t.text) {
				word = t.text
				break
			}
		}
	}
	if word == "" {
		return nil
	}
	var out []string
	for _, key := range source.Near(codes.Key(word), r.table.Keys(), 8) {
		if name := writtenAs(r.table, key, word); name != "" && len(out) < 3 {
			out = append(out, name)
		}
	}
	return out
}

// misspelt reports whether a token looks like a code: capitals, a separator
// inside or a letter-and-digit mix, and long enough to be near one code only.
func misspelt(t string) bool {
	letters := strings.ContainsFunc(t, isLetter)
	return len(t) >= 5 && len(t) <= 64 && letters && (strings.ContainsAny(t, "_.") || strings.ToUpper(t) == t)
}

// writtenAs returns the spelling of a code from its normal form: the families
// spell some codes with and without underscores, so the one that looks like the
// word is taken.
func writtenAs(table codes.Table, key, word string) string {
	spelling := ""
	for _, e := range table.Lookup(key) {
		for _, name := range append([]string{e.Name()}, e.Aliases...) {
			if codes.Key(name) != key || e.Kind == codes.Symptom {
				continue
			}
			if spelling == "" || strings.Contains(name, "_") == strings.Contains(word, "_") {
				spelling = name
			}
		}
	}
	return spelling
}
