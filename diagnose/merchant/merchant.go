// Package merchant reads a merchant's configuration and a person's answers
// into facts with the places they came from.
//
// It owns the mapping from settings to fact paths (they are the same words),
// and takes care that a secret becomes a fingerprint and a length, never a
// fact. It refuses to judge the values.
package merchant

import (
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Reader reads files into one set of facts.
type Reader struct {
	Schema *fact.Schema
	Facts  *fact.Set
	Now    time.Time
	// Open reads a key or certificate file that a setting names, relative to
	// the folder of the configuration.
	Open func(dir, name string) ([]byte, error)

	// Notes are settings that could not be used, for the report's list of
	// what was not checked.
	Notes []rules.NotChecked
	// Literal lists the paths of secrets that stand in a file in plain text.
	Literal []string
	// Secret holds the places of all plain secrets, to be masked when a line
	// is shown.
	Secret []rules.Span

	pairs map[string]string // path of a key setting → its key pair
}

// Parse decodes a configuration or answers file: JSON by its ending or its
// first character, YAML otherwise.
func Parse(f *source.File) (*source.Node, error) {
	trimmed := strings.TrimLeft(f.Text, " \t\r\n")
	if strings.EqualFold(filepath.Ext(f.Name), ".json") || strings.HasPrefix(trimmed, "{") {
		return source.ParseJSON(f)
	}
	return source.ParseYAML(f)
}

// Config reads a configuration. The folder is where files it names are.
func (r *Reader) Config(f *source.File, dir string) error {
	root, err := Parse(f)
	if err != nil {
		return err
	}
	if root.Kind != source.Map || root.Get("wechat") == nil && root.Get("alipay") == nil {
		return &rules.Problem{Span: root.Span,
			Say: rules.Text{ZH: "这不是 paydiag 的商户配置：没有 wechat 或 alipay 一节",
				EN: "this is no merchant configuration for paydiag: it has neither a wechat nor an alipay section"},
			Hint: rules.Text{ZH: "参照 examples/ 中的 paydiag.yaml", EN: "see paydiag.yaml in examples/"}}
	}
	r.Facts.Give("config")
	r.section("config", root, dir)
	r.pair()
	return nil
}

func (r *Reader) section(prefix string, n *source.Node, dir string) {
	for _, p := range n.Pairs {
		r.setting(prefix+"."+p.Key.Value, p, dir)
	}
}

func (r *Reader) setting(path string, p source.Pair, dir string) {
	decl, declared := r.Schema.Find(path)
	switch {
	case p.Value.Kind == source.Null:
	case declared && r.givenBefore(decl, p.Key.Span):
	case declared && decl.Type == fact.Secret:
		r.secret(path, p.Value, dir)
	case declared && isKeyFile(r.Schema, path):
		r.keyFile(path, p.Value, dir)
	case declared:
		r.value(decl, p.Value)
	case p.Value.Kind == source.Map:
		r.Facts.PutSection(path, p.Key.Span)
		r.section(path, p.Value, dir)
	case prefixOnly[path]:
		r.Notes = append(r.Notes, rules.NotChecked{What: p.Value.Span.String(), Count: 1, Why: rules.Text{
			ZH: "这里应是一组设置（冒号后要有空格）", EN: "a group of settings is expected here (mind the blank after a colon)"}})
	case path == "config.$schema":
	default:
		r.unknown(path, p.Key.Span)
	}
}

// givenBefore reports, and notes, that an earlier file gives the setting: the
// first one counts.
func (r *Reader) givenBefore(decl fact.Decl, at rules.Span) bool {
	v, presence := r.Facts.Fact(decl.Path)
	if presence != fact.Present && presence != fact.Opaque || v.Span.File == at.File {
		return false
	}
	r.Notes = append(r.Notes, rules.NotChecked{What: at.String(), Title: decl.Title, Count: 1, Why: rules.Text{
		ZH: v.Span.String() + " 已给出这个设置，这里的未采用；每个商户请分开检查",
		EN: v.Span.String() + " gives this setting already, so the one here was not used; check each merchant apart"}})
	return true
}

// prefixOnly are settings that only group others.
var prefixOnly = map[string]bool{"config.wechat": true, "config.alipay": true, "config.network": true}

func (r *Reader) unknown(path string, at rules.Span) {
	name := strings.TrimPrefix(path, "config.")
	why := rules.Text{ZH: "paydiag 不认识设置 " + source.Quote(name), EN: "paydiag does not know the setting " + source.Quote(name)}
	if near := r.Schema.Near(path); len(near) > 0 {
		why.ZH += "；是否想写 " + source.Quote(strings.TrimPrefix(near[0], "config."))
		why.EN += "; did you mean " + source.Quote(strings.TrimPrefix(near[0], "config.")) + "?"
	}
	r.Notes = append(r.Notes, rules.NotChecked{What: at.String(), Why: why, Count: 1})
}

// value stores a declared setting by its type. One that does not parse is
// opaque: it stands there, but nothing can be said of it.
func (r *Reader) value(decl fact.Decl, n *source.Node) {
	if decl.Type == fact.List {
		list := fact.Value{Type: fact.List, Span: n.Span}
		for _, item := range r.items(n) {
			if isPlaceholder(item.Value) {
				r.Facts.PutOpaque(decl.Path, item.Span, item.Value)
				return
			}
			list.List = append(list.List, shown(fact.TextValue(item.Value)).At(item.Span))
		}
		r.Facts.Put(decl.Path, list)
		return
	}
	if n.Kind != source.Scalar {
		r.wrongType(decl, n)
		return
	}
	if isPlaceholder(n.Value) {
		r.Facts.PutOpaque(decl.Path, n.Span, n.Value)
		return
	}
	v, ok := fact.Parse(decl.Type, n.Value)
	if !ok || len(decl.Enum) > 0 && !slices.Contains(decl.Enum, n.Value) {
		r.wrongType(decl, n)
		return
	}
	r.Facts.Put(decl.Path, shown(v).At(n.Span))
}

// shown gives a value its redacted form where it differs: an address may carry
// a token, a name a telephone number.
func shown(v fact.Value) fact.Value {
	if s := redact.Line(v.Text); s != v.Text {
		v.Shown = s
	}
	return v
}

func (r *Reader) items(n *source.Node) []*source.Node {
	if n.Kind == source.List {
		return n.Items
	}
	return []*source.Node{n}
}

func (r *Reader) wrongType(decl fact.Decl, n *source.Node) {
	r.Facts.PutOpaque(decl.Path, n.Span, n.Value)
	want := string(decl.Type)
	if len(decl.Enum) > 0 {
		want = strings.Join(decl.Enum, ", ")
	}
	r.Notes = append(r.Notes, rules.NotChecked{What: n.Span.String(), Title: decl.Title, Count: 1, Needs: []string{decl.Path},
		Why: rules.Text{ZH: "值 " + source.Quote(redact.Line(n.Value)) + " 不合规格，应为：" + want,
			EN: "the value " + source.Quote(redact.Line(n.Value)) + " does not fit; expected: " + want}})
}

// isPlaceholder finds values that are filled in elsewhere: ${VAR}, $(VAR),
// {{ var }}.
func isPlaceholder(s string) bool {
	return strings.Contains(s, "${") || strings.Contains(s, "$(") || strings.Contains(s, "{{")
}

// secret stores what may be known of a secret: how long it is and a
// fingerprint. It may be named by {env: NAME} or {file: PATH}.
func (r *Reader) secret(path string, n *source.Node, dir string) {
	switch {
	case n.Kind == source.Map && n.Get("file") != nil:
		r.keyFile(path, n.Get("file"), dir)
	case n.Kind == source.Map:
		r.Facts.PutOpaque(path, n.Span, "")
	case n.Kind != source.Scalar:
		r.wrongType(fact.Decl{Path: path, Type: fact.Secret}, &source.Node{Span: n.Span})
	case isPlaceholder(n.Value):
		r.Facts.PutOpaque(path, n.Span, "") // ${KEY:fallback} may hold a secret too
	default:
		r.Literal = append(r.Literal, path)
		r.Secret = append(r.Secret, n.Span)
		r.Facts.Put(path, secretValue(n.Value, n.Span))
		r.describe(path, n, []byte(n.Value))
	}
}

func secretValue(s string, at rules.Span) fact.Value {
	return fact.Value{Type: fact.Secret, Int: int64(utf8.RuneCountInString(s)), Text: redact.Fingerprint(s), Span: at}
}
