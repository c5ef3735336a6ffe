package source

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// ParseJSON decodes one JSON value. JSON is not read with the YAML library:
// tabs, long numbers and exact places come out right only this way.
func ParseJSON(f *File) (*Node, error) {
	dec := json.NewDecoder(strings.NewReader(f.Text))
	dec.UseNumber()
	p := jsonParser{file: f, dec: dec, left: maxNodes}
	n, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		at := int(dec.InputOffset())
		return nil, &rules.Problem{Span: f.Span(at, at), Say: rules.Text{
			ZH: "JSON 之后还有多余内容", EN: "there is more text after the JSON value"}}
	}
	return n, nil
}

type jsonParser struct {
	file *File
	dec  *json.Decoder
	left int
}

func (p *jsonParser) value(depth int) (*Node, error) {
	tok, span, err := p.token()
	if err != nil {
		return nil, err
	}
	return p.from(tok, span, depth)
}

func (p *jsonParser) from(tok json.Token, span rules.Span, depth int) (*Node, error) {
	if p.left--; p.left < 0 {
		return nil, &rules.Problem{Span: span, Say: tooBig}
	}
	if depth > maxDepth {
		return nil, &rules.Problem{Span: span, Say: tooDeep}
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '{' {
			return p.object(span, depth)
		}
		return p.array(span, depth)
	case string:
		return &Node{Kind: Scalar, Value: t, Quoted: true, Span: span}, nil
	case json.Number:
		return &Node{Kind: Scalar, Value: t.String(), Span: span}, nil
	case bool:
		return &Node{Kind: Scalar, Value: strconv.FormatBool(t), Span: span}, nil
	}
	return &Node{Kind: Null, Span: span}, nil
}

func (p *jsonParser) object(span rules.Span, depth int) (*Node, error) {
	n := &Node{Kind: Map, Span: span}
	seen := map[string]bool{}
	for p.dec.More() {
		tok, at, err := p.token()
		if err != nil {
			return nil, err
		}
		key, _ := tok.(string)
		if seen[key] {
			return nil, &rules.Problem{Span: at, Say: duplicateKey(key)}
		}
		seen[key] = true
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.Pairs = append(n.Pairs, Pair{Key: &Node{Kind: Scalar, Value: key, Quoted: true, Span: at}, Value: v})
	}
	_, _, err := p.token()
	return n, err
}

func (p *jsonParser) array(span rules.Span, depth int) (*Node, error) {
	n := &Node{Kind: List, Span: span}
	for p.dec.More() {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.Items = append(n.Items, v)
	}
	_, _, err := p.token()
	return n, err
}

func (p *jsonParser) token() (json.Token, rules.Span, error) {
	start := int(p.dec.InputOffset())
	tok, err := p.dec.Token()
	end := int(p.dec.InputOffset())
	if err != nil {
		return nil, rules.Span{}, p.syntax(err, end)
	}
	for start < end && strings.IndexByte(" \t\r\n,:", p.file.Text[start]) >= 0 {
		start++
	}
	return tok, p.file.Span(start, end), nil
}

// place finds the wrong character. The library counts it from the start of the
// file, or counts what some of its layers have seen; from the start of the
// value it is counted once more.
func (p *jsonParser) place(start int, msg string) int {
	var syn *json.SyntaxError
	if err := json.Unmarshal([]byte(p.file.Text[start:]), new(json.RawMessage)); errors.As(err, &syn) && syn.Error() == msg {
		return start + int(syn.Offset) - 1
	}
	return start
}

func (p *jsonParser) syntax(err error, at int) error {
	var syn *json.SyntaxError
	if errors.As(err, &syn) {
		at = p.place(at, syn.Error())
	}
	msg := strings.TrimPrefix(err.Error(), "json: ")
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		msg, at = "unexpected end of the file", len(p.file.Text)
	}
	return &rules.Problem{
		Span: p.file.Span(at, at),
		Say:  rules.Text{ZH: "JSON 语法错误：" + msg, EN: "JSON syntax error: " + msg},
		Err:  err,
	}
}
