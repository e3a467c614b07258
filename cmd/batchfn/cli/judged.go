package cli

import (
	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/spec"
)

// FleetFlags are the flags of a command that makes something of a whole fleet.
type FleetFlags struct {
	Limits
	Regions    Regions
	AllowEmpty bool
}

// Flags adds the flags.
func (f *FleetFlags) Flags(cmd *cobra.Command) {
	f.Regions.Flag(cmd, OnlyThese)
	cmd.Flags().BoolVar(&f.AllowEmpty, "allow-empty", false, "succeed even if the fleet has no batch")
	f.Limits.Flags(cmd)
	f.OutputFlag(cmd)
}

// Judged reads the fleet of the arguments, or of the working directory, and judges it
// in the regions that were asked for. Findings are told; it fails where one is an error
// and where there is no batch. stop ends the watch over time and memory.
func (f *FleetFlags) Judged(args []string, cmd *cobra.Command, s Streams) (fleet *spec.Fleet, stop func(), err error) {
	if fleet, stop, err = f.Fleet(args, cmd, s); err != nil {
		return nil, stop, err
	}
	if err := f.Regions.Check(fleet.RegionNames()); err != nil {
		return nil, stop, err
	}
	if err := Tell(fleet, fn.Judge(fleet, f.Regions), cmd, s); err != nil {
		return nil, stop, err
	}
	for range fleet.Deployments(f.Regions...) {
		return fleet, stop, nil
	}
	if f.AllowEmpty {
		return fleet, stop, nil
	}
	return nil, stop, spec.NewUnreadable(spec.Pos{}, "the fleet has no batch", "if that is intended, use --allow-empty")
}
