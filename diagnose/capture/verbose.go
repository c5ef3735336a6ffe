package capture

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// verboseOutput tells a text that holds such output.
var verboseOutput = source.Pattern(`(?m)^> [A-Z]+ \S+ HTTP/`)

// isVerbose tells the first line of a message in the output of curl -v, which
// marks what was sent with > and what came with <.
func isVerbose(line string) bool {
	f, ok := verboseStart(line)
	return ok && f.request == (line[0] == '>')
}

func verboseStart(line string) (first, bool) {
	if !strings.HasPrefix(line, "> ") && !strings.HasPrefix(line, "< ") {
		return first{}, false
	}
	return startOf(line[2:])
}

// isCurlNote tells what curl says of its own doing between the messages.
func isCurlNote(line string) bool {
	return strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "{ [") || strings.HasPrefix(line, "} [") || line == "*"
}

// endsVerbose tells the lines that end a body in such an output.
func endsVerbose(line string) bool {
	return isCurlNote(line) || isMark(line) || strings.HasPrefix(line, "> ") || strings.HasPrefix(line, "< ")
}

// verbose reads one message of the output of curl -v, with the body after it if
// it was printed, and returns where that ends.
func (r *reader) verbose(text string, at int) int {
	r.flush()
	line, next := lineAt(text, at)
	f, _ := verboseStart(line)
	mark := line[0]
	var block strings.Builder
	for at = next; at < len(text); at = next {
		line, next = lineAt(text, at)
		if isCurlNote(line) {
			continue
		}
		if line == "" || line[0] != mark || isVerbose(line) {
			break
		}
		rest := strings.TrimPrefix(line[1:], " ")
		block.WriteString(rest + "\n")
		if rest == "" {
			at = next
			break
		}
	}
	m := f.message()
	readHeaders(m, block.String())
	limit := nextMark(text, at, endsVerbose)
	line, _ = lineAt(text, limit)
	last := limit == len(text) || isCurlNote(line) // curl prints a body as it is
	if i := gluedNote(text[at:limit]); i >= 0 {
		limit, last = at+i, true
	}
	used := 0
	m.body, used = takeBody(m, text[at:], limit-at, last)
	if f.request {
		r.sent(m)
	} else {
		r.response(m)
	}
	return at + used
}

// gluedNote finds the words of curl that follow a body in the same line.
func gluedNote(text string) int {
	for _, note := range []string{"* Connection #", "* Closing connection", "* Curl_http_done"} {
		if i := strings.LastIndex(text, note); i >= 0 {
			return i
		}
	}
	return -1
}

// sent adds a request that curl printed. Curl does not print the body: it stands
// in the command, if that was given too.
func (r *reader) sent(m *message) {
	if c := r.command; c != nil {
		r.command = nil
		if m.body == "" {
			m.body = c.body
		}
		if strings.Contains(c.url, "://") && strings.HasPrefix(m.url, "/") && m.header("Host") == "" {
			m.url = c.url
		}
	}
	r.request(m)
}
