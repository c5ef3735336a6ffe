package settings

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// readYAML reads every document of a YAML file. Some write JSON into it, with
// tabs, which YAML does not allow.
func readYAML(f *source.File) ([]draft, error) {
	if strings.HasPrefix(strings.TrimLeft(f.Text, " \t\r\n"), "{") {
		if docs, err := readJSON(f); err == nil {
			return docs, nil
		}
	}
	roots, err := parseYAML(f)
	if err != nil {
		return nil, err
	}
	var docs []draft
	for _, root := range roots {
		switch root.Kind {
		case source.Null:
			continue
		case source.Scalar:
			return nil, problem(root.Span, rules.Text{
				ZH: "这里只有一个值，没有设置", EN: "there is a single value here, and no settings"},
				rules.Text{ZH: "检查冒号后的空格", EN: "mind the blank after a colon"})
		}
		of, err := parts(f, root, formatYAML)
		if err != nil {
			return nil, err
		}
		docs = append(docs, of...)
	}
	return docs, nil
}

// mavenValue is a value that Maven fills in: name: @project.name@. YAML does not
// allow the sign there, but most Spring projects with profiles have one.
var mavenValue = source.Pattern(`(?m)((?::|^[ \t]*-)[ \t]+)@([\w.\-]+)@`)

// mavenName is that in the value alone.
var mavenName = source.Pattern(`@([\w.\-]+)@`)

func parseYAML(f *source.File) ([]*source.Node, error) {
	text := f
	roots, err := source.ParseYAMLDocuments(f, math.MaxInt)
	if err != nil {
		masked := mavenValue().ReplaceAllString(f.Text, "${1}x${2}x") // as long, so that places stay
		if masked != f.Text {
			text = source.NewFile(f.Name, masked)
			roots, err = source.ParseYAMLDocuments(text, math.MaxInt)
		}
	}
	if err != nil {
		return nil, templateHint(f, err)
	}
	e := extents{file: text, written: f, known: map[int]place{}}
	for _, root := range roots {
		e.measure(root)
		enclose(f, root)
		merge(root)
	}
	return roots, nil
}

// templateHint tells the author of a template what to check instead.
func templateHint(f *source.File, err error) error {
	var p *rules.Problem
	if errors.As(err, &p) && strings.Contains(f.Text, "{{") {
		p.Hint = rules.Text{ZH: "这像是模板；请先渲染（如 helm template），再检查结果",
			EN: "this looks like a template; render it first (helm template, say) and check what comes out"}
	}
	return err
}

// merge resolves the key << of anchored Maps: what it brings counts where the
// Map does not say otherwise, and of several the first counts.
func merge(n *source.Node) {
	for _, item := range n.Items {
		merge(item)
	}
	merged := false
	for _, p := range n.Pairs {
		merge(p.Value)
		merged = merged || isMerge(p)
	}
	if !merged {
		return
	}
	own := map[string]bool{}
	for _, p := range n.Pairs {
		own[p.Key.Value] = true
	}
	var pairs []source.Pair
	for _, p := range n.Pairs {
		if !isMerge(p) {
			pairs = append(pairs, p)
			continue
		}
		for _, from := range append([]*source.Node{p.Value}, p.Value.Items...) {
			for _, brought := range from.Pairs {
				if !own[brought.Key.Value] {
					own[brought.Key.Value] = true
					pairs = append(pairs, brought)
				}
			}
		}
	}
	n.Pairs = slices.Clip(pairs)
}

func isMerge(p source.Pair) bool {
	return p.Key.Value == "<<" && !p.Key.Quoted && (p.Value.Kind == source.Map || p.Value.Kind == source.List)
}
