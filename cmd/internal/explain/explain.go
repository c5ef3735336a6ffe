// Package explain is `paydiag explain`: what a pasted code, answer, log line or
// message means and what to do.
package explain

import (
	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/paste"
)

// New makes the command.
func New(a *app.App) *cobra.Command {
	var out app.Output
	var hints paste.Hints
	var configs []string
	cmd := &cobra.Command{
		Use:   a.Say("explain [文本…|文件|-]", "explain [TEXT...|FILE|-]"),
		Short: a.Say("解释返回码、报文、日志行或提示语", "Explain a return code, an answer, a log line or a message"),
		Long: a.Say(
			"粘贴手头有的：返回码、JSON 或 XML 报文、日志行、异常、用户屏幕上的一句话。\n说明它是什么、为什么、谁处理、钱是否可能已扣、能否重试、对客户怎么说。\n认不出时如实说明；一个编号有几种解读时全部列出，并问出能定夺的那一点。退出码：0 有解释，1 没认出。",
			"Paste what there is: a code, a JSON or XML answer, a log line, an exception, a sentence from a customer's screen.\nSays what it is, why, who acts, whether money may have moved, whether to retry, and what to tell the customer.\nWhat is not recognised is said to be so; several readings are all listed, with the question that decides.\nExit code: 0 answered, 1 nothing recognised."),
		Example: "  paydiag explain SIGN_ERROR\n  paydiag explain '{\"code\":\"PARAM_ERROR\",\"message\":\"…\"}'\n  pbpaste | paydiag explain -",
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := pasted(a, args)
			if err != nil {
				return err
			}
			p.Hints = hints
			d, err := a.Run(cmd.Context(), diagnose.Request{Command: "explain", Paste: p, Configs: configs}, out)
			if err != nil {
				return err
			}
			if len(d.Codes) == 0 && !out.ExitZero {
				return app.Status(app.ExitFindings)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&hints.Provider, "provider", "", a.Say("渠道：wechat|alipay|unionpay|…", "provider: wechat|alipay|unionpay|..."))
	cmd.Flags().StringVar(&hints.API, "api", "", a.Say("接口，例如 jsapi-order、alipay.trade.pay", "API, such as jsapi-order or alipay.trade.pay"))
	cmd.Flags().StringVar(&out.Audience, "audience", "", a.Say("写给谁看：engineer|support|customer（默认全部）", "who reads it: engineer|support|customer (all by default)"))
	cmd.Flags().StringArrayVar(&configs, "config", nil, a.Say("商户配置：相关检查一并参与排序，可重复", "merchant configuration: the checks that bear on it move the ranking; may be repeated"))
	for name, words := range map[string][]string{"audience": {"engineer", "support", "customer"}, "provider": {"wechat", "alipay", "unionpay"}} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
	}
	out.Flags(a, cmd)
	return cmd
}
