package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Sibling is the path of a file beside another; "" where there is none.
func Sibling(path, name string) string {
	beside := filepath.Join(filepath.Dir(path), name)
	if info, err := os.Stat(beside); err != nil || info.IsDir() {
		return ""
	}
	return beside
}

// Upward finds the nearest file of one of the names, beginning in the folder of
// start (a file or a folder) and going up, and reads it. The search ends at the
// root of a repository, so that a stranger's file further up decides nothing.
// The path is "" where there is none.
func Upward(start string, names ...string) (path, text string, err error) {
	dir := start
	if info, err := os.Stat(start); err != nil || !info.IsDir() {
		dir = filepath.Dir(start)
	}
	for range 40 {
		for _, name := range names {
			path := filepath.Join(dir, name)
			text, err := ReadText(path)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			return path, text, err
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return "", "", nil
		}
		up := filepath.Join(dir, "..")
		if here, err := filepath.Abs(dir); err != nil || filepath.Dir(here) == here {
			return "", "", nil
		}
		dir = up
	}
	return "", "", nil
}
