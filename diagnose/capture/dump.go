package capture

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// first is the line that begins a message.
type first struct {
	request        bool
	method, target string
	status         int
}

// The first lines of messages: as they are sent, as mitmproxy prints them (with
// the address of the client before a request and << before an answer), and as
// OkHttp logs them.
var (
	requestLine = source.Pattern(`^(?:\S+: )?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\S+) HTTP/[0-9.]+\s*$`)
	statusLine  = source.Pattern(`^(?:\s*<< ?)?HTTP/[0-9.]+ ([0-9]{3})(?:\s.*)?$`)
	loggedCall  = source.Pattern(`^--> (GET|POST|PUT|PATCH|DELETE|HEAD) (https?://\S+)(?: \S+)?$`)
	loggedReply = source.Pattern(`^<-- ([0-9]{3})(?:\s.*)?$`)
	separator   = source.Pattern(`^(?:-{8,}|={8,}|#{3,}.*|(?:-->|<--) END\b.*)\s*$`)
)

// maxFirstLine bounds the first line of a message.
const maxFirstLine = 64 << 10

// startOf tells the first line of a message.
func startOf(line string) (first, bool) {
	patterns := []func() *regexp.Regexp{requestLine, statusLine}
	switch {
	case len(line) > maxFirstLine:
		return first{}, false
	case strings.HasPrefix(line, "-->") || strings.HasPrefix(line, "<--"):
		patterns = []func() *regexp.Regexp{loggedCall, loggedReply}
	case !strings.Contains(line, "HTTP/"):
		return first{}, false
	}
	if m := patterns[0]().FindStringSubmatch(line); m != nil {
		return first{request: true, method: m[1], target: m[2]}, true
	}
	if m := patterns[1]().FindStringSubmatch(line); m != nil {
		status, err := strconv.Atoi(m[1])
		return first{status: status}, err == nil
	}
	return first{}, false
}

func isSeparator(line string) bool {
	return line != "" && strings.IndexByte("-=#<", line[0]) >= 0 && len(line) < maxHeader && separator().MatchString(line)
}

func (f first) message() *message {
	return &message{method: f.method, url: f.target, status: f.status}
}

// take adds a message that was read to its end.
func (r *reader) take(f first, m *message) {
	if f.request {
		r.request(m)
	} else {
		r.response(m)
	}
}

// dump reads a message whose first line ended at an offset, and returns where
// it ends.
func (r *reader) dump(text string, at int, f first) int {
	r.flush()
	m := f.message()
	used, indent := readHeaders(m, text[at:])
	at += used
	limit := nextMark(text, at, isMark)
	if indent != "" {
		inner := dedented(text[at:limit], indent)
		m.body, _ = takeBody(m, inner, len(inner), false)
		r.take(f, m)
		return limit
	}
	m.body, used = takeBody(m, text[at:], limit-at, limit == len(text))
	r.take(f, m)
	return at + used
}

// dedented takes the margin off that a program printed before each line.
func dedented(text, indent string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimPrefix(line, indent))
	}
	return out.String()
}

var headerLine = source.Pattern(`^(:?[A-Za-z0-9!#$%&'*+.^_|~-]+)[ \t]*:[ \t]*(.*)$`)

// readHeaders reads headers up to and with the blank line after them, or up to
// the first line that is none. Indent is the margin that all of them have.
func readHeaders(m *message, text string) (used int, indent string) {
	for used < len(text) {
		line, next := lineAt(text, used)
		if strings.TrimSpace(line) == "" {
			return next, indent
		}
		if used == 0 {
			indent = line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		}
		line = strings.TrimPrefix(line, indent)
		last := len(m.headers) - 1
		if used > 0 && last >= 0 && (line[0] == ' ' || line[0] == '\t') {
			if len(m.headers[last].value) < maxHeader {
				m.headers[last].value += " " + strings.TrimSpace(line) // folded, as old clients do
			}
			used = next
			continue
		}
		h := headerLine().FindStringSubmatch(line)
		if h == nil || isMark(line) {
			if used == 0 {
				indent = "" // the body's own
			}
			return used, indent
		}
		value, more := wrapped(h[2], text[next:])
		m.set(h[1], strings.TrimSpace(value))
		used = next + more
	}
	return used, indent
}

// wrapped goes on reading a value whose quotes are open at the end of its line:
// a signature whose base64 was broken into lines.
func wrapped(value, rest string) (whole string, used int) {
	const most = 64 // lines
	whole = value
	for range most {
		if strings.Count(whole, `"`)%2 == 0 || len(whole) > maxHeader {
			return whole, used
		}
		line, next := lineAt(rest, used)
		if used == len(rest) || strings.TrimSpace(line) == "" || headerLine().MatchString(line) {
			return value, 0 // the quote is simply missing
		}
		whole += "\n" + line
		used = next
	}
	return value, 0
}
