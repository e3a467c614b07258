// Command limit is the least that rendering a fleet can cost: it reads the fleet's
// files as batchfn does, with CUE's parser or with its evaluator, looks at each value,
// and writes bytes that are ready.
//
//	limit parse|evaluate DIR OUTPUT
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/load"
	"cuelang.org/go/cue/parser"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "limit parse|evaluate DIR OUTPUT")
		os.Exit(2)
	}
	read := parse
	if os.Args[1] == "evaluate" {
		read = evaluate
	}
	if err := run(read, os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(read func(dir string) error, dir, output string) error {
	ready, err := os.ReadFile(output)
	if err != nil {
		return err
	}
	if err := read(dir); err != nil {
		return err
	}
	_, err = os.Stdout.Write(ready)
	return err
}

// directories are those below one that hold CUE.
func directories(root string) (all []string, err error) {
	err = filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		if e.Name() == "cue.mod" {
			return fs.SkipDir
		}
		files, err := filepath.Glob(filepath.Join(name, "*.cue"))
		if len(files) > 0 {
			all = append(all, name)
		}
		return err
	})
	return all, err
}

// parse reads every file as a syntax tree, and visits its nodes.
func parse(root string) error {
	all, err := directories(root)
	if err != nil {
		return err
	}
	nodes := 0
	for _, dir := range all {
		files, err := filepath.Glob(filepath.Join(dir, "*.cue"))
		if err != nil {
			return err
		}
		for _, name := range files {
			file, err := parser.ParseFile(name, nil, parser.ParseComments)
			if err != nil {
				return err
			}
			ast.Walk(file, func(ast.Node) bool { nodes++; return true }, nil)
		}
	}
	if nodes == 0 {
		return fmt.Errorf("%s holds nothing", root)
	}
	return nil
}

// evaluate loads and evaluates each directory's package, and visits its values.
func evaluate(root string) error {
	all, err := directories(root)
	if err != nil {
		return err
	}
	ctx := cuecontext.New()
	values := 0
	for _, dir := range all {
		instance := load.Instances([]string{"."}, &load.Config{Dir: dir})[0]
		if instance.Err != nil {
			return instance.Err
		}
		v := ctx.BuildInstance(instance)
		if err := v.Err(); err != nil {
			return err
		}
		v.Walk(func(cue.Value) bool { values++; return true }, nil)
	}
	if values == 0 {
		return fmt.Errorf("%s holds nothing", root)
	}
	return nil
}
