package intake

import (
	"path/filepath"
	"slices"

	"github.com/paydiag/paydiag/rules"
	"github.com/paydiag/paydiag/rules/source"
)

// Pack reads the YAML files of a user's own knowledge folder.
func Pack(dir string) ([]*source.File, error) {
	names, err := Expand([]string{dir})
	if err != nil {
		return nil, err
	}
	var files []*source.File
	for _, name := range names {
		if !slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(name)) {
			continue
		}
		in, err := Source{}.Open(name, Unknown)
		if err != nil {
			return nil, err
		}
		text, err := in.Text()
		_ = in.Close() // opened for reading only
		if err != nil {
			return nil, err
		}
		files = append(files, source.NewFile(name, text))
	}
	if len(files) == 0 {
		return nil, &rules.Problem{Span: rules.Span{File: dir},
			Say: rules.Text{ZH: "知识包目录中没有 YAML 文件", EN: "the pack folder holds no YAML file"}}
	}
	return files, nil
}
