package txlog

import "strings"

// guard is a path that holds only where another one fits, in gjson's words
// [@this].#(key=="word").path or [@this].#(key%"pattern").path. It is followed
// here because a profile needs it to tell a query's time from any other time,
// and gjson would copy the whole line for it.
type guard struct {
	slot, cond, value int
	pattern           bool
	want              string
}

// cutGuard takes such a path apart; ok is false for any other path.
func cutGuard(path string) (g guard, cond, value string, ok bool) {
	rest, ok := strings.CutPrefix(path, "[@this].#(")
	if !ok {
		return g, "", "", false
	}
	cond, rest, ok = strings.Cut(rest, `"`)
	want, value, closed := strings.Cut(rest, `").`)
	if !ok || !closed || strings.ContainsAny(want, `"\`) {
		return g, "", "", false
	}
	g.want = want
	if key, eq := strings.CutSuffix(cond, "=="); eq {
		return g, key, value, true
	}
	cond, g.pattern = strings.CutSuffix(cond, "%")
	return g, cond, value, g.pattern && !strings.ContainsAny(cond, "!=<>% ")
}

// plant gives the two paths of a guard slots of their own, which belong to no
// field. It reports false where one of them is not plain.
func (p *plan) plant(g guard, cond, value string) bool {
	c, okC := segments(cond)
	v, okV := segments(value)
	if !okC || !okV {
		return false
	}
	const nobody = 64 // shifts out of filler.hit
	g.cond, g.value = len(p.owner), len(p.owner)+1
	p.owner = append(p.owner, nobody, nobody)
	p.root.at(c).claim(g.cond)
	p.root.at(v).claim(g.value)
	p.guards = append(p.guards, g)
	return true
}

// guarded puts the values whose guards hold.
func (f *filler) guarded() {
	for i := range f.guards {
		g := &f.guards[i]
		if f.turns[g.cond] != f.turn || f.turns[g.value] != f.turn {
			continue
		}
		if c := f.slots[g.cond].text; c == g.want || g.pattern && glob(c, g.want) {
			f.put(g.slot, f.slots[g.value].text, f.slots[g.value].at)
		}
	}
}

// glob matches * and ?, as gjson does in queries. It goes back to the last star
// only, so that no pattern takes long.
func glob(s, pattern string) bool {
	i, j, star, from := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case j < len(pattern) && pattern[j] == '*':
			star, from = j, i
			j++
		case j < len(pattern) && (pattern[j] == '?' || pattern[j] == s[i]):
			i++
			j++
		case star >= 0:
			from++
			i, j = from, star+1
		default:
			return false
		}
	}
	return strings.Trim(pattern[j:], "*") == ""
}
