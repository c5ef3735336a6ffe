package diagnose

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/diagnose/diagnosis"
	"github.com/paydiag/paydiag/diagnose/mend"
	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Mended is a file as it is and as it would be with the mechanical mends made.
type Mended struct {
	Name     string
	Old, New string
	Rules    []string // that the mends answer
	Diff     string   // with secrets masked
	ByHand   bool     // the text came from standard input or another charset
}

// RunMends lints and works out what a program can mend of the findings that
// are left. Nothing is written.
func RunMends(ctx context.Context, req Request, how Lint) (*diagnosis.Diagnosis, []Mended, error) {
	l := newLint(req, how)
	d, err := l.diagnosis(ctx)
	if err != nil {
		return nil, nil, err
	}
	edits := l.edits(d)
	var out []Mended
	for _, f := range l.files {
		if len(edits[f.name]) == 0 {
			continue
		}
		m := Mended{Name: f.name, Old: f.file.Text, New: mend.Apply(f.file, edits[f.name]), ByHand: f.stdin || !f.note.IsZero()}
		for _, e := range edits[f.name] {
			if !slices.Contains(m.Rules, e.Rule) {
				m.Rules = append(m.Rules, e.Rule)
			}
		}
		m.Diff = mend.Diff(f.name, l.masked(f, nil), l.masked(f, edits[f.name]))
		out = append(out, m)
	}
	return d, out, nil
}

// edits plans the mends of the findings that nobody suppressed, by file.
func (l *lint) edits(d *diagnosis.Diagnosis) map[string][]mend.Edit {
	left := map[string]bool{}
	for _, f := range d.Findings {
		left[f.Rule+"\x00"+f.File+"\x00"+f.Fact] = true
	}
	out := map[string][]mend.Edit{}
	for i, f := range l.merged {
		if f.Mend == "" || len(f.Evidence) == 0 || !left[f.Rule+"\x00"+f.Evidence[0].Span.File+"\x00"+f.Evidence[0].Fact] {
			continue
		}
		e, ok := l.edit(l.owners[i], f)
		taken := slices.ContainsFunc(out[e.Span.File], func(other mend.Edit) bool { return other.Span == e.Span })
		if ok && !taken { // two mends of one value: the other waits for the next run
			out[e.Span.File] = append(out[e.Span.File], e)
		}
	}
	return out
}

// edit plans one mend: of the setting that a finding points at, or of the one
// that an element of a list names.
func (l *lint) edit(u *unit, f rules.Finding) (mend.Edit, bool) {
	path := f.Evidence[0].Fact
	if _, inner, ok := strings.Cut(path, "["); ok {
		path = "config." + strings.TrimSuffix(inner, "]")
	}
	v, presence := u.facts.Fact(path)
	i := slices.IndexFunc(l.files, func(file *lintFile) bool { return file.name == v.Span.File })
	if presence != fact.Present || v.Type == fact.Secret || v.Type == fact.List || i < 0 {
		return mend.Edit{}, false
	}
	e, ok := mend.Plan(check.Mend(f.Mend), l.files[i].file, v.Span, v.Text, mend.Context{HTTPSHosts: u.httpsHosts(l.req.Knowledge.Schema()), Format: u.format(v.Span.File)})
	e.Rule = f.Rule
	return e, ok
}

// httpsHosts are the hosts that the configuration addresses by https.
func (u *unit) httpsHosts(schema *fact.Schema) []string {
	var out []string
	for _, d := range schema.Decls {
		if d.Type != fact.URL {
			continue
		}
		if v, ok := u.facts.Fact(d.Path); ok == fact.Present {
			if a, err := url.Parse(strings.TrimSpace(v.Text)); err == nil && a.Scheme == "https" {
				out = append(out, a.Host)
			}
		}
	}
	return out
}

// format is how the file around a setting is written; paydiag's own file is
// YAML or JSON by its name.
func (u *unit) format(file string) string {
	for _, p := range u.Parts {
		if p.File.Name == file {
			return p.Format
		}
	}
	return ""
}

// masked is the text of a file, mended or not, as a diff may show it.
func (l *lint) masked(f *lintFile, edits []mend.Edit) string {
	text := []byte(f.file.Text)
	for _, s := range l.lines[f.name].secret {
		for i := s.Start.Byte; i < s.End.Byte && i < len(text); i++ {
			if text[i] != '\n' && text[i] != '\r' {
				text[i] = '*'
			}
		}
	}
	mended := mend.Apply(source.NewFile(f.name, string(text)), edits)
	lines := strings.SplitAfter(mended, "\n")
	for i, line := range lines {
		body := strings.TrimRight(line, "\r\n")
		lines[i] = redact.Setting(body) + line[len(body):]
	}
	return strings.Join(lines, "")
}
