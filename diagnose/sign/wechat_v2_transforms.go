package sign

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// values: what is done to all values, or to the whole string.
func (s *v2Search) values() []v2Step {
	var steps []v2Step
	for _, t := range v2Transforms {
		steps = append(steps, v2Step{finding: t.finding, stage: stageValues, change: func(w *v2Way) {
			w.pairs = slices.Clone(w.pairs)
			for i := range w.pairs {
				w.pairs[i].value = t.apply(w.pairs[i].value)
			}
		}})
	}
	for _, t := range v2Charsets {
		steps = append(steps, v2Step{finding: t.finding, stage: stageCharset, change: func(w *v2Way) { w.encode = t.apply }})
	}
	return steps
}

// valueTransform is something that is done to a value before it is signed.
type valueTransform struct {
	finding
	apply func(string) string
}

// v2Transforms are applied to every value. The escapes of XML differ from one
// library to the next.
var v2Transforms = []valueTransform{
	{finding{"V2_VALUES_URLENCODED", ""}, url.QueryEscape},
	{finding{"V2_VALUES_URLENCODED", "blank-as-%20"}, func(v string) string { return strings.ReplaceAll(url.QueryEscape(v), "+", "%20") }},
	{finding{"V2_VALUES_URLENCODED", "lower-case-hex"}, func(v string) string { return lowerPercents(url.QueryEscape(v)) }},
	{finding{"V2_VALUES_URLENCODED", "javascript"}, javaScriptEncoded},
	{finding{"V2_VALUES_URLENCODED", "java"}, func(v string) string { return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(v)) }},
	{finding{"V2_VALUES_URLENCODED", "path-kept"}, func(v string) string { return strings.NewReplacer("%2F", "/", "+", "%20").Replace(url.QueryEscape(v)) }},
	{finding{"V2_VALUES_XML_ESCAPED", ""}, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;").Replace},
	{finding{"V2_VALUES_XML_ESCAPED", "without-quotes"}, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace},
	{finding{"V2_VALUES_XML_ESCAPED", "double-quotes"}, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace},
	{finding{"V2_VALUES_XML_ESCAPED", "html"}, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace},
	{finding{"V2_VALUES_XML_ESCAPED", "html-x27"}, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;").Replace},
	{finding{"V2_VALUES_XML_ESCAPED", "html-039"}, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#039;").Replace},
	{finding{"V2_VALUES_XML_ESCAPED", "numbers"}, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace},
	{finding{"V2_VALUES_XML_ESCAPED", "cdata"}, func(v string) string { return "<![CDATA[" + v + "]]>" }},
	{finding{"V2_VALUE_CHANGED_AFTER_SIGN", "percent-encoded"}, percentDecoded},
	{finding{"V2_VALUE_CHANGED_AFTER_SIGN", "url-encoded"}, func(v string) string { return percentDecoded(strings.ReplaceAll(v, "+", " ")) }},
	{finding{"V2_VALUE_CHANGED_AFTER_SIGN", "xml-escaped"}, strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'", "&#39;", "'").Replace},
	{finding{"V2_VALUE_CHANGED_AFTER_SIGN", "trimmed"}, strings.TrimSpace},
}

// v2Charsets are what the whole string became as bytes.
var v2Charsets = []valueTransform{
	{finding{"V2_CHARSET_GBK", ""}, asGBK},
	{finding{"V2_CHARSET_GBK", "latin1-question-marks"}, func(s string) string {
		return strings.Map(func(c rune) rune {
			if c > 0xFF {
				return '?'
			}
			return c
		}, s)
	}},
	{finding{"V2_CHARSET_GBK", "utf-8-read-as-latin1"}, func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			b.WriteRune(rune(c))
		}
		return b.String()
	}},
	{finding{"V2_CHARSET_GBK", "utf-8-read-as-gbk"}, func(s string) string {
		text, err := simplifiedchinese.GBK.NewDecoder().String(s)
		if err != nil {
			return s
		}
		return text
	}},
}

// asGBK encodes what GBK has; a text with anything else stays as it is.
func asGBK(s string) string {
	text, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		return s
	}
	return text
}

// javaScriptEncoded is encodeURIComponent.
func javaScriptEncoded(v string) string {
	return strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(url.QueryEscape(v))
}

// lowerPercents writes %2F as %2f, as .NET does.
func lowerPercents(v string) string {
	b := []byte(v)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:], strings.ToLower(string(b[i+1:i+3])))
			i += 2
		}
	}
	return string(b)
}
