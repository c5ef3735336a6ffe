package source

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/paydiag/paydiag/rules"
)

// ParseYAML decodes the first document of a file. An empty file gives a Null
// node. Duplicate keys, alias bombs, deep nesting and syntax errors are
// problems with a place.
func ParseYAML(f *File) (*Node, error) {
	docs, err := ParseYAMLDocuments(f, 1)
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return &Node{Kind: Null, Span: f.Span(0, 0)}, nil
	}
	return docs[0], nil
}

// ParseYAMLDocuments decodes up to most documents of a multi-document file.
func ParseYAMLDocuments(f *File, most int) ([]*Node, error) {
	dec := yaml.NewDecoder(strings.NewReader(f.Text))
	conv := converter{file: f, left: maxNodes, open: map[*yaml.Node]bool{}, seen: map[*yaml.Node]rules.Span{}}
	var docs []*Node
	for len(docs) < most {
		var doc yaml.Node
		if err := decode(dec, &doc); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, syntaxProblem(f, err)
		}
		n, err := conv.node(&doc, 0)
		if err != nil {
			return nil, err
		}
		docs = append(docs, n)
	}
	return docs, nil
}

// decode shields the process from panics of the archived library: it has known
// ones on hostile input (go-yaml issue 666 and others).
func decode(dec *yaml.Decoder, into *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("yaml: the document cannot be parsed")
		}
	}()
	return dec.Decode(into)
}

// yamlLine finds the line in the library's message, which is the only place
// where it says one.
var yamlLine = regexp.MustCompile(`line (\d+): ?`)

// quotedWord is what the library quotes from the file. An anchor's name may be
// a secret that somebody pasted with a & or * in front; signs may stay.
var quotedWord = regexp.MustCompile(`'[^']{3,}'`)

func syntaxProblem(f *File, err error) error {
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	span := f.Span(0, 0)
	if m := yamlLine.FindStringSubmatch(msg); m != nil {
		if n, convErr := strconv.Atoi(m[1]); convErr == nil {
			at := f.Offset(n, 1)
			span = f.Span(at, at)
		}
		msg = strings.Replace(msg, m[0], "", 1)
	}
	if strings.HasPrefix(msg, "unknown anchor ") { // the library repeats the name, which may be a secret that begins with *
		msg = "unknown anchor; a value that begins with * needs quotation marks"
	}
	msg = quotedWord.ReplaceAllString(msg, "'…'")
	say := rules.Text{ZH: msg, EN: msg}
	if line := f.Line(span.Start.Line); strings.Contains(line[:len(line)-len(strings.TrimLeft(line, " \t"))], "\t") {
		say = rules.Text{ZH: "缩进用了 Tab，YAML 只允许空格", EN: "a tab in the indentation; YAML takes blanks only"}
	}
	return &rules.Problem{
		Span: span,
		Say:  rules.Text{ZH: "YAML 语法错误：" + say.ZH, EN: "YAML syntax error: " + say.EN},
		Hint: rules.Text{
			ZH: "检查缩进（只用空格）、冒号后的空格和引号",
			EN: "check the indentation (spaces only), the blank after a colon, and the quotes",
		},
		Err: err,
	}
}

// converter turns library nodes into ours, counting what aliases expand to.
type converter struct {
	file *File
	left int
	open map[*yaml.Node]bool       // aliases being expanded, against cycles
	seen map[*yaml.Node]rules.Span // places of nodes below aliases, which may come a thousand times

	line, lineEnd int // the last that was measured
}

func (c *converter) node(y *yaml.Node, depth int) (*Node, error) {
	if c.left--; c.left < 0 {
		return nil, &rules.Problem{Span: c.span(y), Say: tooBig}
	}
	if depth > maxDepth {
		return nil, &rules.Problem{Span: c.span(y), Say: tooDeep}
	}
	switch y.Kind {
	case yaml.DocumentNode:
		return c.node(y.Content[0], depth)
	case yaml.AliasNode:
		return c.alias(y, depth)
	case yaml.MappingNode:
		return c.mapping(y, depth)
	case yaml.SequenceNode:
		n := &Node{Kind: List, Span: c.span(y)}
		for _, item := range y.Content {
			v, err := c.node(item, depth+1)
			if err != nil {
				return nil, err
			}
			n.Items = append(n.Items, v)
		}
		return n, nil
	}
	n := &Node{Kind: Scalar, Value: y.Value, Span: c.span(y)}
	if y.Tag == "!!null" {
		n.Kind = Null
	}
	n.Quoted = y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	return n, nil
}

func (c *converter) alias(y *yaml.Node, depth int) (*Node, error) {
	if c.open[y.Alias] {
		return nil, &rules.Problem{Span: c.span(y), Say: rules.Text{
			ZH: "YAML 别名指向自身", EN: "a YAML alias refers to itself"}}
	}
	c.open[y.Alias] = true
	n, err := c.node(y.Alias, depth+1)
	delete(c.open, y.Alias)
	return n, err
}

func (c *converter) mapping(y *yaml.Node, depth int) (*Node, error) {
	n := &Node{Kind: Map, Span: c.span(y)}
	seen := map[string]bool{}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, err := c.node(y.Content[i], depth+1)
		if err != nil {
			return nil, err
		}
		if seen[key.Value] {
			return nil, &rules.Problem{Span: key.Span, Say: duplicateKey(key.Value)}
		}
		seen[key.Value] = true
		value, err := c.node(y.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		n.Pairs = append(n.Pairs, Pair{Key: key, Value: value})
	}
	return n, nil
}

// span finds where a node ends, which the library does not say: plain scalars
// by their text, quoted ones by the closing quote, the rest at the line's end.
func (c *converter) span(y *yaml.Node) rules.Span {
	if len(c.open) == 0 {
		return c.find(y)
	}
	if _, ok := c.seen[y]; !ok {
		c.seen[y] = c.find(y)
	}
	return c.seen[y]
}

func (c *converter) find(y *yaml.Node) rules.Span {
	start := c.file.Offset(y.Line, y.Column)
	rest := c.file.Text[start:max(start, c.end(y.Line))]
	length := len(rest)
	if y.Kind == yaml.ScalarNode {
		switch {
		case y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
			length = quotedLength(rest)
		case y.Value != "" && strings.HasPrefix(rest, y.Value):
			length = len(y.Value)
		}
	}
	return c.file.Span(start, start+length)
}

// end is where a line ends without trailing blanks. Nodes come line by line, so
// that the last one is mostly asked for again.
func (c *converter) end(line int) int {
	if line != c.line {
		text := strings.TrimRight(c.file.Line(line), " \t\r")
		c.line, c.lineEnd = line, c.file.Offset(line, 1)+len(text)
	}
	return c.lineEnd
}

// quotedLength measures a quoted scalar with its quotes on one line. An
// unclosed one (it goes on in the next line) takes the whole rest.
func quotedLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[0] == '"' && s[i] == '\\':
			i++
		case s[i] != s[0]:
		case s[0] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return len(s)
}
