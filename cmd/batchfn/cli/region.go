package cli

import (
	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/spec"
)

// Regions is the flag --region: the regions to work on. None: all.
type Regions []string

// Flag adds the flag, with its help.
func (r *Regions) Flag(cmd *cobra.Command, help string) {
	cmd.Flags().StringSliceVarP((*[]string)(r), "region", "r", nil, help)
}

// OnlyThese is the help of a --region that selects what a command makes.
const OnlyThese = "only this region; repeat the flag for more (default: all)"

// Check refuses a region that is not one of known.
func (r Regions) Check(known []string) error { return fn.CheckRegions(r, known, spec.Pos{}, "") }
