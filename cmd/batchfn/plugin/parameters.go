package plugin

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/plugin"
	"github.com/batchfn/batchfn/plugin/kustomize"
)

func newParameters(s cli.Streams) *cobra.Command {
	var l cli.Limits
	cmd := &cobra.Command{
		Use:     "parameters",
		Short:   "Print the parameters of the application, with the fleet's regions",
		Example: "  cd fleet && batchfn plugin parameters",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			request, _ := plugin.NewRequest(s.Getenv) // a wrong parameter is told when it is rendered
			l.Doing, l.Within = failed(request), repository(request)
			defer l.Watch(s)()
			regions, err := announcedRegions(&l)
			if err != nil {
				return tellArgo(request, err, s)
			}
			text, err := plugin.Announce(regions)
			if err == nil {
				_, err = fmt.Fprintf(s.Out, "%s\n", text)
			}
			return err
		},
	}
	l.Flags(cmd)
	return cmd
}

// announcedRegions are those of the application's fleet. A kustomization may
// have several fleets, and names none here.
func announcedRegions(l *cli.Limits) ([]string, error) {
	if kustomize.Find(".") != "" {
		return nil, nil
	}
	fleet, err := source.Read([]string{"."}, l.Source())
	if err != nil {
		return nil, err
	}
	return fleet.RegionNames(), nil
}
