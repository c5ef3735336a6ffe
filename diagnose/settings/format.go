package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules/source"
)

// extensions are the endings of configuration files and their formats; where
// the ending says too little, the text decides.
var extensions = map[string]string{
	".yml":        formatYAML,
	".yaml":       formatYAML,
	".json":       formatJSON,
	".toml":       formatTOML,
	".properties": formatProperties,
	".env":        formatEnv,
	".ini":        formatINI,
	".cfg":        formatINI,
	".conf":       "",
}

// lockFiles are written by package managers. They are large and hold no
// setting.
var lockFiles = []string{"package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml"}

// Known reports whether a file of this name may be a configuration.
func Known(name string) bool {
	name = strings.ToLower(fileName(name))
	if slices.Contains(lockFiles, name) || isTemplate(name) {
		return false
	}
	_, known := extensions[path.Ext(name)]
	return known || strings.HasPrefix(name, ".env") || strings.HasPrefix(name, "docker-compose")
}

// isTemplate tells files that are there to be copied, such as .env.example and
// config.sample.json. What is in them is meant to be replaced.
func isTemplate(name string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(".-_", r) })
	for i, word := range words {
		switch word {
		case "example", "sample":
			return true
		case "template", "tmpl", "tpl", "dist":
			if i > 0 { // template.yaml alone is what serverless tools deploy
				return true
			}
		}
	}
	return false
}

// fileName is the last part of a path of any system.
func fileName(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// parent is what stands before the last part, with the separator.
func parent(name string) string {
	return name[:strings.LastIndexAny(name, `/\`)+1]
}

func formatOf(name, text string) string {
	name = strings.ToLower(fileName(name))
	format := extensions[path.Ext(name)]
	switch {
	case format != "":
		return format
	case strings.HasPrefix(name, ".env"):
		return formatEnv
	case strings.HasPrefix(name, "docker-compose"):
		return formatYAML
	}
	return sniff(text)
}

// Shapes of lines. Only what stands before the value is looked at.
var (
	sectionLine  = source.Pattern(`^\[[^\[\]]+\]\s*([#;].*)?$`)
	tablesLine   = source.Pattern(`^\[\[[^\[\]]+\]\]`)
	variableLine = source.Pattern(`^(export\s+)?[A-Z_][A-Z0-9_]*=`)
	equalsLine   = source.Pattern(`^[\w.\-\[\]]+\s*=`)
	colonLine    = source.Pattern(`^(- +)?["']?[\w.\-\[\]]+["']?:(\s|$)`)
)

// headSize is how much of a text is looked at to tell its format.
const headSize = 64 << 10

// sniff tells the format by the shape of the first lines, or gives "". A format
// must fit half of them: nginx and redis have lines with = too.
func sniff(text string) string {
	text = text[:min(len(text), headSize)]
	if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") {
		return formatJSON
	}
	var all, equals, variables, colons int
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";"):
			continue
		case tablesLine().MatchString(line):
			return formatTOML
		case sectionLine().MatchString(line):
			return formatINI
		case variableLine().MatchString(line):
			variables++
		case equalsLine().MatchString(line):
			equals++
		case colonLine().MatchString(line):
			colons++
		}
		all++
	}
	switch {
	case all == 0 || 2*(equals+variables+colons) < all:
		return ""
	case colons > equals+variables:
		return formatYAML
	case variables >= equals:
		return formatEnv
	}
	return formatProperties
}
