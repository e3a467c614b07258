package main

import (
	"errors"
	"os"
	"strings"
	"syscall"
)

// usualPath is for an environment without PATH, and what containerd puts there.
const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

var errNotInPath = errors.New("not found in PATH")

// search finds the program of a command's first word as a shell does: a word with a slash is the path itself, others
// are looked for in PATH, where an empty entry is the working directory. os/exec differs: it does not tell a file that
// can't be executed from none. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_01_01
func search(word string, lookup func(string) (string, bool)) (string, error) {
	if strings.Contains(word, "/") {
		return word, nil
	}
	path, set := lookup("PATH")
	if !set {
		path = usualPath
	}
	missing := errNotInPath
	for _, dir := range strings.Split(path, ":") {
		if dir == "" {
			dir = "."
		}
		file := dir + "/" + word
		if info, err := os.Stat(file); err != nil || info.IsDir() || word == "" {
			continue
		}
		const executable = 1 // X_OK
		if err := syscall.Access(file, executable); err == nil {
			return file, nil
		} else {
			missing = err
		}
	}
	return "", missing
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
