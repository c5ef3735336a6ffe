package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paydiag/paydiag/rules"
)

// tree writes files into a fresh folder and makes it the current one, so that
// tests name files as a person does.
func tree(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// problem demands an error that a person in either language can act on.
func problem(t *testing.T, err error) *rules.Problem {
	t.Helper()
	var p *rules.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got the error %v, want a problem with words", err)
	}
	if !p.Say.Complete() || p.Hint.Complete() == p.Hint.IsZero() {
		t.Errorf("said in one language only: %+v %+v", p.Say, p.Hint)
	}
	return p
}

func TestExpand(t *testing.T) {
	tree(t, map[string]string{
		"case/b.yaml": "x", "case/a.log": "x", "case/sub/c.pem": "x",
		"case/.env": "x", "case/.git/config": "x", "case/sub/.x.swp": "x",
		"logs/2.log": "x", "logs/10.log": "x", "logs/1.log": "x", "logs/d.log/in.txt": "x",
		"odd[1].log": "x",
	})
	for name, c := range map[string]struct{ args, want []string }{
		"file":                              {[]string{"case/b.yaml"}, []string{"case/b.yaml"}},
		"stdin stays, also where a file -":  {[]string{"-"}, []string{"-"}},
		"folder: sorted, nothing hidden":    {[]string{"case"}, []string{"case/a.log", "case/b.yaml", "case/sub/c.pem"}},
		"glob: sorted, folders entered":     {[]string{"logs/*.log"}, []string{"logs/1.log", "logs/10.log", "logs/2.log", "logs/d.log/in.txt"}},
		"a file that looks like a glob":     {[]string{"odd[1].log"}, []string{"odd[1].log"}},
		"order of the arguments, each once": {[]string{"logs/2.log", "-", "case", "logs/[12].log", "case/b.yaml", "-"}, []string{"logs/2.log", "-", "case/a.log", "case/b.yaml", "case/sub/c.pem", "logs/1.log"}},
		"nothing":                           {nil, nil},
	} {
		got, err := Expand(c.args)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	// The current folder has a name that begins with a dot and is not hidden.
	t.Chdir("case")
	got, err := Expand([]string{"."})
	if diff := cmp.Diff([]string{"a.log", "b.yaml", "sub/c.pem"}, got); diff != "" || err != nil {
		t.Errorf("the current folder: %v\n%s", err, diff)
	}
}

// A link that leads nowhere is no file, whether it is named or found.
func TestExpandOfDeadLinks(t *testing.T) {
	tree(t, map[string]string{"case/a.yaml": "x"})
	for name, to := range map[string]string{"case/gone.yaml": "nowhere", "case/self.yaml": "self.yaml"} {
		if err := os.Symlink(to, name); err != nil {
			t.Skip("this file system has no links")
		}
	}
	if _, err := Expand([]string{"case/gone.yaml"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a dead link: %v", err)
	}
	if p := problem(t, second(Expand([]string{"case/self.yaml"}))); p.Class != rules.Incomplete {
		t.Errorf("a circle of links: %v", p)
	}
	got, err := Expand([]string{"case/[ag]*.yaml"})
	if diff := cmp.Diff([]string{"case/a.yaml"}, got); diff != "" || err != nil {
		t.Errorf("among others: %v\n%s", err, diff)
	}
}

func second(_ []string, err error) error { return err }

// Kubernetes mounts a configuration as links into a hidden folder.
func TestExpandFollowsLinksToFiles(t *testing.T) {
	tree(t, map[string]string{"case/..data/paydiag.yaml": "x"})
	for name, to := range map[string]string{"case/paydiag.yaml": "..data/paydiag.yaml", "case/loop": ".", "case/gone": "nowhere"} {
		if err := os.Symlink(to, name); err != nil {
			t.Skip("this file system has no links")
		}
	}
	got, err := Expand([]string{"case"})
	if diff := cmp.Diff([]string{"case/paydiag.yaml"}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestExpandRefuses(t *testing.T) {
	tree(t, map[string]string{"only/.hidden": "x"})
	for arg, want := range map[string]string{
		"nowhere":   "nowhere: no such file or folder (check the path and the current folder)",
		"*.nothing": "*.nothing: no such file or folder (check the path and the current folder)",
		"[":         "[: no such file or folder (check the path and the current folder)",
		"only": "only: the folder is empty (a case holds paydiag.yaml, a transaction log, answers.yaml or certificates; " +
			"see examples/)",
	} {
		got, err := Expand([]string{arg})
		if p := problem(t, err); p.Error() != want || got != nil {
			t.Errorf("%s: %q and %v, want %q", arg, p.Error(), got, want)
		}
	}
	_, err := Expand([]string{"nowhere"})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("a missing file can be told from other problems only by its wrapped error")
	}
}

// A home folder named by mistake must not be read file by file.
func TestExpandStopsAtTooMany(t *testing.T) {
	files := map[string]string{}
	for i := range maxFiles {
		files["many/"+strconv.Itoa(i)] = "x"
	}
	tree(t, files)
	got, err := Expand([]string{"many"})
	if err != nil || len(got) != maxFiles {
		t.Fatalf("%d files are allowed, got %d: %v", maxFiles, len(got), err)
	}
	if err := os.WriteFile("many/more", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Expand([]string{"many"})
	if p := problem(t, err); p.Say.EN != "the folder holds more than 2000 files" {
		t.Errorf("one file more: %v", p)
	}
}
