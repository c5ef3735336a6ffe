// Package root joins the commands into one tree.
package root

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/check"
	"github.com/paydiag/paydiag/cmd/internal/checklist"
	"github.com/paydiag/paydiag/cmd/internal/codes"
	"github.com/paydiag/paydiag/cmd/internal/decrypt"
	"github.com/paydiag/paydiag/cmd/internal/explain"
	"github.com/paydiag/paydiag/cmd/internal/initialise"
	"github.com/paydiag/paydiag/cmd/internal/keys"
	"github.com/paydiag/paydiag/cmd/internal/knowledge"
	"github.com/paydiag/paydiag/cmd/internal/lint"
	"github.com/paydiag/paydiag/cmd/internal/verify"
)

// New makes the whole command tree in the language of the app.
func New(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "paydiag",
		Short: a.Say("说明微信支付分付、支付宝花呗为什么付不了，怎么办", "Explain why WeChat Pay Fenfu and Alipay Huabei payments fail, and what to do"),
		Long: a.Say(
			"paydiag 说明微信支付（含分付）和支付宝（含花呗）的支付为什么失败、怎么办。\n离线运行，结果确定，密钥与个人信息不会出现在输出中。",
			"paydiag explains why WeChat Pay (Fenfu) and Alipay (Huabei) payments fail, and what to do.\nOffline and deterministic; keys and personal data never reach an output."),
		Args: app.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := cmd.PersistentFlags()
	f.String("lang", "", a.Say("语言：zh|en（默认取自区域设置）", "language: zh|en (from the locale by default)"))
	f.StringVar(&a.NowFlag, "now", "", a.Say("以此时刻为当前时间（RFC 3339 或日期）", "take this as the present time (RFC 3339 or a day)"))
	f.BoolVar(&a.NoColor, "no-color", false, a.Say("不用颜色", "no colours"))
	f.BoolVarP(&a.Quiet, "quiet", "q", false, a.Say("标准错误上不说明过程", "say nothing of the progress on stderr"))
	f.StringArrayVar(&a.Packs, "pack", nil, a.Say("加载自己的知识包目录，可重复", "add a folder of your own knowledge; may be repeated"))
	cmd.Version = a.Version
	cmd.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if l, _ := cmd.Flags().GetString("lang"); l != "" && l != "zh" && l != "en" {
			return app.Usage("--lang 应为 zh 或 en", "--lang takes zh or en")
		}
		return nil
	}
	cmd.AddCommand(check.New(a), explain.New(a), lint.New(a), lint.Baseline(a), verify.New(a), keys.New(a), decrypt.New(a), knowledge.Rules(a), codes.New(a), checklist.New(a), initialise.New(a), version(a), exitCodes(a))
	return cmd
}

func version(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: a.Say("显示程序与知识库的版本", "Show the version of the program and of its knowledge"), Args: app.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p, err := a.Knowledge()
			if err != nil {
				return err
			}
			fmt.Fprintf(a.Out, "paydiag %s (%s, %s/%s)\n", a.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			for _, i := range p.Infos {
				fmt.Fprintf(a.Out, "%s %s %s\n", a.Say("知识库", "knowledge"), i.ID+" "+i.Version, i.Digest)
			}
			return nil
		},
	}
}

// exitCodes is a help topic: it documents the contract inside the binary.
func exitCodes(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use: "exit-codes", Short: a.Say("退出码的含义", "What the exit codes mean"),
		Long: a.Say(
			"0  没有达到 --fail-on 的发现；查询有解释\n1  有发现；查询没有匹配\n2  用法、配置或知识文件有误；没有可用的输入\n3  未能完成：输入读不了、被中断、内部错误\n\n--exit-zero 使“有发现”也以 0 退出。",
			"0  nothing at or above --fail-on; a look-up was answered\n1  findings; a look-up matched nothing\n2  wrong call, configuration or knowledge file; no usable input\n3  could not finish: unreadable input, interrupted, internal error\n\n--exit-zero turns 1 into 0 where findings are no failure."),
	}
}
