// Package lint is `paydiag lint`: the integration checklists over a merchant's
// configuration.
package lint

import (
	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/knowledge"
	"github.com/paydiag/paydiag/diagnose"
)

// New makes the command.
func New(a *app.App) *cobra.Command {
	f := &flags{req: diagnose.Request{Command: "lint", ConfigOnly: true}}
	cmd := &cobra.Command{
		Use:   a.Say("lint [文件|目录|通配符|-]…", "lint [FILE|FOLDER|GLOB|-]..."),
		Short: a.Say("按接入清单检查商户配置", "Check a merchant configuration against the integration checklists"),
		Long: a.Say(
			"读取项目里已有的配置（paydiag.yaml、Spring、.env、properties、JSON、TOML、Kubernetes、compose），\n逐项检查商户绑定、回调、签名、分期通道、下单参数等，给出 文件:行:列、级别、后果、改法和出处。\n不写文件时检查就近的 paydiag.yaml 和它旁边的 answers.yaml。适合 CI：--format sarif、junit、github、gitlab、checkstyle。",
			"Reads the configuration a project has (paydiag.yaml, Spring, .env, properties, JSON, TOML, Kubernetes, compose)\nand checks merchant binding, callbacks, signing, instalment channels, order parameters and more, with file:line:col,\nseverity, what will fail, how to mend it, and the source. Without a file it takes the nearest paydiag.yaml\nand the answers.yaml beside it.\nMade for CI: --format sarif, junit, github, gitlab, checkstyle."),
		Example: "  paydiag lint\n  paydiag lint src/main/resources/application.yml\n  paydiag lint deploy/ answers.yaml --fail-on warning -o sarif=paydiag.sarif\n  paydiag lint --explain WX-NOTIFY-004\n  paydiag lint paydiag.yaml --fix",
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.explain != "" {
				return knowledge.Explain(a, f.explain)
			}
			if err := f.prepare(a, cmd, args); err != nil {
				return err
			}
			if f.fix {
				return f.mend(a, cmd)
			}
			return f.run(a, cmd)
		},
	}
	f.declare(a, cmd)
	return cmd
}

func (f *flags) run(a *app.App, cmd *cobra.Command) error {
	if err := f.out.Check(); err != nil {
		return err
	}
	req, err := a.Equip(f.req)
	if err != nil {
		return err
	}
	d, err := diagnose.RunLint(cmd.Context(), req, f.how)
	if err != nil {
		return err
	}
	if err := f.out.Write(a, d); err != nil {
		return err
	}
	return f.out.Verdict(d)
}
