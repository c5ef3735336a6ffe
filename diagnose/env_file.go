package diagnose

import (
	"github.com/paydiag/paydiag/diagnose/intake"
	"github.com/paydiag/paydiag/diagnose/settings"
	"github.com/paydiag/paydiag/rules/source"
)

// EnvFiles reads the values of placeholders from files of environment variables
// or properties; the later file wins.
func EnvFiles(names []string) (map[string]string, error) {
	out := map[string]string{}
	for _, name := range names {
		text, err := intake.ReadText(name)
		if err != nil {
			return nil, asProblem(name, err)
		}
		docs, err := settings.Read(source.NewFile(name, text))
		if err != nil {
			return nil, asProblem(name, err)
		}
		for _, doc := range docs {
			for _, s := range settings.Flatten(doc.Root) {
				out[s.Key] = s.Value.Value
			}
		}
	}
	return out, nil
}
