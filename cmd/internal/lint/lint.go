// Package lint is `paydiag lint`: the integration checklists over a merchant's
// configuration.
package lint

import (
	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
)

// New makes the command.
func New(a *app.App) *cobra.Command {
	var out app.Output
	req := diagnose.Request{Command: "lint", ConfigOnly: true}
	cmd := &cobra.Command{
		Use:   a.Say("lint 文件…", "lint FILE..."),
		Short: a.Say("按接入清单检查商户配置", "Check a merchant configuration against the integration checklists"),
		Long: a.Say(
			"逐项检查商户绑定、回调地址、签名、分期通道、IP 白名单，给出 文件:行:列、级别和出处。\n适合 CI：--format sarif 供代码托管平台上传。",
			"Checks merchant binding, callback URL, signing, instalment channel and IP allow-lists, with file:line:col,\nseverity and source. Made for CI: --format sarif uploads to code hosts."),
		Example: "  paydiag lint paydiag.yaml\n  paydiag lint paydiag.yaml answers.yaml --fail-on warning -o sarif=paydiag.sarif",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Files = args
			if len(args)+len(req.Configs) == 0 {
				return app.Usage("请给出配置文件，例如 paydiag lint paydiag.yaml", "name a configuration file, such as paydiag lint paydiag.yaml")
			}
			return a.Diagnose(cmd.Context(), req, out)
		},
	}
	a.InputFlags(cmd, &req)
	out.Flags(a, cmd)
	return cmd
}
