// Command bench measures batchfn side by side with programs that people make
// Kubernetes manifests with. It builds them, writes the same fleet for each,
// compares what they print, and only then runs them in turn.
//
// It is `make bench-peers`, and writes the page cmd/batchfn/pages/speed.md.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	if err := run(os.Args[1:], os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// options are what the command line chooses.
type options struct {
	work        string
	page        string
	batches     int
	rounds      int
	largeRounds int
	atOnce      int
	prepare     string
}

func (o *options) parse(arguments []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&o.work, "work", "", "directory for programs and fleets, which stays (default: one that does not)")
	flags.StringVar(&o.page, "page", "", "file to write the page to")
	flags.IntVar(&o.batches, "batches", 332, "size of the fleet")
	flags.IntVar(&o.rounds, "rounds", 7, "rounds with the fleet")
	flags.IntVar(&o.largeRounds, "large-rounds", 3, "rounds with larger fleets; 0 leaves them out")
	flags.IntVar(&o.atOnce, "at-once", 50, "how many plugins to start at once")
	flags.StringVar(&o.prepare, "prepare", "", "write and compare the fleet for these regions, and measure nothing")
	return flags.Parse(arguments)
}

func run(arguments []string, out io.Writer) error {
	var o options
	if err := o.parse(arguments); err != nil {
		return err
	}
	if o.prepare != "" {
		return newFleet(o.work, o.batches, strings.Split(o.prepare, ",")...).prepare()
	}
	if o.work == "" {
		dir, err := os.MkdirTemp("", "batchfn-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.work = dir
	}
	work, err := filepath.Abs(o.work)
	if err != nil {
		return err
	}
	o.work = work
	if err := build(o.work); err != nil {
		return err
	}
	r, err := o.measure()
	if err != nil {
		return err
	}
	page, err := r.page()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\n%s", page, r.targets())
	if o.page != "" {
		return os.WriteFile(o.page, page, 0o644)
	}
	return nil
}

// prepareApart writes and compares a fleet in a process of its own: who measures
// must stay small.
func prepareApart(f fleet) error {
	log.Printf("writing and comparing %s", f)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, "-prepare", strings.Join(f.regions, ","), "-work", filepath.Dir(f.dir), "-batches", fmt.Sprint(f.batches))
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", f, err)
	}
	return nil
}
