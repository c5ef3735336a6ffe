// Command packgen compiles the built-in knowledge files into one artifact. It
// is run by go generate in rules/pack.
package main

import (
	"fmt"
	"os"

	"github.com/paydiag/paydiag/rules/pack"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out string) error {
	files, err := pack.BuiltinFiles()
	if err != nil {
		return err
	}
	p, err := pack.Load(files, nil)
	if err != nil {
		return err
	}
	artifact, err := pack.Compile(p)
	if err != nil {
		return err
	}
	return os.WriteFile(out, artifact, 0o644)
}
