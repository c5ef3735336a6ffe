package capture

import (
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules/source"
)

// content looks for what a body holds besides what its headers sign.
func (r *reader) content(m *message) {
	body := strings.TrimSpace(m.body)
	switch {
	case body == "":
	case body[0] == '{' || body[0] == '[':
		if n, ok := r.literal(body, 0); ok {
			r.document(body, &n, m, 0)
		}
	case body[0] == '<':
		r.markup(body)
	case looksSigned(body):
		r.form(body)
	}
}

// literal parses an object or array, as long as not too much was read in vain.
func (r *reader) literal(text string, at int) (node, bool) {
	if r.tries <= 0 {
		return node{}, false
	}
	n, reached, ok := parseLiteral(text, at)
	if !ok {
		r.tries -= reached - at
	}
	return n, ok
}

// maxInside bounds how often a document may stand in a text of another one.
const maxInside = 3

// document walks through a document for what is signed or sealed in it. The
// text is the one that it was parsed from.
func (r *reader) document(text string, n *node, m *message, inside int) {
	switch n.kind {
	case '{':
		if signed := n.get("sign_information"); signed != nil {
			r.refuse(signed)
		}
		if c, ok := sealed(n); ok {
			c.HeaderNonce, c.Now = m.header("Wechatpay-Nonce"), m.now
			r.add(c)
		}
		if len(n.items) > MaxParams {
			r.fail(tooManyParams(r.name))
			return
		}
		if p := newParams(n.pairs(text)); r.params(p, nil) {
			return
		}
		fallthrough
	case '[':
		for i := range n.items {
			r.document(text, &n.items[i], m, inside)
		}
	case '"':
		r.inner(n.text, m, inside)
	}
}

// inner reads a text within a document that is itself a form or a document: the
// order string for an app, a body in a log.
func (r *reader) inner(s string, m *message, inside int) {
	switch {
	case inside == maxInside || len(s) < 16:
	case strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}"):
		if responseKey(s) != "" {
			r.response(&message{body: s, now: m.now})
		} else if n, ok := r.literal(s, 0); ok {
			r.document(s, &n, m, inside+1)
		}
	case strings.HasPrefix(s, "<"):
		r.markup(s)
	case looksSigned(s):
		if from, to, ok := formIn(s); ok {
			r.form(s[from:to])
		}
	}
}

// bareValue is a value that JSON writes without quotes. Another bare word is a
// variable of a program, whose value is not known.
var bareValue = source.Pattern(`^(?:-?[0-9][0-9.eE+-]*|true|false|null)$`)

// pairs are the members of an object as parameters.
func (n *node) pairs(text string) []pair {
	list := make([]pair, 0, len(n.items))
	for i, item := range n.items {
		value := item.text
		switch {
		case item.kind == '{' || item.kind == '[':
			value = text[item.from:item.to]
		case item.kind == 0 && !bareValue().MatchString(value):
			continue
		case item.kind == 0 && value == "null":
			value = ""
		}
		list = append(list, pair{n.names[i], value})
	}
	return list
}

// sealed is the encrypted part of a notification, or a platform certificate in
// an answer.
func sealed(n *node) (c sign.Capture, ok bool) {
	c = sign.Capture{Kind: sign.WeChatAEAD, Algorithm: n.quoted("algorithm"), Ciphertext: n.quoted("ciphertext"),
		Nonce: n.quoted("nonce"), AssociatedData: n.quoted("associated_data"), OriginalType: n.quoted("original_type")}
	return c, c.Ciphertext != "" && (c.Nonce != "" || strings.HasPrefix(c.Algorithm, "AEAD_"))
}

// isNotice tells the body of a notification by its own fields.
func (r *reader) isNotice(m *message) bool {
	n, ok := r.literal(strings.TrimSpace(m.body), 0)
	if !ok || n.get("event_type") == nil {
		return false
	}
	resource := n.get("resource")
	if resource == nil {
		return false
	}
	_, ok = sealed(resource)
	return ok
}

// isForm tells a body of parameters.
func isForm(m *message) bool {
	if strings.HasPrefix(strings.ToLower(m.header("Content-Type")), "application/x-www-form-urlencoded") {
		return true
	}
	body := strings.TrimSpace(m.body)
	return body != "" && strings.IndexByte("{[<", body[0]) < 0 && strings.Contains(body, "=") && m.header("Content-Type") == ""
}

// multipartPairs are the parameters of an upload; files are not signed.
func multipartPairs(m *message) []pair {
	kind, options, err := mime.ParseMediaType(m.header("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil
	}
	var pairs []pair
	parts := multipart.NewReader(strings.NewReader(m.body), options["boundary"])
	for len(pairs) < maxHeaders {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		if part.FileName() != "" || part.FormName() == "" {
			continue
		}
		if value, err := io.ReadAll(part); err == nil {
			pairs = append(pairs, pair{part.FormName(), string(value)})
		}
	}
	return pairs
}
