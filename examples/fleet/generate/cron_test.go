package main

import (
	"slices"
	"testing"
	"time"
)

func TestStartsInWeek(t *testing.T) {
	for _, c := range []struct {
		schedule, zone string
		count, first   int
	}{
		{"0 9 * * 1", "Asia/Tokyo", 1, 0},
		{"0 8 * * 1", "Asia/Taipei", 1, 0},
		{"59 8 * * 1", "Asia/Seoul", 1, minutesInWeek - 1},
		{"30 2 * * 0", "UTC", 1, (6*24+2)*60 + 30},
		{"@daily", "Asia/Tokyo", 7, 15 * 60},
		{"3-59/10 * * * *", "UTC", 7 * 24 * 6, 3},
		{"5,35 18-23 * * 1-5", "UTC", 5 * 6 * 2, 18*60 + 5},
	} {
		starts := parseCron(c.schedule).startsInWeek(c.zone)
		if len(starts) != c.count || slices.Min(starts) != c.first {
			t.Errorf("%s %s: %d starts from %d, want %d from %d", c.schedule, c.zone, len(starts), starts[0], c.count, c.first)
		}
	}
}

func TestShortestGap(t *testing.T) {
	for schedule, want := range map[string]time.Duration{
		"*/5 * * * *":       5 * time.Minute,
		"7-59/30 * * * *":   30 * time.Minute,
		"10 1-17/2 * * *":   2 * time.Hour,
		"5,35 18-23 * * *":  30 * time.Minute,
		"15 6,18 * * *":     12 * time.Hour,
		"20 8 * * 1-5":      24 * time.Hour,
		"20 8 * * 3":        7 * 24 * time.Hour,
		"20 5 10 */3 *":     24 * time.Hour, // at least
		"@hourly":           time.Hour,
		"10 23 * * 0,1":     24 * time.Hour,
		"50 0,23 * * 1,2,3": time.Hour,
	} {
		if got := parseCron(schedule).shortestGap(); got != want {
			t.Errorf("%s: %s, want %s", schedule, got, want)
		}
	}
}
