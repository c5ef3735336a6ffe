package initialise

import (
	"context"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/cmd/internal/app"
	"github.com/paydiag/paydiag/cmd/internal/ask"
	"github.com/paydiag/paydiag/rules/fact"
)

// ask goes through what most people know by heart. An empty line leaves a
// setting for later.
func (d *draft) ask(ctx context.Context, a *app.App) error {
	person := ask.At(a)
	person.Tell(0, a.Say("不知道的直接回车，以后再填。", "Leave empty what you do not know; it can be filled in later."))
	for len(d.providers) == 0 {
		person.Tell(0, a.Say("渠道：wechat、alipay，可都写", "Providers: wechat, alipay or both"))
		say, err := person.Line(ctx, ">")
		if err != nil {
			return err
		}
		words := strings.FieldsFunc(say, func(r rune) bool { return strings.ContainsRune(",，、 ", r) })
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(providers, w) }) {
			d.providers = words
		}
	}
	for _, l := range d.lines() {
		if l.asked {
			if err := d.askLine(ctx, a, person, l); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *draft) askLine(ctx context.Context, a *app.App, person *ask.Person, l line) error {
	decl, _ := d.schema.Find("config." + l.path)
	prompt := d.title(l.path)
	if decl.Type == fact.Secret {
		prompt += a.Say("：文件名，或 env:变量名", ": a file name, or env:VARIABLE")
	}
	for {
		person.Tell(0, l.path+"  "+prompt)
		say, err := person.Line(ctx, ">")
		if err != nil || say == "" {
			return err
		}
		wrong := d.put(l.path, say)
		if wrong.IsZero() {
			return nil
		}
		person.Tell(2, wrong.In(a.Lang))
	}
}
