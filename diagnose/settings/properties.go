package settings

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// propertiesReader reads Java properties as java.util.Properties.load does,
// and cuts them at #--- as Spring Boot does since 2.4 (OriginTrackedPropertiesLoader).
type propertiesReader struct {
	file *source.File
	text string
	at   int
	docs []*flat
	flat *flat // the last of docs
	last byte  // the sign of the comment before, 0 behind a setting
}

func readProperties(f *source.File) ([]draft, error) {
	p := propertiesReader{file: f, text: f.Text}
	p.begin()
	for p.at < len(p.text) {
		p.blanks()
		if p.at == len(p.text) {
			break
		}
		switch c := p.text[p.at]; c {
		case '\n', '\r':
			p.at++
		case '#', '!':
			p.comment(c)
		default:
			if err := p.setting(); err != nil {
				return nil, err
			}
		}
	}
	var docs []draft
	for _, b := range p.docs {
		docs = append(docs, b.docs(formatProperties)...)
	}
	return docs, nil
}

func (p *propertiesReader) begin() {
	p.flat = newFlat(p.file.Span(p.at, p.at))
	p.docs = append(p.docs, p.flat)
}

// comment skips a line, which may cut the documents: it must stand alone at the
// start of its line, between lines that are no comments.
func (p *propertiesReader) comment(sign byte) {
	start := p.at
	p.at += len(line(p.text[start:]))
	first := start == 0 || p.text[start-1] == '\n' || p.text[start-1] == '\r'
	empty := len(p.flat.node.Pairs) == 0
	switch {
	case first && p.last != sign && strings.TrimRight(p.text[start+1:p.at], " \t\f") == "---":
		if !empty {
			p.begin()
		}
		return
	case empty && len(p.docs) > 1: // a comment behind the cut undoes it
		p.docs = p.docs[:len(p.docs)-1]
		p.flat = p.docs[len(p.docs)-1]
	}
	p.last = sign
}

func (p *propertiesReader) setting() error {
	p.last = 0
	key, err := p.read(true)
	if err != nil {
		return err
	}
	p.joined()
	if p.at < len(p.text) && (p.text[p.at] == '=' || p.text[p.at] == ':') {
		p.at++
		p.joined()
	}
	value, err := p.read(false)
	if err != nil {
		return err
	}
	p.flat.put(key, value)
	p.pem(value)
	return nil
}

// pem leaves out the lines of a key that somebody pasted as it is. For Java each
// of them is a key of its own; as such they would show what must stay secret.
func (p *propertiesReader) pem(value *source.Node) {
	end := pemEnd(p.text, value.Span.Start.Byte)
	if end <= p.at {
		return
	}
	p.at = end
	p.flat.notes = with(p.flat.notes, note{at: value.Span, why: rules.Text{
		ZH: `PEM 跨多行，Java 只读到第一行；请写成一行并用 \n，或在行末加 \n\`,
		EN: `the PEM block takes several lines, of which Java reads the first; write it in one line with \n, or end each line with \n\`}})
}

// read takes a key up to its separator, or a value up to the end of its line,
// which may go on in the next one.
func (p *propertiesReader) read(isKey bool) (*source.Node, error) {
	var b strings.Builder
	start, end := p.at, p.at
	for p.at < len(p.text) {
		c := p.text[p.at]
		if c == '\n' || c == '\r' || isKey && strings.IndexByte("=: \t\f", c) >= 0 {
			break
		}
		switch {
		case c != '\\':
			b.WriteByte(c)
			p.at++
		case p.continued():
			continue
		default:
			s, err := p.escape()
			if err != nil {
				return nil, err
			}
			b.WriteString(s)
		}
		end = p.at
	}
	return scalar(p.file, b.String(), start, end), nil
}

// escape reads what a backslash makes of the character behind it.
func (p *propertiesReader) escape() (string, error) {
	rest := p.text[p.at+1:]
	switch {
	case rest == "":
		p.at++
		return "", nil
	case rest[0] == 'u':
		return p.unicode()
	}
	p.at += 2
	if i := strings.IndexByte("tnrf", rest[0]); i >= 0 {
		return "\t\n\r\f"[i : i+1], nil
	}
	return rest[:1], nil
}

// unicode reads \uXXXX, and both halves of a character that needs two.
func (p *propertiesReader) unicode() (string, error) {
	unit, ok := utf16Unit(p.text[p.at:])
	if !ok {
		return "", problem(p.file.Span(p.at, p.at+2), rules.Text{
			ZH: `\u 之后应为四位十六进制数`, EN: `four hexadecimal digits are expected after \u`},
			rules.Text{ZH: `Java 在此报错；Windows 路径请写 \\ 或 /`, EN: `Java fails here; write paths of Windows with \\ or /`})
	}
	p.at += 6
	if utf16.IsSurrogate(unit) {
		if second, ok := utf16Unit(p.text[p.at:]); ok && utf16.DecodeRune(unit, second) != '\uFFFD' {
			p.at += 6
			unit = utf16.DecodeRune(unit, second)
		}
	}
	return string(unit), nil
}

func utf16Unit(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 32)
	return rune(n), err == nil
}

// continued skips a backslash at the end of a line, the line break, and the
// blanks at the start of the next line.
func (p *propertiesReader) continued() bool {
	if p.at == len(p.text) || p.text[p.at] != '\\' {
		return false
	}
	end := lineBreak(p.text[p.at+1:])
	if end == "" {
		return false
	}
	p.at += 1 + len(end)
	p.blanks()
	return true
}

// joined skips the blanks of a line with those of its continuation.
func (p *propertiesReader) joined() {
	for p.blanks(); p.continued(); {
		p.blanks()
	}
}

func (p *propertiesReader) blanks() {
	for p.at < len(p.text) && strings.IndexByte(" \t\f", p.text[p.at]) >= 0 {
		p.at++
	}
}
