package codes

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/pack"
)

var exportFormats = []string{"json", "csv", "markdown"}

func export(a *app.App) *cobra.Command {
	var f filter
	var format, dir string
	cmd := &cobra.Command{
		Use:   "export",
		Short: a.Say("导出返回码表：JSON、CSV 或 Markdown", "Export the tables as JSON, CSV or Markdown"),
		Long: a.Say(
			"json 含两种语言；csv 与 markdown 用 --lang 的语言，csv 以 BOM 开头，便于表格软件打开。\n--dir 让 markdown 按渠道与版本写成多页。",
			"json holds both languages; csv and markdown are in the language of --lang; csv begins with a BOM for spreadsheets.\n--dir writes markdown as pages by provider and version."),
		Example: "  paydiag codes export --format csv --provider wechat > wechat.csv\n  paydiag codes export --format markdown --dir docs/codes/en",
		Args:    app.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if !slices.Contains(exportFormats, format) {
				all := strings.Join(exportFormats, ", ")
				return app.Usage("--format 应为 "+all+" 之一", "--format takes one of "+all)
			}
			if dir != "" && format != "markdown" {
				return app.Usage("--dir 只用于 markdown", "--dir goes with markdown only")
			}
			p, err := a.Knowledge()
			if err != nil {
				return err
			}
			entries := f.keep(p.Codes().All())
			if len(entries) == 0 {
				return app.NotFound(a, strings.TrimSpace(f.provider+" "+f.version+" "+f.api+" "+f.kind), nil)
			}
			x := exporter{p: p, lang: a.Lang, entries: entries}
			switch {
			case format == "json":
				return x.json(a.Out)
			case format == "csv":
				return x.csv(a.Out)
			case dir != "":
				return x.write(dir)
			}
			return x.page("", entries).write(a.Out)
		},
	}
	f.flags(a, cmd)
	cmd.Flags().StringVar(&format, "format", "json", a.Say("格式：", "format: ")+strings.Join(exportFormats, "|"))
	cmd.Flags().StringVar(&dir, "dir", "", a.Say("markdown 分页写入的目录", "folder for markdown pages"))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(exportFormats, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
	return cmd
}

// exporter writes entries, each completed by its likeliest cause.
type exporter struct {
	p       *pack.Pack
	lang    rules.Lang
	entries []*codes.Entry
}

// write writes the pages into a folder, which is made where it is missing.
func (x exporter) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return &rules.Problem{Class: rules.Incomplete, Span: rules.Span{File: dir}, Err: err,
			Say: rules.Text{ZH: "无法创建目录", EN: "cannot make the folder"}}
	}
	for _, page := range x.pages() {
		if err := app.ReplaceFile(filepath.Join(dir, page.name), page.write); err != nil {
			return err
		}
	}
	return nil
}

func (x exporter) json(w io.Writer) error {
	out := make([]codes.Entry, len(x.entries))
	for i, e := range x.entries {
		out[i] = *e
		out[i].Advice = whole(x.p, e, -1)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{"schema": "paydiag/codes/v1", "knowledge": x.p.Infos, "codes": out})
}

func (x exporter) csv(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	rows := [][]string{{"provider", "api_version", "code", "sub_code", "kind", "apis", "outcome", "meaning", "causes", "owner", "charged", "retry",
		"retry_why", "fix", "support", "customer", "related", "status", "source"}}
	for _, e := range x.entries {
		a := whole(x.p, e, -1)
		s := e.Sources[0]
		rows = append(rows, []string{e.Provider, e.APIVersion, e.Code, e.SubCode, string(e.Kind), strings.Join(e.APIs, " "), string(a.Outcome),
			a.Meaning.In(x.lang), weights(a.Causes), string(a.Owner), string(a.Charged), string(a.Retry), a.RetryWhy.In(x.lang), a.Fix.In(x.lang),
			a.Support.In(x.lang), a.Customer.In(x.lang), strings.Join(e.Related, " "), string(s.Status), s.URL})
	}
	return c.WriteAll(rows)
}

func weights(w codes.Weights) string {
	var parts []string
	for _, id := range w.IDs() {
		parts = append(parts, fmt.Sprintf("%s %.2f", id, w[id]))
	}
	return strings.Join(parts, "; ")
}

func (x exporter) word(kind string, word string) string { return report.Word(kind, word, x.lang) }

func (x exporter) say(zh, en string) string { return rules.Text{ZH: zh, EN: en}.In(x.lang) }
