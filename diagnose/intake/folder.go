package intake

import (
	"io"
	"os"
	"strings"
	"sync"

	"github.com/paydiag/paydiag/rules"
)

// Folder is a folder whose files may be named by an input that nobody vouches
// for: nothing outside it can be read. It may be used by several goroutines.
type Folder struct {
	root *os.Root
	mu   sync.Mutex
	read map[string]string
}

// Below opens a folder; "" is one without files.
func Below(dir string) (*Folder, error) {
	f := &Folder{read: map[string]string{}}
	if dir == "" {
		return f, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, &rules.Problem{Span: rules.Span{File: dir}, Err: err, Say: rules.Text{ZH: "打不开这个目录", EN: "the folder cannot be opened"}}
	}
	f.root = root
	return f, nil
}

// Close releases the folder.
func (f *Folder) Close() error {
	if f.root == nil {
		return nil
	}
	return f.root.Close()
}

// maxKey bounds a key file; a chain of certificates has a few kilobytes.
const maxKey = 1 << 20

// Text returns the text of a file in the folder; ok is false where the name is
// no name of such a file.
func (f *Folder) Text(name string) (text string, ok bool) {
	if f.root == nil || len(name) > 300 || strings.ContainsAny(name, "\n\x00") {
		return "", false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if text, ok := f.read[name]; ok {
		return text, true
	}
	file, err := f.root.Open(name)
	if err != nil {
		return "", false
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxKey))
	if err != nil {
		return "", false
	}
	f.read[name] = string(raw)
	return f.read[name], true
}
