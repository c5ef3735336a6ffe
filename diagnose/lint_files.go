package diagnose

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/merchant"
	"github.com/paydiag/paydiag/diagnose/settings"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// lintFile is one file on its way from name to parts.
type lintFile struct {
	name  string
	kind  intake.Kind
	named bool // by the user, not found in a folder
	stdin bool
	file  *source.File
	note  rules.Text
	parts []merchant.Part
	err   error
}

// gather finds the files, reads them side by side and groups what is in them
// into configurations.
func (l *lint) gather(ctx context.Context) error {
	if err := l.find(); err != nil {
		return err
	}
	mapper := merchant.NewMapper(l.req.Knowledge.Schema(), l.req.Knowledge.Settings(), l.how.Profiles)
	stdin := sync.Mutex{}
	each(len(l.files), func(i int) {
		f := l.files[i]
		if ctx.Err() != nil {
			return
		}
		if f.name == "-" {
			f.stdin = true
			stdin.Lock()
			defer stdin.Unlock()
		}
		f.err = l.load(f, mapper)
	})
	if ctx.Err() != nil {
		return asProblem("", ctx.Err())
	}
	return l.group()
}

// find lists the files: those named, and of folders those whose names a
// configuration may have.
func (l *lint) find() error {
	for _, group := range []struct {
		args []string
		kind intake.Kind
	}{{l.req.Configs, intake.Config}, {l.req.Answers, intake.Answers}, {l.req.Files, ""}} {
		for _, arg := range group.args {
			names := []string{arg}
			if group.kind == "" {
				var err error
				if names, err = intake.ExpandTo(names, settings.Known); err != nil {
					return err
				}
			}
			for _, name := range names {
				if !slices.ContainsFunc(l.files, func(f *lintFile) bool { return f.name == name }) {
					l.files = append(l.files, &lintFile{name: name, kind: group.kind, named: name == arg})
				}
			}
		}
	}
	return nil
}

// load opens a file and looks for configurations in it.
func (l *lint) load(f *lintFile, mapper *merchant.Mapper) error {
	in, err := intake.Source{Stdin: l.req.Stdin, StdinName: l.req.StdinName, Hint: intake.CaseHint}.Open(f.name, f.kind)
	if err != nil {
		return err
	}
	defer in.Close()
	text, err := in.Text()
	if err != nil {
		return err
	}
	f.name, f.note = in.Name, in.Note
	f.file = source.NewFile(in.Name, text)
	if f.kind == "" && in.Kind == intake.Answers {
		f.kind = intake.Answers
	}
	if f.kind == intake.Answers {
		return nil
	}
	f.parts, err = mapper.Parts(f.file, in.Dir)
	if err == nil && len(f.parts) == 0 && f.kind == intake.Config {
		return notAConfiguration(f.file.Span(0, 0))
	}
	if len(f.parts) > 0 {
		f.kind = intake.Config
	}
	return err
}

// group sorts out what was read: a file that the user named must be readable,
// one that a folder held may be something else.
func (l *lint) group() error {
	var parts []merchant.Part
	answers := &merchant.Reader{Schema: l.req.Knowledge.Schema(), Facts: l.facts, Now: l.req.Now, Open: l.open}
	for _, f := range l.files {
		if f.err == nil && f.kind == intake.Answers {
			f.err = answers.Answers(f.file)
		}
		switch {
		case f.err != nil && f.named && len(l.files) == 1 && !l.how.AllowEmpty:
			return asProblem(f.name, f.err)
		case f.err != nil:
			l.setAside(f)
		case len(f.parts) > 0 || f.kind == intake.Answers:
			l.accept(f)
			parts = append(parts, f.parts...)
		case f.named && !l.how.AllowEmpty:
			l.leftOut(f.name, notAConfiguration(f.file.Span(0, 0)))
		}
	}
	l.notes = append(l.notes, answers.Notes...)
	units := merchant.Join(parts)
	if l.how.Together && len(parts) > 0 {
		all, _ := merchant.All(parts, l.req.Merchant)
		units = []merchant.Unit{all}
	}
	for _, u := range units {
		if l.req.Merchant == "" || u.Has(l.req.Merchant) {
			l.units = append(l.units, &unit{Unit: u})
		}
	}
	l.tell()
	return l.nothing(parts)
}

// setAside notes a file that could not be used.
func (l *lint) setAside(f *lintFile) {
	var p *rules.Problem
	if !errors.As(asProblem(f.name, f.err), &p) {
		return
	}
	asked := f.named && !l.how.AllowEmpty
	if asked || p.Class == rules.Incomplete || mayPay(f) {
		l.incomplete = l.incomplete || asked || p.Class == rules.Incomplete
		l.notes = append(l.notes, rules.NotChecked{What: orName(p.Span, f.name), Input: true, Why: p.Say, Count: 1})
	}
}

func orName(at rules.Span, name string) string {
	if s := at.String(); s != "" {
		return s
	}
	return name
}

// mayPay reports whether a broken file of a folder speaks of payment at all, so
// that somebody should know that it was not looked at.
func mayPay(f *lintFile) bool {
	if f.file == nil {
		return false
	}
	text := strings.ToLower(f.file.Text)
	for _, word := range []string{"wechat", "weixin", "wxpay", "wx.", "wx:", "wx_", "alipay", "mchid", "mch_id", "mch-id"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func (l *lint) accept(f *lintFile) {
	l.lines[f.name] = &shown{file: f.file, settings: true}
	l.run.read = append(l.run.read, diagnosis.Input{Name: f.name, Kind: string(f.kind), Note: f.note.In(l.req.Lang)})
}

// tell says what was read: each file by its name where they are few.
func (l *lint) tell() {
	const few = 5
	if len(l.run.read) > few && l.req.Talk != nil {
		n := len(l.units)
		l.req.Talk(rules.Text{ZH: fmt.Sprintf("%d 个文件，%d 份商户配置", len(l.run.read), n), EN: fmt.Sprintf("%d files, %d merchant configurations", len(l.run.read), n)})
		return
	}
	for _, f := range l.files {
		if l.lines[f.name] != nil {
			l.introduce(&intake.Input{Name: f.name, Kind: f.kind, Note: f.note})
		}
	}
}

// nothing refuses a lint that has nothing to judge, so that it is not taken
// for a clean one.
func (l *lint) nothing(parts []merchant.Part) error {
	if len(l.units) > 0 || l.how.AllowEmpty {
		return nil // a file that could not be read is told, and makes the run incomplete
	}
	if l.req.Merchant != "" && len(parts) > 0 {
		var names []string
		for _, p := range parts {
			names = append(names, p.Name)
		}
		return noSuchMerchant(l.req.Merchant, names)
	}
	if l.has(intake.Answers) || slices.ContainsFunc(l.files, func(f *lintFile) bool { return f.kind == intake.Answers }) {
		return nothingToJudge(true)
	}
	var names []string
	for _, f := range l.files {
		names = append(names, filepath.ToSlash(f.name))
		if f.err != nil && f.named {
			return asProblem(f.name, f.err)
		}
	}
	if len(names) > 5 {
		names = append(names[:5], "…")
	}
	return notAConfiguration(rules.Span{File: strings.Join(names, ", ")})
}

// open reads a key file that a configuration names.
func (l *lint) open(dir, name string) ([]byte, error) { return intake.ReadBeside(dir, name) }
