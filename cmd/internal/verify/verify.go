// Package verify is `paydiag verify`: which mistake was made in signing,
// verifying, encrypting or loading a key.
package verify

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules"
)

// New makes the command.
func New(a *app.App) *cobra.Command {
	var f flags
	var label string
	cmd := &cobra.Command{
		Use:   a.Say("verify [文件…|-]", "verify [FILE...|-]"),
		Short: a.Say("验签失败、解密失败时，指出错在哪一步", "Name the mistake behind a signature or a decryption that fails"),
		Long: a.Say(
			"输入：JSON 或 JSON Lines 的 capture（docs/captures.zh-CN.md），或手头有的：HTTP 报文、curl -v、HAR、\n回调的头和正文、表单、XML、orderInfo、JSAPI/APP 参数。密钥来自 capture、选项或 --config 的商户配置，不会出现在输出中。\n退出码：0 都正确，1 找到错误，2 用法有误，3 读不了。",
			"Takes captures as JSON or JSON Lines (docs/captures.md), or what there is: an HTTP message, curl -v, HAR, a\nnotification with its headers, a form, XML, an orderInfo string, JSAPI or APP parameters. Keys come from the capture,\nfrom flags or from the merchant configuration; they never reach an output.\nExit code: 0 all right, 1 a mistake was found, 2 wrong call, 3 unreadable."),
		Example: "  paydiag verify captures.jsonl\n  paydiag verify --config paydiag.yaml notify.http\n  curl -v ... 2>&1 | paydiag verify --private-key apiclient_key.pem --certificate apiclient_cert.pem -",
		RunE: func(cmd *cobra.Command, args []string) error {
			if label != "" {
				return explain(a, label)
			}
			return f.run(cmd, a, args)
		},
	}
	f.add(a, cmd)
	cmd.Flags().StringVar(&label, "explain", "", a.Say("说明一种错误（标签，或 all）", "tell of one mistake by its label, or of all"))
	return cmd
}

// flags are what a person says of the keys.
type flags struct {
	format, base, config string
	keyFile, keyEnv      string
	files                map[string]*string // by the name of the flag
}

func (f *flags) add(a *app.App, cmd *cobra.Command) {
	set := cmd.Flags()
	set.StringVar(&f.format, "format", "text", a.Say("格式：text|json|jsonl", "format: text|json|jsonl"))
	set.StringVar(&f.base, "base", "", a.Say("capture 中文件名所在目录（默认与 capture 同目录）", "folder of the files that captures name (that of the capture by default)"))
	set.StringVar(&f.config, "config", "", a.Say("商户配置：从中取密钥", "merchant configuration to take keys from"))
	set.StringVar(&f.keyFile, "key-file", "", a.Say("API 密钥（v2、APIv3 或支付宝 AES）所在文件", "file with the API key (v2, API v3 or Alipay AES)"))
	set.StringVar(&f.keyEnv, "key-env", "", a.Say("存放 API 密钥的环境变量名", "environment variable with the API key"))
	f.files = map[string]*string{}
	for name, say := range map[string]rules.Text{
		"private-key":          {ZH: "签名用的私钥文件", EN: "private key file that signed"},
		"public-key":           {ZH: "对方的公钥文件", EN: "public key file of the other side"},
		"certificate":          {ZH: "签名方的证书文件", EN: "certificate file of who signed"},
		"merchant-certificate": {ZH: "商户证书文件", EN: "merchant certificate file"},
		"app-certificate":      {ZH: "支付宝应用证书文件", EN: "Alipay app certificate file"},
		"app-public-key":       {ZH: "支付宝应用公钥文件", EN: "Alipay app public key file"},
	} {
		f.files[name] = set.String(name, "", say.In(a.Lang))
	}
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json", "jsonl"}, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
}

func (f *flags) run(cmd *cobra.Command, a *app.App, args []string) error {
	if !slices.Contains(report.VerificationFormats, report.Format(f.format)) {
		return app.Usage("--format 应为 text、json 或 jsonl", "--format takes text, json or jsonl")
	}
	req, err := f.request(a, args)
	if err != nil {
		return err
	}
	o := report.Options{Width: a.Width, Color: a.Color()}
	status := app.ExitOK
	for v, err := range diagnose.Verify(cmd.Context(), req) {
		if err != nil {
			return err
		}
		if err := report.WriteVerification(a.Out, v, report.Format(f.format), a.Lang, o); err != nil {
			return err
		}
		switch {
		case v.Error != "":
			status = app.ExitIncomplete
		case !v.Valid && status == app.ExitOK:
			status = app.ExitFindings
		}
	}
	if status != app.ExitOK {
		return app.Status(status)
	}
	return nil
}
