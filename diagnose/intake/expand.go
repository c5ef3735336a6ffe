package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/paydiag/paydiag/rules"
)

// Expand turns arguments into file names: folders into the files below them,
// globs into what they match. "-" stays. The order is that of the arguments,
// sorted within a folder or a glob. Hidden files are passed over.
func Expand(args []string) ([]string, error) {
	return ExpandTo(args, func(name string) bool { return !strings.HasPrefix(filepath.Base(name), ".") })
}

// ExpandTo is Expand where only files with certain names are wanted from
// folders. Folders of other people's code are passed over.
func ExpandTo(args []string, wanted func(name string) bool) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	for _, arg := range args {
		names, err := expand(arg, wanted)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	return out, nil
}

func expand(arg string, wanted func(string) bool) ([]string, error) {
	if arg == "-" {
		return []string{arg}, nil
	}
	names, err := existing(arg, wanted)
	if !errors.Is(err, fs.ErrNotExist) {
		return names, err
	}
	matches, _ := filepath.Glob(arg) // what is no pattern matches nothing
	slices.Sort(matches)
	var out []string
	for _, m := range matches {
		names, err := existing(m, wanted)
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // a link may lead nowhere, as in a folder
			return nil, err
		}
		out = append(out, names...)
	}
	if len(out) == 0 {
		return nil, missing(arg)
	}
	return out, nil
}

// existing is a file by its name, or the files below a folder.
func existing(name string, wanted func(string) bool) ([]string, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing(name)
	case err != nil:
		return nil, Unreadable(name, err)
	case info.IsDir():
		return walk(name, wanted)
	}
	return []string{name}, nil
}

// foreign are folders that hold no configuration of the merchant's own.
var foreign = []string{"node_modules", "vendor", "__pycache__"}

func walk(dir string, wanted func(string) bool) ([]string, error) {
	var out []string
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return Unreadable(path, err)
		case d.IsDir():
			if path != dir && (strings.HasPrefix(d.Name(), ".") || slices.Contains(foreign, d.Name())) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasPrefix(d.Name(), ".") {
			files++
		}
		if wanted(path) && (d.Type().IsRegular() || linkToFile(path, d)) {
			out = append(out, path)
		}
		if len(out) > maxFiles {
			return &rules.Problem{Span: rules.Span{File: dir}, Say: rules.Text{
				ZH: fmt.Sprintf("目录中超过 %d 个文件", maxFiles), EN: fmt.Sprintf("the folder holds more than %d files", maxFiles)},
				Hint: rules.Text{ZH: "请指定具体文件", EN: "name the files"}}
		}
		return nil
	})
	if err != nil || len(out) > 0 {
		return out, err
	}
	say := rules.Text{ZH: "目录是空的", EN: "the folder is empty"}
	if files > 0 {
		say = rules.Text{ZH: "目录里没有像配置的文件", EN: "the folder holds no file that looks like a configuration"}
	}
	return nil, &rules.Problem{Span: rules.Span{File: dir}, Say: say, Hint: CaseHint}
}

// linkToFile admits links to files, which is how Kubernetes mounts
// configurations. Links to folders are not followed: they may form circles.
func linkToFile(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
