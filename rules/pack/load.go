package pack

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/check"
	"github.com/paydiag/paydiag/rules/codes"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Problems is what is wrong with a set of knowledge files.
type Problems []*rules.Problem

// Error lists all of them, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, x := range p {
		lines[i] = x.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each problem to errors.As and to whoever prints them.
func (p Problems) Unwrap() []error {
	out := make([]error, len(p))
	for i, x := range p {
		out[i] = x
	}
	return out
}

// Load reads, validates and links knowledge files. With a base, the files are
// laid over it: they may use its facts and causes, and replace what has the
// same name. What a file holds is told by its keys, not by its folder.
func Load(files []*source.File, base *Pack) (*Pack, error) {
	files = slices.SortedFunc(slices.Values(files), func(a, b *source.File) int { return strings.Compare(a.Name, b.Name) })
	l := loader{}
	if base != nil {
		l.base = base.content()
	}
	l.read(files)
	own := l.decode()
	l.link(own)
	if len(l.d.Problems) > 0 {
		slices.SortStableFunc(l.d.Problems, func(a, b *rules.Problem) int {
			return cmp.Or(strings.Compare(a.Span.File, b.Span.File), cmp.Compare(a.Span.Start.Byte, b.Span.Start.Byte))
		})
		return nil, Problems(l.d.Problems)
	}
	own.info.Digest = Digest(files)
	if base == nil {
		return own.pack(), nil
	}
	merged := merge(l.base, own).pack()
	merged.Infos = append(slices.Clone(base.Infos), own.info)
	return merged, nil
}

// Digest fingerprints knowledge files by name and content, wherever the folder
// stands.
func Digest(files []*source.File) string {
	h := sha256.New()
	for _, f := range files {
		h.Write([]byte(path.Base(f.Name) + "\x00" + f.Text + "\x00"))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))[:16]
}

type loader struct {
	d     source.Decoder
	base  content
	roots []*source.Node
}

func (l *loader) read(files []*source.File) {
	for _, f := range files {
		root, err := source.ParseYAML(f)
		if err != nil {
			var p *rules.Problem
			if !errors.As(err, &p) {
				p = &rules.Problem{Span: f.Span(0, 0), Say: rules.Text{ZH: err.Error(), EN: err.Error()}}
			}
			l.d.Problems = append(l.d.Problems, p)
			continue
		}
		l.roots = append(l.roots, root)
	}
}

// decode reads the facts first: conditions are checked against them.
func (l *loader) decode() content {
	own := content{info: Info{ID: "user", Version: "0"}}
	each := func(key string, read func(*source.Node)) {
		for _, root := range l.roots {
			if root.Get(key) != nil {
				read(root)
			}
		}
	}
	each("facts", func(n *source.Node) { own.decls = append(own.decls, fact.DecodeDecls(&l.d, n)...) })
	schema := fact.NewSchema(slices.Concat(l.base.decls, own.decls))
	for _, root := range l.roots {
		switch {
		case root.Get("facts") != nil:
		case root.Get("pack") != nil:
			file := l.d.Object(root)
			o := l.d.Object(file.Node("pack"))
			own.info = Info{ID: o.NeedString("id"), Version: o.NeedString("version")}
			o.Done()
			file.Done()
		case root.Get("causes") != nil && root.Get("code") == nil:
			own.causes = append(own.causes, decodeCauses(&l.d, root)...)
		case root.Get("codes") != nil:
			own.entries = append(own.entries, codes.Decode(&l.d, root)...)
		case root.Get("vocabulary") != nil:
			own.words = codes.DecodeVocabulary(&l.d, root).Over(own.words)
		case root.Get("mistakes") != nil:
			own.mistakes = append(own.mistakes, decodeMistakes(&l.d, root)...)
		case root.Get("profiles") != nil:
			own.profiles = append(own.profiles, fact.DecodeProfiles(&l.d, root)...)
		case root.Get("config_profiles") != nil:
			own.settings = append(own.settings, fact.DecodeConfigProfiles(&l.d, schema, root)...)
		case root.Get("items") != nil, root.Get("when") != nil, root.Get("id") != nil:
			own.checks = append(own.checks, check.Decode(&l.d, schema, root)...)
		default:
			l.d.Errorf(root.Span, rules.Text{
				ZH: "看不出这是哪种知识文件；应含 codes、items、when、causes、facts、mistakes、profiles、config_profiles、vocabulary 或 pack 之一",
				EN: "this is no knowledge file; it needs one of the keys codes, items, when, causes, facts, mistakes, profiles, config_profiles, vocabulary or pack"})
		}
	}
	return own
}

