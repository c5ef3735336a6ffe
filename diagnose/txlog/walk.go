package txlog

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// walker goes once over a valid JSON document and puts what the nodes ask for.
// It relies on the document being valid: see findObject.
type walker struct {
	text string
	put  *filler
	raw  bool // text is the line, so that offsets in it are offsets in the line
}

// object reads the object that opens at i and returns the place behind it.
func (w *walker) object(i int, n *node) int {
	for i++; ; {
		i = w.blank(i)
		switch w.text[i] {
		case '}':
			return i + 1
		case ',':
			i++
			continue
		}
		end, escaped := w.stringEnd(i + 1)
		key := w.text[i+1 : end]
		if escaped {
			key = gjson.Parse(w.text[i : end+1]).Str
		}
		i = w.blank(w.blank(end+1) + 1) // over the colon
		i = w.value(i, n.child(key))
	}
}

// array reads the list that opens at i; its elements go by their index.
func (w *walker) array(i int, n *node) int {
	i++
	for index := 0; ; {
		i = w.blank(i)
		switch w.text[i] {
		case ']':
			return i + 1
		case ',':
			i++
			index++
			continue
		}
		i = w.value(i, n.child(strconv.Itoa(index)))
	}
}

// value reads the value at i. Objects and lists are no field's value; null and
// the empty string say nothing.
func (w *walker) value(i int, n *node) int {
	if n == nil {
		return w.skip(i)
	}
	if n.unwrap != nil && (w.text[i] == '{' || w.text[i] == '[') {
		w.value(i, n.unwrap) // @fromstr leaves what is no string as it is
	}
	switch w.text[i] {
	case '{':
		if n.leads() {
			return w.object(i, n)
		}
		return w.skip(i)
	case '[':
		if n.leads() {
			return w.array(i, n)
		}
		return w.skip(i)
	case '"':
		end, escaped := w.stringEnd(i + 1)
		text, at := w.text[i+1:end], i+1
		if escaped {
			text, at = gjson.Parse(w.text[i:end+1]).Str, -1
		}
		w.found(n, text, at)
		if n.unwrap != nil {
			w.inside(text, n.unwrap)
		}
		return end + 1
	}
	end := w.skip(i)
	if w.text[i] != 'n' {
		w.found(n, w.text[i:end], i)
	}
	return end
}

func (w *walker) found(n *node, text string, at int) {
	if !w.raw {
		at = -1
	}
	for _, slot := range n.slots {
		w.put.put(slot, text, at)
	}
}

// inside walks the document in a string.
func (w *walker) inside(text string, n *node) {
	i := strings.IndexAny(text, "{[")
	if i < 0 || strings.TrimSpace(text[:i]) != "" || !isValid(text) {
		return
	}
	inner := walker{text: text, put: w.put}
	inner.value(i, n)
}

func (w *walker) blank(i int) int {
	for w.text[i] <= ' ' {
		i++
	}
	return i
}

// stringEnd finds the quote that closes the string whose content begins at i.
func (w *walker) stringEnd(i int) (end int, escaped bool) {
	for w.text[i] != '"' {
		if w.text[i] == '\\' {
			escaped = true
			i++
		}
		i++
	}
	return i, escaped
}

// skip returns the place behind the value at i.
func (w *walker) skip(i int) int {
	switch w.text[i] {
	case '"':
		end, _ := w.stringEnd(i + 1)
		return end + 1
	case '{', '[':
		return objectEnd(w.text, i)
	}
	for i < len(w.text) && w.text[i] > ' ' && w.text[i] != ',' && w.text[i] != '}' && w.text[i] != ']' {
		i++
	}
	return i
}

// objectEnd returns the place behind the object or list that opens at i, or -1.
func objectEnd(text string, i int) int {
	depth := 0
	for ; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		}
	}
	return -1
}

// findObject finds the JSON object of a line: from the first brace that begins
// one, so that a prefix may hold braces of its own, up to its end.
func findObject(text string) (from, to int, ok bool) {
	const tries = 4
	for range tries {
		i := strings.IndexByte(text[from:], '{')
		if i < 0 {
			return 0, 0, false
		}
		from += i
		if isValid(text[from:]) {
			return from, len(text), true
		}
		if end := objectEnd(text, from); end > 0 && isValid(text[from:end]) {
			return from, end, true
		}
		from++
	}
	return 0, 0, false
}

// isValid is gjson.Valid for documents that are not nested beyond reason: it
// descends by recursion, and a hostile line could make it use a gigabyte.
func isValid(text string) bool {
	const short, deepest = 4096, 1000
	if len(text) > short {
		depth := 0
		for i := range len(text) {
			switch text[i] {
			case '{', '[':
				if depth++; depth > deepest {
					return false
				}
			case '}', ']':
				depth--
			}
		}
	}
	return gjson.Valid(text)
}
