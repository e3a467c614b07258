package main

import (
	"bufio"
	"bytes"
	"os"
	"runtime"
	"strings"
)

// machine is what the numbers hold for.
type machine struct {
	CPU   string
	Cores int
	OS    string
	Go    string
}

func thisMachine() machine {
	return machine{
		CPU:   valueOf("/proc/cpuinfo", "model name", ":"),
		Cores: runtime.NumCPU(),
		OS:    strings.Trim(valueOf("/etc/os-release", "PRETTY_NAME", "="), `"`) + ", " + runtime.GOOS + "/" + runtime.GOARCH,
		Go:    strings.TrimPrefix(runtime.Version(), "go"),
	}
}

// valueOf is the first value of a key in a file of keys and values.
func valueOf(file, key, separator string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if k, v, found := strings.Cut(lines.Text(), separator); found && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v)
		}
	}
	return "unknown"
}
