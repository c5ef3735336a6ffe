package merchant

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/diagnose/settings"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Part is one configuration as one place gives it: a file, a merchant of
// paydiag.yaml, a service of a compose file.
type Part struct {
	File *source.File
	Dir  string // files that it names are relative to it
	Name string // of the merchant or the part inside the file; "" where the file is one configuration
	Env  string // production, test, sandbox, or "" where nothing says so
	// Family is shared by the parts that are one configuration in several
	// environments: application.yml and application-prod.yml.
	Family string
	// Overlay parts replace settings of the part without an environment in
	// their family, as Spring and dotenv lay them over it.
	Overlay  bool
	Loose    bool // only the keys suggest what it is: nothing without the part that it overlays
	Format   string
	Own      bool // paydiag's own file: what it does not know is a mistake
	Given    []Given
	Sections []Section
	Notes    []rules.NotChecked
}

// Given is one setting: the fact that it gives, and where.
type Given struct {
	Path  string
	Key   rules.Span
	Value *source.Node
	Split string // what separates the elements of a list written as one text
}

// Section is where a group of settings opens.
type Section struct {
	Path string
	At   rules.Span
}

// Mapper finds the configurations in a file. It may be used by several
// goroutines.
type Mapper struct {
	schema   *fact.Schema
	profiles []*profile
	only     []string
}

// NewMapper prepares config profiles. Where only names some, they are used
// whatever a file looks like, and paydiag's own form is not.
func NewMapper(schema *fact.Schema, profiles []fact.ConfigProfile, only []string) *Mapper {
	m := &Mapper{schema: schema, only: only}
	for _, p := range profiles {
		m.profiles = append(m.profiles, compile(p))
	}
	return m
}

// Parts reads a file. A file in which nothing is known gives no parts.
func (m *Mapper) Parts(f *source.File, dir string) ([]Part, error) {
	docs, err := settings.Read(f)
	if err != nil {
		return nil, err
	}
	var parts []Part
	for _, doc := range docs {
		parts = append(parts, m.doc(f, doc)...)
	}
	for i := range parts {
		parts[i].File, parts[i].Dir = f, dir
	}
	return parts, nil
}

// doc reads one document: paydiag's own words where it has no others, those of a
// framework where a profile knows it.
func (m *Mapper) doc(f *source.File, doc settings.Doc) []Part {
	if len(m.only) > 0 {
		return m.foreign(doc)
	}
	known, others := m.words(doc.Root)
	if isOwn(f.Name, doc.Root) || known > 0 && !slices.ContainsFunc(others, m.framework) {
		return m.own(doc)
	}
	return m.foreign(doc)
}

// framework reports whether a profile knows a key: then it is no misspelling of
// one of ours.
func (m *Mapper) framework(key string) bool {
	normal := settings.Normal(key)
	return slices.ContainsFunc(m.profiles, func(p *profile) bool {
		return slices.ContainsFunc(p.keys, func(wanted []pattern) bool {
			return slices.ContainsFunc(wanted, func(w pattern) bool { return w.fits(normal) })
		})
	})
}

// isOwn tells paydiag's own file by its name, or by a key that only it has.
func isOwn(name string, root *source.Node) bool {
	base := strings.ToLower(path.Base(filepath.ToSlash(name)))
	return strings.HasPrefix(base, "paydiag.") || strings.HasPrefix(base, "paydiag-") || strings.HasPrefix(base, ".paydiag.") || root.Get("merchants") != nil
}

// words counts the settings below wechat and alipay that paydiag knows by the
// same words, and lists the others.
func (m *Mapper) words(root *source.Node) (known int, others []string) {
	for _, section := range []string{"wechat", "alipay"} {
		n := root.Get(section)
		if n == nil {
			continue
		}
		for _, p := range n.Pairs {
			key := section + "." + p.Key.Value
			if _, ok := m.schema.Find("config." + key); ok || m.schema.Groups("config."+key) {
				known++
			} else {
				others = append(others, key)
			}
		}
	}
	return known, others
}

// environment turns the words that people use for an environment into the three
// that matter here.
func environment(word string) string {
	switch strings.ToLower(word) {
	case "prod", "production", "prd", "online", "live", "release", "pro":
		return "production"
	case "sandbox", "sbx":
		return "sandbox"
	case "dev", "development", "test", "testing", "uat", "sit", "fat", "qa", "staging", "stage", "stg", "pre", "preprod", "gray", "local", "ci":
		return "test"
	}
	return ""
}
