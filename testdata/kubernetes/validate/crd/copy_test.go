package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestUnmodified makes the copy again from the module that its first line names.
func TestUnmodified(t *testing.T) {
	const name = "keda.sh_scaledobjects.yaml"
	have, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var module, path string
	if _, err := fmt.Sscanf(string(have), "# %s %s", &module, &path); err != nil {
		t.Fatalf("the first line of %s: %v", name, err)
	}
	want, err := copyOf(module, strings.TrimSuffix(path, ","))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Errorf("%s is not what %s holds: run go generate ./validate", name, module)
	}
}
