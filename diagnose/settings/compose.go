package settings

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// isCompose tells a Compose file by its name or by what its services have.
func isCompose(name string, root *source.Node) bool {
	services := root.Get("services")
	if services == nil || services.Kind != source.Map {
		return false
	}
	if strings.Contains(strings.ToLower(fileName(name)), "compose") {
		return true
	}
	for _, p := range services.Pairs {
		if p.Value.Get("image") != nil || p.Value.Get("build") != nil {
			return true
		}
	}
	return false
}

// services gives the environment of each. Files that env_file names are
// configurations themselves.
func (c *carrier) services(n *source.Node) {
	for _, service := range n.Pairs {
		env := service.Value.Get("environment")
		if env == nil {
			continue
		}
		b := newFlat(env.Span)
		for _, item := range env.Items {
			if item.Kind == source.Scalar {
				c.variable(b, item)
			}
			for _, p := range item.Pairs { // - KEY: value, which Compose refuses
				b.put(p.Key, p.Value)
			}
		}
		for _, p := range env.Pairs {
			if p.Value.Kind == source.Null { // from the machine
				p.Value = placeholder(p.Key.Value, p.Key.Span)
			}
			b.put(p.Key, p.Value)
		}
		c.give(service.Key.Value, "", b)
	}
}
