// Package decrypt is `paydiag decrypt`: what an encrypted notification, content
// or field says, redacted.
package decrypt

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/keys"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
)

// New makes the command.
func New(a *app.App) *cobra.Command {
	var keyFile, keyEnv, privateKey, config string
	var plain bool
	cmd := &cobra.Command{
		Use:   a.Say("decrypt [文件|-]", "decrypt [FILE|-]"),
		Short: a.Say("用配置的密钥解密回调、支付宝内容或敏感字段，默认脱敏", "Decrypt a notification, an Alipay content or a field, redacted by default"),
		Long: a.Say("解密微信 v3 回调的 resource（AES-256-GCM）、支付宝 AES 内容、RSA-OAEP 敏感字段。解不开时 paydiag verify 说明错在哪。",
			"Decrypts the resource of a WeChat v3 notification (AES-256-GCM), an Alipay AES content or an RSA-OAEP field.\nWhere it does not decrypt, paydiag verify says why."),
		Example: "  paydiag decrypt --key-env WECHAT_API_V3_KEY notify.json\n  paydiag decrypt --config paydiag.yaml -",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := strings.Join(append(args, "-")[:1], "")
			in, err := intake.Source{Stdin: a.In, StdinName: "stdin", Hint: rules.Text{ZH: "参见 docs/captures.zh-CN.md", EN: "see docs/captures.md"}}.Open(name, intake.Unknown)
			if err != nil {
				return err
			}
			defer in.Close()
			text, err := in.Text()
			if err != nil {
				return err
			}
			given := sign.Capture{Key: a.Getenv(keyEnv)}
			for _, f := range []struct {
				name string
				to   *string
			}{{keyFile, &given.Key}, {privateKey, &given.PrivateKey}} {
				if f.name != "" {
					raw, err := intake.ReadBeside("", f.name)
					if err != nil {
						return err
					}
					*f.to = strings.TrimRight(string(raw), "\r\n")
				}
			}
			given.AESKey = given.Key
			req := diagnose.Verification{Keys: given, Lang: a.Lang}
			if config != "" {
				if req.Ring, err = keys.Ring(a, config); err != nil {
					return err
				}
			}
			return tell(a, req, diagnose.Exchange{Name: in.Name, Text: text}, plain)
		},
	}
	cmd.Flags().StringVar(&keyFile, "key-file", "", a.Say("APIv3 密钥或支付宝 AES 密钥所在文件", "file with the API v3 key or the Alipay AES key"))
	cmd.Flags().StringVar(&keyEnv, "key-env", "", a.Say("存放密钥的环境变量名", "environment variable with that key"))
	cmd.Flags().StringVar(&privateKey, "private-key", "", a.Say("商户私钥文件（敏感字段）", "merchant private key file (for fields)"))
	cmd.Flags().StringVar(&config, "config", "", a.Say("商户配置：从中取密钥", "merchant configuration to take keys from"))
	cmd.Flags().BoolVar(&plain, "plain", false, a.Say("不脱敏；注意输出含个人信息", "do not redact; mind that personal data comes out"))
	return cmd
}

func tell(a *app.App, req diagnose.Verification, x diagnose.Exchange, plain bool) error {
	texts, err := diagnose.Decrypt(req, x)
	if err != nil {
		return err
	}
	if len(texts) == 0 {
		return app.NotFound(a, "ciphertext", nil)
	}
	failed := false
	for _, t := range texts {
		if t == nil {
			failed = true
			a.Talk(rules.Text{ZH: "用这个密钥解不开；paydiag verify 说明错在哪", EN: "it does not decrypt with this key; paydiag verify says why"})
			continue
		}
		for line := range strings.SplitSeq(string(t), "\n") {
			if !plain {
				line = redact.Line(line)
			} else {
				line = redact.Visible(line)
			}
			fmt.Fprintln(a.Out, line)
		}
	}
	if failed {
		return app.Status(app.ExitFindings)
	}
	return nil
}
