package diagnose

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/txlog"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/engine"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// open finds and opens every input and says what each was taken for.
func (r *run) open() error {
	src := intake.Source{Stdin: r.req.Stdin, StdinName: r.req.StdinName, Hint: intake.CaseHint, IsLog: func(head []byte) bool {
		_, ok := txlog.Detect(head, r.req.Knowledge.Profiles())
		return ok
	}}
	skipped := []string{}
	for _, group := range []struct {
		args []string
		kind intake.Kind
	}{{r.req.Configs, intake.Config}, {r.req.Answers, intake.Answers}, {r.req.Logs, intake.Log}, {r.req.Files, ""}} {
		names := group.args
		if group.kind == "" {
			var err error
			if names, err = intake.Expand(group.args); err != nil {
				return err
			}
		}
		for _, name := range names {
			if r.opened(name) {
				continue
			}
			in, err := src.Open(name, group.kind)
			if err != nil {
				if among := len(names) > 1 && group.kind == ""; !among {
					return asProblem(name, err)
				}
				r.leftOut(name, err) // one broken file costs the others of its folder nothing
				continue
			}
			r.adopt(in)
			r.inputs = append(r.inputs, in)
			r.read = append(r.read, diagnosis.Input{Name: in.Name, Kind: string(in.Kind), Note: in.Note.In(r.req.Lang)})
			if in.Kind == intake.Unknown {
				skipped = append(skipped, name)
			}
			r.introduce(in)
		}
	}
	switch {
	case r.req.Paste != nil && len(r.inputs) == 0, r.has(intake.Config), (r.has(intake.Log) || r.has(intake.Exchange)) && !r.req.ConfigOnly:
		return nil
	case r.has(intake.Answers), r.has(intake.Keys), r.has(intake.Log):
		return nothingToJudge(r.req.ConfigOnly)
	}
	return nothingKnown(skipped)
}

// nothingToJudge refuses inputs that say nothing by themselves, so that a pass
// over them is not taken for a clean one.
func nothingToJudge(lint bool) error {
	need := rules.Text{ZH: "商户配置或交易日志", EN: "a merchant configuration or a transaction log"}
	if lint {
		need = rules.Text{ZH: "商户配置", EN: "a merchant configuration"}
	}
	return &rules.Problem{
		Say:  rules.Text{ZH: "没有可判断的内容：还需要" + need.ZH, EN: "there is nothing to judge: " + need.EN + " is needed"},
		Hint: rules.Text{ZH: "参照 examples/ 中的案例", EN: "see the cases in examples/"}}
}

// leftOut notes an input that could not be used. One that is no text is just
// another file of the folder; one that could not be read leaves the diagnosis
// incomplete.
func (r *run) leftOut(name string, err error) {
	var p *rules.Problem
	if !errors.As(asProblem(name, err), &p) {
		return
	}
	r.incomplete = r.incomplete || p.Class == rules.Incomplete
	r.notes = append(r.notes, rules.NotChecked{What: name, Input: true, Why: p.Say, Count: 1})
}

func (r *run) opened(name string) bool {
	for _, in := range r.inputs {
		if in.Name == name {
			return true
		}
	}
	return false
}

var kindWords = map[intake.Kind]rules.Text{
	intake.Config:   {ZH: "商户配置", EN: "merchant configuration"},
	intake.Answers:  {ZH: "答卷", EN: "answers"},
	intake.Log:      {ZH: "交易日志", EN: "transaction log"},
	intake.Keys:     {ZH: "密钥或证书", EN: "key or certificate"},
	intake.Exchange: {ZH: "签名报文", EN: "signed messages"},
	intake.Unknown:  {ZH: "未识别，跳过", EN: "not recognised, skipped"},
}

func (r *run) introduce(in *intake.Input) {
	if r.req.Talk == nil {
		return
	}
	say := rules.Text{ZH: in.Name + "：" + kindWords[in.Kind].ZH, EN: in.Name + ": " + kindWords[in.Kind].EN}
	if !in.Note.IsZero() {
		say.ZH += "（" + in.Note.ZH + "）"
		say.EN += " (" + in.Note.EN + ")"
	}
	r.req.Talk(say)
}

func nothingKnown(names []string) error {
	return &rules.Problem{
		Span: rules.Span{File: strings.Join(names, ", ")},
		Say: rules.Text{
			ZH: "其中没有 paydiag 认识的内容：需要含 wechat 或 alipay 的商户配置、answers、交易日志或证书",
			EN: "nothing in it that paydiag knows: it reads merchant configurations (with a wechat or alipay section), answers, transaction logs and certificates"},
		Hint: rules.Text{
			ZH: "可用 --config、--log、--answers 指明；日志需能对应 order_no 等规范字段",
			EN: "say what a file is with --config, --log or --answers; a log must map to canonical fields such as order_no"},
	}
}

// log streams one log through the engine.
func (r *run) log(ctx context.Context, in *intake.Input, e *engine.Engine) error {
	text := bufio.NewReaderSize(in.Reader(), 64<<10)
	head, _ := text.Peek(64 << 10) // a read error shows again in the stream
	profile, ok := txlog.Detect(head, r.req.Knowledge.Profiles())
	if !ok {
		return &rules.Problem{Span: rules.Span{File: in.Name},
			Say: rules.Text{ZH: "日志中没有可识别的记录", EN: "the log has no line that paydiag can read"},
			Hint: rules.Text{
				ZH: "每行应为 JSON 对象或 key=value，并含 order_no、code 等字段；其它字段名请写日志 profile（见 docs/log-profiles.md）",
				EN: "each line should be a JSON object or key=value pairs with fields such as order_no and code; for other names write a log profile (see docs/log-profiles.md)"}}
	}
	var reader fact.Reader = txlog.NewReader(profile)
	var notes fact.Notes
	records := 0
	for rec, err := range reader.Records(ctx, in.Name, text, &notes) {
		if ctx.Err() != nil {
			return asProblem(in.Name, ctx.Err())
		}
		if err != nil {
			r.leftOut(in.Name, err) // what was read before still tells
			break
		}
		e.Observe(rec)
		records++
	}
	for i := range r.read {
		if r.read[i].Name == in.Name {
			r.read[i].Records = records
		}
	}
	r.skippedLines(in.Name, notes)
	return nil
}

func (r *run) skippedLines(name string, n fact.Notes) {
	add := func(count, first int, zh, en string) {
		if count == 0 {
			return
		}
		r.notes = append(r.notes, rules.NotChecked{What: fmt.Sprintf("%s:%d", name, first), Count: count, Why: rules.Text{
			ZH: fmt.Sprintf("%d 行%s", count, zh), EN: fmt.Sprintf("%s: %d", en, count)}})
	}
	add(n.TooLong.Count, n.TooLong.First, "超过 1 MiB，已跳过", "lines longer than 1 MiB, skipped")
	add(n.Unparsed.Count, n.Unparsed.First, "无法解析，已跳过", "lines that could not be read, skipped")
}

// lines holds the texts whose lines a report may show.
type lines map[string]*shown

type shown struct {
	file     *source.File
	secret   []rules.Span
	settings bool // a configuration, in which a bare run of characters may be a key
}

func (l lines) add(name, text string) *source.File {
	f := source.NewFile(name, text)
	l[name] = &shown{file: f}
	return f
}

func (l lines) hide(secrets []rules.Span) {
	for _, s := range secrets {
		l[s.File].secret = append(l[s.File].secret, s)
	}
}

func (l lines) span(name string, from, to int) rules.Span {
	if l[name] == nil || to <= from {
		return rules.Span{}
	}
	return l[name].file.Span(from, to)
}
