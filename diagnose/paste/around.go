package paste

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/codes"
)

// surroundings is what the text says of its origin beside any code.
type surroundings struct {
	providers map[string]int // how many marks of each provider
	most      int
	version   string // of the WeChat interface: v2, v3 or client
	api       string
	payment   bool // some word of payment stands in the text
}

// look reads the surroundings of a folded text.
func look(folded string, pairs []pair, words *codes.Vocabulary, hints Hints) surroundings {
	s := surroundings{providers: map[string]int{}}
	seen := gramsOf(folded)
	count := func(text string, words []string) int { return count(text, keep(words, seen.has)) }
	if hints.Provider != "" {
		s.providers[strings.ToLower(hints.Provider)] = 100
		s.payment = true
	} else {
		for name, own := range words.Providers {
			s.providers[name] = count(folded, own)
		}
		if hasAppID(folded) {
			s.providers["wechat"]++
		}
		if hasTraceCode(folded) {
			s.providers["unionpay"]++
		}
		for _, p := range pairs {
			s.note(p)
		}
	}
	for _, n := range s.providers {
		s.most = max(s.most, n)
	}
	most := 0
	for _, v := range words.Versions {
		n := count(folded, v.Words)
		if v.Version == "v3" && answersLikeV3(pairs) {
			n++
		}
		if n > most {
			s.version, most = v.Version, n
		}
	}
	s.payment = s.payment || s.most > 0 || count(folded, words.Payment) > 0 || hasWord(folded, "pay")
	s.api = hints.API
	if s.api == "" {
		s.api = apiIn(folded, keep(words.Paths, func(p codes.Path) bool { return seen.has(p.Holds) }))
	}
	return s
}

// answersLikeV3 finds a word under the plain key code: v2 has return_code and
// err_code, and Alipay a number there.
func answersLikeV3(pairs []pair) bool {
	return slices.ContainsFunc(pairs, func(p pair) bool { return p.role == plain && p.key == "code" && isWord(p.value) })
}

// note counts a key whose form alone tells the provider: in camel case it is
// not among the marks.
func (s *surroundings) note(p pair) {
	switch p.role {
	case business:
		if p.key == "errcode" { // of the WeChat open platform
			s.providers["wechat"]++
		}
	case returned, returnText, traced:
		s.providers["wechat"]++
	case result:
		if isWord(p.value) {
			s.providers["wechat"]++
		}
	case client:
		s.providers["alipay"]++
	case response, original:
		s.providers["unionpay"] += 2
	}
}

// fit is how well an entry suits the surroundings, one where nothing speaks
// against it. The numbers keep the unlikely reading visible.
func (s *surroundings) fit(e *codes.Entry) float64 {
	f := 1.0
	if s.most > 0 {
		f = 0.12 + 0.88*float64(s.providers[e.Provider])/float64(s.most)
		if s.providers[e.Provider] == 0 && s.most >= 100 { // a hint
			f = 0.03
		}
	}
	if e.Provider == "wechat" && s.version != "" && e.APIVersion != s.version && e.APIVersion != "any" && e.Kind == codes.Code {
		f *= 0.25
	}
	if s.providers[e.Provider] == 0 && e.Provider != "wechat" && e.Provider != "alipay" { // rare: its name would stand beside the code
		f *= 0.25
	}
	if s.version == "" && e.Provider == "wechat" && e.APIVersion == "v2" { // of two namesakes the newer comes first
		f *= 0.95
	}
	if s.api != "" && codes.Serves(e.APIs, s.api) {
		f *= 1.3
	}
	return f * commonness(e)
}

// commonness lets a code that one rare interface answers with step back behind
// its namesake that every interface knows.
func commonness(e *codes.Entry) float64 {
	if len(e.APIs) == 0 || len(e.APIs) > 5 || slices.Contains(e.APIs, "common") {
		return 1
	}
	return 0.5 + 0.1*float64(len(e.APIs))
}

// provider names the entry's provider where the text shows it.
func (s *surroundings) provider(e *codes.Entry) string {
	if s.providers[e.Provider] > 0 {
		return e.Provider
	}
	return ""
}

func count(text string, words []string) int {
	n := 0
	for _, w := range words {
		if strings.Contains(text, w) {
			n++
		}
	}
	return n
}

// hasWord finds an English word that stands alone or in a name with
// underscores.
func hasWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(word)
		if (i == 0 || !isLetter(rune(text[i-1]))) && (end == len(text) || !isLetter(rune(text[end]))) {
			return true
		}
		from = end
	}
}

// hasAppID finds a WeChat app id: wx and sixteen hexadecimal digits.
func hasAppID(text string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], "wx")
		if i < 0 {
			return false
		}
		from += i + 2
		n := 0
		for from+n < len(text) && strings.IndexByte("0123456789abcdef", text[from+n]) >= 0 {
			n++
		}
		if n == 16 {
			return true
		}
	}
}

// hasTraceCode finds the seven digits in brackets that end a message of
// UnionPay.
func hasTraceCode(text string) bool {
	for i := 0; i+9 <= len(text); i++ {
		if text[i] == '[' && text[i+8] == ']' && isNumber(text[i+1:i+8]) {
			return true
		}
	}
	return false
}

// apiIn finds the interface that a text names, by an address or by a method.
func apiIn(folded string, paths []codes.Path) string {
	for _, p := range paths {
		if i := strings.Index(folded, p.Holds); i >= 0 && strings.HasSuffix(address(folded[i:]), p.Ends) {
			return p.API
		}
	}
	for _, service := range []string{"trade", "fund", "pcredit", "data", "user", "open", "system"} {
		for _, sep := range []string{".", "_"} {
			if i := strings.Index(folded, "alipay"+sep+service+sep); i >= 0 {
				return method(folded[i:])
			}
		}
	}
	return ""
}

// address is the part of a URL that s starts with, up to its query or its end.
func address(s string) string {
	if i := strings.IndexAny(s, "?#\"' <>,;)\\"); i >= 0 {
		return s[:i]
	}
	return s
}

// method is the method of Alipay that s starts with, also as the name of its
// answer: alipay_trade_pay_response.
func method(s string) string {
	i := 0
	for i < len(s) && (isLetter(rune(s[i])) || s[i] == '.' || s[i] == '_') {
		i++
	}
	m := strings.TrimSuffix(strings.Trim(s[:i], "._"), "_response")
	return strings.ReplaceAll(m, "_", ".")
}
