package catalog

import (
	"fmt"
	"time"

	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
)

// Heatmap is when the batches of a region start, in the week that schedule-crowded
// looks at and with what it leaves out: suspended batches, and schedules that name
// days of the month or months. Times are local.
type Heatmap struct {
	Region string     `json:"region"`
	Zone   string     `json:"zone"`
	Starts [7][24]int `json:"starts"` // by day, Monday first, and hour
	Peak   Peak       `json:"peak"`
	Quiet  []string   `json:"quiet"` // the hours with the fewest starts: Mon 03:00

	Crowded []Peak     `json:"crowded,omitempty"` // the minutes with more starts than the budget
	Spread  []Crowding `json:"spread,omitempty"`  // the batches that start in one

	utc *Heatmap // the same in UTC, for people
	of  []started
}

// Peak is the minute with the most starts; Time is "" where nothing starts.
type Peak struct {
	Time   string `json:"time"`
	Starts int    `json:"starts"`
}

// started is a batch with the minutes of the week at which it starts, in UTC.
type started struct {
	name, schedule string
	minutes        []int
}

// days are those of a week as the contract writes them.
var days = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// heatmapOf is the week of a region.
func heatmapOf(f *spec.Fleet, region string, budget int) *Heatmap {
	var of []started
	zone := ""
	for e, r := range f.Deployments(region) {
		zone = r.TimeZone
		if w := e.In(r); w.Kind == spec.Batches && !w.Suspend {
			if minutes := schedule.Starts(w.Name, w.Schedule, w.TimeZone); len(minutes) > 0 {
				of = append(of, started{w.Name, w.Schedule, minutes})
			}
		}
	}
	if zone == "" {
		zone = zoneOf(f, region)
	}
	h := onClock(region, zone, of, budget)
	h.utc = onClock(region, "UTC", of, budget)
	return h
}

// zoneOf is the zone of a region without a batch.
func zoneOf(f *spec.Fleet, region string) string {
	for _, p := range f.Platforms() {
		for _, r := range p.Regions {
			if r.Name == region {
				return r.TimeZone
			}
		}
	}
	return "UTC"
}

// onClock counts starts on the clock of a zone.
func onClock(region, zone string, of []started, budget int) *Heatmap {
	h := &Heatmap{Region: region, Zone: zone, Quiet: []string{}, of: of}
	local := localMinutes(zone)
	var week schedule.Week
	for _, s := range of {
		for _, minute := range s.minutes {
			week[local[minute]]++
		}
	}
	for minute, n := range week {
		h.Starts[minute/(24*60)][minute/60%24] += n
	}
	if most := week.Busiest(); week[most] > 0 {
		h.Peak = Peak{timeOf(most), week[most]}
	}
	h.Quiet = h.quiet()
	h.Crowded, h.Spread = crowded(&week, budget), spreading(of, &week, &local, budget)
	return h
}

// quiet are the hours with the fewest starts.
func (h *Heatmap) quiet() []string {
	hours := []string{}
	least, _ := h.span()
	for d, day := range h.Starts {
		for hour, n := range day {
			if n == least {
				hours = append(hours, timeOf((d*24+hour)*60))
			}
		}
	}
	return hours
}

// localMinutes says of each minute of the week in UTC which one a zone's clock
// shows. The week is taken as one that repeats: its end is the beginning's.
func localMinutes(name string) (local [schedule.MinutesInWeek]int) {
	zone, err := schedule.Zone(name)
	if err != nil {
		zone = time.UTC
	}
	for minute := range local {
		t := schedule.WeekStart.Add(time.Duration(minute) * time.Minute).In(zone)
		local[minute] = (int(t.Weekday())+6)%7*24*60 + t.Hour()*60 + t.Minute()
	}
	return local
}

// timeOf is a minute of the week, Monday first: Mon 03:00.
func timeOf(minute int) string {
	return fmt.Sprintf("%s %02d:%02d", days[minute/(24*60)], minute/60%24, minute%60)
}
