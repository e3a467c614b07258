package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// levels is how many shades a heat map has.
const levels = 8

// Clocks are the maps of a region: on its own clock, and in UTC.
func (h *Heatmap) Clocks() []*Heatmap {
	if h.Zone == "UTC" {
		return []*Heatmap{h}
	}
	return []*Heatmap{h, h.utc}
}

// Days are the names of the days with their hours.
func (h *Heatmap) Days() (out []day) {
	least, most := h.span()
	for d, hours := range h.Starts {
		row := day{Name: days[d]}
		for _, n := range hours {
			level := 0
			if most > least {
				level = (n - least) * (levels - 1) / (most - least)
			}
			row.Hours = append(row.Hours, cell{n, level})
		}
		out = append(out, row)
	}
	return out
}

type day struct {
	Name  string
	Hours []cell
}

type cell struct{ Starts, Level int }

// Least and Most are the ends of the scale.
func (h *Heatmap) Least() int { least, _ := h.span(); return least }
func (h *Heatmap) Most() int  { _, most := h.span(); return most }

func (h *Heatmap) span() (least, most int) {
	var all []int
	for _, hours := range h.Starts {
		all = append(all, hours[:]...)
	}
	return slices.Min(all), slices.Max(all)
}

// Levels are the shades, for the key.
func (h *Heatmap) Levels() []int {
	out := make([]int, levels)
	for i := range out {
		out[i] = i
	}
	return out
}

// Hours are the hours of a day, for the head.
func (h *Heatmap) Hours() []string {
	var out []string
	for hour := range 24 {
		out = append(out, fmt.Sprintf("%02d", hour))
	}
	return out
}

// quietHours are the quiet hours by day: Mon 03–05, 07.
func (h *Heatmap) quietHours(name func(string) string) []string {
	by := map[string][]string{}
	for _, at := range h.Quiet {
		by[at[:3]] = append(by[at[:3]], at[4:6])
	}
	var out []string
	for _, d := range days {
		if hours := by[d]; len(hours) > 0 {
			out = append(out, name(d)+" "+strings.Join(inRow(hours), name(", ")))
		}
	}
	return out
}

// inRow joins hours that follow each other: 03, 04, 05 is 03–05.
func inRow(hours []string) (out []string) {
	for i := 0; i < len(hours); {
		j := i
		for j+1 < len(hours) && number(hours[j+1]) == number(hours[j])+1 {
			j++
		}
		if j == i {
			out = append(out, hours[i])
		} else {
			out = append(out, hours[i]+"–"+hours[j])
		}
		i = j + 1
	}
	return out
}

func number(text string) int { return int(text[0]-'0')*10 + int(text[1]-'0') }

// Key names a map for the script.
func (h *Heatmap) Key() string { return h.Region + " " + h.Zone }
