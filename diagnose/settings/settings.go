// Package settings reads configuration files of the formats that merchants
// have into trees with the places of every key and value.
//
// It owns the formats (YAML, JSON with comments, TOML, Java properties, .env,
// INI), the settings inside Kubernetes and Compose files, and the names by
// which files tell their environment. It refuses to know what a setting means
// and to open files.
package settings

import (
	"strings"
	"unicode/utf8"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// Doc is one configuration in a file: mostly the whole file, else one document
// of a multi-document YAML, one entry of a Kubernetes ConfigMap, the
// environment of one container or of one service of a Compose file.
type Doc struct {
	// Format is yaml, json, toml, properties, env or ini. The environment of a
	// container or a service, and the plain entries of a ConfigMap, are env.
	Format string
	// Name is that of the part inside the file: pay/app.yml of the ConfigMap
	// pay, api of a Compose file; empty for a whole file.
	Name string
	// Env is the word for the environment as written, where the document, its
	// name or its folder says so: prod of application-prod.yml.
	Env string
	// Base is what configurations of one folder share that stand in for each
	// other: application.yml for application-prod.yml, .env for
	// .env.production. A part adds its name: docker-compose.yml/api.
	Base string
	// Root is a Map, or a List where the file is one. Properties and env are
	// flat, with the keys as written; the sections of INI are Maps.
	Root *source.Node
	// Notes are what was not used: keys given again, lines that are no setting.
	Notes []rules.NotChecked
}

// The formats.
const (
	formatYAML       = "yaml"
	formatJSON       = "json"
	formatTOML       = "toml"
	formatProperties = "properties"
	formatEnv        = "env"
	formatINI        = "ini"
)

// Read reads all configurations of a file. The format is told by the name, and
// by the text where the name leaves it open. A file without any setting gives
// no Doc. Errors are problems with a place, and never show a value: it may be a
// secret.
func Read(f *source.File) ([]Doc, error) {
	if at := strings.IndexByte(f.Text, 0); at >= 0 || !utf8.ValidString(f.Text) {
		return nil, problem(f.Span(max(0, at), max(0, at)), rules.Text{
			ZH: "这是二进制内容，不是配置文件", EN: "this is binary, not a configuration"})
	}
	drafts, err := parse(f, formatOf(f.Name, f.Text))
	if err != nil {
		return nil, err
	}
	env, base := environment(f.Name)
	var docs []Doc
	for _, d := range drafts {
		if err := bounded(d.Root); err != nil {
			return nil, err
		}
		d.place(env, base)
		for _, n := range d.notes {
			d.Notes = append(d.Notes, n.said())
		}
		docs = append(docs, d.Doc)
	}
	return docs, nil
}

// parse reads a text in a format. What stands inside other files comes here too.
func parse(f *source.File, format string) ([]draft, error) {
	if err := inLines(f); err != nil {
		return nil, err
	}
	switch format {
	case formatYAML:
		return readYAML(f)
	case formatJSON:
		return readJSON(f)
	case formatTOML:
		return readTOML(f)
	case formatProperties:
		return readProperties(f)
	case formatEnv:
		return readEnv(f)
	case formatINI:
		return readINI(f)
	}
	if strings.TrimSpace(f.Text) == "" {
		return nil, nil
	}
	return nil, problem(f.Span(0, 0), rules.Text{
		ZH: "看不出是哪种配置格式", EN: "this is no configuration of a known format"},
		rules.Text{ZH: "可读 YAML、JSON、TOML、properties、.env 和 INI", EN: "YAML, JSON, TOML, properties, .env and INI are read"})
}

// place says which environment a document is for, as far as it does not say so
// itself, and what it shares with others.
func (d *Doc) place(env, base string) {
	d.Base = base
	own, shared := environment(d.Name)
	if d.Name != "" {
		d.Base += "/" + parent(d.Name) + shared
	}
	for _, word := range []string{profile(d.Root), own, d.Env, env} {
		if word != "" {
			d.Env = word
			return
		}
	}
}

// problem is an error of the user's file, with a hint where one is given.
func problem(at rules.Span, say rules.Text, hint ...rules.Text) *rules.Problem {
	p := &rules.Problem{Span: at, Say: say}
	if len(hint) > 0 {
		p.Hint = hint[0]
	}
	return p
}
