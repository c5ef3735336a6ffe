package app

import (
	"strings"

	"github.com/spf13/cobra"
)

// localise gives a command tree the language of the run: cobra's own headings
// and its complaints about flags are English only.
func (a *App) localise(root *cobra.Command) {
	root.SilenceErrors = true
	root.SilenceUsage = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return Usage("用法错误："+err.Error()+"；参见 "+cmd.CommandPath()+" --help", err.Error()+"; see "+cmd.CommandPath()+" --help")
	})
	if a.Say("zh", "en") == "zh" {
		root.SetUsageTemplate(chinese.Replace(root.UsageTemplate()))
	}
	root.SetHelpCommand(a.helpCommand())
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Short = a.Say("生成 shell 补全脚本", "Generate a shell completion script")
		}
	}
	a.each(root, func(c *cobra.Command) {
		c.DisableFlagsInUseLine = true // "[flags]" is English, and said below
		c.InitDefaultHelpFlag()
		if f := c.Flags().Lookup("help"); f != nil {
			f.Usage = a.Say("显示帮助", "show this help")
		}
	})
}

// helpCommand is cobra's, but one that refuses a topic it does not know instead
// of showing something else.
func (a *App) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help", Short: a.Say("显示命令的帮助", "Help about any command"),
		RunE: func(c *cobra.Command, args []string) error {
			cmd, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return NoArgs(c.Root(), args)
			}
			return cmd.Help()
		},
	}
}

func (a *App) each(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		a.each(sub, visit)
	}
}

// chinese translates the headings of cobra's usage template.
var chinese = strings.NewReplacer(
	"Usage:", "用法：",
	"Aliases:", "别名：",
	"Examples:", "示例：",
	"Available Commands:", "命令：",
	"Additional Commands:", "其它命令：",
	"Flags:", "选项：",
	"Global Flags:", "通用选项：",
	"Additional help topics:", "其它帮助主题：",
	`Use "{{.CommandPath}} [command] --help" for more information about a command.`, `用 "{{.CommandPath}} [命令] --help" 查看某个命令的帮助。`,
)
