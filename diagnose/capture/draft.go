package capture

import (
	"slices"
	"strings"
)

// draft is a message as notes tell it, item by item, in any order. An item that
// it has already begins the next message.
type draft struct {
	message
	hasBody  bool
	answer   bool // words said that it is an answer
	labelled bool // a word announced the body
}

func (d *draft) begun() bool {
	return d.hasBody || d.method != "" || d.url != "" || len(d.headers) > 0
}

func (d *draft) isSigned() bool { return d.hasAny(wechatSigned) || d.hasAny(alipaySigned) }

// draftHeader notes a header. Those of a request and of an answer never belong
// to one message.
func (r *reader) draftHeader(name, value string) {
	isAuth := strings.EqualFold(name, "Authorization")
	signs := isOneOf(name, wechatSigned) || isOneOf(name, alipaySigned)
	d := &r.draft
	switch asked := d.header("Authorization") != ""; {
	case asked && signs:
		r.flush()
		d.answer = true
	case isAuth && (asked || d.isSigned()) || d.header(name) != "":
		r.flush()
	}
	d.set(name, value)
}

func isOneOf(name string, list []string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, name) })
}

// draftTarget notes a method, a URL or both.
func (r *reader) draftTarget(method, url string) {
	d := &r.draft
	if method != "" && d.method != "" || url != "" && d.url != "" || d.isSigned() && d.hasBody {
		r.flush()
	}
	if method != "" {
		d.method = method
	}
	if url != "" {
		d.url = strings.TrimRight(url, ".,;)")
	}
}

// draftBody notes a body.
func (r *reader) draftBody(text string) {
	if r.draft.hasBody {
		r.flush()
	}
	r.draft.body, r.draft.hasBody = text, true
}

// draftDocument notes an object: headers, a message that a program logged, an
// answer, or a body.
func (r *reader) draftDocument(text string, n *node) {
	raw := text[n.from:n.to]
	switch {
	case isHeaders(n):
		for i, name := range n.names {
			r.draftHeader(name, n.items[i].headerText())
		}
	case hasHeaders(n, 0):
		r.flush()
		r.logged(text, n, 0)
	case isRefusal(n) || responseKey(raw) != "":
		r.flush()
		r.response(&message{body: raw})
	case r.draft.method == "GET" && !r.draft.answer && !r.draft.isSigned():
		r.flush() // a GET has no body: this is its answer
		r.response(&message{body: raw})
	default:
		r.draftBody(raw)
	}
}

// flush adds the message that was drafted.
func (r *reader) flush() {
	d := r.draft
	r.draft = draft{}
	if !d.begun() {
		return
	}
	m := &d.message
	switch {
	case d.header("Authorization") != "":
		r.request(m)
	case d.hasAny(wechatSigned) && !d.answer && (r.isNotice(m) || d.url != "" && !wechatHost().MatchString(d.url)):
		r.request(m)
	case d.isSigned() || d.url == "":
		r.response(m)
	default:
		r.settle()
		r.parameters(m)
	}
}

// isRefusal tells an error answer of APIv3.
func isRefusal(n *node) bool {
	return n.get("code") != nil && n.get("message") != nil || n.get("sign_information") != nil
}

// isHeaders tells an object of headers.
func isHeaders(n *node) bool {
	return slices.ContainsFunc(n.names, func(name string) bool {
		return strings.EqualFold(name, "Authorization") || isOneOf(name, wechatSigned) || isOneOf(name, alipaySigned)
	})
}

// headerText is the value of a header, which some programs write as a list.
func (n *node) headerText() string {
	if n.kind == '[' && len(n.items) > 0 {
		return n.items[0].text
	}
	return n.text
}

// The names that programs log the parts of a message by.
var (
	headersNames = []string{"headers", "header", "requestHeaders", "request_headers", "responseHeaders", "response_headers"}
	bodyNames    = []string{"body", "data", "rawBody", "raw_body", "requestBody", "request_body", "responseBody", "response_body", "payload", "content"}
	urlNames     = []string{"url", "uri", "path", "requestUrl", "request_url"}
	statusNames  = []string{"status", "statusCode", "status_code"}
)

func (n *node) oneOf(names []string) *node {
	for _, name := range names {
		if m := n.get(name); m != nil {
			return m
		}
	}
	return nil
}

// hasHeaders tells an object with headers in it, such as a logged exchange.
func hasHeaders(n *node, depth int) bool {
	if depth > maxInside {
		return false
	}
	if h := n.oneOf(headersNames); h != nil && isHeaders(h) {
		return true
	}
	return slices.ContainsFunc(n.items, func(item node) bool { return hasHeaders(&item, depth+1) })
}

// logged adds the messages of an object that a program logged.
func (r *reader) logged(text string, n *node, depth int) {
	if depth > maxInside {
		return
	}
	if h := n.oneOf(headersNames); h != nil && isHeaders(h) {
		r.loggedMessage(text, n, h)
	}
	for i := range n.items {
		r.logged(text, &n.items[i], depth+1)
	}
}

func (r *reader) loggedMessage(text string, n, h *node) {
	d := &r.draft
	d.method = strings.ToUpper(n.quoted("method"))
	if u := n.oneOf(urlNames); u != nil {
		d.url = u.text
	}
	d.answer = n.oneOf(statusNames) != nil
	for i, name := range h.names {
		d.set(name, h.items[i].headerText())
	}
	if b := n.oneOf(bodyNames); b != nil {
		d.body, d.hasBody = b.text, true
		if b.kind != '"' {
			d.body = text[b.from:b.to]
		}
	}
	r.flush()
}
