package merchant

import (
	"slices"

	"github.com/paydiag/paydiag/rules/source"
)

// Unit is one configuration: the parts that are judged together, the more
// particular first.
type Unit struct {
	Name  string // of the merchant, the service or the environment; "" where a file says it all
	Env   string
	Parts []Part
}

// Has reports whether a merchant of that name is part of the unit.
func (u *Unit) Has(name string) bool {
	return slices.ContainsFunc(u.Parts, func(p Part) bool { return p.Name == name })
}

// SameFamily reports whether two units are one configuration in different
// environments.
func (u *Unit) SameFamily(other *Unit) bool {
	a, b := &u.Parts[0], &other.Parts[0]
	return a.Dir == b.Dir && a.Family != "" && a.Family == b.Family && (a.Own || a.Name == b.Name)
}

// Join groups parts into configurations: an environment with what it is laid
// over, and the parts of one file that complete each other. Everything else is
// a configuration of its own. The order is that of the parts.
func Join(parts []Part) []Unit {
	var units []Unit
	taken := make([]bool, len(parts))
	for i := range parts {
		if taken[i] || parts[i].Loose && !based(parts, &parts[i]) {
			continue
		}
		if !parts[i].Overlay && overlaid(parts, &parts[i]) {
			continue // it is judged with each environment
		}
		u := Unit{Name: parts[i].Name, Env: parts[i].Env, Parts: []Part{parts[i]}}
		for j := i + 1; j < len(parts); j++ {
			if !taken[j] && u.completedBy(&parts[j]) {
				u.Parts = append(u.Parts, parts[j])
				taken[j] = true
			}
		}
		for j := range parts {
			if parts[i].Overlay && parts[j].under(&parts[i]) { // what all of it is laid over comes last
				u.Parts = append(u.Parts, parts[j])
			}
		}
		if u.Name == "" {
			u.Name = u.Env
		}
		units = append(units, u)
	}
	return units
}

// under reports whether p is what over is laid on.
func (p *Part) under(over *Part) bool {
	return !p.Overlay && !p.Own && p.Dir == over.Dir && p.Family == over.Family && p.Name == over.Name
}

func based(parts []Part, over *Part) bool {
	return slices.ContainsFunc(parts, func(p Part) bool { return !p.Loose && p.under(over) })
}

func overlaid(parts []Part, base *Part) bool {
	return slices.ContainsFunc(parts, func(p Part) bool { return p.Overlay && base.under(&p) })
}

// completedBy reports whether a part of the same file belongs to the unit: a
// further document without a name, or one that says only what the unit does
// not, as a ConfigMap and the variables of a Deployment do. Where the namespace
// tells the environment, all of them do.
func (u *Unit) completedBy(p *Part) bool {
	first := &u.Parts[0]
	if p.File != first.File || p.Env != first.Env || p.Own || p.Overlay != first.Overlay {
		return false
	}
	return p.Name == first.Name || !slices.ContainsFunc(p.Given, func(g Given) bool {
		return slices.ContainsFunc(u.Parts, func(q Part) bool { return q.gives(g.Path) })
	})
}

// All is every part as one configuration, for a run that is about one
// merchant. Of a file with several merchants it takes the one named, else the
// first in production, else the first; the names of the others are returned.
func All(parts []Part, name string) (out Unit, left []string) {
	chosen := map[*source.File]Part{}
	for _, p := range parts {
		c, several := chosen[p.File]
		better := p.Name == name || c.Name != name && p.Env == "production" && c.Env != "production"
		if p.Own && p.Name != "" && (!several || better) {
			chosen[p.File] = p
		}
	}
	for _, u := range Join(parts) {
		first := u.Parts[0]
		if c, several := chosen[first.File]; several && first.Name != c.Name {
			left = append(left, first.Name)
			continue
		}
		for _, p := range u.Parts {
			if !slices.ContainsFunc(out.Parts, func(q Part) bool { return q.File == p.File && q.Name == p.Name && q.Env == p.Env }) {
				out.Parts = append(out.Parts, p)
			}
		}
	}
	return out, left
}
