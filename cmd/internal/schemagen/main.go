// Command schemagen writes the JSON Schemas of paydiag.yaml and answers.yaml
// from the declared facts, for editors. It is run by go generate here.
//
// The schemas help while somebody types; the readers decide. What a reader
// takes, the schema takes.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/paydiag/paydiag/rules/fact"
	"github.com/paydiag/paydiag/rules/pack"
	"github.com/paydiag/paydiag/rules/source"
)

//go:generate go run . ../../../docs/schema

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	files, err := generate()
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate makes the files by their names, from the YAML and not from the
// compiled pack, which may be stale while go generate runs.
func generate() (map[string][]byte, error) {
	decls, err := declared()
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for name, make := range map[string]func([]fact.Decl) object{"paydiag.schema.json": settings, "answers.schema.json": questions} {
		schema := make(decls)
		schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
		schema["$id"] = "https://raw.githubusercontent.com/paydiag/paydiag/main/docs/schema/" + name
		schema["$comment"] = "Generated from rules/std/facts by go generate ./cmd/internal/schemagen: edit the YAML there."
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(schema); err != nil {
			return nil, err
		}
		out[name] = b.Bytes()
	}
	return out, nil
}

// declared reads the built-in facts alone: the rest of the knowledge says
// nothing of files.
func declared() ([]fact.Decl, error) {
	files, err := pack.BuiltinFiles()
	if err != nil {
		return nil, err
	}
	var d source.Decoder
	var out []fact.Decl
	for _, f := range files {
		if !strings.Contains(f.Text, "\nfacts:") {
			continue
		}
		root, err := source.ParseYAML(f)
		if err != nil {
			return nil, err
		}
		out = append(out, fact.DecodeDecls(&d, root)...)
	}
	if len(d.Problems) > 0 {
		return nil, d.Problems[0]
	}
	return out, nil
}
