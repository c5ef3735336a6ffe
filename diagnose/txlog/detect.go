package txlog

import (
	"bytes"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/paydiag/paydiag/rules/fact"
)

// sample is how many records decide which profile a log is read by.
const sample = 50

// Detect chooses the profile whose needs are met by most of the first records
// in the head of a log. Of two that fit as well, a canonical one goes first,
// then the one that stands first. It reports false where no profile fits any
// record. A profile without needs is never chosen.
func Detect(head []byte, profiles []fact.Profile) (fact.Profile, bool) {
	heads := map[fact.Format][]string{}
	for _, f := range []fact.Format{fact.JSONLines, fact.KeyValue} {
		heads[f] = records(head, f)
	}
	best, most := -1, 0
	for i, p := range profiles {
		n := 0
		for _, text := range heads[p.Format] {
			if fits(text, &p) {
				n++
			}
		}
		if n > most || n == most && n > 0 && isCanonical(p) && !isCanonical(profiles[best]) {
			best, most = i, n
		}
	}
	if best < 0 {
		return fact.Profile{}, false
	}
	return profiles[best], true
}

func isCanonical(p fact.Profile) bool { return strings.HasPrefix(p.ID, "canonical-") }

// records lists the first records of a format: objects for JSON, whole lines
// for pairs.
func records(head []byte, format fact.Format) []string {
	var out []string
	units := newUnits(bytes.NewReader(head), format, new(fact.Notes))
	for n := 0; n < sample; {
		u, err := units.next()
		if err != nil {
			break
		}
		if isBlank(u.raw) {
			continue
		}
		n++
		text := string(u.raw)
		if format == fact.JSONLines {
			from, to, ok := findObject(text)
			if !ok {
				continue
			}
			text = text[from:to]
		}
		out = append(out, text)
	}
	return out
}

// fits reports whether a record has everything that a profile needs.
func fits(text string, p *fact.Profile) bool {
	for _, path := range p.Needs {
		if p.Format == fact.JSONLines && !gjson.Get(text, path).Exists() ||
			p.Format == fact.KeyValue && !hasKey(text, path) {
			return false
		}
	}
	return len(p.Needs) > 0
}

func hasKey(text, key string) bool {
	has := false
	eachPair(text, func(k, _ string, _ int) { has = has || k == key })
	return has
}
