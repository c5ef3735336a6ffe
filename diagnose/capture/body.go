package capture

import (
	"strconv"
	"strings"
)

// takeBody takes the body off the front of a text. Its length is what the
// headers say, where that is plausible; else it reaches to limit, where the next
// message begins, and last tells that the text ends there.
func takeBody(m *message, text string, limit int, last bool) (body string, used int) {
	length, err := strconv.Atoi(strings.TrimSpace(m.header("Content-Length")))
	chunked := strings.Contains(strings.ToLower(m.header("Transfer-Encoding")), "chunked")
	switch {
	case m.status == 204 || m.status == 304 || m.status >= 100 && m.status < 200:
		return "", 0
	case chunked:
		if body, used, ok := dechunked(text); ok {
			return body, used
		}
	case err == nil && length >= 0 && length <= len(text) && endsHere(text[length:]):
		return text[:length], length
	case err != nil && (m.method == "GET" || m.method == "HEAD" || m.method == "DELETE"):
		return "", 0 // such a request has a body only if it says so
	}
	return openBody(text[:limit], last)
}

// endsHere tells whether a body may end before a text.
func endsHere(rest string) bool {
	line, _ := lineAt(rest, 0)
	return line == "" || strings.HasPrefix(rest, "* ") || isMark(line)
}

// openBody takes a body whose length nothing tells. It ends with its document
// where other words follow in a new line, and with the text otherwise; the line
// breaks before a next message are the dump's.
func openBody(text string, last bool) (body string, used int) {
	if strings.Trim(text, "\r\n") == "" {
		return "", len(text)
	}
	if end := documentEnd(text); end > 0 && strings.TrimSpace(text[end:]) != "" {
		if rest := strings.TrimLeft(text[end:], " \t"); rest[0] == '\r' || rest[0] == '\n' {
			return text[:end], end
		}
	}
	if !last {
		return strings.TrimRight(text, "\r\n"), len(text)
	}
	return text, len(text)
}

// documentEnd is where the document that a text begins with ends: JSON, XML, or
// a form, which has one line. It is 0 where there is none.
func documentEnd(text string) int {
	start := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	switch {
	case start == len(text):
		return 0
	case text[start] == '{' || text[start] == '[':
		if n, _, ok := parseLiteral(text, start); ok {
			return n.to
		}
	case text[start] == '<':
		s := text[start:]
		if strings.HasPrefix(s, "<?") {
			_, s, _ = strings.Cut(s, "?>")
			s = strings.TrimLeft(s, " \t\r\n")
		}
		if name, _, ok := openTag(s); ok {
			if i := strings.Index(text, "</"+name+">"); i >= 0 {
				return i + len(name) + 3
			}
		}
	default:
		line, _ := lineAt(text, start)
		if looksSigned(line) {
			return start + len(line)
		}
	}
	return 0
}

// dechunked undoes the chunked coding. ok is false where the text is not whole,
// or was put together already by the program that printed it.
func dechunked(text string) (body string, used int, ok bool) {
	var out strings.Builder
	for at := 0; ; {
		line, next := lineAt(text, at)
		size, _, _ := strings.Cut(line, ";")
		n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 31)
		if err != nil || next == len(text) && n > 0 || int(n) > len(text)-next {
			return "", 0, false
		}
		if n == 0 {
			return out.String(), chunksEnd(text, next), true
		}
		out.WriteString(text[next : next+int(n)])
		at = next + int(n)
		if line, next = lineAt(text, at); line != "" || next <= at {
			return "", 0, false
		}
		at = next
	}
}

// chunksEnd skips the trailers after the last chunk and the blank line that ends
// them.
func chunksEnd(text string, at int) int {
	for at < len(text) {
		line, next := lineAt(text, at)
		if line != "" && (!headerLine().MatchString(line) || isMark(line)) {
			return at
		}
		at = next
		if line == "" {
			return at
		}
	}
	return at
}
