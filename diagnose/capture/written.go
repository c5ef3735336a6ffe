package capture

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
)

// kinds lists what a capture may be a capture of, in the order of the
// documentation.
var kinds = []sign.Kind{
	sign.WeChatRequestSign, sign.WeChatResponseVerify, sign.WeChatNotifyVerify, sign.WeChatPaySign, sign.WeChatAEAD,
	sign.WeChatOAEP, sign.WeChatV2Sign, sign.AlipayRequestSign, sign.AlipayNotifyVerify, sign.AlipayResponseVerify,
	sign.AlipayV3Request, sign.AlipayV3Response, sign.AlipayCertSN, sign.AlipayRootCertSN, sign.AlipayAES, sign.KeyLoad,
}

// keyFields are the fields that nothing but a capture has.
var keyFields = []string{"private_key", "public_key", "certificate", "merchant_certificate", "app_certificate", "app_public_key",
	"api_v3_key", "other_keys", "aes_key"}

// fieldNames are the names of the fields of a capture.
func fieldNames() []string {
	t := reflect.TypeFor[sign.Capture]()
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = fieldName(t.Field(i))
	}
	return names
}

func fieldName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func isField(name string) bool { return slices.Contains(fieldNames(), name) }

// element is one JSON value of a text, with the line that it begins in.
type element struct {
	raw     json.RawMessage
	line    int
	members []member
}

type member struct {
	name string
	raw  json.RawMessage
}

func (e *element) has(name string) bool {
	return slices.ContainsFunc(e.members, func(m member) bool { return m.name == name })
}

// readWritten reads captures that are written as JSON: one object, an array, or
// objects one after the other as in JSON Lines. ok is false for other texts.
func readWritten(name, text string) (list []sign.Capture, ok bool, p *rules.Problem) {
	start := strings.TrimLeft(text, " \t\r\n")
	if !strings.HasPrefix(start, "{") && !strings.HasPrefix(start, "[") {
		return nil, false, nil
	}
	elements, broken := readElements(text)
	if !slices.ContainsFunc(elements, (*element).isCapture) {
		if broken > 0 && resemblesCapture(start) {
			return nil, false, notJSON(name, broken)
		}
		return nil, false, nil
	}
	if broken > 0 {
		return nil, false, notJSON(name, broken)
	}
	if len(elements) > MaxCaptures {
		return nil, false, tooManyCaptures(name)
	}
	for _, e := range elements {
		c, p := e.capture(name)
		if p != nil {
			return nil, false, p
		}
		if c.ID == "" {
			c.ID = name + ":" + strconv.Itoa(e.line)
		}
		list = append(list, c)
	}
	return list, true, nil
}

// isCapture tells a capture from other JSON, such as a notification: by its
// kind, or by keys beside what they judge.
func (e *element) isCapture() bool {
	if e.has("kind") {
		return true
	}
	return slices.ContainsFunc(keyFields, e.has) && (e.has("headers") || e.has("params") || e.has("url") || e.has("body") || e.has("ciphertext"))
}

// resemblesCapture is for JSON that does not parse: is it worth a word about its
// syntax, or is it no JSON at all?
func resemblesCapture(text string) bool {
	head := text[:min(len(text), 4096)]
	return strings.Contains(head, `"kind"`) && slices.ContainsFunc(kinds, func(k sign.Kind) bool {
		return strings.Contains(head, `"`+string(k)+`"`)
	})
}

// readElements reads JSON values up to the end or the first syntax error, whose
// line it returns. An array counts for its elements.
func readElements(text string) (list []*element, broken int) {
	dec := json.NewDecoder(strings.NewReader(text))
	line, counted := 1, 0
	place := func(at int) int {
		line += strings.Count(text[counted:at], "\n")
		counted = at
		return line
	}
	inArray := false
	for {
		at := int(dec.InputOffset())
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\r\n,"))
		if at < len(text) && (!inArray && text[at] == '[' || inArray && text[at] == ']') {
			if _, err := dec.Token(); err != nil {
				return list, place(at)
			}
			inArray = !inArray
			continue
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); errors.Is(err, io.EOF) && !inArray {
			return list, 0
		} else if err != nil {
			var syntax *json.SyntaxError
			if errors.As(err, &syntax) {
				at = max(at, min(int(syntax.Offset), len(text)))
			}
			return list, place(at)
		}
		list = append(list, &element{raw: raw, line: place(int(dec.InputOffset()) - len(raw)), members: membersOf(raw)})
		if len(list) > MaxCaptures {
			return list, 0
		}
	}
}

