package paste

// answer is the pairs that belong to one reply of a provider.
type answer struct {
	codes [numRoles]*pair
	texts []pair

	coded  bool
	behind int // how many messages stand behind the first code
}

// group splits pairs into answers: a key that comes again with another value
// begins a new one.
func group(pairs []pair) []*answer {
	var out []*answer
	cur := &answer{}
	for i := range pairs {
		p := &pairs[i]
		if p.role.isText() {
			cur.note(*p)
			continue
		}
		if old := cur.codes[p.role]; old != nil {
			if old.value == p.value || wraps(p, old) {
				continue
			}
			if wraps(old, p) {
				cur.codes[p.role] = p
				continue
			}
			out = append(out, cur)
			cur = &answer{}
		}
		cur.codes[p.role], cur.coded = p, true
	}
	return append(out, cur)
}

// wraps reports whether the first of two business codes is only the number with
// which a program wraps the word of the provider.
func wraps(a, b *pair) bool {
	return a.role == business && isNumber(a.value) && isWord(b.value)
}

// maxTexts is how many messages before and behind its code may belong to a
// reply: in a log the rest are those of other lines.
const maxTexts = 8

// note adds a message to a reply.
func (a *answer) note(p pair) {
	switch {
	case !a.coded && len(a.texts) == 2*maxTexts: // only the nearest stay
		a.texts = append(a.texts[:0], a.texts[maxTexts:]...)
	case a.coded && a.behind >= maxTexts:
		return
	case a.coded:
		a.behind++
	}
	a.texts = append(a.texts, p)
}
