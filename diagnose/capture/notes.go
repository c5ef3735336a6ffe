package capture

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// The words of notes. What they announce follows the sign after them.
const (
	noteSign = `["'\]]*\s*(?::|：|=>|->|=|为|是)\s*["'\[]*`
	noteURL  = `https?://[^\s"'<>，；。]+`
	notePath = `/[^\s"'<>，；。]+`
	noteVerb = `GET|POST|PUT|PATCH|DELETE`
)

// noteWords tells, at a place where one may stand, what notes tell of a message.
var noteWords = source.Pattern(`^(?i:` + strings.Join([]string{
	`(?P<auth>authorization` + noteSign + `)`,
	`(?P<scheme>(?:WECHATPAY(?:2|-BRAND)-SHA256-RSA2048|ALIPAY-SHA256withRSA)\s)`,
	`(?P<header>(?:wechatpay[-_](?:signature[-_]type|signature|timestamp|nonce|serial)|` +
		`alipay[-_](?:signature|timestamp|nonce|sn|app[-_]auth[-_]token)|content-type|host)` + noteSign + `[^\s"'\],}]+)`,
	`(?P<call>(?:` + noteVerb + `)[ \t]+["']?(?:` + noteURL + `|` + notePath + `))`,
	`(?P<method>(?:method|请求方法|请求方式|方法|方式)` + noteSign + `(?:` + noteVerb + `)\b)`,
	`(?P<url>(?:url|uri|path|地址|路径|接口)` + noteSign + `(?:` + noteURL + `|` + notePath + `))`,
	`(?P<link>` + noteURL + `)`,
	`(?P<answer>(?:返回|响应|应答|回包|response\b|answer\b)[^\n:：{]{0,24}[:：])`,
	`(?P<body>(?:请求体|报文|请求参数|body|payload|data)` + noteSign + `)`,
	`(?P<document>[{<])`,
}, "|") + `)`)

// wordStarts are how the words begin. Looking for these first is what makes a
// long log quick to read. Those after a * begin at the beginning of a word only.
var wordStarts = byFirstByte("*authorization", "wechatpay", "alipay", "*content-type", "*host", "*get", "*post", "*put", "*patch", "*delete",
	"method", "请求", "方法", "方式", "*url", "*uri", "*path", "地址", "路径", "接口", "*http", "返回", "响应", "应答", "回包", "*response", "*answer",
	"报文", "*body", "*payload", "*data", "{", "<")

func byFirstByte(words ...string) (table [256][]string) {
	for _, w := range words {
		c := strings.TrimPrefix(w, "*")[0]
		table[c] = append(table[c], w)
		if upper := strings.ToUpper(string(c)); 'a' <= c && c <= 'z' {
			table[upper[0]] = append(table[upper[0]], w)
		}
	}
	return table
}

// mayBegin reports whether a word may begin at an offset.
func mayBegin(text string, at int) bool {
	for _, w := range wordStarts[text[at]] {
		w, whole := strings.CutPrefix(w, "*")
		if whole && at > 0 && isWordByte(text[at-1]) {
			continue
		}
		if len(text)-at >= len(w) && strings.EqualFold(text[at:at+len(w)], w) {
			return true
		}
	}
	return false
}

func isWordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// word is what was found in a line, with its place in the whole text.
type word struct {
	name     string
	from, to int
}

func nextWord(text string, at, end int) (word, bool) {
	for ; at < end; at++ {
		if !mayBegin(text[:end], at) {
			continue
		}
		found := noteWords().FindStringSubmatchIndex(text[at:min(end, at+maxHeader)])
		if found == nil {
			continue
		}
		for i, name := range noteWords().SubexpNames() {
			if name != "" && found[2*i] >= 0 {
				return word{name, at, at + found[2*i+1]}, true
			}
		}
	}
	return word{}, false
}

// notes reads a line of a text that is no dump, with the documents that begin in
// it, and returns where to go on.
func (r *reader) notes(text string, at, end int) int {
	formAt, formEnd, isForm := formIn(strings.TrimRight(text[at:end], "\r\n"))
	formAt, formEnd = at+formAt, at+formEnd
	for at < end && r.problem == nil {
		w, ok := nextWord(text, at, end)
		switch {
		case isForm && formAt >= at && (!ok || formAt <= w.from):
			r.draftBody(text[formAt:formEnd])
			at = formEnd
			continue
		case !ok:
			return end
		case isForm && formAt > w.from && formAt < w.to && w.name != "body":
			w.to = max(w.to, formEnd) // a URL with a query that was decoded
		}
		at = r.note(text, w, end)
	}
	return at
}

