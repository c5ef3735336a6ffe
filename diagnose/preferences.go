package diagnose

import (
	"path/filepath"

	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// Preferences are how a project wants to be linted: the lint section of its
// paydiag.yaml.
type Preferences struct {
	Path    string // of the file, "" where there is none
	Lint    Lint
	FailOn  rules.Severity // "" where the file leaves it open
	Files   []string       // what to lint beside the file itself where nothing is named
	Answers string         // answers.yaml beside it, "" where there is none
}

// OwnNames are the names of paydiag's own file, the first one found counts.
var OwnNames = []string{"paydiag.yaml", "paydiag.yml", ".paydiag.yaml", ".paydiag.yml"}

// Prefer reads the preferences that hold for a file or folder: those of the
// nearest paydiag.yaml at or above it.
func Prefer(start string) (*Preferences, error) {
	path, text, err := intake.Upward(start, OwnNames...)
	if err != nil {
		return nil, asProblem(path, err)
	}
	p := &Preferences{Path: path}
	if path == "" {
		return p, nil
	}
	p.Answers = intake.Sibling(path, "answers.yaml")
	root, err := source.ParseYAML(source.NewFile(path, text))
	if err != nil {
		return nil, err
	}
	var d source.Decoder
	if n := root.Get("lint"); n != nil {
		p.decode(&d, n)
	}
	if len(d.Problems) > 0 {
		return nil, d.Problems[0]
	}
	return p, nil
}

func (p *Preferences) decode(d *source.Decoder, n *source.Node) {
	o := d.Object(n)
	l := &p.Lint
	l.Only, l.Skip, l.Profiles = o.Strings("only"), o.Strings("skip"), o.Strings("profile")
	l.Least = source.OneOf(o, "min_severity", rules.Severities)
	p.FailOn = source.OneOf(o, "fail_on", rules.Severities)
	if f := o.String("ignore_file"); f != "" {
		l.Ignore = []string{p.beside(f)}
	}
	if f := o.String("baseline"); f != "" {
		l.Baseline = p.beside(f)
	}
	for _, f := range o.Strings("files") {
		p.Files = append(p.Files, p.beside(f))
	}
	if s := o.Node("severity"); s != nil {
		l.Severity = map[string]rules.Severity{}
		severities := d.Object(s)
		for _, pair := range severities.Pairs() {
			l.Severity[pair.Key.Value] = source.OneOf(severities, pair.Key.Value, rules.Severities)
		}
	}
	o.Done()
}

// beside is a path as the file writes it, from where the command runs.
func (p *Preferences) beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(p.Path), name)
}
