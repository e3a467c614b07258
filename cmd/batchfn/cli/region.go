package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/spec"
)

// Regions is the flag --region: the regions to work on. None: all.
type Regions []string

// Flag adds the flag, with its help.
func (r *Regions) Flag(cmd *cobra.Command, help string) { cmd.Flags().VarP(r, "region", "r", help) }

func (r *Regions) String() string { return strings.Join(*r, ",") }

// Type implements pflag.Value.
func (r *Regions) Type() string { return "strings" }

// Set implements pflag.Value. An empty name is refused: --region "$REGION" without a
// REGION would be all regions.
func (r *Regions) Set(text string) error {
	named := strings.Split(text, ",")
	if slices.Contains(named, "") {
		return errors.New("want the name of a region")
	}
	*r = append(*r, named...)
	return nil
}

// OnlyThese is the help of a --region that selects what a command makes.
const OnlyThese = "only this region; repeat the flag for more (default: all)"

// Check refuses a region that is not one of known.
func (r Regions) Check(known []string) error { return fn.CheckRegions(r, known, spec.Pos{}, "") }