// note takes what one word announces and returns where to go on.
func (r *reader) note(text string, w word, end int) int {
	found := text[w.from:w.to]
	labelled := r.draft.labelled
	r.draft.labelled = w.name == "body"
	switch w.name {
	case "auth", "scheme":
		at := w.to
		if w.name == "scheme" {
			at = w.from
		}
		return max(w.to, at+r.noteAuthorization(text[at:], end-at))
	case "header":
		h := noteHeader().FindStringSubmatch(found)
		r.draftHeader(strings.ReplaceAll(h[1], "_", "-"), strings.TrimRight(h[2], ";，。"))
	case "call":
		verb := found[:strings.IndexAny(found, " \t")]
		r.draftTarget(strings.ToUpper(verb), strings.TrimLeft(found[len(verb):], " \t\"'"))
	case "method":
		r.draftTarget(strings.ToUpper(lastWord().FindString(found)), "")
	case "url":
		r.draftTarget("", found[noteTarget().FindStringIndex(found)[0]:])
	case "link":
		if platformURL().MatchString(found) {
			r.draftTarget("", found)
		}
	case "answer":
		if !r.draft.isSigned() || r.draft.hasBody { // else its headers came before
			r.flush()
		}
		r.draft.answer = true
	case "document":
		return r.noteDocument(text, w.from, end, labelled)
	}
	return w.to
}

var (
	noteHeader  = source.Pattern(`(?i)^([a-z_-]+)` + noteSign + `(.*)$`)
	noteTarget  = source.Pattern(`(?i)https?://|/`)
	lastWord    = source.Pattern(`[A-Za-z]+$`)
	platformURL = source.Pattern(`(?i)^https?://(?:[a-z0-9-]+\.)*(?:api\.mch\.weixin\.qq\.com|api2?\.wechatpay\.cn|openapi[a-z.-]*\.alipay(?:dev)?\.com)(?:[:/?]|$)`)
)

// noteAuthorization reads the value of the header and returns how long it is.
// Inside a text of a program its quotes have backslashes.
func (r *reader) noteAuthorization(text string, line int) int {
	value := authValue().FindString(text[:min(len(text), maxHeader)])
	used := len(value)
	if first := text[:min(line, maxHeader)]; strings.Contains(first, `=\"`) {
		value = authValue().FindString(strings.ReplaceAll(first, `\"`, `"`))
		used = len(first)
	}
	if value = strings.TrimRight(value, ", \t\r\n"); value != "" {
		r.draftHeader("Authorization", value)
	}
	return used
}

// noteDocument reads the document at an offset and returns where it ends, or
// the next byte where none begins.
func (r *reader) noteDocument(text string, at, end int, labelled bool) int {
	if text[at] == '<' {
		if n := r.markupEnd(text, at); n > 0 {
			r.draftBody(text[at : at+n])
			return at + n
		}
		return at + 1
	}
	if n, ok := r.literal(text, at); ok {
		r.draftDocument(text, &n)
		return n.to
	}
	rest := strings.TrimRight(text[at:end], "\r\n")
	switch { // cut off by a log, or no JSON any more: what there is of it
	case r.isBrokenAnswer(rest):
		r.flush()
		r.response(&message{body: rest})
	case labelled:
		r.draftBody(rest)
	default:
		return at + 1
	}
	return end
}

// markupEnd is the length of the XML or HTML at an offset.
func (r *reader) markupEnd(text string, at int) int {
	if r.tries <= 0 || !markupStart().MatchString(text[at:min(len(text), at+16)]) {
		return 0
	}
	n := documentEnd(text[at:])
	if n == 0 {
		r.tries -= len(text) - at
	}
	return n
}

func (r *reader) isBrokenAnswer(rest string) bool {
	head := rest[:min(len(rest), maxEnvelope)]
	if r.tries -= len(head); r.tries <= 0 || !strings.Contains(head, `response"`) {
		return false
	}
	r.tries -= len(rest)
	return responseKey(rest) != ""
}

var markupStart = source.Pattern(`(?i)^<(?:xml|\?xml|root|form)\b`)
