package txlog

import (
	"strings"

	"github.com/tidwall/gjson"
)

// pairs reads key=value pairs between blanks, commas and tabs. Words without =
// are passed over: most loggers put time and level before. It reports false
// where a line has no pair at all.
func (f *filler) pairs() bool {
	some := false
	eachPair(f.text, func(key, value string, at int) {
		some = true
		if n := f.root.exact(key); n != nil {
			for _, slot := range n.slots {
				f.put(slot, value, at)
			}
		}
	})
	return some
}

// eachPair calls back for each pair with the byte offset of the value.
func eachPair(text string, pair func(key, value string, at int)) {
	for i := 0; i < len(text); {
		if isGap(text[i]) {
			i++
			continue
		}
		if text[i] == '"' {
			i = quoteEnd(text, i+1) + 1
			continue
		}
		start := i
		for i < len(text) && !isGap(text[i]) && text[i] != '=' && text[i] != '"' {
			i++
		}
		if i == len(text) || text[i] != '=' || i == start {
			i = max(i, start+1)
			continue
		}
		key := text[start:i]
		value, at, end := pairValue(text, i+1)
		pair(key, value, at)
		i = end
	}
}

// pairValue reads the value that begins at i, quoted or not.
func pairValue(text string, i int) (value string, at, end int) {
	if i < len(text) && text[i] == '"' {
		end = quoteEnd(text, i+1)
		value = text[i+1 : end]
		if strings.IndexByte(value, '\\') < 0 {
			return value, i + 1, min(end+1, len(text))
		}
		if end < len(text) && gjson.Valid(text[i:end+1]) {
			value = gjson.Parse(text[i : end+1]).Str
		}
		return value, i + 1, min(end+1, len(text))
	}
	for end = i; end < len(text) && !isGap(text[end]); {
		end++
	}
	return text[i:end], i, end
}

// quoteEnd finds the quote that closes a value, or the end of the line.
func quoteEnd(text string, i int) int {
	for ; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return min(i, len(text))
}

func isGap(c byte) bool { return c == ' ' || c == ',' || c == '\t' || c == '\r' }
