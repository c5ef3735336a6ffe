package sign

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// responseOrders is how the gateway orders a response: the outcome, then the rest
// by name.
var responseOrders = []arrangement{
	{"usual", func(a, b string) int {
		return cmp.Or(outcomeFirst.compare(a, b), strings.Compare(a, b))
	}},
	outcomeFirst,
}

var outcomeFirst = ranked("outcome-first", "code", "msg", "sub_code", "sub_msg")

// alipayResponse judges alipay.v2.response_verify: why does this answer of the
// gateway not verify with the Alipay key that is configured?
func alipayResponse(c *Capture, r *Result) {
	content, sign := responseContent(c.Body, c.ResponseKey)
	if sign = cmp.Or(c.Sign, c.Signature, sign); sign == "" {
		f := findings{labels: []string{"ALI_RESP_NO_SIGN"}}
		f.settle(r)
		return
	}
	if content == "" {
		r.Error = missing("body." + cmp.Or(slug(c.ResponseKey), "…_response"))
		return
	}
	configured := c.alipayKeys(r)
	if r.Error != nil {
		return
	}
	s := openSignature(sign, configured)
	c.judgeResponse(r, s, configured, content)
}

func (c *Capture) judgeResponse(r *Result, s signature, configured []rsaKey, node string) {
	words := alipayWords(c.SignType, notifyCoats)
	text := func(s string) lined { return lined{lines: []string{s}} }
	rights := []lined{text(node)}
	if encoded, ok := gbk(node); ok && encoded != node { // an answer has the charset of its request
		rights = append(rights, text(encoded))
	}
	if strings.HasPrefix(node, `"`) {
		rights = append(rights, text(strings.Trim(node, `"`))) // encrypted: SDKs differ about the quotes
	}
	var f findings
	if content(c, r, &s, words, rights, responseMistakes(node), &f) {
		if f.unknown {
			if charset, ok := mojibake(node); ok {
				f.note("ALI_RX_CHARSET", charset)
			}
			if what, ok := rewritten(node); ok {
				f.note("ALI_RESP_RESERIALIZED", "traces:"+what)
			}
		}
	} else {
		f.unopened(s, words, c.wrongAlipayKey(configured))
	}
	f.settle(r)
}

// responseMistakes undo what is done to an answer before it is verified.
func responseMistakes(node string) mistakes[lined] {
	again := func(o origin, all []rendition) []hypothesis[lined] {
		out := rewrittenLine("ALI_RESP_RESERIALIZED", 0, all)
		for i := range out {
			if o.label != "" {
				out[i].label, out[i].also, out[i].detail = "ALI_RX_CHARSET", out[i].label, joined(o.detail, out[i].detail)
			}
		}
		return out
	}
	return mistakes[lined]{
		common: func() []hypothesis[lined] {
			var all []hypothesis[lined]
			for _, o := range origins(node) {
				if o.label != "" {
					all = append(all, lineIs("ALI_RX_CHARSET", o.detail, 0, o.text))
				}
				all = append(all, again(o, renditions(o.text, responseOrders, maxWritten))...)
			}
			return append(all, lineIs("ALI_RESP_RESERIALIZED", "html-escaped-text", 0, strings.ReplaceAll(node, "&quot;", `"`)))
		},
		rare: func() []hypothesis[lined] {
			var all []hypothesis[lined]
			for _, o := range origins(node) {
				all = append(all, again(o, shuffled(o.text, responseOrders, maxWritten))...)
			}
			return all
		},
	}
}

// responseContent cuts out what is signed, byte for byte: the value of the
// member …_response, and the signature beside it.
func responseContent(body, key string) (content, sign string) {
	members, ok := membersOf(body)
	if !ok {
		return cutContent(body, key)
	}
	var names []string
	for _, m := range members {
		switch {
		case m.name == "sign":
			var s string
			if json.Unmarshal([]byte(m.value), &s) == nil {
				sign = s
			}
		case strings.HasSuffix(m.name, "_response"):
			names = append(names, m.name)
		}
	}
	if !slices.ContainsFunc(members, func(m param) bool { return m.name == key }) && len(names) > 0 {
		key = names[0] // error_response, where another was expected
	}
	for _, m := range members {
		if m.name == key {
			content = m.value
		}
	}
	return content, sign
}

// membersOf lists the members of an object with their values as they are written.
func membersOf(body string) ([]param, bool) {
	dec := json.NewDecoder(strings.NewReader(body))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil, false
	}
	var all []param
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, false
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, false
		}
		text, _ := name.(string)
		all = append(all, param{text, string(bytes.TrimSpace(value))})
	}
	_, err := dec.Token()
	return all, err == nil
}

// cutContent is for bodies that are no JSON any more, as SDKs do it: up to the
// next member that belongs to the envelope.
func cutContent(body, key string) (content, sign string) {
	_, rest, ok := strings.Cut(body, `"`+key+`"`)
	if !ok || key == "" {
		return "", ""
	}
	rest = strings.TrimLeft(rest, " \t\r\n:")
	if _, after, ok := strings.Cut(rest, `"sign":"`); ok {
		sign, _, _ = strings.Cut(after, `"`)
	}
	for _, end := range []string{`,"alipay_cert_sn"`, `,"sign"`} {
		if before, _, ok := strings.Cut(rest, end); ok {
			return before, sign
		}
	}
	return strings.TrimSuffix(strings.TrimSpace(rest), "}"), sign
}
