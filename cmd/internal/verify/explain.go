package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// explain prints a mistake by its label, or all of them, as Markdown: docs/mistakes
// holds what it prints.
func explain(a *app.App, label string) error {
	p, err := a.Knowledge()
	if err != nil {
		return err
	}
	if label == "all" {
		fmt.Fprintf(a.Out, "# %s\n\n%s\n", a.Say("签名、解密、密钥的常见错误", "Mistakes of signatures, decryption and keys"),
			a.Say("由 `paydiag verify --explain all` 从 rules/std/mistakes.yaml 生成，请改 YAML。", "Generated from rules/std/mistakes.yaml by `paydiag verify --explain all`: edit the YAML."))
		for _, m := range p.Mistakes() {
			fmt.Fprintln(a.Out)
			one(a, m)
		}
		return nil
	}
	m, ok := p.Mistake(strings.ToUpper(label))
	if !ok {
		var labels []string
		for _, m := range p.Mistakes() {
			labels = append(labels, m.Label)
		}
		return app.NotFound(a, label, source.Near(strings.ToUpper(label), labels, 3))
	}
	one(a, m)
	return nil
}

func one(a *app.App, m *rules.Mistake) {
	say := strings.NewReplacer("<", "&lt;", "|", "\\|").Replace
	fmt.Fprintf(a.Out, "## %s\n\n%s\n\n- %s\n", m.Label, say(m.Title.In(a.Lang)), say(m.Fix.In(a.Lang)))
	if m.Cause != rules.OtherCause {
		fmt.Fprintf(a.Out, "- %s: `%s`\n", a.Say("原因", "Cause"), m.Cause)
	}
	for _, s := range m.SDKs {
		fmt.Fprintf(a.Out, "- %s: %s\n", s.Name, say(s.Fix.In(a.Lang)))
	}
	var from []string
	for _, s := range m.Sources {
		if s.URL != "" && !slices.Contains(from, s.URL) {
			from = append(from, s.URL)
		}
	}
	if len(from) > 0 {
		fmt.Fprintf(a.Out, "- %s: %s\n", a.Say("出处", "Source"), strings.Join(from, ", "))
	}
}
