package adopt

import (
	"maps"
	"slices"
)

// most is the value that occurs most often, and how often; the first of several.
func most[T any](all []T, same func(a, b T) bool) (value T, count int) {
	var distinct []T
	var counts []int
	for _, v := range all {
		i := slices.IndexFunc(distinct, func(w T) bool { return same(v, w) })
		if i < 0 {
			i = len(distinct)
			distinct, counts = append(distinct, v), append(counts, 0)
		}
		counts[i]++
	}
	for i, n := range counts {
		if n > count {
			value, count = distinct[i], n
		}
	}
	return value, count
}

func equalText(a, b string) bool { return a == b }

// mostText is the text that occurs most often; "" where there is none.
func mostText(all []string) string {
	counts := map[string]int{}
	for _, s := range all {
		counts[s]++
	}
	best := ""
	for _, s := range slices.Sorted(maps.Keys(counts)) {
		if best == "" || counts[s] > counts[best] {
			best = s
		}
	}
	return best
}
