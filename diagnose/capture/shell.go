package capture

import (
	"strings"
)

// shellWords splits a command as a shell does, up to its end: a line break or
// an operator outside of quotes. Commands that browsers copy for Windows have
// carets for backslashes.
func shellWords(text string) (words []string, used int) {
	if line, next := lineAt(text, 0); strings.HasSuffix(line, "^") {
		for used = next; strings.HasSuffix(line, "^") && used < len(text); {
			line, used = lineAt(text, used)
		}
		s := shell{s: withoutCarets(text[:used])}
		s.split()
		return s.words, used
	}
	s := shell{s: text}
	s.split()
	return s.words, s.at
}

// withoutCarets undoes the escapes of cmd.exe: ^ before a line break joins the
// lines, and before a sign leaves it alone.
func withoutCarets(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '^' && i+1 < len(text) {
			i++
			if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			if text[i] == '\n' {
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// shell is the state of splitting.
type shell struct {
	s     string
	at    int
	words []string
	word  strings.Builder
	open  bool // a word was begun, be it empty
}

func (s *shell) end() {
	if s.open {
		s.words = append(s.words, s.word.String())
	}
	s.word.Reset()
	s.open = false
}

func (s *shell) split() {
	defer s.end()
	for s.at < len(s.s) {
		c := s.s[s.at]
		s.at++
		switch c {
		case ' ', '\t', '\r':
			s.end()
		case '\n', '|', ';':
			return
		case '&':
			if strings.HasPrefix(s.s[s.at:], "&") || !s.open {
				return
			}
			s.put("&") // an unquoted URL with a query: not what a shell does, but what was meant
		case '>':
			if s.word.String() == "2" {
				s.word.Reset()
				s.open = false
			}
			s.end()
			s.skipTarget()
		case '\'':
			s.until("'")
		case '"':
			s.double()
		case '$':
			if strings.HasPrefix(s.s[s.at:], "'") {
				s.at++
				s.ansi()
			} else {
				s.put("$")
			}
		case '\\', '`': // ` joins lines in PowerShell
			s.escape(c)
		default:
			s.at--
			n := strings.IndexAny(s.s[s.at:], " \t\r\n|;&>'\"$\\`")
			if n < 0 {
				n = len(s.s) - s.at
			}
			s.put(s.s[s.at : s.at+n])
			s.at += n
		}
	}
}

func (s *shell) put(text string) {
	s.word.WriteString(text)
	s.open = true
}

// skipTarget skips what output is sent to: a file or &1.
func (s *shell) skipTarget() {
	rest := strings.TrimLeft(s.s[s.at:], "> \t")
	n := strings.IndexAny(rest, " \t\r\n")
	if n < 0 {
		n = len(rest)
	}
	s.at = len(s.s) - len(rest) + n
}

// escape takes the sign after a backslash for itself; before a line break it
// joins the lines.
func (s *shell) escape(c byte) {
	rest := strings.TrimPrefix(s.s[s.at:], "\r")
	switch {
	case strings.HasPrefix(rest, "\n"):
		s.at = len(s.s) - len(rest) + 1
	case c == '`' || rest == "":
		s.put(string(c))
	default:
		s.put(s.s[s.at : s.at+1])
		s.at++
	}
}

// until reads up to a single quote, or to the end where there is none.
func (s *shell) until(quote string) {
	text, _, found := strings.Cut(s.s[s.at:], quote)
	s.put(text)
	s.at += len(text)
	if found {
		s.at += len(quote)
	}
}

// double reads within double quotes.
func (s *shell) double() {
	s.put("")
	for s.at < len(s.s) {
		n := strings.IndexAny(s.s[s.at:], "\"\\")
		if n < 0 {
			n = len(s.s) - s.at
		}
		s.put(s.s[s.at : s.at+n])
		s.at += n
		switch rest := s.s[s.at:]; {
		case rest == "":
		case rest[0] == '"':
			s.at++
			return
		case len(rest) > 1 && strings.IndexByte("\"\\$`", rest[1]) >= 0:
			s.put(rest[1:2])
			s.at += 2
		case strings.HasPrefix(rest, "\\\n"):
			s.at += 2
		default:
			s.put(rest[:1])
			s.at++
		}
	}
}

// ansi reads within $'…', whose escapes are those of C.
func (s *shell) ansi() {
	from := s.at
	for ; s.at < len(s.s); s.at++ {
		if s.s[s.at] == '\\' {
			s.at++
		} else if s.s[s.at] == '\'' {
			break
		}
	}
	s.at = min(s.at, len(s.s))
	s.put(unescapeLiteral(s.s[from:s.at]))
	s.at = min(s.at+1, len(s.s))
}