func decodeCauses(d *source.Decoder, n *source.Node) []*rules.Cause {
	var out []*rules.Cause
	o := d.Object(n)
	for _, item := range d.Items(o.Need("causes")) {
		c := d.Object(item)
		out = append(out, &rules.Cause{
			ID:       c.NeedString("id"),
			Title:    c.NeedText("title"),
			Owner:    source.Enum(c, "owner", rules.Owners, ""),
			Charged:  source.Enum(c, "charged", rules.Charges, ""),
			Retry:    source.Enum(c, "retry", rules.Retries, ""),
			RetryWhy: c.NeedText("retry_why"),
			Fix:      c.NeedText("fix"),
			Support:  c.NeedText("support"),
			Customer: c.NeedText("customer"),
		})
		c.Done()
	}
	o.Done()
	return out
}

func decodeMistakes(d *source.Decoder, n *source.Node) []*rules.Mistake {
	var out []*rules.Mistake
	o := d.Object(n)
	for _, item := range d.Items(o.Need("mistakes")) {
		m := d.Object(item)
		x := &rules.Mistake{
			Label:   m.NeedString("label"),
			Title:   m.NeedText("title"),
			Cause:   m.NeedString("cause"),
			Fix:     m.NeedText("fix"),
			Sources: source.Provenances(m, "source"),
		}
		for _, s := range d.Items(m.Node("sdk")) {
			sdk := d.Object(s)
			x.SDKs = append(x.SDKs, rules.SDKFix{Name: sdk.NeedString("name"), Fix: rules.Text{ZH: sdk.NeedString("zh"), EN: sdk.NeedString("en")}})
			sdk.Done()
		}
		m.Done()
		out = append(out, x)
	}
	o.Done()
	return out
}

// link holds the files to each other: nothing is named twice, and every cause
// that is named exists.
func (l *loader) link(own content) {
	causes := map[string]bool{}
	for _, c := range slices.Concat(l.base.causes, own.causes) {
		causes[c.ID] = true
	}
	known := func(id string, at rules.Span) {
		if id == "" || causes[id] {
			return
		}
		near := source.Near(id, slices.Collect(maps.Keys(causes)), 3)
		l.d.Errorf(at, source.Suggest(rules.Text{ZH: "未知的原因 %s", EN: "unknown cause %s"}, near), source.Quote(id))
	}
	twice := l.once()
	for _, c := range own.causes {
		twice("cause "+c.ID, rules.Span{})
	}
	for _, e := range own.entries {
		twice(e.ID(), e.Span)
		for _, w := range append([]codes.Weights{e.Causes}, caseWeights(e)...) {
			for _, id := range w.IDs() {
				known(id, e.Span)
			}
		}
	}
	for _, id := range slices.Concat(own.words.Everyday, own.words.Common) {
		known(id, rules.Span{})
	}
	for _, m := range own.mistakes {
		twice("mistake "+m.Label, rules.Span{})
		known(m.Cause, rules.Span{})
	}
	for _, c := range own.checks {
		twice(c.ID, c.Span)
		known(c.Cause, c.Span)
	}
}

func (l *loader) once() func(name string, at rules.Span) {
	first := map[string]rules.Span{}
	return func(name string, at rules.Span) {
		if before, ok := first[name]; ok {
			l.d.Errorf(at, rules.Text{ZH: "%s 重复；已见于 %s", EN: "%s is defined twice; first at %s"}, name, before.String())
			return
		}
		first[name] = at
	}
}

func caseWeights(e *codes.Entry) []codes.Weights {
	var out []codes.Weights
	for _, m := range e.Cases {
		out = append(out, m.Causes)
	}
	return out
}

// merge lays one set of knowledge over another; the same name replaces.
func merge(base, over content) *content {
	return &content{
		decls:    slices.Concat(base.decls, over.decls),
		causes:   overlay(base.causes, over.causes, func(c *rules.Cause) string { return c.ID }),
		entries:  overlay(base.entries, over.entries, (*codes.Entry).ID),
		checks:   overlay(base.checks, over.checks, func(c *check.Check) string { return c.ID }),
		mistakes: overlay(base.mistakes, over.mistakes, func(m *rules.Mistake) string { return m.Label }),
		profiles: overlay(base.profiles, over.profiles, func(p fact.Profile) string { return p.ID }),
		settings: overlay(base.settings, over.settings, func(p fact.ConfigProfile) string { return p.ID }),
		words:    over.words.Over(base.words),
	}
}

func overlay[T any](base, over []T, name func(T) string) []T {
	out := slices.Clone(base)
	at := map[string]int{}
	for i, x := range out {
		at[name(x)] = i
	}
	for _, x := range over {
		if i, ok := at[name(x)]; ok {
			out[i] = x
			continue
		}
		out = append(out, x)
	}
	return out
}
