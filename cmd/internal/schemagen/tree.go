package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/fact"
)

// object is a JSON object; encoding/json writes its keys in order.
type object = map[string]any

// node is a word of a path: a group of settings, or a setting.
type node struct {
	decl *fact.Decl // of a setting; what is declared below it is read from its file
	kids map[string]*node
}

// tree sorts the facts below a word into groups.
func tree(decls []fact.Decl, root string, keep func(fact.Decl) bool) *node {
	top := &node{kids: map[string]*node{}}
	for _, d := range decls {
		rest, below := strings.CutPrefix(d.Path, root+".")
		if !below || !keep(d) {
			continue
		}
		n := top
		for word := range strings.SplitSeq(rest, ".") {
			if n.kids[word] == nil {
				n.kids[word] = &node{kids: map[string]*node{}}
			}
			n = n.kids[word]
		}
		n.decl = &d
	}
	return top
}

// define describes a group and all below it under the paths of its parts, and
// returns how to refer to it. A leaf is described by the function given. With
// dotted paths, a group also takes what lies deeper in one word.
func (n *node) define(defs object, path string, leaf func(*node) object, dotted bool) object {
	if n.decl != nil {
		defs[path] = leaf(n)
	} else {
		defs[path] = n.group(defs, path, leaf, dotted)
	}
	return object{"$ref": "#/$defs/" + path}
}

func (n *node) group(defs object, path string, leaf func(*node) object, dotted bool) object {
	properties := object{}
	for _, word := range slices.Sorted(maps.Keys(n.kids)) {
		kid := n.kids[word]
		properties[word] = kid.define(defs, join(path, word), leaf, dotted)
		if dotted {
			kid.deeper(properties, path, word)
		}
	}
	return object{"type": []string{"object", "null"}, "additionalProperties": false, "properties": properties}
}

// deeper lists what lies below a group by dotted paths.
func (n *node) deeper(properties object, path, below string) {
	if n.decl != nil {
		return
	}
	for word, kid := range n.kids {
		properties[below+"."+word] = object{"$ref": "#/$defs/" + join(path, below+"."+word)}
		kid.deeper(properties, path, below+"."+word)
	}
}

func join(path, word string) string {
	if path == "" {
		return word
	}
	return path + "." + word
}
