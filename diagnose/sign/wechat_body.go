package sign

import "strings"

// The lines of an answer of APIv3.
const (
	answerTimeLine = iota
	answerNonceLine
	answerBodyLine
)

const byteOrderMark = "\ufeff"

// wechatOrders are the orders of members in messages of APIv3, as its documents
// and the messages in public SDKs have them.
var wechatOrders = []arrangement{
	ranked("notice", "id", "create_time", "resource_type", "event_type", "summary", "resource",
		"original_type", "algorithm", "ciphertext", "associated_data", "nonce"),
	ranked("notice-2", "id", "create_time", "event_type", "resource_type", "resource", "algorithm", "ciphertext", "nonce",
		"associated_data", "original_type", "summary"),
	ranked("notice-3", "id", "create_time", "event_type", "resource_type", "summary", "resource",
		"algorithm", "original_type", "ciphertext", "nonce", "associated_data"),
	ranked("payment", "mchid", "appid", "out_trade_no", "transaction_id", "trade_type", "trade_state", "trade_state_desc",
		"bank_type", "attach", "success_time", "payer", "amount", "total", "payer_total", "currency", "payer_currency"),
	ranked("payment-2", "appid", "mchid", "out_trade_no", "transaction_id", "trade_type", "trade_state", "trade_state_desc",
		"bank_type", "attach", "success_time", "payer", "amount", "total", "payer_total", "currency", "payer_currency", "scene_info"),
	ranked("payment-3", "transaction_id", "amount", "payer_total", "total", "currency", "payer_currency", "mchid", "trade_state",
		"bank_type", "promotion_detail", "success_time", "payer", "out_trade_no", "appid", "trade_state_desc", "trade_type", "attach"),
	ranked("refund", "refund_id", "out_refund_no", "transaction_id", "out_trade_no", "channel", "user_received_account", "success_time",
		"create_time", "status", "funds_account", "amount", "total", "refund", "payer_total", "payer_refund", "settlement_refund",
		"settlement_total", "discount_refund", "currency"),
	ranked("refusal", "code", "message", "detail", "field", "value", "issue", "location"),
}

// answerMistakes are the ways in which a message is changed between the wire and
// the function that verifies it, undone.
func answerMistakes(body string) mistakes[lined] {
	return mistakes[lined]{
		common: func() []hypothesis[lined] {
			all := carriedMistakes()
			if end, ok := cutOff(body); ok {
				all = append(all, lineIs("WX3_RX_BODY_TRUNCATED", "end-lost", answerBodyLine, body+end))
			}
			for _, o := range origins(body) {
				all = append(all, o.rewritten(renditions(o.text, wechatOrders, maxWritten))...)
			}
			return all
		},
		rare: func() []hypothesis[lined] {
			var all []hypothesis[lined]
			for _, o := range origins(body) {
				all = append(all, o.rewritten(shuffled(o.text, wechatOrders, maxWritten))...)
			}
			return all
		},
	}
}

// carriedMistakes are those of carrying a text about without reading it.
func carriedMistakes() []hypothesis[lined] {
	space := func(detail string, edit func(string) string) hypothesis[lined] {
		return inLine("WX3_RX_BODY_WHITESPACE", detail, bodySpace, answerBodyLine, edit)
	}
	all := []hypothesis[lined]{
		inLine("WX3_RX_BODY_BOM", "", bodyMark, answerBodyLine, func(s string) string { return strings.TrimPrefix(s, byteOrderMark) }),
		space("added-at-end", func(s string) string { return strings.TrimRight(s, " \t\r\n") }),
		space("added-around", strings.TrimSpace),
		swapped("WX3_RX_HEADERS_SWAPPED", "", answerTimeLine, answerNonceLine),
		space("carriage-returns", func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }),
		space("line-feed-lost", func(s string) string { return s + "\n" }),
		space("carriage-returns-lost", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }),
	}
	for _, c := range mistakenCharsets {
		h := inLine("WX3_RX_BODY_CHARSET", c.name, bodyChars, answerBodyLine, func(s string) string {
			if plain, ok := misread(s, c); ok {
				return plain
			}
			return s
		})
		h.heavy = true
		all = append(all, h)
	}
	return all
}

// origin is what a body was before a certain mistake; a library may have written
// it again besides.
type origin struct{ label, detail, text string }

// origins returns the body itself first, without a mistake.
func origins(body string) []origin {
	text, marked := strings.CutPrefix(body, byteOrderMark)
	all := []origin{{text: body}}
	if marked {
		all = append(all, origin{"WX3_RX_BODY_BOM", "", text})
	}
	for _, c := range mistakenCharsets {
		if s, ok := misread(text, c); ok {
			all = append(all, origin{"WX3_RX_BODY_CHARSET", c.name, s})
		}
	}
	return all
}

func (o origin) rewritten(all []rendition) []hypothesis[lined] {
	var out []hypothesis[lined]
	for _, v := range all {
		if v.text == strings.TrimSpace(o.text) {
			continue // only white space was added: that has a name of its own
		}
		h := lineIs("WX3_RX_BODY_RESERIALIZED", joined(o.detail, "re-serialised:"+v.name), answerBodyLine, v.text)
		if o.label != "" {
			h.label, h.also = o.label, h.label
		}
		out = append(out, h)
	}
	return out
}

// traces notes what the body itself shows, where the text that was signed cannot
// be had back.
func (f *findings) traces(body string) {
	f.unknown = true
	switch charset, garbled := mojibake(body); {
	case body == "":
		f.note("WX3_RX_BODY_EMPTY", "")
		return
	case strings.HasPrefix(body, byteOrderMark):
		f.note("WX3_RX_BODY_BOM", "")
	case garbled:
		f.note("WX3_RX_BODY_CHARSET", charset)
	}
	if _, cut := cutOff(body); cut {
		f.note("WX3_RX_BODY_TRUNCATED", "")
	} else if what, ok := rewritten(body); ok {
		f.note("WX3_RX_BODY_RESERIALIZED", "traces:"+what)
	}
}

// cutOff recognises JSON that stops in the middle, and returns what would close
// it. It reads no deeper than text is worth reading.
func cutOff(text string) (closing string, ok bool) {
	text = strings.TrimLeft(strings.TrimPrefix(text, byteOrderMark), " \t\r\n")
	if text == "" || text[0] != '{' && text[0] != '[' {
		return "", false
	}
	var stack []byte
	inString := false
	for i := 0; i < len(text) && len(stack) <= maxJSONDepth; i++ {
		switch b := text[i]; {
		case inString && b == '\\':
			i++
		case b == '"':
			inString = !inString
		case inString:
		case b == '{' || b == '[':
			stack = append(stack, b+2) // } and ] stand two behind { and [
		case (b == '}' || b == ']') && len(stack) > 0:
			stack = stack[:len(stack)-1]
		}
	}
	if inString {
		closing = `"`
	}
	for i := len(stack) - 1; i >= 0; i-- {
		closing += string(stack[i])
	}
	return closing, closing != ""
}
