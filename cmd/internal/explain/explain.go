// Package explain is `paydiag explain`: what a pasted code, answer, log line or
// message means and what to do.
package explain

import (
	"bufio"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/paste"
	"github.com/paydiag/paydiag/rules"
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
