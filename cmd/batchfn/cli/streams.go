// Package cli is what the subcommands of batchfn share: the streams, the exit
// statuses, the limits, the kinds of flags, and how a fleet is read and its
// findings are told. A subcommand is a file of package main, or of package
// plugin, that is written with these.
package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// Streams are what a command may use of its surroundings.
type Streams struct {
	In     io.Reader
	Out    io.Writer // the product
	Err    io.Writer // the talk
	Getenv func(string) string

	environ []string // what a process that evaluates gets
	guard   *guard   // of a whole process; nil in a test
}

// ColorFlag adds --color, which Colored obeys, to all commands.
func ColorFlag(root *cobra.Command) {
	color := NewChoice("auto", "auto", "always", "never")
	root.PersistentFlags().Var(color, "color", "color of messages: auto, always or never (auto respects NO_COLOR)")
	_ = root.RegisterFlagCompletionFunc("color", color.Complete)
}

// WrapFlags wraps the flags of each command's help at the width of the terminal.
// Where the output is none, a line a flag is easier to search.
func WrapFlags(root *cobra.Command, s Streams) {
	if f := fileOf(s.Out); f != nil {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			wrapFlags(root, width)
		}
	}
}

func wrapFlags(root *cobra.Command, width int) {
	wrapped := fmt.Sprintf("FlagUsagesWrapped %d", width)
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "FlagUsages ", wrapped+" "))
}

// Colored says whether messages are coloured: on a terminal, unless the user
// says otherwise (https://no-color.org).
func (s Streams) Colored(cmd *cobra.Command) bool {
	switch flag := cmd.Root().PersistentFlags().Lookup("color"); {
	case flag != nil && flag.Value.String() != "auto":
		return flag.Value.String() == "always"
	case s.Getenv("NO_COLOR") != "" || s.Getenv("TERM") == "dumb":
		return false
	}
	return IsTerminal(s.Err) || s.guard != nil && s.guard.terminal
}

// IsTerminal reports whether a stream is a terminal.
func IsTerminal(stream any) bool {
	f := fileOf(stream)
	return f != nil && term.IsTerminal(int(f.Fd()))
}

// fileOf is the file behind a stream, or nil.
func fileOf(stream any) *os.File {
	for {
		w, ok := stream.(wrapper)
		if !ok {
			f, _ := stream.(*os.File)
			return f
		}
		stream = w.unwrap()
	}
}

// wrapper is a stream around another one.
type wrapper interface{ unwrap() any }

// Stopping stops a watch before the first byte is written: whoever reads the
// stream gets the whole product or nothing.
type Stopping struct {
	io.Writer
	Stop func()
}

func (w *Stopping) Write(b []byte) (int, error) {
	w.Stop()
	return w.Writer.Write(b)
}
