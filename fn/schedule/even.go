package schedule

import "time"

// Even is the time between any two runs in a zone, where that is always the same: a
// day for 0 3 * * * in Tokyo, which knows no summer time. It is 0 where gaps differ.
func (s *Schedule) Even(zone *time.Location) time.Duration {
	found := s.gaps(zone)
	if shortest := time.Duration(found.least) * time.Minute; shortest == s.longest(found, zone) {
		return shortest
	}
	return 0
}
