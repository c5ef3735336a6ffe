package capture

import (
	"net/url"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

var commandLine = source.Pattern(`^\s*(?:[$#%>] ?)?curl(?:\.exe)?\s`)

// isCommand tells a curl command, perhaps behind a prompt.
func isCommand(line string) bool {
	head := line[:min(len(line), 64)]
	return strings.Contains(head, "curl") && commandLine().MatchString(line+" ")
}

// Options of curl that have an argument and are of no interest here. Without
// them an argument would be taken for the URL.
const shortWithArgument = "AbcCDeEFKmoPQrtTuUwxyYz"

var longWithArgument = source.Pattern(`^(?:user|user-agent|referer|cookie|cookie-jar|output|output-dir|proxy|proxy-.+|cert|cert-type|key|key-type|` +
	`cacert|capath|pass|connect-timeout|max-time|resolve|connect-to|retry|retry-delay|retry-max-time|interface|write-out|limit-rate|range|` +
	`form-string|upload-file|dump-header|ciphers|tls-max|tls13-ciphers|oauth2-bearer|trace|trace-ascii|stderr|unix-socket|config|max-redirs|` +
	`dns-servers|local-port|noproxy|socks5|socks5-hostname|rate|variable)$`)

// command is a curl command as it is read.
type command struct {
	message
	data      []string
	query     bool // -G: data goes into the query
	elsewhere bool // data stands in a file
}

// curl reads the command at an offset and returns where it ends.
func (r *reader) curl(text string, at int) int {
	r.flush()
	r.settle()
	from := at + strings.Index(text[at:], "curl")
	words, used := shellWords(text[from:])
	c := command{}
	for i := 1; i < len(words); i++ {
		if c.word(words, i) {
			i++
		}
	}
	if auth := c.header("Authorization"); c.elsewhere && (isWeChatAuthorization(auth) || isAlipayAuthorization(auth)) {
		r.fail(bodyElsewhere(r.name))
	}
	r.command = c.finish()
	return from + used
}

// word reads one word of a command and reports whether the next one was its
// argument.
func (c *command) word(words []string, i int) (two bool) {
	word, next := words[i], ""
	if i+1 < len(words) {
		next = words[i+1]
	}
	switch {
	case strings.HasPrefix(word, "--"):
		return c.option(word[2:], next)
	case !strings.HasPrefix(word, "-") || word == "-":
		if c.url == "" {
			c.url = word
		}
		return false
	}
	for j := 1; j < len(word); j++ { // -sSvXPOST: several in one
		long, ok := map[byte]string{'X': "request", 'H': "header", 'd': "data", 'F': "form", 'G': "get", 'I': "head"}[word[j]]
		takes := ok && word[j] != 'G' && word[j] != 'I' || strings.IndexByte(shortWithArgument, word[j]) >= 0
		switch rest := word[j+1:]; {
		case takes && rest != "":
			c.option(long, rest)
			return false
		case takes:
			c.option(long, next)
			return true
		}
		c.option(long, "")
	}
	return false
}

// option reads one option and reports whether it has an argument.
func (c *command) option(name, value string) bool {
	switch name {
	case "request":
		c.method = strings.ToUpper(value)
	case "url":
		c.url = value
	case "header":
		if h := headerLine().FindStringSubmatch(strings.ReplaceAll(value, "\n", " ")); h != nil {
			c.set(h[1], strings.TrimSpace(value[len(value)-len(h[2]):]))
		}
	case "data", "data-ascii", "data-binary":
		c.elsewhere = c.elsewhere || strings.HasPrefix(value, "@")
		c.data = append(c.data, value)
	case "data-raw":
		c.data = append(c.data, value)
	case "data-urlencode":
		name, text, ok := strings.Cut(value, "=")
		switch {
		case ok && name != "":
			c.data = append(c.data, name+"="+url.QueryEscape(text))
		case ok:
			c.data = append(c.data, url.QueryEscape(text))
		default:
			c.data = append(c.data, url.QueryEscape(value))
		}
	case "json":
		c.elsewhere = c.elsewhere || strings.HasPrefix(value, "@")
		c.data = append(c.data, value)
		c.set("Content-Type", "application/json")
	case "form":
		// Of an upload only the description is signed.
		if meta, ok := strings.CutPrefix(value, "meta="); ok {
			meta, _, _ = strings.Cut(meta, ";type=")
			c.data = append(c.data, meta)
		} else if c.method == "" {
			c.method = "POST"
		}
	case "get":
		c.query = true
		return false
	case "head":
		c.method = "HEAD"
		return false
	default:
		return longWithArgument().MatchString(name)
	}
	return true
}

// finish makes the message that curl would send.
func (c *command) finish() *message {
	data := strings.Join(c.data, "&")
	switch {
	case c.query && len(c.data) > 0:
		joint := "?"
		if strings.Contains(c.url, "?") {
			joint = "&"
		}
		c.url += joint + data
	case len(c.data) > 0:
		c.body = data
		if c.method == "" {
			c.method = "POST"
		}
	}
	if c.method == "" {
		c.method = "GET"
	}
	return &c.message
}
