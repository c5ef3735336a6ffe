package checklist

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/rules"
)

var formats = []string{"text", "markdown", "csv", "json"}

// listing is what show and export print: they differ in how much they say of an
// item, in the format that goes without saying, and in where it goes.
type listing struct {
	req    diagnose.Request
	format string
	output string // a file; empty for stdout
	open   bool   // only what is unknown for want of an answer
	bom    bool
	full   bool
}

func show(a *app.App) *cobra.Command {
	l := listing{}
	cmd := &cobra.Command{
		Use:   a.Say("show [领域…]", "show [AREA...]"),
		Short: a.Say("列出检查项：要求、读取什么、结论和答案", "List the items: requirement, what they read, verdict and answer"),
		Long: a.Say(
			"不给文件时只列要求；给出配置和答卷时附上结论、答案及其日期和角色。\n--open 只列因为没有答案而未知的项。",
			"Without files it lists what is required; with a configuration and answers also how each item stands, and the\nanswer with its date and role. --open lists only what is unknown for want of an answer."),
		Example: "  paydiag checklist show callback signing\n  paydiag checklist show --config paydiag.yaml --answers answers.yaml --open",
		RunE:    func(cmd *cobra.Command, args []string) error { return l.run(cmd, a, args) },
	}
	l.flags(a, cmd, "text")
	return cmd
}

func export(a *app.App) *cobra.Command {
	l := listing{full: true}
	cmd := &cobra.Command{
		Use:   a.Say("export [领域…]", "export [AREA...]"),
		Short: a.Say("导出清单以便传阅：同 show，但内容完整，默认 markdown", "Export for handing round: as show, with all there is to say, markdown by default"),
		Long: a.Say(
			"与 show 相同，另附说明、处理和出处；--output 写到文件。csv 与 json 在两个命令中都是全部内容。",
			"As show, and also what follows from a fault, what to do, and the sources; --output writes a file.\ncsv and json hold everything in either command."),
		Example: "  paydiag checklist export --config paydiag.yaml --answers answers.yaml --output checklist.md\n  paydiag checklist export --format csv --bom --output checklist.csv",
		RunE:    func(cmd *cobra.Command, args []string) error { return l.run(cmd, a, args) },
	}
	l.flags(a, cmd, "markdown")
	cmd.Flags().StringVar(&l.output, "output", "", a.Say("写到这个文件", "write to this file"))
	return cmd
}

func (l *listing) flags(a *app.App, cmd *cobra.Command, format string) {
	a.InputFlags(cmd, &l.req)
	f := cmd.Flags()
	f.BoolVar(&l.open, "open", false, a.Say("只列因为没有答案而未知的项", "only what is unknown for want of an answer"))
	f.StringVar(&l.format, "format", format, a.Say("格式：", "format: ")+strings.Join(formats, "|"))
	f.BoolVar(&l.bom, "bom", false, a.Say("csv 以 BOM 开头，供表格软件识别中文", "begin csv with a BOM, for spreadsheets"))
	cmd.ValidArgsFunction = completeAreas(a)
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
}

func (l *listing) run(cmd *cobra.Command, a *app.App, areas []string) error {
	if !slices.Contains(formats, l.format) {
		all := strings.Join(formats, ", ")
		return app.Usage("--format 应为 "+all+" 之一", "--format takes one of "+all)
	}
	if l.bom && l.format != "csv" {
		return app.Usage("--bom 只用于 csv", "--bom goes with csv only")
	}
	p, err := a.Knowledge()
	if err != nil {
		return err
	}
	items, err := itemsOf(a, p, areas)
	if err != nil {
		return err
	}
	g, err := read(cmd.Context(), a, p, l.req)
	if err != nil {
		return err
	}
	var rows []row
	for _, c := range items {
		if r := g.row(c); !l.open || len(r.open()) > 0 {
			rows = append(rows, r)
		}
	}
	if l.open && len(rows) == 0 {
		a.Talk(rules.Text{ZH: "没有等人回答的问题", EN: "no question is open"})
	}
	if err := l.print(a, rows); err != nil {
		return err
	}
	if g.partly {
		return app.Status(app.ExitIncomplete)
	}
	return nil
}

// print writes the rows to stdout or to a file.
func (l *listing) print(a *app.App, rows []row) error {
	write := func(w io.Writer) error {
		switch l.format {
		case "json":
			return writeJSON(a, w, rows)
		case "csv":
			return writeCSV(a, w, rows, l.bom)
		case "markdown":
			return writeMarkdown(a, w, rows, l.full)
		}
		page := *a
		page.Out = w
		if l.output != "" {
			page.Width = 0 // a file has none
		}
		writeText(&page, rows, l.full)
		return nil
	}
	if l.output != "" {
		return app.ReplaceFile(l.output, write)
	}
	return write(a.Out)
}
