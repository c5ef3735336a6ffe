package sign

import (
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// receivedMistakes are the ways in which the values of a notification are changed
// before they are verified, undone. They go together in any order.
func receivedMistakes(right paired) []hypothesis[paired] {
	undo := func(label, detail string, edit func(string) string) hypothesis[paired] {
		return inValues(label, detail, anywhere, func(p param) string { return edit(p.value) })
	}
	all := []hypothesis[paired]{
		undo("ALI_RX_NOT_DECODED", "", unescaped(url.QueryUnescape)),
		undo("ALI_RX_NOT_DECODED", "plus-kept", unescaped(url.PathUnescape)),
		undo("ALI_RX_HTML_ESCAPED", "", html.UnescapeString),
		undo("ALI_RX_SLASHES_ADDED", "", stripSlashes),
		undo("ALI_RX_SLASHES_ADDED", "quotes-only", strings.NewReplacer(`\"`, `"`, `\'`, "'").Replace),
		undo("ALI_RX_HTML_ESCAPED", "twice", func(s string) string { return html.UnescapeString(html.UnescapeString(s)) }),
	}
	for _, c := range mistakenCharsets {
		all = append(all, undo("ALI_RX_CHARSET", c.name, func(s string) string {
			if plain, ok := misread(s, c); ok {
				return plain
			}
			return s
		}))
	}
	all = append(all, amountMistakes(right)...)
	all = append(all, decodedTwice(right)...)
	for _, name := range right.names() {
		all = append(all, without("ALI_RX_EXTRA_PARAM", slug(name), missingParams, name))
	}
	return append(all, rewrittenValues(right)...)
}

// unescaped keeps a text that does not decode.
func unescaped(decode func(string) (string, error)) func(string) string {
	return func(s string) string {
		if plain, err := decode(s); err == nil {
			return plain
		}
		return s
	}
}

// stripSlashes undoes addslashes of PHP.
func stripSlashes(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// amountMistakes are amounts that went through a number and lost their zeros:
// Alipay writes two decimals.
func amountMistakes(right paired) []hypothesis[paired] {
	amount := func(p param) string {
		if !strings.Contains(p.name, "amount") && !strings.Contains(p.name, "fee") && !strings.Contains(p.name, "price") {
			return p.value
		}
		f, err := strconv.ParseFloat(p.value, 64)
		if err != nil || len(p.value) > 16 || strings.Trim(p.value, "0123456789.") != "" {
			return p.value
		}
		return strconv.FormatFloat(f, 'f', 2, 64)
	}
	all := []hypothesis[paired]{inValues("ALI_RX_VALUE_CHANGED", "two-decimals", allValues, amount)}
	for _, p := range right.params[:min(len(right.params), maxListed)] {
		if value := amount(p); value != p.value {
			all = append(all, valueIs("ALI_RX_VALUE_CHANGED", slug(p.name), allValues, p.name, value))
		}
	}
	return all
}

// Limits of undoing a decoding: the blanks of one value that may each have been a
// +, and the length of one that merchants encode; passback_params has 512 at most.
const (
	maxBlanks  = 6
	maxEncoded = 2 << 10
)

// decodedTwice are values that were URL-decoded once too often: a blank was a +,
// and what merchants encode themselves, as passback_params, was decoded. Times
// hold a blank of their own.
func decodedTwice(right paired) []hypothesis[paired] {
	const label = "ALI_RX_DOUBLE_DECODED"
	plus := func(p param) string {
		if _, err := time.Parse(clockLayout, p.value); err == nil {
			return p.value
		}
		return strings.ReplaceAll(p.value, " ", "+")
	}
	all := []hypothesis[paired]{inValues(label, "plus", anywhere, plus)}
	for _, p := range right.params[:min(len(right.params), maxListed)] {
		if plus(p) != p.value {
			for _, v := range plusses(p.value) {
				all = append(all, valueIs(label, slug(p.name), anywhere, p.name, v))
			}
		}
		if len(p.value) > maxEncoded || !strings.ContainsAny(p.value, "=&+%/:{ \"") && ascii(p.value) {
			continue
		}
		for _, e := range encodedByMerchants {
			if v := e.encode(p.value); v != p.value {
				all = append(all, valueIs(label, slug(p.name), anywhere, p.name, v))
			}
		}
	}
	return all
}

// encodedByMerchants are the ways in which a value may have been encoded.
var encodedByMerchants = append(slices.Clone(escapes),
	escape{name: "form-lower", kept: "-_.~", plus: true, lower: true},
	escape{name: "separators", kept: readable},
	escape{name: "separators-lower", kept: readable, lower: true},
	escape{name: "equals", kept: readable + "&"},
	escape{name: "equals-lower", kept: readable + "&", lower: true})

// readable are the signs that those leave alone who encode separators by hand.
const readable = "-_.~!*'();/?:@+$,# %\"{}[]"

// plusses returns the value with some of its blanks as +.
func plusses(value string) []string {
	parts := strings.Split(value, " ")
	n := len(parts) - 1
	if n > maxBlanks {
		return nil
	}
	var all []string
	for choice := 1; choice < 1<<n; choice++ {
		var out strings.Builder
		for i, part := range parts {
			if i > 0 {
				out.WriteByte(" +"[choice>>(i-1)&1])
			}
			out.WriteString(part)
		}
		all = append(all, out.String())
	}
	return all
}

// maxRewrittenTogether bounds the values that are written in one style together.
const maxRewrittenTogether = 64 << 10

// rewrittenValues are JSON values, such as fund_bill_list, parsed and written
// again: all in one style, or each by itself.
func rewrittenValues(right paired) []hypothesis[paired] {
	const label = "ALI_RX_VALUE_RESERIALIZED"
	var all []hypothesis[paired]
	values, size := right.messages()
	if size <= maxRewrittenTogether {
		for _, s := range styles()[:40] {
			all = append(all, inValues(label, "re-serialised:"+s.String(), paramJSON, rewriter(s)))
		}
	}
	for _, p := range values {
		for _, v := range renditions(p.value, nil, maxWritten/len(values)) {
			all = append(all, valueIs(label, slug(p.name)+":"+v.name, paramJSON, p.name, v.text))
		}
	}
	return all
}

// maxMessages bounds the parameters that are taken for JSON; Alipay sends four.
const maxMessages = 32

// messages lists the parameters that hold JSON, and what they weigh.
func (p paired) messages() (list []param, size int) {
	for _, m := range p.params {
		if len(list) < maxMessages && strings.ContainsAny(m.value, "{[") {
			list, size = append(list, m), size+len(m.value)
		}
	}
	return list, size
}

// rewriter writes the values that are JSON in a style. A value is met again with
// every other mistake.
func rewriter(s style) func(param) string {
	known := map[string]string{}
	return func(p param) string {
		if text, ok := known[p.value]; ok {
			return text
		}
		text := p.value
		if root, ok := parseMessage(p.value, maxRewrittenTogether); ok {
			text = string(s.write(nil, root, 0))
		}
		known[p.value] = text
		return text
	}
}

// rareReceivedMistakes are several strange parameters, blanks that were trimmed,
// and JSON whose members were put into another order.
func rareReceivedMistakes(right paired) []hypothesis[paired] {
	var all []hypothesis[paired]
	if names := right.names(); len(names) <= 2*maxChosen {
		for _, some := range subsets(names, 2) {
			all = append(all, without("ALI_RX_EXTRA_PARAM", slug(some...), missingParams, some...))
		}
	}
	for _, p := range right.params[:min(len(right.params), maxListed)] {
		for _, blank := range []string{" ", "\n"} {
			all = append(all, valueIs("ALI_RX_VALUE_CHANGED", "trimmed:"+slug(p.name), allValues, p.name, p.value+blank),
				valueIs("ALI_RX_VALUE_CHANGED", "trimmed:"+slug(p.name), allValues, p.name, blank+p.value))
		}
	}
	values, _ := right.messages()
	for _, p := range values {
		for _, v := range shuffled(p.value, nil, maxWritten/len(values)) {
			all = append(all, valueIs("ALI_RX_VALUE_RESERIALIZED", slug(p.name)+":"+v.name, paramJSON, p.name, v.text))
		}
	}
	return all
}
