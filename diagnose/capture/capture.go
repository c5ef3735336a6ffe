// Package capture turns what people have of an exchange into captures that
// diagnose/verify can judge: HTTP dumps, curl commands and their output, HAR
// files, forms, XML, the parameters of a client, notes with an Authorization
// header, or captures written as JSON.
//
// It owns the shapes of all these. It keeps bodies byte for byte, opens no
// files, judges nothing, and puts no value of its input into an error.
package capture

import (
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
)

// Bounds of one text. They are far above what a person gives and keep a hostile
// text from taking memory and time.
const (
	MaxText     = 32 << 20
	MaxCaptures = 10_000
	MaxParams   = 100_000 // of one set of parameters
)

// Read recognises the captures in a text. They have the order of the text; ids
// that the text does not give are made of the name. The error is a
// *rules.Problem.
func Read(name, text string) ([]sign.Capture, error) {
	if len(text) > MaxText {
		return nil, tooLong(name)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.TrimSpace(text) == "" {
		return nil, empty(name)
	}
	list, isWritten, problem := readWritten(name, text)
	if problem != nil {
		return nil, problem
	}
	if isWritten {
		return list, nil
	}
	r := reader{name: name, tries: 4*len(text) + 1<<16}
	if !r.har(text) {
		r.text(text)
	}
	if r.problem == nil && len(r.found) == 0 {
		r.problem = unrecognised(name, text)
	}
	if r.problem != nil {
		return nil, r.problem
	}
	r.complete()
	r.number()
	return r.found, nil
}

// reader collects the captures of one text that was not written as captures.
type reader struct {
	name    string
	found   []sign.Capture
	problem *rules.Problem // the first; ends the reading

	draft    draft    // what notes in words have told of a message so far
	command  *message // a curl command whose output may follow
	signType string   // that the last request declared, until its answer is met
	refusals []refusal
	signed   []int // the requests of APIv3 among those found
	tries    int   // bytes that may still be read in vain
}

func (r *reader) fail(p *rules.Problem) {
	if r.problem == nil {
		r.problem = p
	}
}

func (r *reader) add(c sign.Capture) {
	if len(r.found) == MaxCaptures {
		r.fail(tooManyCaptures(r.name))
		return
	}
	if c.Kind == sign.WeChatRequestSign {
		r.signed = append(r.signed, len(r.found))
	}
	r.found = append(r.found, c)
}

// number fills the ids: the name, with a number where there are several.
func (r *reader) number() {
	for i := range r.found {
		r.found[i].ID = r.name
		if len(r.found) > 1 {
			r.found[i].ID += "#" + strconv.Itoa(i+1)
		}
	}
}

// text reads messages, commands and notes in the order of the text.
func (r *reader) text(text string) {
	printed := verboseOutput().MatchString(text)
	for at := 0; at < len(text) && r.problem == nil; {
		line, next := lineAt(text, at)
		first, isStart := startOf(line)
		switch {
		case line == "":
			at = next
		case isCommand(line):
			at = r.curl(text, at)
		case isVerbose(line):
			at = r.verbose(text, at)
		case isStart:
			at = r.dump(text, next, first)
		case isSeparator(line):
			r.flush()
			at = next
		case printed && isCurlNote(line):
			at = next
		default:
			at = r.notes(text, at, next)
		}
	}
	r.flush()
	r.settle()
}

// isMark reports whether a line begins something new, so that it ends the body
// before it.
func isMark(line string) bool {
	_, isStart := startOf(line)
	return isStart || isSeparator(line) || isVerbose(line) || isCommand(line)
}

// nextMark is the offset of the next line that begins something new.
func nextMark(text string, at int, is func(line string) bool) int {
	for at < len(text) {
		line, next := lineAt(text, at)
		if is(line) {
			return at
		}
		at = next
	}
	return len(text)
}

// lineAt cuts the line at an offset, without its line break, and tells where
// the next begins.
func lineAt(text string, at int) (line string, next int) {
	line, next = text[at:], len(text)
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line, next = line[:i], at+i+1
	}
	return strings.TrimSuffix(line, "\r"), next
}
