package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/paydiag/paydiag/"

type pkg struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = "../.."
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// TestImportDirection holds the edges of docs/ARCHITECTURE.md:
// cmd → diagnose → rules → {errorcodes, checklists}, and never back.
func TestImportDirection(t *testing.T) {
	layer := map[string]int{"errorcodes": 0, "checklists": 0, "rules": 1, "diagnose": 2, "cmd": 3}
	of := func(path string) (string, bool) {
		rest, ok := strings.CutPrefix(path, module)
		top, _, _ := strings.Cut(rest, "/")
		return top, ok
	}
	seen := 0
	for _, p := range packages(t) {
		from, ours := of(p.ImportPath)
		if !ours {
			continue
		}
		seen++
		if _, ok := layer[from]; !ok {
			t.Errorf("%s stands in a top-level folder that the layout does not know", p.ImportPath)
		}
		for _, i := range p.Imports {
			if to, ours := of(i); ours && layer[to] > layer[from] {
				t.Errorf("%s imports %s: that is backwards", p.ImportPath, i)
			}
			if strings.HasPrefix(i, "gopkg.in/yaml") && p.ImportPath != module+"rules/source" {
				t.Errorf("%s imports %s; only rules/source may", p.ImportPath, i)
			}
		}
		if from == "rules" {
			for _, bad := range []string{"os", "net", "net/http"} {
				if slices.Contains(p.Imports, bad) {
					t.Errorf("%s imports %s; knowledge is pure", p.ImportPath, bad)
				}
			}
		}
		if slices.Contains(p.Imports, "net/http") && p.ImportPath != module+"diagnose/probe" {
			t.Errorf("%s imports net/http", p.ImportPath)
		}
		if p.ImportPath == module+"diagnose/report" {
			for _, i := range p.Imports {
				if to, ours := of(i); ours && to == "diagnose" && i != module+"diagnose/diagnosis" {
					t.Errorf("diagnose/report imports %s; it may see only the diagnosis", i)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d packages of ours were looked at", seen)
	}
}

// TestSize holds the limits of the design that a per-file linter cannot:
// percentiles, functions, no init, no clock in the knowledge.
func TestSize(t *testing.T) {
	var files, funcs []int
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		lines, lengths := measure(t, path)
		files, funcs = append(files, lines), append(funcs, lengths...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 40 {
		t.Fatalf("only %d files were measured", len(files))
	}
	for _, l := range []struct {
		what  string
		got   int
		limit int
	}{
		{"median lines of a file", percentile(files, 50), 130},
		{"95th percentile of lines of a file", percentile(files, 95), 350},
		{"longest file", percentile(files, 100), 500},
		{"95th percentile of lines of a function", percentile(funcs, 95), 45},
		{"longest function", percentile(funcs, 100), 80},
	} {
		t.Logf("%s: %d", l.what, l.got)
		if l.got > l.limit {
			t.Errorf("%s: %d, limit %d", l.what, l.got, l.limit)
		}
	}
}

func measure(t *testing.T, path string) (lines int, funcs []int) {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(path, "/rules/") {
		for _, i := range f.Imports {
			if i.Path.Value == `"time"` {
				noClock(t, set, f)
			}
		}
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if fn.Name.Name == "init" && fn.Recv == nil {
			t.Errorf("%s: there must be no init", set.Position(fn.Pos()))
		}
		funcs = append(funcs, set.Position(fn.End()).Line-set.Position(fn.Pos()).Line+1)
	}
	return set.File(f.Pos()).LineCount(), funcs
}

func noClock(t *testing.T, set *token.FileSet, f *ast.File) {
	t.Helper()
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Now" {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" {
				t.Errorf("%s: knowledge has no clock", set.Position(n.Pos()))
			}
		}
		return true
	})
}

func percentile(list []int, p int) int {
	slices.Sort(list)
	return list[(len(list)-1)*p/100]
}

// TestRuleFileSize holds rule files to a size that a person takes in at once.
func TestRuleFileSize(t *testing.T) {
	names, err := filepath.Glob("../../rules/std/*/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		table := slices.Contains([]string{"profiles", "facts", "settings"}, filepath.Base(filepath.Dir(name)))
		if n := strings.Count(string(text), "\n"); n > 90 && !table {
			t.Errorf("%s has %d lines; a rule file has at most 90", name, n)
		}
	}
}
