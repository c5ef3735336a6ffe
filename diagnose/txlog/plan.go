package txlog

import (
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/fact"
)

// plan is a profile made ready: every path has a slot, and those that can be
// followed in one walk form a tree.
type plan struct {
	format fact.Format
	fields []field
	owner  []int // slot → index in fields
	root   *node
	slow   []slowPath
	guards []guard
	consts []constant
}

// field is a canonical field with its slots, which stand side by side in the
// order of its paths.
type field struct {
	id           fact.Field
	first, paths int
	words        map[string]string
	patterns     []pattern
	yuan, hash   bool
}

type slowPath struct {
	slot int
	path string
}

type constant struct {
	field fact.Field
	word  string
}

// node is a place in a JSON document that paths lead to or through.
type node struct {
	slots  []int
	kids   [][]kid // by the length of the key, which tells most keys apart
	wild   []wildKid
	unwrap *node // @fromstr: what lies in the document inside a string
}

type kid struct {
	key  string
	node *node
}

type wildKid struct {
	head, tail string
	node       *node
}

func newPlan(p fact.Profile) *plan {
	plan := &plan{format: p.Format, root: &node{}}
	for _, pf := range p.Fields {
		if pf.Const != "" {
			plan.consts = append(plan.consts, constant{pf.Field, pf.Const})
		}
		f := field{id: pf.Field, first: len(plan.owner), paths: len(pf.Paths), yuan: pf.Yuan, hash: pf.Hash || pf.Field.Personal()}
		f.words, f.patterns = splitMap(pf.Map)
		for _, path := range pf.Paths {
			plan.add(path, len(plan.fields))
		}
		plan.fields = append(plan.fields, f)
	}
	// Guards last: the slots of a field must stand side by side.
	slow := plan.slow
	plan.slow = nil
	for _, s := range slow {
		g, cond, value, ok := cutGuard(s.path)
		g.slot = s.slot
		if !ok || !plan.plant(g, cond, value) {
			plan.slow = append(plan.slow, s)
		}
	}
	return plan
}

// add gives a path its slot.
func (p *plan) add(path string, owner int) {
	slot := len(p.owner)
	p.owner = append(p.owner, owner)
	if p.format == fact.KeyValue {
		p.root.grow(path).claim(slot)
		return
	}
	parts, ok := segments(path)
	if !ok {
		p.slow = append(p.slow, slowPath{slot, path})
		return
	}
	p.root.at(parts).claim(slot)
}

func (n *node) claim(slot int) { n.slots = append(n.slots, slot) }

// at returns the place where a path leads, which it makes if need be.
func (n *node) at(path []segment) *node {
	for _, s := range path {
		switch head, tail, wild := strings.Cut(s.key, "*"); {
		case s.fromstr:
			if n.unwrap == nil {
				n.unwrap = &node{}
			}
			n = n.unwrap
		case wild && s.pattern:
			n = n.growWild(head, tail)
		default:
			n = n.grow(s.key)
		}
	}
	return n
}

// segment is one step of a path.
type segment struct {
	key     string
	pattern bool // an unescaped * stands in it
	escaped bool // begins with \@, which is no modifier
	fromstr bool
}

// segments takes a plain path apart; any other one is left to gjson.
func segments(path string) ([]segment, bool) {
	var out []segment
	var s segment
	var key strings.Builder
	end := func() bool {
		s.key = key.String()
		s.fromstr = s.key == "@fromstr" && !s.escaped
		if s.key == "" || s.key[0] == '@' && !s.fromstr && !s.escaped {
			return false
		}
		out = append(out, s)
		s = segment{}
		key.Reset()
		return true
	}
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case c == '\\' && i+1 < len(path):
			if path[i+1] == '*' {
				return nil, false
			}
			i++
			s.escaped = s.escaped || path[i] == '@' && key.Len() == 0
			key.WriteByte(path[i])
		case c == '.':
			if !end() {
				return nil, false
			}
		case c == '*' && s.pattern, strings.IndexByte("?#|!{[(", c) >= 0:
			return nil, false
		default:
			s.pattern = s.pattern || c == '*'
			key.WriteByte(c)
		}
	}
	return out, end() && !out[len(out)-1].fromstr
}

func (n *node) grow(key string) *node {
	if k := n.exact(key); k != nil {
		return k
	}
	for len(n.kids) <= len(key) {
		n.kids = append(n.kids, nil)
	}
	k := &node{}
	n.kids[len(key)] = append(n.kids[len(key)], kid{key, k})
	return k
}

func (n *node) growWild(head, tail string) *node {
	i := slices.IndexFunc(n.wild, func(w wildKid) bool { return w.head == head && w.tail == tail })
	if i < 0 {
		i = len(n.wild)
		n.wild = append(n.wild, wildKid{head, tail, &node{}})
	}
	return n.wild[i].node
}

func (n *node) exact(key string) *node {
	if len(key) >= len(n.kids) {
		return nil
	}
	for i := range n.kids[len(key)] {
		if n.kids[len(key)][i].key == key {
			return n.kids[len(key)][i].node
		}
	}
	return nil
}

// child finds where a key leads; a key that is named goes before a pattern.
func (n *node) child(key string) *node {
	if k := n.exact(key); k != nil {
		return k
	}
	for _, w := range n.wild {
		if len(key) >= len(w.head)+len(w.tail) && strings.HasPrefix(key, w.head) && strings.HasSuffix(key, w.tail) {
			return w.node
		}
	}
	return nil
}

func (n *node) leads() bool { return len(n.kids) > 0 || len(n.wild) > 0 }
