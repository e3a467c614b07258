package main

import (
	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/sink"
)

// write writes the report to the file that was asked for, else to standard
// output.
func (f *checkFlags) write(text []byte, s cli.Streams) error {
	if err := f.CheckOutput(len(text)); err != nil {
		return err
	}
	if f.output == "" {
		_, err := s.Out.Write(text)
		return err
	}
	return sink.WriteFile(f.output, text, sink.Limit(f.MaxOutput))
}
