package lint

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
)

// mend shows the mechanical mends as a diff, or writes them. A diff that is
// left to be applied exits 1, as with formatters.
func (f *flags) mend(a *app.App, cmd *cobra.Command) error {
	req, err := a.Equip(f.req)
	if err != nil {
		return err
	}
	req.Talk = nil
	_, mended, err := diagnose.RunMends(cmd.Context(), req, f.how)
	if err != nil {
		return err
	}
	if len(mended) == 0 {
		a.Talk(rules.Text{ZH: "没有可以机械修复的发现", EN: "nothing that a program can mend"})
		return nil
	}
	if !f.write {
		for _, m := range mended {
			show(a, m.Diff)
		}
		a.Talk(rules.Text{ZH: fmt.Sprintf("%d 个文件可改；加 --write 写入", len(mended)), EN: fmt.Sprintf("files that can be mended: %d; --write applies it", len(mended))})
		return app.Status(app.ExitFindings)
	}
	for _, m := range mended {
		if err := write(a, m); err != nil {
			return err
		}
	}
	return nil
}

func write(a *app.App, m diagnose.Mended) error {
	why := strings.Join(m.Rules, ", ")
	if m.ByHand {
		show(a, m.Diff)
		a.Talk(rules.Text{ZH: m.Name + "：不是可直接改写的 UTF-8 文件，请按差异手工修改（" + why + "）", EN: m.Name + ": no UTF-8 file that can be rewritten; change it by hand (" + why + ")"})
		return nil
	}
	if err := app.RewriteFile(m.Name, m.Old, m.New); err != nil {
		return err
	}
	a.Talk(rules.Text{ZH: m.Name + "：已修改（" + why + "），请再运行 paydiag lint", EN: m.Name + ": mended (" + why + "); run paydiag lint again"})
	return nil
}

// show prints a diff line by line, so that a hostile line cannot move the
// cursor.
func show(a *app.App, diff string) {
	for line := range strings.Lines(diff) {
		fmt.Fprintln(a.Out, redact.Visible(strings.TrimRight(line, "\r\n")))
	}
}