// membersOf lists the members of an object in their order.
func membersOf(raw json.RawMessage) []member {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var list []member
	for dec.More() && len(list) <= MaxParams {
		name, err := dec.Token()
		if err != nil {
			return list
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return list
		}
		text, _ := name.(string)
		list = append(list, member{text, value})
	}
	return list
}

// memberNames are those of a text that is one JSON object.
func memberNames(text string) []string {
	var names []string
	for _, m := range membersOf(json.RawMessage(strings.TrimSpace(text))) {
		names = append(names, m.name)
	}
	return names
}

// capture decodes one capture. $schema is for editors.
func (e *element) capture(name string) (c sign.Capture, p *rules.Problem) {
	if len(e.members) == 0 {
		return c, notAnObject(name, e.line)
	}
	if !e.has("kind") {
		return c, missingKind(name, e.line)
	}
	into := reflect.ValueOf(&c).Elem()
	index := map[string]int{}
	for i := range into.NumField() {
		index[fieldName(into.Type().Field(i))] = i
	}
	seen := map[string]bool{}
	for _, m := range e.members {
		i, ok := index[m.name]
		switch {
		case m.name == "$schema":
			continue
		case !ok:
			return c, unknownField(name, e.line, m.name)
		case seen[m.name]:
			return c, doubleField(name, e.line, m.name)
		}
		seen[m.name] = true
		if want := setField(into.Field(i), m.raw); want.EN != "" {
			return c, wrongShape(name, e.line, m.name, want)
		}
	}
	if len(c.Params) > MaxParams || len(c.ParamOrder) > MaxParams {
		return c, tooManyParams(name)
	}
	if !slices.Contains(kinds, c.Kind) {
		return c, unknownKind(name, e.line, string(c.Kind))
	}
	return c, nil
}

// setField stores a value of a capture, or returns what it should have been.
func setField(field reflect.Value, raw json.RawMessage) (want rules.Text) {
	if string(raw) == "null" {
		return want
	}
	switch field.Kind() {
	case reflect.String:
		s, ok := plainText(raw)
		if !ok {
			return rules.Text{ZH: "字符串", EN: "a text"}
		}
		field.SetString(s)
	case reflect.Int64:
		s, _ := plainText(raw)
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return rules.Text{ZH: "以秒为单位的整数时间", EN: "a time in whole seconds"}
		}
		field.SetInt(n)
	case reflect.Slice:
		list, ok := plainList(raw)
		if !ok {
			return rules.Text{ZH: "字符串数组", EN: "a list of texts"}
		}
		field.Set(reflect.ValueOf(list))
	case reflect.Map:
		texts := map[string]string{}
		if !bytes.HasPrefix(raw, []byte("{")) {
			return rules.Text{ZH: "对象", EN: "an object"}
		}
		for _, m := range membersOf(raw) {
			s, ok := headerText(m.raw)
			if !ok {
				return rules.Text{ZH: "值都是字符串的对象", EN: "an object whose values are texts"}
			}
			texts[m.name] = s
		}
		field.Set(reflect.ValueOf(texts))
	}
	return want
}

// plainText reads a text. Numbers and booleans keep their spelling.
func plainText(raw json.RawMessage) (string, bool) {
	if bytes.HasPrefix(raw, []byte(`"`)) {
		var s string
		err := json.Unmarshal(raw, &s)
		return s, err == nil
	}
	if bytes.HasPrefix(raw, []byte("{")) || bytes.HasPrefix(raw, []byte("[")) {
		return "", false
	}
	if string(raw) == "null" {
		return "", true
	}
	return string(raw), true
}

// headerText reads the value of a header too, which some programs write as a
// list of one.
func headerText(raw json.RawMessage) (string, bool) {
	if list, ok := plainList(raw); ok {
		return strings.Join(list, ", "), true
	}
	return plainText(raw)
}

func plainList(raw json.RawMessage) ([]string, bool) {
	var items []json.RawMessage
	if !bytes.HasPrefix(raw, []byte("[")) || json.Unmarshal(raw, &items) != nil {
		return nil, false
	}
	list := make([]string, len(items))
	for i, item := range items {
		s, ok := plainText(item)
		if !ok {
			return nil, false
		}
		list[i] = s
	}
	return list, true
}
