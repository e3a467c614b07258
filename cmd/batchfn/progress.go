package main

import (
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// progress draws a bar on a terminal once the work takes longer than a second.
func progress(s cli.Streams) func(done, total int) {
	if !cli.IsTerminal(s.Err) {
		return func(int, int) {}
	}
	s.Release()
	started := time.Now()
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil && time.Since(started) < time.Second {
			return
		}
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(s.Err), progressbar.OptionSetDescription("writing"),
				progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
		}
		bar.Set(done)
	}
}
