// Package ask puts questions to the person at the terminal and reads what is
// typed, a line at a time.
//
// It owns the conversation. It refuses to know what is asked, and never asks
// where no terminal is: a command that waits in a pipeline is a fault.
package ask

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules"
)

// maxLine bounds what is taken for one answer.
const maxLine = 64 << 10

// plainWidth is the width of a page where the terminal does not say its own.
const plainWidth = 80

// Person is whoever sits at the terminal.
type Person struct {
	app   *app.App
	lines chan string
}

// At begins a conversation.
func At(a *app.App) *Person {
	p := &Person{app: a, lines: make(chan string)}
	go func() {
		defer close(p.lines)
		in := bufio.NewScanner(a.In)
		in.Buffer(nil, maxLine)
		for in.Scan() {
			p.lines <- in.Text()
		}
	}()
	return p
}

// Tell prints a text on stderr, wrapped, and indented by so many cells.
func (p *Person) Tell(indent int, text string) {
	width := p.app.Width
	if width <= 0 {
		width = plainWidth
	}
	for line := range strings.SplitSeq(text, "\n") {
		for _, l := range report.Wrap(redact.Visible(line), max(width-indent, 20)) {
			fmt.Fprintf(p.app.Err, "%*s%s\n", indent, "", l)
		}
	}
}

// Space prints an empty line.
func (p *Person) Space() { fmt.Fprintln(p.app.Err) }

// Line prompts and reads one line, without the blanks around it. At the end of
// the input it gives io.EOF; Ctrl-C is a Problem.
func (p *Person) Line(ctx context.Context, prompt string) (string, error) {
	for {
		fmt.Fprint(p.app.Err, redact.Visible(prompt), " ")
		select {
		case line, more := <-p.lines:
			if !more {
				p.Space()
				return "", io.EOF
			}
			if utf8.ValidString(line) {
				return strings.TrimSpace(line), nil
			}
			p.Tell(0, p.app.Say("这一行不是 UTF-8，请重新输入", "this line is not UTF-8; please type it again"))
		case <-ctx.Done():
			p.Space()
			return "", &rules.Problem{Class: rules.Incomplete, Err: ctx.Err(), Say: rules.Text{ZH: "已中断", EN: "interrupted"}}
		}
	}
}
