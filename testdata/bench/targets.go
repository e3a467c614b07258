package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// target is what batchfn shall reach: must, where CUE computes each entry, and
// stretch, where entries are plain.
type target struct {
	work, against string
	must, stretch float64
	atLeast       bool
	have          func(row string) float64 // for a row of batchfn's
}

// targets says beside each number whether it is met.
func (r *results) targets() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "target\tagainst\tmust\thave\t\tstretch\thave\t")
	for _, t := range r.goals() {
		sign := "≤"
		if t.atLeast {
			sign = "≥"
		}
		fmt.Fprintf(w, "%s\t%s", t.work, t.against)
		for _, c := range []struct {
			want float64
			row  string
		}{{t.must, ownComputed}, {t.stretch, own}} {
			have, verdict := t.have(c.row), "missed"
			if (have >= c.want) == t.atLeast || have == c.want {
				verdict = "met"
			}
			fmt.Fprintf(w, "\t%s %.4g\t%.4g\t%s", sign, c.want, have, verdict)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return b.String()
}

func (r *results) goals() []target {
	n := r.batches
	times := func(batches, regions int, against string) func(string) float64 {
		return func(row string) float64 {
			rows := r.fleet(batches, regions).Rows
			return quotient(find(rows, against).CPU, find(rows, row).CPU)
		}
	}
	memory := func(batches, regions int) func(string) float64 {
		return func(row string) float64 { return mebibytes(find(r.fleet(batches, regions).Rows, row).Peak) }
	}
	all := []target{
		{fmt.Sprintf("%d × 1", n), "helm, times", 5, 12, true, times(n, 1, "helm")},
		{fmt.Sprintf("%d × 3", n), "helm, times", 10, 25, true, times(n, 3, "helm")},
		{fmt.Sprintf("%d × 3", n), "cue, times", 40, 100, true, times(n, 3, "cue")},
		{fmt.Sprintf("%d × 3", n), "kustomize, times", 60, 120, true, times(n, 3, "kustomize")},
		{fmt.Sprintf("memory, %d × 3", n), "MiB", 35, 20, false, memory(n, 3)},
		{"exec generator in kustomize", "one that only prints, times", 1.05, 1.03, false, func(string) float64 {
			return quotient(find(r.Ways, asGenerator).CPU, find(r.Ways, asPrinter).CPU)
		}},
		{fmt.Sprintf("memory, %d plugins at once", r.Many.Count), "the sidecar's limit, MiB", r.limit(), r.limit(), false, func(string) float64 { return mebibytes(r.Many.Moment) }},
		{"start", "a Go program that does nothing, ms more", 12, 5, false, func(string) float64 {
			return float64(r.Start[1].CPU-r.Start[0].CPU) / float64(time.Millisecond)
		}},
	}
	if r.Large == 0 {
		return all
	}
	return append(all, []target{
		{fmt.Sprintf("%d × 3", 10*n), "helm, times", 15, 40, true, times(10*n, 3, "helm")},
		{fmt.Sprintf("%d × 3", 10*n), "cue, times", 60, 250, true, times(10*n, 3, "cue")},
		{fmt.Sprintf("memory, %d × 3", 10*n), "MiB", 160, 45, false, memory(10*n, 3)},
		{"a further batch, 1 region", "helm, times", 6, 25, true, func(row string) float64 { return quotient(r.Slope("helm"), r.Slope(row)) }},
		{"a further batch, 3320 × 3 to 33200 × 3", "332 × 3 to 3320 × 3, times", 1.15, 1.15, false, func(string) float64 { return r.bend() }},
	}...)
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
