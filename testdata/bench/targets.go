package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// target is the most that a work may take: times what a limit takes, or a number of a
// unit.
type target struct {
	Work, Unit string
	Most, Have float64
}

// Met says whether the target is reached.
func (t target) Met() string {
	if t.Have <= t.Most {
		return "met"
	}
	return "missed"
}

// targets says beside each number whether it is met, for the terminal.
func (r *results) targets() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "target\t\tat most\thave\t")
	for _, t := range r.Targets() {
		fmt.Fprintf(w, "%s\t%s\t%.4g\t%.4g\t%s\n", t.Work, t.Unit, t.Most, t.Have, t.Met())
	}
	w.Flush()
	return b.String()
}

// Targets are those that the rounds have numbers for.
func (r *results) Targets() []target {
	rows := func(batches int) []row { return r.fleet(batches, len(allRegions)).Rows }
	times := func(batches int, row, limit string) float64 {
		return quotient(find(rows(batches), row).CPU, find(rows(batches), limit).CPU)
	}
	fleet := func(batches int, memory float64) []target {
		size := fmt.Sprintf("%d × %d", batches, len(allRegions))
		return []target{
			{size + ", plain entries", "times the limit", 2, times(batches, own, parsed)},
			{size + ", entries computed by CUE", "times the limit", 1.5, times(batches, ownComputed, evaluated)},
			{size + ", memory", "MiB", memory, mebibytes(find(rows(batches), own).Peak)},
		}
	}
	all := append(fleet(r.batches, 30),
		target{"a generator in kustomize", "times one that only prints", 1.03, quotient(find(r.Ways, asGenerator).CPU, find(r.Ways, asPrinter).CPU)},
		target{fmt.Sprintf("%d plugins at once, memory", r.Many.Count), "MiB", r.limit(), mebibytes(r.Many.Moment)},
		target{"a start", "ms more than a program that does nothing", 8, float64(r.Start[1].CPU-r.Start[0].CPU) / float64(time.Millisecond)})
	if r.Large == 0 {
		return all
	}
	return append(append(all, fleet(10*r.batches, 80)...),
		target{r.Sizes[3].Name + ", memory", "MiB", 300, mebibytes(r.Sizes[3].Peak)},
		target{"a further batch of " + r.Sizes[3].Name, "times one of " + r.Sizes[2].Name, 1.15, r.bend()})
}

// limit is the plugin's limit of memory in MiB.
func (r *results) limit() float64 {
	number, unit := r.Limit[:len(r.Limit)-2], r.Limit[len(r.Limit)-2:]
	n, _ := strconv.ParseFloat(number, 64)
	return n * map[string]float64{"Mi": 1, "Gi": 1 << 10}[unit]
}

// bend is how much dearer a further batch is in the largest fleet.
func (r *results) bend() float64 {
	first, third, last := r.Sizes[0].CPU, r.Sizes[2].CPU, r.Sizes[3].CPU
	return quotient(last-third, third-first) / 10
}

func quotient(a, b time.Duration) float64 { return float64(a) / float64(b) }

func mebibytes(n int64) float64 { return float64(n) / (1 << 20) }
