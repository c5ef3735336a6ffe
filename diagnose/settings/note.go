package settings

import (
	"fmt"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// draft is a Doc whose places may still move into another file.
type draft struct {
	Doc
	notes []note
}

// note is something that was not used. It names keys, never values.
type note struct {
	at    rules.Span
	again rules.Span // of the key that counts instead
	key   string
	why   rules.Text
	count int // of others like it, after the first
}

// again is said of a key, with the place where it stands once more.
var again = rules.Text{
	ZH: "键 %s 在 %s 又出现，以后者为准",
	EN: "the key %s stands again at %s, and the later one counts",
}

// maxNotes limits what is said of one document; the last note counts the rest.
const maxNotes = 50

func with(notes []note, more ...note) []note {
	for _, n := range more {
		if len(notes) == maxNotes {
			notes[maxNotes-1].count += 1 + n.count
			continue
		}
		notes = append(notes, n)
	}
	return notes
}

func (n note) said() rules.NotChecked {
	why := n.why
	if !n.again.IsZero() {
		why.ZH = fmt.Sprintf(why.ZH, source.Quote(n.key), n.again)
		why.EN = fmt.Sprintf(why.EN, source.Quote(n.key), n.again)
	}
	return rules.NotChecked{What: n.at.String(), Why: why, Count: 1 + n.count}
}
