package main

import (
	"os"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/spec"
)

func (f *checkFlags) write(text []byte, s cli.Streams) error {
	if f.output == "" {
		_, err := s.Out.Write(text)
		return err
	}
	if err := os.WriteFile(f.output, text, 0o644); err != nil {
		return spec.NewUnreadable(spec.Pos{File: f.output}, "cannot be written", "")
	}
	return nil
}
