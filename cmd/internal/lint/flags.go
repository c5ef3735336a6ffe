package lint

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/rules"
)

// flags are what a person says on the command line, beside the preferences of
// the project.
type flags struct {
	req      diagnose.Request
	how      diagnose.Lint
	out      app.Output
	least    string
	ignore   []string
	envFiles []string
	noConfig bool
	explain  string
	fix      bool
	write    bool
}

// selecting declares the flags that say what is judged and how it is read.
func (f *flags) selecting(a *app.App, cmd *cobra.Command) {
	a.InputFlags(cmd, &f.req)
	s := cmd.Flags()
	s.StringVar(&f.least, "min-severity", "", a.Say("只看该级别及以上：error|warning|info", "only findings from this severity on: error|warning|info"))
	s.StringSliceVar(&f.how.Only, "only", nil, a.Say("只检查这些编号或领域", "only these ids or areas"))
	s.StringSliceVar(&f.how.Skip, "skip", nil, a.Say("不检查这些编号或领域", "all but these ids or areas"))
	s.StringSliceVar(&f.how.Profiles, "profile", nil, a.Say("按这些配置 profile 读取文件", "read the files by these config profiles"))
	s.StringVar(&f.req.Merchant, "merchant", "", a.Say("配置里有多个商户时只看这一个", "look only at this merchant of the configuration"))
	s.BoolVar(&f.how.Together, "join", false, a.Say("所有文件合起来是一份配置（例如前端与后端）", "all files are one configuration (front end and back end)"))
	s.BoolVar(&f.how.AllowEmpty, "allow-empty", false, a.Say("文件中没有商户配置时也以 0 退出（用于 pre-commit）", "exit 0 where no file is a merchant configuration (for pre-commit)"))
	s.StringArrayVar(&f.envFiles, "env-file", nil, a.Say("占位符 ${变量} 的值取自此文件", "values of placeholders such as ${NAME}"))
	s.StringArrayVar(&f.ignore, "ignore-file", nil, a.Say("忽略项文件", "file of findings to ignore"))
	s.BoolVar(&f.noConfig, "no-config", false, a.Say("不读 paydiag.yaml 的 lint 一节", "do not read the lint section of paydiag.yaml"))
}

// declare declares the flags of lint itself.
func (f *flags) declare(a *app.App, cmd *cobra.Command) {
	f.selecting(a, cmd)
	f.out.Flags(a, cmd)
	s := cmd.Flags()
	s.StringVar(&f.how.Baseline, "baseline", "", a.Say("基线文件：其中的发现不再报告", "baseline file: its findings are not reported again"))
	s.StringVar(&f.explain, "explain", "", a.Say("说明一个检查项", "explain an item"))
	s.BoolVar(&f.fix, "fix", false, a.Say("给出可机械修复之处的差异；加 --write 才写入", "show the mechanical mends as a diff; --write applies them"))
	s.BoolVar(&f.write, "write", false, a.Say("与 --fix 一起：写入文件", "with --fix: write the files"))
}

// prepare lays the flags over the preferences of the project.
func (f *flags) prepare(a *app.App, cmd *cobra.Command, args []string) error {
	f.req.Files = args
	if f.write && !f.fix {
		return app.Usage("--write 要和 --fix 一起用", "--write goes with --fix")
	}
	if f.least != "" && !slices.Contains(rules.Severities, rules.Severity(f.least)) {
		return app.Usage("--min-severity 应为 error、warning 或 info", "--min-severity takes error, warning or info")
	}
	if err := f.prefer(cmd); err != nil {
		return err
	}
	if len(f.req.Files)+len(f.req.Configs) == 0 {
		return app.Usage("附近没有 paydiag.yaml；请给出配置文件，例如 paydiag lint paydiag.yaml，或用 paydiag init 新建",
			"no paydiag.yaml here or above; name a configuration file, such as paydiag lint paydiag.yaml, or make one with paydiag init")
	}
	var err error
	f.how.Env, err = diagnose.EnvFiles(f.envFiles)
	return err
}

func (f *flags) prefer(cmd *cobra.Command) error {
	f.how.Ignore = f.ignore
	f.how.Least = rules.Severity(f.least)
	start := "."
	for _, name := range slices.Concat(f.req.Files, f.req.Configs) {
		if name != "-" {
			start = name
			break
		}
	}
	if f.noConfig {
		return nil
	}
	p, err := diagnose.Prefer(start)
	if err != nil || p.Path == "" {
		return err
	}
	f.how.Only = slices.Concat(f.how.Only, p.Lint.Only)
	f.how.Skip = slices.Concat(f.how.Skip, p.Lint.Skip)
	f.how.Ignore = slices.Concat(p.Lint.Ignore, f.ignore)
	f.how.Severity = p.Lint.Severity
	if len(f.how.Profiles) == 0 {
		f.how.Profiles = p.Lint.Profiles
	}
	if f.how.Least == "" {
		f.how.Least = p.Lint.Least
	}
	if f.how.Baseline == "" {
		f.how.Baseline = p.Lint.Baseline
	}
	if !cmd.Flags().Changed("fail-on") && p.FailOn != "" {
		f.out.FailOn = string(p.FailOn)
	}
	if len(f.req.Files)+len(f.req.Configs) == 0 {
		f.req.Files = append([]string{p.Path}, p.Files...)
		if p.Answers != "" && len(f.req.Answers) == 0 {
			f.req.Answers = []string{p.Answers}
		}
		f.how.Together = f.how.Together || len(p.Files) > 0
	}
	return nil
}
