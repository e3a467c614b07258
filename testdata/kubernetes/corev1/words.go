package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// field is a field of a definition of core/v1.
type field struct{ definition, name string }

// readWords reads which words the fields of core/v1 may have. The published document
// leaves them out; the definitions that are compiled into the API server have them, and
// are read from their source, since importing them takes some twenty more modules.
func readWords(file string) (map[field][]string, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return nil, fmt.Errorf("reading the definitions of the API server: %w", err)
	}
	words := map[field][]string{}
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if definition, ok := strings.CutPrefix(f.Name.Name, "schema_k8sio_api_core_v1_"); ok {
			readDefinition(definition, f.Body, words)
		}
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("%s has no words: its form has changed", file)
	}
	return words, nil
}

// readDefinition looks for: "field": {SchemaProps: spec.SchemaProps{…, Enum: …}}.
func readDefinition(definition string, body *ast.BlockStmt, words map[field][]string) {
	ast.Inspect(body, func(n ast.Node) bool {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, ok := pair.Key.(*ast.BasicLit)
		if !ok || key.Kind != token.STRING {
			return true
		}
		if values := enumOf(pair.Value); len(values) > 0 {
			words[field{definition, text(key)}] = values
		}
		return false
	})
}

// enumOf are the words in a field's own Enum, or in that of its items.
func enumOf(schema ast.Expr) (words []string) {
	ast.Inspect(schema, func(n ast.Node) bool {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		if name, ok := pair.Key.(*ast.Ident); ok && name.Name == "Enum" {
			for _, e := range pair.Value.(*ast.CompositeLit).Elts {
				if word, ok := e.(*ast.BasicLit); ok {
					words = append(words, text(word))
				}
			}
			return false
		}
		return true
	})
	slices.Sort(words)
	return slices.Compact(words)
}

func text(literal *ast.BasicLit) string {
	s, err := strconv.Unquote(literal.Value)
	if err != nil {
		return ""
	}
	return s
}
