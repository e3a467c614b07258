package main

import (
	_ "embed"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/catalog"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// Of the page about exit codes, the HTML is made when it changes, not at each start:
// TestExitCodesInTheCatalogAreThePage.
var (
	//go:embed pages/exit-codes.html
	exitCodesEnglish string
	//go:embed pages/ja/exit-codes.html
	exitCodesJapanese string
)

func exitCodes(lang string) string {
	if lang == "ja" {
		return exitCodesJapanese
	}
	return exitCodesEnglish
}

type catalogFlags struct {
	cli.FleetFlags
	format   *cli.Choice
	language *cli.Choice
	asOf     cli.Time
	days     int
	output   string
}

func newCatalog(s cli.Streams) *cobra.Command {
	f := catalogFlags{format: cli.NewChoice("html", "html", "markdown", "json", "codeowners"), language: cli.LanguageFlag(s)}
	cmd := &cobra.Command{
		Use:   "catalog [DIR|FILE…]",
		Short: "Print a page of all batches: owners, schedules, next runs, what to do when one fails",
		Long: `Print every batch of a fleet with its owner, its schedule in words, its next runs in
each region and what to do when it fails, and the starts of a week, hour by hour.

html is one file that needs neither a server nor a network. json is for other
programs (batchfn schema catalog). markdown has a table for each owner and no date, so
that you can commit it. codeowners has a line for each file of the fleet, with the
codeowner of the teams that own its entries.`,
		Example: `  batchfn catalog examples/fleet --output batches.html
  batchfn catalog examples/fleet --lang ja --days 14 --output batches.html
  batchfn catalog --format markdown --output BATCHES.md
  batchfn catalog --format json --as-of 2027-03-31T00:00:00Z
  batchfn catalog --format codeowners >> .github/CODEOWNERS`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().Var(f.format, "format", "html, markdown, json or codeowners")
	cmd.Flags().Var(f.language, "lang", "en or ja (default: as LC_ALL, LC_MESSAGES or LANG says)")
	cmd.Flags().Var(&f.asOf, "as-of", "the time that next runs follow, such as 2027-03-31T09:00:00+09:00, or a date (default: now)")
	cmd.Flags().IntVar(&f.days, "days", 7, "how many days of next runs to show")
	cmd.Flags().StringVar(&f.output, "output", "", "write the catalog to this file atomically")
	f.Flags(cmd)
	complete(cmd, map[string]completer{"format": f.format.Complete, "lang": f.language.Complete, "as-of": completeNothing, "region": completeRegions(&f.Limits, s)})
	return cmd
}

// maxDays is how far next runs go at most.
const maxDays = 366

func (f *catalogFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	if f.days < 1 || f.days > maxDays {
		return cli.Usage("--days %d: want 1 to %d", f.days, maxDays)
	}
	fleet, stop, err := f.Judged(args, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	text, err := f.text(fleet, s)
	if err != nil {
		return err
	}
	return f.Save(f.output, text, s, stop)
}

// text is the catalog in the format that was asked for.
func (f *catalogFlags) text(fleet *spec.Fleet, s cli.Streams) ([]byte, error) {
	file := cli.FromRepository()
	if f.format.String() == "codeowners" {
		text, warnings := catalog.CodeOwners(fleet, f.Regions, file)
		for _, w := range warnings {
			fmt.Fprintf(s.Err, "warning: %s\n", secret.Printable(w))
		}
		return text, nil
	}
	c := catalog.New(fleet, catalog.Options{Regions: f.Regions, AsOf: f.time(), Days: f.days, Language: f.language.String(), File: file, ExitCodes: exitCodes(f.language.String())})
	switch f.format.String() {
	case "markdown":
		return catalog.Markdown(c), nil
	case "json":
		return catalog.JSON(c)
	}
	return catalog.HTML(c)
}

// time is what next runs follow.
func (f *catalogFlags) time() time.Time {
	if f.asOf.IsZero() {
		return time.Now().UTC().Truncate(time.Second)
	}
	return f.asOf.Time
}
