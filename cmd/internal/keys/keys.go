// Package keys is `paydiag keys`: what key and certificate files are, which
// belong together, and what is missing.
package keys

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/diagnose/sign"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// New makes the command.
func New(a *app.App) *cobra.Command {
	var format, config, repair, role string
	cmd := &cobra.Command{
		Use:   a.Say("keys [文件…|目录]", "keys [FILE...|FOLDER]"),
		Short: a.Say("说明每个密钥、证书文件是什么，哪些成对，缺什么", "Say what each key or certificate file is, which are pairs, and what is missing"),
		Long: a.Say(
			"说明格式、位数、序列号、支付宝 SN、主体、有效期、指纹与可作的角色；--config 时还列出所配模式缺少的密钥和公钥切换的进度。\n--repair 把损坏的 PEM 写成干净的新文件（权限 0600），不会写到标准输出。密钥内容不会出现在输出中。",
			"Says form, bits, serial, Alipay SN, subject, validity, fingerprint and roles; with --config also which keys the mode\nlacks and where the move to the public key stands. --repair writes a clean PEM to a new file (mode 0600), never to\nstdout. What is in a key never reaches an output."),
		Example: "  paydiag keys apiclient_key.pem apiclient_cert.pem\n  paydiag keys --repair clean.pem --role private damaged.pem",
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(report.VerificationFormats, report.Format(format)) {
				return app.Usage("--format 应为 text、json 或 jsonl", "--format takes text, json or jsonl")
			}
			if len(args) == 0 && config == "" {
				return app.Usage("请给出密钥文件或目录，例如 paydiag keys apiclient_key.pem", "name key files or a folder, such as paydiag keys apiclient_key.pem")
			}
			names, err := intake.Expand(args)
			if err != nil {
				return err
			}
			if repair != "" {
				return mend(a, names, repair, role)
			}
			return tell(a, names, config, report.Format(format))
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", a.Say("格式：text|json|jsonl", "format: text|json|jsonl"))
	cmd.Flags().StringVar(&config, "config", "", a.Say("商户配置", "merchant configuration"))
	cmd.Flags().StringVar(&repair, "repair", "", a.Say("把修复后的 PEM 写到这个新文件", "write the repaired PEM to this new file"))
	cmd.Flags().StringVar(&role, "role", "", a.Say("修复成：private|public|certificate", "repair for: private|public|certificate"))
	return cmd
}

func tell(a *app.App, names []string, config string, format report.Format) error {
	req := diagnose.KeyFiles{Names: names, Lang: a.Lang}
	var err error
	if req.Knowledge, err = a.Knowledge(); err != nil {
		return err
	}
	if req.Now, err = a.Moment(); err != nil {
		return err
	}
	if config != "" {
		if req.Ring, err = Ring(a, config); err != nil {
			return err
		}
	}
	d, err := diagnose.Keys(req)
	if err != nil {
		return err
	}
	if err := report.WriteKeys(a.Out, d, format, a.Lang, report.Options{Width: a.Width, Color: a.Color()}); err != nil {
		return err
	}
	for _, f := range d.Files {
		if len(f.Problems) > 0 || len(d.Missing) > 0 {
			return app.Status(app.ExitFindings)
		}
	}
	return nil
}

// Ring reads the keys of a configuration.
func Ring(a *app.App, config string) (merchant.Keyring, error) {
	text, err := intake.ReadBeside("", config)
	if err != nil {
		return nil, err
	}
	knowledge, err := a.Knowledge()
	if err != nil {
		return nil, err
	}
	parts, err := merchant.NewMapper(knowledge.Schema(), knowledge.Settings(), nil).Parts(source.NewFile(config, string(text)), filepath.Dir(config))
	if err != nil {
		return nil, err
	}
	unit, _ := merchant.All(parts, "")
	return merchant.Keys(unit.Parts, intake.ReadBeside, a.Getenv), nil
}

// mend writes a clean PEM beside the damaged file, for nobody else to read.
func mend(a *app.App, names []string, out, role string) error {
	if len(names) != 1 || out == "-" {
		return app.Usage("--repair 一次修复一个文件，并写到另一个文件", "--repair mends one file and writes it to another")
	}
	if _, err := os.Stat(out); err == nil {
		return &rules.Problem{Span: rules.Span{File: out}, Say: rules.Text{ZH: "文件已存在，不会覆盖", EN: "the file exists and is not overwritten"}}
	}
	text, err := intake.ReadBeside("", names[0])
	if err != nil {
		return err
	}
	clean, ok := sign.Repair(string(text), role)
	if !ok {
		return &rules.Problem{Class: rules.Incomplete, Span: rules.Span{File: names[0]}, Say: rules.Text{ZH: "修复不了：paydiag keys 说明原因", EN: "it cannot be repaired; paydiag keys says why"}}
	}
	if err := app.WritePrivate(out, clean); err != nil {
		return err
	}
	a.Talk(rules.Text{ZH: "已写入 " + out + "（0600）", EN: "written to " + out + " (0600)"})
	return nil
}
