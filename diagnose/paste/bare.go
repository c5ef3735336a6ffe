package paste

import (
	"iter"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/codes"
)

// tok is a run of the characters that codes are made of.
type tok struct {
	text    string
	at, end int
}

// maxBare is how many different codes a reply may name. A text with more is a
// table of codes or a program.
const maxBare = 5

// tokens lists the tokens of a text.
func tokens(s string) iter.Seq[tok] {
	return func(yield func(tok) bool) {
		for i := 0; i < len(s); {
			if !isTokenByte(s[i]) {
				i++
				continue
			}
			j := i
			for j < len(s) && isTokenByte(s[j]) {
				j++
			}
			from, to := i, j
			for to > from && strings.IndexByte(".:-", s[to-1]) >= 0 {
				to--
			}
			from = skip(s[:to], from, ".:-")
			if to > from && !yield(tok{s[from:to], from, to}) {
				return
			}
			i = j
		}
	}
}

// bare finds codes that stand in the text without a key.
func (r *reader) bare(known []candidate) []candidate {
	tried, told := map[string]bool{}, map[string]bool{}
	for _, c := range known {
		told[codes.Key(c.Entry.Name())] = true
	}
	var out []candidate
	found := 0
	for t := range tokens(r.view.text) {
		if len(r.folded) > shortText && r.dull(t.text) {
			continue
		}
		for _, part := range r.spellings(t) {
			if tried[part.text] || !r.unmistakable(part) {
				continue
			}
			tried[part.text] = true
			// Around a reply only what failed is of interest.
			entries := keep(lookup(r.table, part.text), func(e *codes.Entry) bool { return !e.Succeeds() || r.alone(part.text) })
			if len(entries) == 0 || told[codes.Key(part.text)] {
				continue
			}
			told[codes.Key(part.text)] = true
			if found++; found > maxBare {
				return nil
			}
			out = append(out, r.bareCandidates(entries, part)...)
			break
		}
	}
	return out
}

func (r *reader) bareCandidates(entries []*codes.Entry, t tok) []candidate {
	p := pair{role: label, value: t.text, at: t.at, end: t.end}
	out := r.candidates(entries, &answer{}, p)
	for i := range out {
		if len(r.folded) > longText { // the message stands on the same line
			r.narrow(&out[i], codes.Fold(lineAt(r.view.text, t.at)), 0)
		}
	}
	return out
}

// dull reports whether a token of a long text is no code: it has neither a
// capital nor what stands between the parts of a code. Most tokens of a log are
// so, and need no closer look.
func (r *reader) dull(t string) bool {
	for i := range len(t) {
		if c := t[i]; c >= 'A' && c <= 'Z' || c == '.' || c == '_' {
			return false
		}
	}
	return !slices.ContainsFunc(r.vocab.Bridges, func(b string) bool { return strings.HasPrefix(t, b) })
}

// spellings lists how a token may be read: with the words that complete it, as
// it stands, and in its parts.
func (r *reader) spellings(t tok) []tok {
	var out []tok
	low := strings.ToLower(t.text)
	for _, b := range r.vocab.Bridges {
		if strings.HasPrefix(low, b) {
			out = append(out, bridged(r.view.text, t, len(b)))
		}
	}
	out = append(out, t)
	if strings.ContainsAny(t.text, ":-") {
		at := t.at
		for _, part := range strings.FieldsFunc(t.text, func(c rune) bool { return c == ':' || c == '-' }) {
			at += strings.Index(r.view.text[at:], part)
			out = append(out, tok{part, at, at + len(part)})
			at += len(part)
		}
	}
	return out
}

// bridged reads a client function with its answer, in the form of the tables.
func bridged(s string, t tok, name int) tok {
	end := skip(s, t.at+name, ": \t")
	verdict := ""
	for _, v := range []string{"ok", "cancel", "fail"} {
		if strings.HasPrefix(strings.ToLower(s[end:min(len(s), end+len(v))]), v) {
			verdict, end = v, end+len(v)
		}
	}
	if k := skip(s, end, ": \t"); verdict == "fail" && strings.HasPrefix(strings.ToLower(s[k:min(len(s), k+len("cancel"))]), "cancel") {
		verdict, end = "fail cancel", k+len("cancel")
	}
	return tok{t.text[:name] + ":" + verdict, t.at, end}
}

