package fact

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// Scope says on what a check looks: the facts that exist once a run, those of
// one log line, of one order, or of the whole run.
type Scope string

// The scopes, each seeing what stands before it but for Record, which a trade
// has digested.
const (
	Config Scope = "config"
	Record Scope = "record"
	Trade  Scope = "trade"
	Run    Scope = "run"
)

// Scopes lists the scopes.
var Scopes = []Scope{Config, Record, Trade, Run}

// Decl declares a path: what may stand there, and how to speak of it.
type Decl struct {
	Path  string     `json:"path"`
	Type  Type       `json:"type"`
	Title rules.Text `json:"title"`
	Enum  []string   `json:"enum,omitempty"` // the words that are known, for text
}

// Schema is the set of declared paths. Conditions are checked against it at
// load, and readers produce nothing outside it.
type Schema struct {
	Decls []Decl
	index map[string]int
}

// NewSchema indexes declarations; of two with one path the later wins.
func NewSchema(decls []Decl) *Schema {
	s := &Schema{Decls: decls, index: make(map[string]int, len(decls))}
	for i, d := range decls {
		s.index[d.Path] = i
	}
	return s
}

// Find returns the declaration of a path. trade.X stands for the last value
// of record.X where it is not declared itself.
func (s *Schema) Find(path string) (Decl, bool) {
	if i, ok := s.index[path]; ok {
		return s.Decls[i], true
	}
	field, changed, ok := tradeField(path)
	if !ok {
		return Decl{}, false
	}
	i, ok := s.index["record."+field.String()]
	if !ok {
		return Decl{}, false
	}
	d := s.Decls[i]
	d.Path = path
	if changed {
		d.Type = Bool
	}
	return d, true
}

// Near lists up to three declared paths that look like a misspelt one.
func (s *Schema) Near(path string) []string {
	paths := make([]string, len(s.Decls))
	for i, d := range s.Decls {
		paths[i] = d.Path
	}
	return source.Near(path, paths, 3)
}

// ScopeOf tells the scope that a path belongs to. Answers and the clock are
// there for every scope, as configurations are.
func ScopeOf(path string) Scope {
	head, _, _ := strings.Cut(path, ".")
	if s := Scope(head); slices.Contains(Scopes, s) {
		return s
	}
	return Config
}

// Sees reports whether a check of scope s may look at a path.
func (s Scope) Sees(path string) bool {
	p := ScopeOf(path)
	return p == Config || p == s
}

// DecodeDecls reads the declarations of a facts file.
func DecodeDecls(d *source.Decoder, n *source.Node) []Decl {
	var out []Decl
	o := d.Object(n)
	for _, item := range d.Items(o.Need("facts")) {
		f := d.Object(item)
		decl := Decl{
			Path:  f.NeedString("path"),
			Type:  source.Enum(f, "type", Types, ""),
			Title: f.NeedText("title"),
			Enum:  f.Strings("enum"),
		}
		f.Done()
		if name, ok := strings.CutPrefix(decl.Path, "record."); ok {
			if field, known := FieldOf(name); !known || field.Type() != decl.Type {
				d.Errorf(f.Span(), rules.Text{
					ZH: "record.%s 不是该类型的规范日志字段", EN: "record.%s is not a canonical record field of this type"}, name)
			}
		}
		out = append(out, decl)
	}
	o.Done()
	return out
}
