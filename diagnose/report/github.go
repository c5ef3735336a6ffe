package report

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/rules"
)

// The escapes of workflow commands, as the runner undoes them
// (actions/runner, ActionCommand.cs).
var (
	commandText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub prints workflow commands, one a line, which GitHub Actions shows
// as annotations. It shows ten of each level for a step, so what belongs
// together is one command: the causes, and what was not checked.
func writeGitHub(w io.Writer, d *diagnosis.Diagnosis) error {
	r := results{d}
	var b strings.Builder
	for _, f := range r.told() {
		title := f.Rule
		if f.Configuration != "" {
			title += " (" + f.Configuration + ")"
		}
		command(&b, gitHubLevel(f.Severity), f.Place, title, r.detail(f))
	}
	var unread []string
	for _, n := range d.NotChecked {
		if n.Input {
			unread = append(unread, r.gap(n))
		}
	}
	gaps := slices.DeleteFunc(r.gaps(), func(g string) bool { return slices.Contains(unread, g) })
	nowhere := diagnosis.Place{}
	if d.Incomplete {
		command(&b, "error", nowhere, "paydiag", strings.Join(append([]string{r.word("incomplete")}, unread...), "\n"))
	}
	command(&b, "notice", nowhere, r.word("causes"), r.ranked())
	command(&b, "notice", nowhere, r.word("notchecked"), strings.Join(gaps, "\n"))
	_, err := io.WriteString(w, b.String())
	return err
}

// command writes ::level properties::text; nothing where there is no text.
func command(b *strings.Builder, level string, p diagnosis.Place, title, text string) {
	if text == "" {
		return
	}
	var properties []string
	add := func(name, value string) {
		if value != "" && value != "0" {
			properties = append(properties, name+"="+commandProperty.Replace(clean(value)))
		}
	}
	add("file", slashed(p.File))
	if p.File != "" {
		add("line", strconv.Itoa(p.Line))
		add("endLine", strconv.Itoa(p.EndLine))
		add("col", strconv.Itoa(p.Column))
		add("endColumn", strconv.Itoa(p.EndColumn))
	}
	add("title", title)
	b.WriteString("::" + level + " " + strings.Join(properties, ",") + "::" + commandText.Replace(clean(text)) + "\n")
}

func gitHubLevel(severity string) string {
	switch rules.Severity(severity) {
	case rules.Error:
		return "error"
	case rules.Warning:
		return "warning"
	}
	return "notice"
}
