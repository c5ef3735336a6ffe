package checklist

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/diagnose"
	"github.com/paydiag/paydiag/diagnose/answers"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

// answering is what a person says when the command begins.
type answering struct {
	file, by, evidence, reviewIn string
	configs, sets                []string
}

func answer(a *app.App) *cobra.Command {
	s := answering{}
	cmd := &cobra.Command{
		Use:   a.Say("answer [领域…]", "answer [AREA...]"),
		Short: a.Say("逐个回答只有人知道的问题，写入 answers.yaml", "Answer what only a person knows, and write it to answers.yaml"),
		Long: a.Say(
			"在终端上逐个提出还没有答案、答案到期或仍是占位文字的问题；给出 --config 时只问与这份配置有关的。\n空行跳过，? 看说明，q 结束。每答一个就保存，文件里的注释、顺序和其它内容不变。\n--set 不经问答直接写入，供脚本使用。by 写角色，不写人名。",
			"Asks on the terminal what has no answer, or one that is due or still the words of a template; with --config only\nwhat bears on it. An empty line skips, ? explains, q ends. Each answer is saved at once; comments, order and all\nelse in the file stay. --set writes without asking, for scripts. by is a role, never a name."),
		Example: "  paydiag checklist answer --config paydiag.yaml --by engineer --review-in 180d\n  paydiag checklist answer --set wechat.appid_bound=yes --by engineer",
		RunE: func(cmd *cobra.Command, areas []string) error {
			switch {
			case len(s.sets) == 0 && s.evidence != "":
				return app.Usage("--evidence 要和 --set 一起用", "--evidence goes with --set")
			case len(s.sets) == 0 && !a.InTTY:
				return app.Usage("这里没有终端可以提问；请用 --set 路径=值", "there is no terminal to ask on; use --set PATH=VALUE")
			case len(s.sets) > 0 && len(areas) > 0:
				return app.Usage("--set 已指明问题，不能再给领域", "--set names its questions; leave the areas out")
			}
			return s.run(cmd.Context(), a, areas)
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.file, "answers", "answers.yaml", a.Say("答卷文件，没有就新建", "the answers file; made where there is none"))
	f.StringArrayVar(&s.configs, "config", nil, a.Say("只问与这份商户配置有关的问题", "ask only what bears on this merchant configuration"))
	f.StringArrayVar(&s.sets, "set", nil, a.Say("直接写入 路径=值，可重复", "write PATH=VALUE without asking; may be repeated"))
	f.StringVar(&s.by, "by", "", a.Say("回答者的角色，例如 技术负责人", "the role of who answers, such as engineer"))
	f.StringVar(&s.evidence, "evidence", "", a.Say("与 --set 一起：链接，或证明放在哪里", "with --set: a link, or where the proof lies"))
	f.StringVar(&s.reviewIn, "review-in", "", a.Say("多少天后复核，例如 180d", "days until review, such as 180d"))
	cmd.ValidArgsFunction = completeAreas(a)
	return cmd
}

func (s *answering) run(ctx context.Context, a *app.App, areas []string) error {
	p, err := a.Knowledge()
	if err != nil {
		return err
	}
	b, err := open(a, s, p.Schema())
	if err != nil {
		return err
	}
	if len(s.sets) > 0 {
		return s.set(a, b, p.Schema())
	}
	questions, err := s.questions(ctx, a, p, b, areas)
	if err != nil {
		return err
	}
	if len(questions) == 0 {
		a.Talk(rules.Text{ZH: "没有等人回答的问题", EN: "no question is open"})
		return nil
	}
	return walk(ctx, a, b, questions)
}

// set writes what the flags say: all of it, or nothing.
func (s *answering) set(a *app.App, b *book, schema *fact.Schema) error {
	for _, pair := range s.sets {
		path, value, ok := strings.Cut(pair, "=")
		if !ok {
			return app.Usage("--set 应为 路径=值，例如 --set wechat.appid_bound=yes", "--set takes PATH=VALUE, such as --set wechat.appid_bound=yes")
		}
		if !strings.HasPrefix(path, "answers.") {
			path = "answers." + path
		}
		decl, known := schema.Find(path)
		if !known || !answers.IsQuestion(path) {
			near := slices.DeleteFunc(schema.Near(path), func(p string) bool { return !answers.IsQuestion(p) })
			return &rules.Problem{Say: source.Suggest(rules.Text{ZH: "没有这个问题：" + source.Quote(path), EN: "there is no question " + source.Quote(path)}, near)}
		}
		words, wrong := fit(decl, value)
		if !wrong.IsZero() {
			return app.Usage(path+"："+wrong.ZH, path+": "+wrong.EN)
		}
		if err := b.put(path, words); err != nil {
			return err
		}
	}
	if err := b.save(); err != nil {
		return err
	}
	if b.said.By == "" {
		a.Talk(rules.Text{ZH: "没有写明角色（--by），这些答案会被列为缺少依据", EN: "no role was given (--by), so these answers will be listed as unsupported"})
	}
	a.Talk(rules.Text{ZH: fmt.Sprintf("%d 个答案已写入 %s", len(s.sets), b.name), EN: fmt.Sprintf("answers written to %s: %d", b.name, len(s.sets))})
	return nil
}

// asked is a question with the items that it decides, the worst of them first.
type asked struct {
	question
	rows []row
}

// questions are those that stand open, in the order of the checklists.
func (s *answering) questions(ctx context.Context, a *app.App, p *pack.Pack, b *book, areas []string) ([]asked, error) {
	items, err := itemsOf(a, p, areas)
	if err != nil {
		return nil, err
	}
	req := diagnose.Request{Configs: s.configs}
	if b.exists {
		req.Answers = []string{b.name}
	}
	g, err := read(ctx, a, p, req)
	if err != nil {
		return nil, err
	}
	var out []asked
	for _, c := range items {
		r := g.row(c)
		for _, q := range r.open() {
			i := slices.IndexFunc(out, func(x asked) bool { return x.decl.Path == q.decl.Path })
			if i < 0 {
				out = append(out, asked{question: q})
				i = len(out) - 1
			}
			out[i].rows = append(out[i].rows, r)
			slices.SortStableFunc(out[i].rows, func(x, y row) int { return x.Severity.Rank() - y.Severity.Rank() })
		}
	}
	return out, nil
}
