// Package merchant reads a merchant's configuration and a person's answers
// into facts with the places they came from.
//
// It owns the mapping from settings to fact paths: paydiag's own file uses the
// same words, those of frameworks and SDKs are mapped by config profiles. It
// takes care that a secret becomes a fingerprint and a length, never a fact. It
// refuses to judge the values, and to know the formats of files, which is
// package settings.
package merchant

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/paydiag/paydiag/diagnose/redact"
	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/condition"
	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/source"
)

// Reader reads the parts of one configuration into one set of facts. What is
// given first counts.
type Reader struct {
	Schema *fact.Schema
	Facts  *fact.Set
	Now    time.Time
	// Open reads a key or certificate file that a setting names, relative to
	// the folder of the configuration.
	Open func(dir, name string) ([]byte, error)
	// Env gives the values of placeholders such as ${WX_MCHID}; nil gives none.
	Env map[string]string

	// Notes are settings that could not be used, for the report's list of
	// what was not checked.
	Notes []rules.NotChecked
	// Secret holds the places of all plain secrets, to be masked when a line
	// is shown.
	Secret []rules.Span

	lists map[string][]fact.Value // the faults that were met, by the name of their list
	first map[string]stated       // what the first part says of a setting
	pairs map[string]string       // path of a key setting → its key pair
}

// stated is what a part says of a setting, in a form that can be compared.
type stated struct {
	text string
	at   rules.Span
	over bool // by a part that is laid over others
}

// Lists of what a reader met. Items judge them as they judge any fact.
const (
	literalSecrets = "files.literal_secrets"
	plainSecrets   = "files.plain_secrets"
	differences    = "files.differences"
	unfilled       = "files.unfilled"
	missingFiles   = "files.missing_files"
	damagedKeys    = "files.damaged_keys"
	wrongKeys      = "files.wrong_keys"
	bareNumbers    = "files.bare_numbers"
)

var listed = []string{literalSecrets, plainSecrets, differences, unfilled, missingFiles, damagedKeys, wrongKeys, bareNumbers}

// Configuration reads the parts of one configuration, the more particular
// first. Differ ends it.
func (r *Reader) Configuration(parts []Part) {
	r.Facts.Give("config")
	r.Facts.Give("param")
	r.Facts.Give("files")
	r.lists, r.first, r.pairs = map[string][]fact.Value{}, map[string]stated{}, map[string]string{}
	for i := range parts {
		r.part(&parts[i])
	}
	if len(parts) > 0 && parts[0].Env != "" {
		r.Facts.Put("config.env", fact.TextValue(parts[0].Env))
	}
	r.Facts.Put("files.own", fact.BoolValue(slices.ContainsFunc(parts, func(p Part) bool { return p.Own })))
	r.pair()
	for _, name := range listed {
		if name != differences {
			r.Facts.Put(name, fact.Value{Type: fact.List, List: r.lists[name]})
		}
	}
	r.Schema.Defaults(r.Facts)
}

// Differ says on what the parts disagree, with one another and with other
// configurations, which a caller knows who has read them all.
func (r *Reader) Differ(others ...fact.Value) {
	r.Facts.Put(differences, fact.Value{Type: fact.List, List: append(r.lists[differences], others...)})
}

func (r *Reader) part(p *Part) {
	r.Notes = append(r.Notes, p.Notes...)
	for _, s := range p.Sections {
		r.Facts.PutSection(s.Path, s.At)
	}
	for _, g := range p.Given {
		decl, ok := r.Schema.Find(g.Path)
		if !ok {
			continue
		}
		g.Value = r.filled(g.Value)
		if r.said(decl, g, p) {
			continue
		}
		r.setting(decl, g, p)
	}
}

// met adds a fault to one of the lists.
func (r *Reader) met(list, path string, at rules.Span, also ...fact.Value) {
	r.lists[list] = append(r.lists[list], fact.Value{Type: fact.Text, Text: Short(path), Span: at, List: also})
}

// Short is the path of a setting as it stands in paydiag.yaml.
func Short(path string) string { return strings.TrimPrefix(path, "config.") }

func (r *Reader) setting(decl fact.Decl, g Given, p *Part) {
	if decl.Quoted && bare(g.Value, p.Format) {
		r.met(bareNumbers, decl.Path, g.Value.Span)
	}
	switch {
	case decl.Type == fact.Secret:
		r.secret(decl, g, p)
	case isKeyFile(r.Schema, decl.Path):
		r.keyFile(decl, g.Value, p)
	case decl.Type == fact.List:
		r.list(decl, g)
	default:
		r.value(decl, g.Value)
	}
}

// bare reports whether a number stands there without quotation marks in a format
// that tells numbers from strings.
func bare(n *source.Node, format string) bool {
	_, err := strconv.ParseFloat(n.Value, 64)
	return err == nil && n.Kind == source.Scalar && !n.Quoted && slices.Contains([]string{"yaml", "json", "toml"}, format)
}

// unknown notes a name that no fact has.
func (r *Reader) unknown(path string, at rules.Span) {
	r.Notes = append(r.Notes, unknown(r.Schema, path, at))
}

