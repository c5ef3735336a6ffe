package settings

import "strings"

// pemEnd is the end of a PEM block that begins at start, or 0. Formats of lines
// ask, since people paste keys without quotes: line by line a key would look
// like settings, and its lines would show up as the names of keys.
func pemEnd(text string, start int) int {
	const begin, end = "-----BEGIN ", "-----END "
	if !strings.HasPrefix(text[start:], begin) {
		return 0
	}
	at := start
	for first := true; at < len(text); first = false {
		here := line(text[at:])
		switch {
		case strings.Contains(here, end):
			return at + len(strings.TrimRight(here, " \t"))
		case !first && strings.Contains(here, begin):
			return 0 // so that a file of nothing but beginnings is read once
		}
		at += len(here)
		at += len(lineBreak(text[at:]))
	}
	return 0
}

// line is the start of a text up to its first line break.
func line(s string) string {
	if i := strings.IndexAny(s, "\r\n"); i >= 0 {
		return s[:i]
	}
	return s
}

// lineBreak is the line break at the start of a text, if one stands there.
func lineBreak(s string) string {
	switch {
	case strings.HasPrefix(s, "\r\n"):
		return s[:2]
	case strings.HasPrefix(s, "\n"), strings.HasPrefix(s, "\r"):
		return s[:1]
	}
	return ""
}
