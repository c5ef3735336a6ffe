package source

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// Decoder reads nodes into Go values and collects every problem instead of
// stopping at the first, so that the author of a file sees them all at once.
type Decoder struct {
	Problems []*rules.Problem
}

// Errorf records a problem at a place. The format is used for both languages
// with the same arguments.
func (d *Decoder) Errorf(at rules.Span, say rules.Text, args ...any) {
	d.Problems = append(d.Problems, &rules.Problem{Span: at, Say: rules.Text{
		ZH: fmt.Sprintf(say.ZH, args...), EN: fmt.Sprintf(say.EN, args...)}})
}

// Object opens a map for reading key by key. Any other shape is a problem and
// gives an object without keys.
func (d *Decoder) Object(n *Node) *Object {
	o := &Object{d: d, node: n, used: map[string]bool{}}
	if n == nil || n.Kind != Map {
		d.wrongShape(n, rules.Text{ZH: "键值映射", EN: "a map of keys and values"})
		o.node = &Node{Kind: Map}
		if n != nil {
			o.node.Span = n.Span
		}
		o.broken = true
	}
	return o
}

// Items opens a list; a single value counts as a list of one.
func (d *Decoder) Items(n *Node) []*Node {
	switch {
	case n == nil || n.Kind == Null:
		return nil
	case n.Kind == List:
		return n.Items
	}
	return []*Node{n}
}

// String reads a scalar as its literal text.
func (d *Decoder) String(n *Node) string {
	if n == nil || n.Kind != Scalar {
		d.wrongShape(n, rules.Text{ZH: "一个文本值", EN: "a text"})
		return ""
	}
	return n.Value
}

func (d *Decoder) wrongShape(n *Node, want rules.Text) {
	at := rules.Span{}
	if n != nil {
		at = n.Span
	}
	d.Errorf(at, rules.Text{ZH: "这里应为" + want.ZH, EN: "expected " + want.EN + " here"})
}

// Object reads the keys of one map and remembers which were asked for, so that
// Done can refuse the others.
type Object struct {
	d      *Decoder
	node   *Node
	used   map[string]bool
	broken bool
}

// Span is the place of the map.
func (o *Object) Span() rules.Span { return o.node.Span }

// Node returns the value of a key, or nil where it is absent or null.
func (o *Object) Node(key string) *Node {
	o.used[key] = true
	n := o.node.Get(key)
	if n != nil && n.Kind == Null {
		return nil
	}
	return n
}

// Need is Node for a key that must be there.
func (o *Object) Need(key string) *Node {
	n := o.Node(key)
	if n == nil && !o.broken {
		o.d.Errorf(o.node.Span, rules.Text{ZH: "缺少键 %s", EN: "missing key %s"}, Quote(key))
	}
	return n
}

// String reads an optional text.
func (o *Object) String(key string) string {
	if n := o.Node(key); n != nil {
		return o.d.String(n)
	}
	return ""
}

// NeedString reads a text that must be there and not be empty.
func (o *Object) NeedString(key string) string {
	n := o.Need(key)
	if n == nil {
		return ""
	}
	s := o.d.String(n)
	if s == "" && n.Kind == Scalar {
		o.d.Errorf(n.Span, rules.Text{ZH: "键 %s 为空", EN: "key %s is empty"}, Quote(key))
	}
	return s
}

// Strings reads an optional text or list of texts.
func (o *Object) Strings(key string) []string {
	var out []string
	for _, n := range o.d.Items(o.Node(key)) {
		out = append(out, o.d.String(n))
	}
	return out
}

// Int reads an optional whole number.
func (o *Object) Int(key string) int {
	n := o.Node(key)
	if n == nil {
		return 0
	}
	v, err := strconv.Atoi(o.d.String(n))
	if err != nil {
		o.d.Errorf(n.Span, rules.Text{ZH: "%s 应为整数", EN: "%s must be a whole number"}, Quote(n.Value))
	}
	return v
}

// Float reads an optional number.
func (o *Object) Float(key string) float64 {
	n := o.Node(key)
	if n == nil {
		return 0
	}
	v, err := strconv.ParseFloat(o.d.String(n), 64)
	if err != nil {
		o.d.Errorf(n.Span, rules.Text{ZH: "%s 应为数字", EN: "%s must be a number"}, Quote(n.Value))
	}
	return v
}

// Done refuses every key that nobody asked for.
func (o *Object) Done() {
	known := make([]string, 0, len(o.used))
	for k := range o.used {
		known = append(known, k)
	}
	slices.Sort(known)
	for _, p := range o.node.Pairs {
		if !o.used[p.Key.Value] {
			o.d.Errorf(p.Key.Span, rules.Text{
				ZH: "未知的键 %s；可用：%s", EN: "unknown key %s; known here: %s",
			}, Quote(p.Key.Value), strings.Join(known, ", "))
		}
	}
}

// NeedText reads a {zh, en} map that must be complete.
func (o *Object) NeedText(key string) rules.Text {
	n := o.Need(key)
	if n == nil {
		return rules.Text{}
	}
	return o.d.text(n)
}

// Text reads an optional {zh, en} map; if it stands there, it must be complete.
func (o *Object) Text(key string) rules.Text {
	n := o.Node(key)
	if n == nil {
		return rules.Text{}
	}
	return o.d.text(n)
}

func (d *Decoder) text(n *Node) rules.Text {
	t := d.Object(n)
	out := rules.Text{ZH: t.NeedString("zh"), EN: t.NeedString("en")}
	t.Done()
	return out
}

// Enum reads a word that must be one of a list; def stands for an absent key,
// and where def is empty the key must be there.
func Enum[T ~string](o *Object, key string, all []T, def T) T {
	if v := OneOf(o, key, all); v != "" || o.Node(key) != nil {
		return v
	}
	if def == "" {
		o.Need(key)
	}
	return def
}

// OneOf reads a word that must be one of a list; an absent key is the empty
// word.
func OneOf[T ~string](o *Object, key string, all []T) T {
	n := o.Node(key)
	if n == nil {
		return ""
	}
	v := T(o.d.String(n))
	if !slices.Contains(all, v) {
		words := make([]string, len(all))
		for i, w := range all {
			words[i] = string(w)
		}
		o.d.Errorf(n.Span, rules.Text{
			ZH: "%s 不是有效值；可用：%s", EN: "%s is not one of %s",
		}, Quote(string(v)), strings.Join(words, ", "))
	}
	return v
}

// Pairs returns the entries of the map as they stand, all counted as read.
func (o *Object) Pairs() []Pair {
	for _, p := range o.node.Pairs {
		o.used[p.Key.Value] = true
	}
	return o.node.Pairs
}
