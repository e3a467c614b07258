// Command crd copies a CRD out of a Go module, byte for byte below a line that says where it comes from:
//
//	go run ./crd MODULE@VERSION PATH
//
// It writes crd/NAME beside the package that embeds it. The download is checked by Go's checksum database,
// and this package's test makes the same copy again and compares.
package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
)

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: crd MODULE@VERSION PATH"))
	}
	text, err := copyOf(os.Args[1], os.Args[2])
	if err != nil {
		fail(err)
	}
	if err := os.WriteFile(filepath.Join("crd", path.Base(os.Args[2])), text, 0o644); err != nil {
		fail(err)
	}
}

// fail ends the program with an error.
func fail(err error) {
	fmt.Fprintln(os.Stderr, "crd:", err)
	os.Exit(1)
}
