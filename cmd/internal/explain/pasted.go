package explain

import (
	"bufio"
	"io"
	"os"
	"strings"
	"time"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/rules"
)

// pasted finds the text: the arguments, a file that one argument names, or
// standard input.
func pasted(a *app.App, args []string) (*diagnose.Paste, error) {
	if len(args) == 0 && a.InTTY {
		a.Talk(rules.Text{ZH: "请粘贴内容，以空行结束：", EN: "Paste the text and end with an empty line:"})
		return nonEmpty("stdin", untilBlank(a.In))
	}
	name := ""
	switch {
	case len(args) == 0, len(args) == 1 && args[0] == "-":
		name = "-"
	case len(args) == 1 && isFile(args[0]):
		name = args[0]
	default:
		return nonEmpty("text", strings.Join(args, " "))
	}
	in, err := intake.Source{Stdin: a.In, StdinName: "stdin", Hint: rules.Text{ZH: "例如 paydiag explain SIGN_ERROR", EN: "try paydiag explain SIGN_ERROR"}}.Open(name, intake.Unknown)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	// The recogniser reads a bounded part; more is never needed.
	text, err := in.Start(intake.MaxText)
	if err != nil {
		return nil, err
	}
	return nonEmpty(in.Name, text)
}

func nonEmpty(name, text string) (*diagnose.Paste, error) {
	if strings.TrimSpace(text) == "" {
		return nil, app.Usage("没有可解释的内容；例如 paydiag explain SIGN_ERROR", "there is nothing to explain; try paydiag explain SIGN_ERROR")
	}
	return &diagnose.Paste{Name: name, Text: text}, nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// pause is how long after an empty line the rest of a paste may take: a terminal
// hands it over at once, a person does not type that fast.
const pause = 100 * time.Millisecond

// untilBlank reads a paste from a terminal: it ends with an empty line after
// which nothing follows at once, since an HTTP message has one in its middle.
func untilBlank(r io.Reader) string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		in := bufio.NewScanner(r)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			lines <- in.Text()
		}
	}()
	var b strings.Builder
	for blank := false; ; {
		var wait <-chan time.Time
		if blank {
			wait = time.After(pause)
		}
		select {
		case line, more := <-lines:
			if !more || b.Len() > intake.MaxText {
				return b.String()
			}
			blank = strings.TrimSpace(line) == "" && b.Len() > 0
			b.WriteString(line + "\n")
		case <-wait:
			return b.String()
		}
	}
}
