package capture

import (
	"regexp"
	"strings"
)

// The words of notes. What they announce follows the sign after them.
const (
	noteSign = `["'\]]*\s*(?::|：|=>|->|=|为|是)\s*["'\[]*`
	noteURL  = `https?://[^\s"'<>，；。]+`
	notePath = `/[^\s"'<>，；。]+`
	noteVerb = `GET|POST|PUT|PATCH|DELETE`
)

// noteWords finds what notes tell of a message.
var noteWords = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`(?P<auth>\bauthorization` + noteSign + `)`,
	`(?P<scheme>\b(?:WECHATPAY(?:2|-BRAND)-SHA256-RSA2048|ALIPAY-SHA256withRSA)\s)`,
	`(?P<header>(?:wechatpay[-_](?:signature[-_]type|signature|timestamp|nonce|serial)|` +
		`alipay[-_](?:signature|timestamp|nonce|sn|app[-_]auth[-_]token)|\bcontent-type)` + noteSign + `[^\s"'\],}]+)`,
	`(?P<call>\b(?:` + noteVerb + `)\s+["']?(?:` + noteURL + `|` + notePath + `))`,
	`(?P<method>(?:method|请求方法|请求方式|方法|方式)` + noteSign + `(?:` + noteVerb + `)\b)`,
	`(?P<url>(?:\b(?:url|uri|path)|地址|路径|接口)` + noteSign + `(?:` + noteURL + `|` + notePath + `))`,
	`(?P<link>` + noteURL + `)`,
	`(?P<answer>(?:返回|响应|应答|回包|\bresponse\b|\banswer\b)[^\n:：{]{0,24}[:：])`,
	`(?P<body>(?:请求体|报文|请求参数|\bbody|\bpayload|\bdata)` + noteSign + `)`,
	`(?P<document>[{<])`,
}, "|"))

// word is what was found in a line, with its place in the whole text.
type word struct {
	name     string
	from, to int
}

func nextWord(text string, at, end int) (word, bool) {
	found := noteWords.FindStringSubmatchIndex(text[at:end])
	if found == nil {
		return word{}, false
	}
	for i, name := range noteWords.SubexpNames() {
		if name != "" && found[2*i] >= 0 {
			return word{name, at + found[2*i], at + found[2*i+1]}, true
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
		return at + r.noteAuthorization(text[at:], end-at)
	case "header":
		h := noteHeader.FindStringSubmatch(found)
		r.draftHeader(strings.ReplaceAll(h[1], "_", "-"), strings.TrimRight(h[2], ";，。"))
	case "call":
		verb, rest, _ := strings.Cut(found, string(found[strings.IndexAny(found, " \t")]))
		r.draftTarget(strings.ToUpper(verb), strings.TrimLeft(rest, " \t\"'"))
	case "method":
		r.draftTarget(strings.ToUpper(lastWord.FindString(found)), "")
	case "url":
		r.draftTarget("", found[noteTarget.FindStringIndex(found)[0]:])
	case "link":
		if platformURL.MatchString(found) {
			r.draftTarget("", found)
		}
	case "answer":
		r.flush()
		r.draft.answer = true
	case "document":
		return r.noteDocument(text, w.from, end, labelled)
	}
	return w.to
}

var (
	noteHeader  = regexp.MustCompile(`(?i)^([a-z_-]+)` + noteSign + `(.*)$`)
	noteTarget  = regexp.MustCompile(`(?i)https?://|/`)
	lastWord    = regexp.MustCompile(`[A-Za-z]+$`)
	platformURL = regexp.MustCompile(`(?i)^https?://(?:[a-z0-9-]+\.)*(?:api\.mch\.weixin\.qq\.com|api2?\.wechatpay\.cn|openapi[a-z.-]*\.alipay(?:dev)?\.com)(?:[:/?]|$)`)
)

// noteAuthorization reads the value of the header and returns how long it is.
// Inside a text of a program its quotes have backslashes.
func (r *reader) noteAuthorization(text string, line int) int {
	value := authValue.FindString(text[:min(len(text), maxHeader)])
	used := len(value)
	if first := text[:min(line, maxHeader)]; strings.Contains(first, `=\"`) {
		value = authValue.FindString(strings.ReplaceAll(first, `\"`, `"`))
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
		if !markupStart.MatchString(text[at:min(len(text), at+16)]) {
			return at + 1
		}
		if n := documentEnd(text[at:]); n > 0 {
			r.draftBody(text[at : at+n])
			return at + n
		}
		return at + 1
	}
	if n, ok := r.literal(text, at); ok {
		r.draftDocument(text, &n)
		return n.to
	}
	if labelled { // cut off by a log, or no JSON: what there is of it
		r.draftBody(strings.TrimRight(text[at:end], "\r\n"))
		return end
	}
	return at + 1
}

var markupStart = regexp.MustCompile(`(?i)^<(?:xml|\?xml|root|form)\b`)
