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
	// Ask is the question that puts an answer to a person; the title serves
	// where there is none.
	Ask rules.Text `json:"ask,omitzero"`
	// Default is the value of a param that nobody has set.
	Default []string `json:"default,omitempty"`
	// OnePer names the setting that identifies whose this is: two files with one
	// merchant number hold one APIv3 key.
	OnePer string `json:"one_per,omitempty"`
	// Everywhere says that test and production must agree on it.
	Everywhere bool `json:"everywhere,omitempty"`
	// Quoted says that the provider wants a string where people write a number.
	Quoted bool `json:"quoted,omitempty"`
}

// Schema is the set of declared paths. Conditions are checked against it at
// load, and readers produce nothing outside it.
type Schema struct {
	Decls  []Decl
	index  map[string]int
	groups map[string]bool
}

// NewSchema indexes declarations; of two with one path the later wins.
func NewSchema(decls []Decl) *Schema {
	s := &Schema{Decls: decls, index: make(map[string]int, len(decls)), groups: map[string]bool{}}
	for i, d := range decls {
		s.index[d.Path] = i
		for at := strings.LastIndexByte(d.Path, '.'); at > 0; at = strings.LastIndexByte(d.Path[:at], '.') {
			s.groups[d.Path[:at]] = true
		}
	}
	return s
}

// Groups reports whether facts are declared below a path.
func (s *Schema) Groups(path string) bool { return s.groups[path] }

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

// Defaults puts the value of every param that nobody has set.
func (s *Schema) Defaults(set *Set) {
	for _, d := range s.Decls {
		if len(d.Default) == 0 {
			continue
		}
		v, ok := ParseAll(d.Type, d.Default)
		if ok {
			set.Put(d.Path, v)
		}
	}
}

// ParseAll reads words as a type: a list takes them all, any other type one.
func ParseAll(t Type, words []string) (Value, bool) {
	if t != List {
		if len(words) != 1 {
			return Value{}, false
		}
		return Parse(t, words[0])
	}
	v := Value{Type: List}
	for _, w := range words {
		v.List = append(v.List, TextValue(w))
	}
	return v, true
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

			Ask:        f.Text("ask"),
			Default:    f.Strings("default"),
			OnePer:     f.String("one_per"),
			Everywhere: source.Enum(f, "everywhere", []string{"true", "false"}, "false") == "true",
			Quoted:     source.Enum(f, "quoted", []string{"true", "false"}, "false") == "true",
		}
		if param := strings.HasPrefix(decl.Path, "param."); param != (len(decl.Default) > 0) {
			d.Errorf(f.Span(), rules.Text{ZH: "param.* 需要 default，其它事实不能有：%s", EN: "a param needs a default, and no other fact has one: %s"}, decl.Path)
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
