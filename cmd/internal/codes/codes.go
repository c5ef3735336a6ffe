// Package codes is `paydiag codes`: the error-code tables as a person looks
// them up, searches, exports them and holds them against a log.
package codes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose/report"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

// New makes the command.
func New(a *app.App) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "codes",
		Short: a.Say("查看、搜索、导出返回码表", "Look up, search and export the error-code tables"),
		Args:  app.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(list(a), show(a), search(a), export(a), coverage(a))
	return cmd
}

// filter chooses entries.
type filter struct{ provider, version, api, kind string }

func (f *filter) flags(a *app.App, cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.provider, "provider", "", a.Say("只看这个渠道", "only this provider"))
	cmd.Flags().StringVar(&f.version, "api-version", "", a.Say("只看这个接口版本", "only this version of the interface"))
	cmd.Flags().StringVar(&f.api, "api", "", a.Say("只看这个接口会返回的", "only what this API answers with"))
	cmd.Flags().StringVar(&f.kind, "kind", "", a.Say("只看 code、state 或 symptom", "only code, state or symptom"))
}

func (f filter) keep(entries []*codes.Entry) []*codes.Entry {
	fits := func(want, got string) bool { return want == "" || strings.EqualFold(want, got) }
	return slices.DeleteFunc(slices.Clone(entries), func(e *codes.Entry) bool {
		return !fits(f.provider, e.Provider) || !fits(f.version, e.APIVersion) || !fits(f.kind, string(e.Kind)) ||
			f.api != "" && !codes.Serves(e.APIs, f.api)
	})
}

func list(a *app.App) *cobra.Command {
	var f filter
	cmd := &cobra.Command{
		Use: "list", Short: a.Say("列出返回码，一行一个", "List the codes, one a line"), Args: app.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p, err := a.Knowledge()
			if err != nil {
				return err
			}
			return print(a, f.keep(p.Codes().All()), "")
		},
	}
	f.flags(a, cmd)
	return cmd
}

func search(a *app.App) *cobra.Command {
	var f filter
	var limit int
	cmd := &cobra.Command{
		Use:   a.Say("search 词…", "search WORD..."),
		Short: a.Say("按返回码或中英文含义搜索，容许拼错", "Search codes and meanings in both languages; misspellings are fine"),
		RunE: func(cmd *cobra.Command, args []string) error {
			query := strings.Join(args, " ")
			if codes.Fold(query) == "" {
				return app.Usage("请给出要搜的词；参见 "+cmd.CommandPath()+" --help", "name what to search for; see "+cmd.CommandPath()+" --help")
			}
			p, err := a.Knowledge()
			if err != nil {
				return err
			}
			found := f.keep(codes.Search(p.Codes(), query))
			return print(a, found[:min(len(found), max(limit, 1))], query)
		},
	}
	f.flags(a, cmd)
	cmd.Flags().IntVar(&limit, "limit", 20, a.Say("最多列出几个", "how many to list at most"))
	return cmd
}

// print lists entries one a line, for a person and for grep.
func print(a *app.App, entries []*codes.Entry, what string) error {
	if len(entries) == 0 {
		return app.NotFound(a, what, nil)
	}
	for _, e := range entries {
		name := e.Name()
		if e.Kind == codes.Symptom {
			name = "(" + name + ")" // its slug is no code
		}
		fmt.Fprintf(a.Out, "%s %s %s  %s\n", source.Pad(name, 36), source.Pad(e.Provider+" "+e.APIVersion, 16),
			source.Pad(report.Word("charged", string(e.Charged), a.Lang), 20), strings.Join(strings.Fields(e.Meaning.In(a.Lang)), " "))
	}
	return nil
}

// whole completes what an entry says, in case i, by its likeliest cause.
func whole(p *pack.Pack, e *codes.Entry, i int) codes.Advice {
	a := e.At(i)
	if ids := a.Causes.IDs(); len(ids) > 0 {
		if c, ok := p.Cause(ids[0]); ok {
			return a.Of(c)
		}
	}
	return a
}
