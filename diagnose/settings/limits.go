package settings

import (
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// Limits that no configuration comes near, and that a file made for it would
// pass by far. Those of YAML and JSON stand in rules/source.
const (
	maxNodes = 500_000  // of TOML
	maxDepth = 100      // of TOML
	maxLines = 500_000  // each may be a setting
	maxKeys  = 64 << 20 // bytes of all keys of a document, as Flatten writes them
)

var tooMuch = rules.Text{
	ZH: "嵌套超过 100 层，或值超过 50 万个",
	EN: "nested more than 100 levels deep, or more than 500,000 values",
}

// inLines refuses a text of far too many lines.
func inLines(f *source.File) error {
	if max(strings.Count(f.Text, "\n"), strings.Count(f.Text, "\r")) <= maxLines {
		return nil
	}
	return problem(f.Span(0, 0), rules.Text{
		ZH: "超过 50 万行，不像配置文件", EN: "more than 500,000 lines, which no configuration has"})
}

// bounded refuses a tree that Flatten would blow up: a long key above thousands
// of others.
func bounded(root *source.Node) error {
	if keyBytes(root, 0) <= maxKeys {
		return nil
	}
	return problem(root.Span, rules.Text{
		ZH: "设置的键总共超过 64 MiB，不像配置文件",
		EN: "the keys are longer than 64 MiB together, which no configuration has"})
}

func keyBytes(n *source.Node, key int) int {
	if isLeaf(n) {
		return key
	}
	total := 0
	for _, p := range n.Pairs {
		total += keyBytes(p.Value, key+len(p.Key.Value)+1)
	}
	for _, item := range n.Items {
		total += keyBytes(item, key+len("[0]"))
	}
	return total
}
