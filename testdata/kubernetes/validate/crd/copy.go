package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// header is the first line of a copy: module@version, path, and the licence that KEDA is under.
const header = "# %s %s, unmodified below this line. SPDX-License-Identifier: Apache-2.0\n"

// copyOf returns the file of a module with the header above it.
func copyOf(module, path string) ([]byte, error) {
	dir, err := download(module)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		return nil, err
	}
	return append(fmt.Appendf(nil, header, module, path), text...), nil
}

// download puts a module into the module cache, unless it is there, and returns its directory.
func download(module string) (string, error) {
	answer, err := exec.Command("go", "mod", "download", "-json", module).Output()
	var result struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(answer, &result); jsonErr == nil && result.Error != "" {
		return "", fmt.Errorf("downloading %s: %s", module, result.Error)
	}
	if err != nil {
		return "", fmt.Errorf("downloading %s: %w", module, err)
	}
	return result.Dir, nil
}
