package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fresh holds a folder of pages to what a command writes. UPDATE=1 writes them
// anew.
func fresh(t *testing.T, kept string, write func(dir string) outcome) {
	t.Helper()
	dir := t.TempDir()
	if os.Getenv("UPDATE") != "" {
		if err := os.RemoveAll(kept); err != nil {
			t.Fatal(err)
		}
		dir = kept
	}
	if got := write(dir); got.code != 0 {
		t.Fatal(got)
	}
	want, have := tree(t, dir), tree(t, kept)
	for name := range have {
		if _, ok := want[name]; !ok {
			t.Errorf("%s/%s is a page of nothing", kept, name)
		}
	}
	for name, text := range want {
		if have[name] != text {
			t.Errorf("%s/%s is stale: UPDATE=1 go test ./cmd/paydiag -run %s", kept, name, t.Name())
		}
	}
}

// The pages of the code tables are written by UPDATE=1 and by nobody else.
func TestCodePages(t *testing.T) {
	t.Chdir("../..")
	for _, lang := range []string{"zh", "en"} {
		fresh(t, filepath.Join("docs/codes", lang), func(dir string) outcome {
			return paydiag(t, "", "codes", "export", "--format", "markdown", "--lang", lang, "--dir", dir)
		})
	}
}

// So are those of the checks.
func TestCheckPages(t *testing.T) {
	t.Chdir("../..")
	fresh(t, "docs/checks", func(dir string) outcome { return paydiag(t, "", "rules", "export", dir) })
}

// So does the page of the mistakes.
func TestMistakePages(t *testing.T) {
	t.Chdir("../..")
	for _, lang := range []string{"zh", "en"} {
		got := paydiag(t, "", "verify", "--explain", "all", "--lang", lang)
		if got.code != 0 {
			t.Fatal(got)
		}
		golden(t, "docs/mistakes/"+lang+".md", got.out)
	}
	if got := paydiag(t, "", "verify", "--explain", "wx3_url_no_query"); got.code != 0 || !strings.Contains(got.out, "## WX3_URL_NO_QUERY") {
		t.Errorf("%+v", got)
	}
	if got := paydiag(t, "", "verify", "--explain", "WX3_URL_NO_QUERRY"); got.code != 1 || !strings.Contains(got.err, "WX3_URL_NO_QUERY") {
		t.Errorf("%+v", got)
	}
}

// tree reads a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(dir), path)
		out[path] = strings.ReplaceAll(string(text), "\r\n", "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