// unmistakable reports whether a token as written can only be a code.
func (r *reader) unmistakable(t tok) bool {
	if len(t.text) < 2 || len(t.text) > 64 {
		return false
	}
	alone := r.alone(t.text)
	if isNumber(codes.Key(t.text)) {
		return alone || r.onlyNumber(t.text) || r.named(t) || len(t.text) >= 4 && len(r.folded) <= shortText &&
			(r.seen.payment && bracketed(r.view.text, t) || r.seen.providers["alipay"] > 0 && len(t.text) == 5)
	}
	if alone {
		return true
	}
	if r.plain(strings.ToUpper(t.text)) { // "[ERROR]" is the level of a log line
		return r.seen.payment && r.plain(t.text) && t.text != "ERROR" && bracketed(r.view.text, t)
	}
	if strings.Contains(t.text, ":") && r.isBridge(t) {
		return true
	}
	short := len(r.folded) <= shortText
	if distinct(t.text) {
		return short || r.seen.payment || prefixed(t.text)
	}
	return r.seen.payment && short && (bracketed(r.view.text, t) || strings.ContainsAny(t.text, "_.-") && strings.ToLower(t.text) == t.text && strings.ContainsFunc(t.text, isLetter))
}

// plain reports whether a code is also a word of everyday logs.
func (r *reader) plain(code string) bool { return slices.Contains(r.vocab.Plain, code) }

// alone reports whether a code is all there is in the text.
func (r *reader) alone(code string) bool {
	return strings.EqualFold(strings.Trim(r.folded, " .,!?;:\"'()[]"), code)
}

func (r *reader) isBridge(t tok) bool {
	low := strings.ToLower(t.text)
	for _, b := range r.vocab.Bridges {
		if strings.HasPrefix(low, b) {
			return true
		}
	}
	return false
}

// distinct reports whether a token is written as codes are: six capitals or
// more, capitals with an underscore, or the prefix of a family.
func distinct(t string) bool {
	if prefixed(t) {
		return true
	}
	capitals := 0
	for _, c := range t {
		if c >= 'a' && c <= 'z' {
			return false
		}
		if c >= 'A' && c <= 'Z' {
			capitals++
		}
	}
	return capitals >= 6 || capitals >= 4 && strings.Contains(t, "_") || strings.HasPrefix(t, "ALI") && len(t) >= 5
}

// prefixed reports whether a token has the prefix of an Alipay family.
func prefixed(t string) bool {
	low := strings.ToLower(t)
	for _, p := range []string{"acq.", "isv.", "isp.", "aop."} {
		if strings.HasPrefix(low, p) && len(low) > len(p)+3 {
			return true
		}
	}
	return false
}

// bracketed reports whether a token stands in quotes or brackets of its own.
func bracketed(s string, t tok) bool {
	before, after := s[:t.at], s[t.end:]
	for _, b := range [][2]string{{"【", "】"}, {"[", "]"}, {"(", ")"}, {"（", "）"}, {`"`, `"`}, {"'", "'"}, {"“", "”"}, {"「", "」"}, {"`", "`"}} {
		if strings.HasSuffix(before, b[0]) && strings.HasPrefix(after, b[1]) {
			return true
		}
	}
	return false
}

// named reports whether a short text names the provider of a number, or leads
// with the number: "OULE 101 余额不足", "202 超时".
func (r *reader) named(t tok) bool {
	const few = 80
	if len(r.folded) > few || len(t.text) < 3 {
		return false
	}
	leads := strings.HasPrefix(r.folded, t.text+" ") && len(r.folded) <= few/2
	for _, e := range lookup(r.table, t.text) {
		own := e.Provider != "wechat" && e.Provider != "alipay" // their numbers are recognised by their keys
		if own && (leads || r.seen.providers[e.Provider] > 0) {
			return true
		}
	}
	return false
}

// onlyNumber reports whether a text asks about a number and nothing else.
func (r *reader) onlyNumber(number string) bool {
	if len(r.folded) > 80 {
		return false
	}
	rest := strings.Replace(r.folded, number, " ", 1)
	for _, f := range r.vocab.Fillers {
		rest = strings.ReplaceAll(rest, f, " ")
	}
	return strings.Trim(rest, " ,.:;!?'\"()[]【】。、—-") == ""
}

func lineAt(s string, i int) string {
	from := strings.LastIndexByte(s[:i], '\n') + 1
	if n := strings.IndexByte(s[i:], '\n'); n >= 0 {
		return s[from : i+n]
	}
	return s[from:]
}
