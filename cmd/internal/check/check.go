// Package check is `paydiag check`: the main job, everything that was given
// judged together.
package check

import (
	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
)

// New makes the command.
func New(a *app.App) *cobra.Command {
	var out app.Output
	req := diagnose.Request{Command: "check"}
	cmd := &cobra.Command{
		Use:   a.Say("check [目录|文件|通配符|-]…", "check [FOLDER|FILE|GLOB|-]..."),
		Short: a.Say("诊断一个案例：配置、日志、答卷一起看", "Diagnose a case: configuration, logs and answers together"),
		Long: a.Say(
			"读取商户配置、交易日志、答卷，按依据排列支付失败的原因，说明谁处理、怎么处理、在哪里，\n以及哪些没有检查、为什么。文件是什么由内容判断，可用 --config、--log、--answers 指明。",
			"Reads merchant configuration, transaction logs and answers; ranks the causes of failed payments by evidence;\nsays who acts, what to do and where, and what was not checked and why. What a file is shows in its content;\n--config, --log and --answers override that."),
		Example: "  paydiag check examples/fenfu-h5\n  paydiag check paydiag.yaml 'logs/*.jsonl' --format json\n  zcat pay.log.gz | paydiag check --config paydiag.yaml --log -",
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Files = args
			if len(args)+len(req.Configs)+len(req.Logs)+len(req.Answers) == 0 {
				return app.Usage("请给出案例目录或文件，例如 paydiag check examples/fenfu-h5", "name a case folder or files, such as paydiag check examples/fenfu-h5")
			}
			return a.Diagnose(cmd.Context(), req, out)
		},
	}
	a.InputFlags(cmd, &req)
	cmd.Flags().StringArrayVar(&req.Logs, "log", nil, a.Say("这是交易日志", "this file is a transaction log"))
	cmd.Flags().StringVar(&req.Merchant, "merchant", "", a.Say("配置里有多个商户时只看这一个", "look only at this merchant of the configuration"))
	out.Flags(a, cmd)
	return cmd
}
