package sign

import (
	"slices"
	"strings"
)

// Limits of rewriting JSON: what is written in all for one capture, up to where a
// text is rewritten at all, and up to where the order of its members is tried out
// (6 members are 720 orders).
const (
	maxWritten      = 2 << 20
	maxRewritten    = 512 << 10
	maxShuffledText = 16 << 10
	maxShuffled     = 3000
	maxMembers      = 6
)

// rendition is a JSON text as it may have been before or after a library read
// and wrote it.
type rendition struct{ name, text string }

// renditions rewrites a JSON text in all styles. usual are the orders of members
// that the provider is known to use: a library that sorted them has lost them.
// Text that is no JSON, or too long to be rewritten, has none. room bounds what
// is written.
func renditions(text string, usual []arrangement, room int) []rendition {
	root, ok := parseMessage(text, maxRewritten)
	if !ok {
		return nil
	}
	c := collector{seen: map[string]bool{text: true}, room: room}
	for _, s := range styles() {
		c.add(s.String(), s, root)
	}
	for _, a := range usual {
		for _, sp := range spellings {
			s := style{layouts[0], sp, a, false}
			c.add(s.String(), s, root)
		}
	}
	return c.found
}

// parseMessage parses JSON objects and arrays up to a size.
func parseMessage(text string, most int) (*node, bool) {
	if len(text) > most || !strings.ContainsAny(text, "{[") {
		return nil, false
	}
	root, ok := parseJSON(text)
	return root, ok && (root.kind == '{' || root.kind == '[')
}

// collector keeps each text once, up to a limit.
type collector struct {
	found []rendition
	seen  map[string]bool
	room  int
}

func (c *collector) add(name string, s style, n *node) {
	if c.room <= 0 {
		return
	}
	text := s.write(nil, n, 0)
	c.room -= len(text)
	if !c.seen[string(text)] {
		c.seen[string(text)] = true
		c.found = append(c.found, rendition{name, string(text)})
	}
}

// shuffled tries the orders of the members of one object at a time, the others
// being as they are or as is usual.
func shuffled(text string, usual []arrangement, room int) []rendition {
	root, ok := parseMessage(text, maxShuffledText)
	if !ok {
		return nil
	}
	c := collector{seen: map[string]bool{text: true}, room: room}
	for _, base := range append(slices.Clone(usual), arrangement{}) {
		tree := root.arranged(base)
		tree.objects(func(o *node) {
			if n := len(o.members); n < 2 || n > maxMembers {
				return
			}
			kept := slices.Clone(o.members)
			c.permute(tree, o, 0)
			o.members = kept
		})
	}
	return c.found
}

func (c *collector) permute(tree, o *node, from int) {
	if from == len(o.members)-1 {
		for _, sp := range []spelling{spellings[0], spellings[1], spellings[3]} {
			c.add("member-order", style{layout: layouts[0], spelling: sp}, tree)
		}
		return
	}
	for i := from; i < len(o.members) && len(c.found) < maxShuffled && c.room > 0; i++ {
		o.members[from], o.members[i] = o.members[i], o.members[from]
		c.permute(tree, o, from+1)
		o.members[from], o.members[i] = o.members[i], o.members[from]
	}
}

// arranged copies the tree with the members in the order of the arrangement.
func (n *node) arranged(a arrangement) *node {
	c := *n
	c.members = make([]member, len(n.members))
	for i, m := range n.members {
		c.members[i] = member{m.key, m.value.arranged(a)}
	}
	if a.compare != nil && n.kind == '{' {
		slices.SortStableFunc(c.members, func(x, y member) int { return a.compare(x.key.text, y.key.text) })
	}
	return &c
}

// ranked arranges the names of a list as it has them, and leaves the others
// behind them as they are.
func ranked(name string, names ...string) arrangement {
	rank := make(map[string]int, len(names))
	for i, n := range names {
		rank[n] = i - len(names)
	}
	return arrangement{name, func(a, b string) int { return rank[a] - rank[b] }}
}

// rewritten reports what only a library leaves behind: blanks between tokens or
// \u escapes of characters that need none. Neither provider sends those.
func rewritten(text string) (string, bool) {
	root, ok := parseMessage(text, maxRewritten)
	if !ok {
		return "", false
	}
	// Token by token and without blanks: where that is shorter, there were some.
	if compact := (style{layout: layouts[0]}).write(nil, root, 0); len(compact) < len(strings.TrimSpace(text)) {
		return "blanks", true
	}
	escapes := false
	var look func(n *node)
	look = func(n *node) {
		for _, m := range n.members {
			escapes = escapes || needless(m.key) || m.value.kind == '"' && needless(*m.value)
			look(m.value)
		}
	}
	look(root)
	return "escapes", escapes
}

// needless reports \u escapes of printable characters.
func needless(n node) bool {
	if !strings.Contains(n.raw, `\u`) {
		return false
	}
	for _, r := range n.text {
		if (r >= 0x4e00 && r <= 0x9fff || strings.ContainsRune("<>&='+", r)) && !strings.ContainsRune(n.raw, r) {
			return true
		}
	}
	return false
}
