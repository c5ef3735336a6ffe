package settings

import (
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

func isKubernetes(root *source.Node) bool {
	return field(root, "apiVersion") != "" && field(root, "kind") != "" && carries(root)
}

// carries reports whether a resource holds settings for others. The rest is
// read as the document that it is.
func carries(root *source.Node) bool {
	switch field(root, "kind") {
	case "ConfigMap", "Secret":
		return true
	}
	return isList(root) || podSpec(root) != nil
}

func isList(root *source.Node) bool {
	items := root.Get("items")
	return strings.HasSuffix(field(root, "kind"), "List") && items != nil && items.Kind == source.List
}

// podSpec finds what describes the containers: of a Pod, of what makes Pods
// from a template, and of a CronJob, which makes what makes Pods.
func podSpec(root *source.Node) *source.Node {
	spec := root.Get("spec")
	for _, path := range [][]string{{}, {"template", "spec"}, {"jobTemplate", "spec", "template", "spec"}} {
		n := spec
		for _, key := range path {
			n = n.Get(key)
		}
		if n.Get("containers") != nil {
			return n
		}
	}
	return nil
}

func (c *carrier) kubernetes(root *source.Node) {
	if isList(root) {
		for _, item := range root.Get("items").Items {
			if isKubernetes(item) {
				c.kubernetes(item)
			}
		}
		return
	}
	name := field(root.Get("metadata"), "name")
	env, _ := inFileName(field(root.Get("metadata"), "namespace"))
	switch field(root, "kind") {
	case "ConfigMap":
		c.data(name, env, root.Get("data"))
	case "Secret":
		c.data(name, env, root.Get("stringData"))
		c.sealed(name, env, root.Get("data"))
	default:
		c.containers(name, env, podSpec(root))
	}
}

// data reads the entries of a ConfigMap: those that are files as such, the
// others as variables.
func (c *carrier) data(name, env string, data *source.Node) {
	if data == nil {
		return
	}
	b := newFlat(data.Span)
	for _, p := range data.Pairs {
		if isFile(p) {
			c.entry(name+"/"+p.Key.Value, env, p.Value)
		} else {
			b.put(p.Key, p.Value)
		}
	}
	c.give(name, env, b)
}

// isFile tells a file from a variable by the name of the entry, and by its text
// where pay.env could be either.
func isFile(p source.Pair) bool {
	v := p.Value
	return v.Kind == source.Scalar && Known(p.Key.Value) && formatOf(p.Key.Value, v.Value) != "" &&
		(strings.Contains(v.Value, "\n") || strings.HasPrefix(v.Value, "{"))
}

// sealed names the entries of a Secret. Their values stay unread.
func (c *carrier) sealed(name, env string, data *source.Node) {
	if data == nil {
		return
	}
	b := newFlat(data.Span)
	for _, p := range data.Pairs {
		b.put(p.Key, placeholder("secret", p.Value.Span))
	}
	c.give(name, env, b)
}

func (c *carrier) containers(name, env string, spec *source.Node) {
	for _, key := range []string{"initContainers", "containers"} {
		list := spec.Get(key)
		if list == nil {
			continue
		}
		for _, container := range list.Items {
			vars := container.Get("env")
			if vars == nil {
				continue
			}
			b := newFlat(vars.Span)
			for _, v := range vars.Items {
				variableOf(b, v)
			}
			c.give(name+"/"+field(container, "name"), env, b)
		}
	}
}

// variableOf reads {name, value} of a container; valueFrom names a place that
// only the cluster knows.
func variableOf(b *flat, v *source.Node) {
	key, value, from := v.Get("name"), v.Get("value"), v.Get("valueFrom")
	switch {
	case key == nil || key.Kind != source.Scalar:
	case value != nil:
		b.put(key, value)
	case from != nil:
		b.put(key, placeholder(key.Value, from.Span))
	default:
		b.put(key, &source.Node{Span: key.Span})
	}
}

// field is a scalar of a Map, or "".
func field(n *source.Node, key string) string {
	if v := n.Get(key); v != nil && v.Kind == source.Scalar {
		return v.Value
	}
	return ""
}
