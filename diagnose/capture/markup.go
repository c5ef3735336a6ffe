package capture

import (
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// markup reads what begins with <: a message of v2, or the page with a form that
// sends a browser to Alipay.
func (r *reader) markup(text string) bool {
	if pairs, ok := xmlPairs(text); ok {
		if len(pairs) > MaxParams {
			r.fail(tooManyParams(r.name))
			return true
		}
		p := newParams(pairs)
		p.xml = true
		return r.params(p, &message{body: text})
	}
	if action := formAction().FindStringSubmatch(text); action != nil {
		return r.page(entities(action[1]), text)
	}
	return false
}

// xmlPairs lists the elements below the root with their texts: the values that
// are signed, so without CDATA and escapes. It is no parser of XML: a message of
// v2 is flat, and its values must keep every byte.
func xmlPairs(text string) (pairs []pair, ok bool) {
	s := strings.TrimSpace(text)
	if strings.HasPrefix(s, "<?") {
		_, s, _ = strings.Cut(s, "?>")
	}
	root, s, ok := openTag(strings.TrimSpace(s))
	if !ok || root == "form" || root == "html" || strings.HasPrefix(root, "!") {
		return nil, false
	}
	for len(pairs) <= MaxParams {
		s = strings.TrimLeft(s, " \t\r\n")
		if strings.HasPrefix(s, "<!--") {
			_, s, _ = strings.Cut(s, "-->")
			continue
		}
		if strings.HasPrefix(s, "</") || s == "" {
			return pairs, len(pairs) > 0
		}
		name, rest, ok := openTag(s)
		if !ok {
			return pairs, len(pairs) > 0 // cut off
		}
		if strings.HasSuffix(name, "/") {
			pairs, s = append(pairs, pair{strings.TrimSuffix(name, "/"), ""}), rest
			continue
		}
		value, rest, ok := elementText(rest, "</"+name+">")
		if !ok {
			return pairs, len(pairs) > 0
		}
		pairs, s = append(pairs, pair{name, value}), rest
	}
	return pairs, true
}

// openTag cuts a tag off, without its attributes; a name that ends in / is that
// of an empty element.
func openTag(s string) (name, rest string, ok bool) {
	if !strings.HasPrefix(s, "<") {
		return "", s, false
	}
	end := strings.IndexByte(s[:min(len(s), 1024)], '>')
	if end < 2 {
		return "", s, false
	}
	name, _, _ = strings.Cut(s[1:end], " ")
	if strings.HasSuffix(s[:end], "/") && !strings.HasSuffix(name, "/") {
		name += "/"
	}
	return name, s[end+1:], true
}

// elementText reads the text of an element up to its end tag.
func elementText(s, end string) (value, rest string, ok bool) {
	const open, closed = "<![CDATA[", "]]>"
	var parts []string
	for {
		stop := strings.IndexByte(s, '<')
		if stop < 0 {
			return "", s, false
		}
		if strings.TrimSpace(s[:stop]) != "" || len(parts) == 0 && !strings.HasPrefix(s[stop:], open) {
			parts = append(parts, entities(s[:stop]))
		}
		switch s = s[stop:]; {
		case strings.HasPrefix(s, open):
			inner, after, found := strings.Cut(s[len(open):], closed)
			if !found {
				return "", s, false
			}
			parts, s = append(parts, inner), after
		case strings.HasPrefix(s, end):
			return strings.Join(parts, ""), s[len(end):], true
		default: // an element within: kept as it is written
			i := strings.Index(s, end)
			if i < 0 {
				return "", s, false
			}
			return strings.Join(parts, "") + s[:i], s[i+len(end):], true
		}
	}
}

var entity = source.Pattern(`&(?:lt|gt|amp|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});`)

// entities resolves the escapes of XML, and no others: a value may hold &times.
func entities(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return entity().ReplaceAllStringFunc(s, func(e string) string {
		name := e[1 : len(e)-1]
		if plain, ok := map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'"}[name]; ok {
			return plain
		}
		digits, base := name[1:], 10
		if digits[0] == 'x' || digits[0] == 'X' {
			digits, base = digits[1:], 16
		}
		n, err := strconv.ParseInt(digits, base, 32)
		if err != nil {
			return e
		}
		return string(rune(n))
	})
}

var (
	formAction = source.Pattern(`(?i)<form\b[^>]*?\saction\s*=\s*["']([^"']*)["']`)
	formInput  = source.Pattern(`(?i)<input\b([^>]*)>`)
	attribute  = source.Pattern(`(?i)\b(name|value)\s*=\s*(?:"([^"]*)"|'([^']*)')`)
)

// page reads a form of HTML: parameters stand in the query of its action and in
// its fields.
func (r *reader) page(action, text string) bool {
	_, query, _ := strings.Cut(action, "?")
	all := r.pairs(query)
	for _, input := range formInput().FindAllStringSubmatch(text, MaxParams) {
		var kv pair
		for _, m := range attribute().FindAllStringSubmatch(input[1], 4) {
			if value := entities(m[2] + m[3]); strings.EqualFold(m[1], "name") {
				kv.name = value
			} else {
				kv.value = value
			}
		}
		if kv.name != "" {
			all = append(all, kv)
		}
	}
	return r.params(newParams(all), &message{method: "POST", url: action, body: text})
}
