// Command generate writes examples/fleet, the full-size example: 332 batches of eight teams.
//
// With no flags it reproduces the checked-in files byte for byte. Other numbers give fleets for
// benchmarks, of the same mix: past 332 the tasks repeat under names of their own, and run more
// rarely where the minutes of the day are taken.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("generate: ")
	if err := run(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(arguments []string) error {
	o := defaults
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	flags.IntVar(&o.batches, "batches", o.batches, "size of the fleet: batches, iterators and workers together")
	flags.IntVar(&o.teams, "teams", o.teams, "number of teams")
	flags.Uint64Var(&o.seed, "seed", o.seed, "seed of what is left to chance")
	out := flags.String("out", "examples/fleet", "directory to write to")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if o.batches < 1 || o.teams < 1 {
		return fmt.Errorf("a fleet has at least one batch and one team")
	}
	return write(*out, files(o))
}
