package pack

import (
	_ "embed" // for the compiled pack
	"io/fs"
	"strings"

	"github.com/paydiag/paydiag/checklists"
	"github.com/paydiag/paydiag/errorcodes"
	"github.com/paydiag/paydiag/rules/source"
	"github.com/paydiag/paydiag/rules/std"
)

//go:generate go run ../../cmd/internal/packgen knowledge.pack

//go:embed knowledge.pack
var compiled string

// Builtin returns the knowledge that paydiag ships with.
func Builtin() (*Pack, error) { return Open(compiled) }

// BuiltinFiles returns the YAML that the built-in knowledge is compiled from,
// named as in the repository.
func BuiltinFiles() ([]*source.File, error) {
	var files []*source.File
	for _, root := range []struct {
		dir string
		fs  fs.FS
	}{{"errorcodes", errorcodes.FS}, {"checklists", checklists.FS}, {"rules/std", std.FS}} {
		err := fs.WalkDir(root.fs, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".yaml") {
				return err
			}
			text, err := fs.ReadFile(root.fs, path)
			files = append(files, source.NewFile(root.dir+"/"+path, string(text)))
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
