// Package initialise is `paydiag init`: the first paydiag.yaml of a merchant,
// with what is known filled in and the rest as comments to fill in later.
//
// It writes down what it is told and guesses nothing. It refuses to take a
// secret: what is asked for is the file or the variable that holds it.
package initialise

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
)

// flags are what a person says on the command line.
type flags struct {
	providers, products, appids []string
	env, mode, notifyURL, mchid string
	output                      string
	force                       bool
}

// New makes the command.
func New(a *app.App) *cobra.Command {
	var f flags
	cmd := &cobra.Command{
		Use:   "init",
		Short: a.Say("新建 paydiag.yaml：填上已知的，其余留作注释", "Begin a paydiag.yaml: what is known filled in, the rest as comments"),
		Long: a.Say(
			"按选项写出带注释的 paydiag.yaml；没有给 --provider 时在终端上逐个询问。没有填的设置是注释，不会被当作错误。\n密钥只问文件名或环境变量名。已有的文件不覆盖，除非 --force。",
			"Writes a commented paydiag.yaml from the flags; without --provider it asks on the terminal. A setting that is not\nfilled in stays a comment, and is no fault. Of a key it asks only for the file or the variable that holds it.\nA file that exists is not overwritten but with --force."),
		Example: "  paydiag init\n  paydiag init --provider wechat --mode merchant --product jsapi,h5 --notify-url https://pay.qingshan-tea.cn/wechat/notify\n  paydiag init --provider wechat,alipay --output - | less",
		Args:    app.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.run(cmd.Context(), a) },
	}
	set := cmd.Flags()
	set.StringSliceVar(&f.providers, "provider", nil, a.Say("渠道：wechat,alipay", "providers: wechat,alipay"))
	set.StringVar(&f.env, "env", "", a.Say("环境：production|test|sandbox", "environment: production|test|sandbox"))
	set.StringVar(&f.mode, "mode", "", a.Say("微信支付接入模式：merchant|partner", "integration mode of WeChat Pay: merchant|partner"))
	set.StringSliceVar(&f.products, "product", nil, a.Say("使用的支付产品，例如 jsapi,h5,wap", "payment products in use, such as jsapi,h5,wap"))
	set.StringVar(&f.notifyURL, "notify-url", "", a.Say("回调地址", "callback URL"))
	set.StringVar(&f.mchid, "mchid", "", a.Say("微信支付商户号", "WeChat Pay merchant number"))
	set.StringSliceVar(&f.appids, "appid", nil, a.Say("微信 APPID（wx 开头）或支付宝应用 ID（数字）", "WeChat app id (wx...) or Alipay app id (digits)"))
	set.StringVar(&f.output, "output", "paydiag.yaml", a.Say("写到这个文件，- 为标准输出", "write to this file; - is stdout"))
	set.BoolVar(&f.force, "force", false, a.Say("覆盖已有的文件", "overwrite a file that exists"))
	for name, words := range map[string][]string{"provider": providers, "env": {"production", "test", "sandbox"}, "mode": {"merchant", "partner"}} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
	}
	return cmd
}

func (f *flags) run(ctx context.Context, a *app.App) error {
	if len(f.providers) == 0 && !a.InTTY {
		return app.Usage("这里没有终端可以提问；请用 --provider wechat、alipay 或两者", "there is no terminal to ask on; name --provider wechat, alipay or both")
	}
	if err := f.free(); err != nil {
		return err
	}
	p, err := a.Knowledge()
	if err != nil {
		return err
	}
	d := draft{lang: a.Lang, schema: p.Schema(), values: map[string]string{}, providers: f.providers}
	asking := len(f.providers) == 0
	if asking {
		err = d.ask(ctx, a)
	}
	if errors.Is(err, io.EOF) {
		return app.Usage("没有写入任何文件", "no file was written")
	}
	if err == nil {
		err = f.fill(&d)
	}
	if err != nil {
		return err
	}
	text := d.text()
	if f.output == "-" {
		_, err := io.WriteString(a.Out, text)
		return err
	}
	if err := app.ReplaceFile(f.output, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
		return err
	}
	a.Talk(rules.Text{ZH: "已写入 " + f.output + "；填好后运行 paydiag lint " + f.output, EN: "written to " + f.output + "; fill it in and run paydiag lint " + f.output})
	return nil
}

// free refuses to overwrite.
func (f *flags) free() error {
	if f.output == "-" || f.force {
		return nil
	}
	if _, err := os.Lstat(f.output); err == nil {
		return &rules.Problem{Span: rules.Span{File: f.output},
			Say:  rules.Text{ZH: "文件已存在，不会覆盖", EN: "the file exists and is not overwritten"},
			Hint: rules.Text{ZH: "用 --output 另写一份，或用 --force 覆盖", EN: "name another with --output, or overwrite it with --force"}}
	}
	return nil
}

var providers = []string{"wechat", "alipay"}

// fill puts what the flags say into the draft.
func (f *flags) fill(d *draft) error {
	for _, p := range d.providers {
		if !slices.Contains(providers, p) {
			return app.Usage("--provider 应为 wechat 或 alipay", "--provider takes wechat or alipay")
		}
	}
	type given struct{ flag, path, value string }
	list := []given{{"--env", "env", f.env}, {"--mode", "wechat.mode", f.mode}, {"--mchid", "wechat.mchid", f.mchid}}
	for _, p := range d.providers {
		list = append(list, given{"--notify-url", p + ".notify_url", f.notifyURL})
	}
	for _, id := range f.appids {
		path := "alipay.app_id"
		if strings.HasPrefix(id, "wx") {
			path = "wechat.appid"
		}
		list = append(list, given{"--appid", path, id})
	}
	for _, g := range list {
		if g.value == "" {
			continue
		}
		if provider, _, nested := strings.Cut(g.path, "."); nested && !slices.Contains(d.providers, provider) {
			return app.Usage(g.flag+" "+g.value+" 属于 "+provider+"，它不在 --provider 中", g.flag+" "+g.value+" belongs to "+provider+", which --provider does not name")
		}
		if wrong := d.put(g.path, g.value); !wrong.IsZero() {
			return app.Usage(g.flag+"："+wrong.ZH, g.flag+": "+wrong.EN)
		}
	}
	return f.fillProducts(d)
}

// fillProducts gives each provider the products that it has.
func (f *flags) fillProducts(d *draft) error {
	theirs := map[string][]string{}
	var all []string
	for _, provider := range d.providers {
		decl, _ := d.schema.Find("config." + provider + ".products")
		all = append(all, decl.Enum...)
		for _, product := range f.products {
			if slices.Contains(decl.Enum, product) {
				theirs[provider] = append(theirs[provider], product)
			}
		}
	}
	for _, product := range f.products {
		if !slices.Contains(all, product) {
			known := strings.Join(all, ", ")
			return app.Usage("--product 应为其中的："+known, "--product takes some of "+known)
		}
	}
	for provider, products := range theirs {
		d.values[provider+".products"] = yaml(fact.List, products)
	}
	return nil
}
