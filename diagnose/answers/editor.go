package answers

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// editor collects changes to a text and applies them at once, so that places
// stay what the parser said.
type editor struct {
	text  string
	list  bool // the answer is a list
	edits []edit
}

type edit struct {
	from, to int
	text     string
}

func (e *editor) put(from, to int, text string) { e.edits = append(e.edits, edit{from, to, text}) }

// apply makes the changes. Those at one place stand in the order in which they
// were collected. A text with Windows line ends keeps them.
func (e *editor) apply() string {
	slices.SortStableFunc(e.edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var b strings.Builder
	at := 0
	for _, x := range e.edits {
		if x.from < at || x.to < x.from {
			return "" // they overlap: the caller finds that this is not what it wanted
		}
		if strings.Contains(e.text, "\r\n") {
			x.text = strings.ReplaceAll(x.text, "\n", "\r\n")
		}
		b.WriteString(e.text[at:x.from] + x.text)
		at = x.to
	}
	return b.String() + e.text[at:]
}

// replace rewrites an answer that is there. A plain value becomes a map of
// fields in its place; in a map each field is changed where it stands.
func (e *editor) replace(old Entry, a Answer) {
	switch old.Node.Kind {
	case source.Map:
		e.fields(old, a)
	case source.Null:
		e.put(e.behindKey(old.Key), e.behindKey(old.Key), " "+e.inline(a))
	default:
		e.put(start(old.Node), e.end(old.Node), e.inline(a))
	}
}

func (e *editor) fields(old Entry, a Answer) {
	n := old.Node
	flow := strings.HasPrefix(e.text[start(n):], "{")
	lead, sep := "\n"+e.indent(n), ""
	if flow {
		lead, sep = " ", ","
	}
	behind := start(n) // where a field goes that is not there yet
	if flow {
		behind++
	}
	first := n.Get("value") == nil
	for i, name := range Fields {
		text := e.field(a, i)
		at := slices.IndexFunc(n.Pairs, func(p source.Pair) bool { return p.Key.Value == name })
		switch {
		case at >= 0 && text != "":
			if said := strings.Join(words(n.Pairs[at].Value), "\x00"); said != a.flat()[i] { // else it stays as it is written
				e.set(n.Pairs[at], text)
			}
			behind = e.endOfPair(n.Pairs[at], flow)
		case at >= 0:
			e.remove(n, at, flow)
		case text == "":
		case first && flow:
			e.put(behind, behind, name+": "+text+", ")
		case first:
			e.put(behind, behind, name+": "+text+lead)
		default:
			e.put(behind, behind, sep+lead+name+": "+text)
		}
		first = first && at < 0
	}
}

// set changes the value of a field.
func (e *editor) set(p source.Pair, text string) {
	if p.Value.Kind == source.Null {
		e.put(e.behindKey(p.Key), e.behindKey(p.Key), " "+text)
		return
	}
	e.put(start(p.Value), e.end(p.Value), text)
}

// endOfPair is where another field may follow: behind the value, in block style
// behind its line, since a comment may stand there.
func (e *editor) endOfPair(p source.Pair, flow bool) int {
	at := e.behindKey(p.Key)
	if p.Value.Kind != source.Null {
		at = e.end(p.Value)
	}
	if !flow {
		at = e.lineEnd(at)
	}
	return at
}

// remove takes out a field: the first with what stands before the next, any
// other with the line break or the comma before it.
func (e *editor) remove(n *source.Node, i int, flow bool) {
	from, to := start(n.Pairs[i].Key), e.endOfPair(n.Pairs[i], flow)
	switch {
	case i == 0 && len(n.Pairs) > 1:
		to = start(n.Pairs[1].Key)
	case flow && i > 0:
		from = e.endOfPair(n.Pairs[i-1], flow)
	case i > 0:
		from = e.lineEnd(e.lineStart(e.lineStart(from) - 1))
	}
	e.put(from, to, "")
}

// add writes an answer that is not there yet: into the innermost group that it
// belongs to, behind what stands in it.
func (e *editor) add(root, section *source.Node, a Answer) {
	key := root.Pairs[slices.IndexFunc(root.Pairs, func(p source.Pair) bool { return p.Key.Value == "answers" })].Key
	rest := strings.Split(a.Path, ".")[1:]
	group, rest := innermost(section, rest)
	name := strings.Join(rest, ".")
	switch {
	case group.Kind == source.Null || len(group.Pairs) == 0 && !strings.HasPrefix(e.text[start(group):], "{"):
		at := e.lineEnd(e.behindKey(key))
		e.put(at, at, e.nested("\n  ", rest, a))
	case strings.HasPrefix(e.text[start(group):], "{"):
		at := e.end(group) - 1
		sep := ", "
		if body := strings.TrimRight(e.text[:at], " \t\r\n"); strings.HasSuffix(body, "{") || strings.HasSuffix(body, ",") {
			sep = ""
		}
		e.put(at, at, sep+name+": "+e.inline(a))
	case group == section:
		at := e.lastLine(group)
		e.put(at, at, e.nested("\n"+e.indent(group), rest, a))
	default:
		at := e.lastLine(group)
		e.put(at, at, "\n"+e.indent(group)+name+": "+e.inline(a))
	}
}

// nested opens a group for the first word of a path.
func (e *editor) nested(lead string, path []string, a Answer) string {
	if len(path) == 1 {
		return lead + path[0] + ": " + e.inline(a)
	}
	return lead + path[0] + ":" + lead + "  " + strings.Join(path[1:], ".") + ": " + e.inline(a)
}

// innermost follows a path into groups as far as they are there.
func innermost(n *source.Node, rest []string) (*source.Node, []string) {
	for _, p := range n.Pairs {
		words := strings.Split(p.Key.Value, ".")
		if p.Value.Kind == source.Map && len(p.Value.Pairs) > 0 && len(words) < len(rest) && slices.Equal(words, rest[:len(words)]) {
			return innermost(p.Value, rest[len(words):])
		}
	}
	return n, rest
}
