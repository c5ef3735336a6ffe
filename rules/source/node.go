package source

import "github.com/paydiag/paydiag/rules"

// Kind is the shape of a node.
type Kind int8

// The shapes. Scalars keep their literal text, so that the code 010 stays 010;
// what a scalar looks like (number, bool) is for the reader to decide.
const (
	Null Kind = iota
	Scalar
	List
	Map
)

// Node is a decoded value with its place in the file.
type Node struct {
	Kind   Kind
	Value  string // the literal text of a scalar, unquoted and unescaped
	Quoted bool   // the scalar was written as a string; 010 without quotes was not
	Span   rules.Span
	Pairs  []Pair  // of a Map, in file order
	Items  []*Node // of a List
}

// Pair is one entry of a map.
type Pair struct {
	Key   *Node
	Value *Node
}

// Get returns the value of a key of a map, or nil.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, p := range n.Pairs {
		if p.Key.Value == key {
			return p.Value
		}
	}
	return nil
}

// Limits on what one file may make of itself. A configuration or a knowledge
// file is far below them; an alias bomb is far above.
const (
	maxNodes = 500_000
	maxDepth = 100
)

var tooBig = rules.Text{
	ZH: "文件展开后超过 50 万个节点，可能是恶意的 YAML 别名",
	EN: "the file expands to more than 500,000 nodes; this looks like a YAML alias bomb",
}

var tooDeep = rules.Text{
	ZH: "嵌套超过 100 层",
	EN: "nested more than 100 levels deep",
}

func duplicateKey(key string) rules.Text {
	return rules.Text{
		ZH: "键 " + Quote(key) + " 重复；只应出现一次",
		EN: "duplicate key " + Quote(key) + "; a key may stand only once",
	}
}

// Quote puts a value from a file between quotation marks for a message. Long
// values are cut; control characters are the printer's concern.
func Quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return "“" + s + "”"
}
