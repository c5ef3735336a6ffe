package source

import (
	"time"

	"github.com/paydiag/paydiag/rules"
)

// Provenances reads the sources of a statement: one map or a list, at least
// one. All but seeds and inferences need an address.
func Provenances(o *Object, key string) []rules.Provenance {
	var out []rules.Provenance
	for _, n := range o.d.Items(o.Need(key)) {
		p := o.d.Object(n)
		v := rules.Provenance{
			Kind:   Enum(p, "kind", rules.SourceKinds, ""),
			URL:    p.String("url"),
			Read:   p.NeedString("read"),
			Status: Enum(p, "status", rules.Statuses, ""),
			Note:   p.Text("note"),
		}
		p.Done()
		if v.URL == "" && v.Kind != rules.Seed && v.Kind != rules.Inferred {
			o.d.Errorf(p.Span(), rules.Text{ZH: "出处缺少 url", EN: "the source has no url"})
		}
		if _, err := time.Parse(time.DateOnly, v.Read); err != nil && v.Read != "" {
			o.d.Errorf(p.Span(), rules.Text{ZH: "read 应为 YYYY-MM-DD", EN: "read must be a day, YYYY-MM-DD"})
		}
		out = append(out, v)
	}
	return out
}