// list stores a list: the elements of a node, or of a text that a separator
// divides.
func (r *Reader) list(decl fact.Decl, g Given) {
	items := []*source.Node{g.Value}
	switch {
	case g.Value.Kind == source.List:
		items = g.Value.Items
	case g.Value.Kind == source.Scalar:
		items = split(g.Value, cmp.Or(g.Split, ","))
	}
	list := fact.Value{Type: fact.List, Span: g.Value.Span}
	for _, item := range items {
		if item.Kind != source.Scalar {
			r.wrongType(decl, item)
			return
		}
		if isPlaceholder(item.Value) {
			r.Facts.PutOpaque(decl.Path, item.Span, item.Value)
			return
		}
		list.List = append(list.List, shown(fact.TextValue(item.Value)).At(item.Span))
	}
	r.Facts.Put(decl.Path, list)
}

// split divides a text, as Alipay writes its lists of channels; the parts share
// the place of the whole.
func split(n *source.Node, by string) []*source.Node {
	if !strings.Contains(n.Value, by) {
		return []*source.Node{n}
	}
	var out []*source.Node
	for piece := range strings.SplitSeq(n.Value, by) {
		if piece = strings.TrimSpace(piece); piece != "" {
			out = append(out, &source.Node{Kind: source.Scalar, Value: piece, Span: n.Span})
		}
	}
	return out
}

// value stores a declared setting by its type. One that does not parse is
// opaque: it stands there, but nothing can be said of it.
func (r *Reader) value(decl fact.Decl, n *source.Node) {
	switch {
	case decl.Type == fact.List:
		r.list(decl, Given{Path: decl.Path, Value: n})
		return
	case n.Kind != source.Scalar:
		r.wrongType(decl, n)
		return
	case isPlaceholder(n.Value):
		r.Facts.PutOpaque(decl.Path, n.Span, n.Value)
		return
	case decl.Type == fact.Text && condition.Unfilled(n.Value):
		r.met(unfilled, decl.Path, n.Span)
		r.Facts.PutOpaque(decl.Path, n.Span, redact.Setting(n.Value))
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
	if s := redact.Setting(v.Text); s != v.Text {
		v.Shown = s
	}
	return v
}

func (r *Reader) wrongType(decl fact.Decl, n *source.Node) {
	r.Facts.PutOpaque(decl.Path, n.Span, n.Value)
	want := string(decl.Type)
	if len(decl.Enum) > 0 {
		want = strings.Join(decl.Enum, ", ")
	}
	// It names no need: reports count the checks that want for a setting, and
	// this is a mistake to be told by itself.
	r.Notes = append(r.Notes, rules.NotChecked{What: n.Span.String(), Title: decl.Title, Count: 1,
		Why: rules.Text{ZH: "值 " + source.Quote(redact.Setting(n.Value)) + " 不合规格，应为：" + want,
			EN: "the value " + source.Quote(redact.Setting(n.Value)) + " does not fit; expected: " + want}})
}

// secret stores what may be known of a secret: how long it is and a
// fingerprint. It may be named by {env: NAME} or {file: PATH}.
func (r *Reader) secret(decl fact.Decl, g Given, p *Part) {
	n := g.Value
	switch {
	case n.Kind == source.Map && n.Get("file") != nil:
		r.keyFile(decl, n.Get("file"), p)
	case n.Kind == source.Map:
		r.Facts.PutOpaque(decl.Path, n.Span, "")
	case n.Kind != source.Scalar:
		r.wrongType(fact.Decl{Path: decl.Path, Type: fact.Secret}, &source.Node{Span: n.Span})
	case isPlaceholder(n.Value):
		r.Facts.PutOpaque(decl.Path, n.Span, "") // ${KEY:fallback} may hold a secret too
	case condition.Unfilled(n.Value):
		r.met(unfilled, decl.Path, n.Span)
		r.Secret = append(r.Secret, n.Span) // it may be a real key that only looks like a stub
		r.Facts.PutOpaque(decl.Path, n.Span, "")
	case isKeyFile(r.Schema, decl.Path) && !isInline(n.Value) && !p.Own:
		r.keyFile(decl, n, p) // SDKs name the file in the setting itself
	default:
		r.literal(decl, n, p)
		r.known(decl, n.Value, n.Span)
		r.describe(decl, n, []byte(n.Value))
	}
}

// literal notes a secret that stands in the file in plain text. In a file of
// environment variables that is its place.
func (r *Reader) literal(decl fact.Decl, n *source.Node, p *Part) {
	r.Secret = append(r.Secret, n.Span)
	switch {
	case p.Own:
		r.met(literalSecrets, decl.Path, n.Span)
	case p.Format != "env":
		r.met(plainSecrets, decl.Path, n.Span)
	}
}

// known stores what may be known of a secret: a fingerprint, its length, and
// where it matters whether it is made of letters and digits alone.
func (r *Reader) known(decl fact.Decl, s string, at rules.Span) {
	r.Facts.Put(decl.Path, fact.Value{Type: fact.Secret, Int: int64(utf8.RuneCountInString(s)), Text: redact.Fingerprint(s), Span: at})
	if path := decl.Path + ".alphanumeric"; r.declared(path) {
		odd := strings.IndexFunc(s, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		r.Facts.Put(path, fact.BoolValue(odd < 0).At(at))
	}
}

func (r *Reader) declared(path string) bool {
	_, ok := r.Schema.Find(path)
	return ok
}
