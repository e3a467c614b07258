package diff

import "iter"

// merged walks two sorted lists together: what is on both sides comes as a pair, and
// what one side lacks is a zero value there.
func merged[T any](a, b []T, compare func(a, b T) int) iter.Seq2[T, T] {
	return func(yield func(a, b T) bool) {
		for x, y := a, b; len(x) > 0 || len(y) > 0; {
			var old, now T
			order := orderOf(x, y, compare)
			if order <= 0 {
				old, x = x[0], x[1:]
			}
			if order >= 0 {
				now, y = y[0], y[1:]
			}
			if !yield(old, now) {
				return
			}
		}
	}
}

// orderOf says which list's first item comes first; 0: they are the same.
func orderOf[T any](a, b []T, compare func(a, b T) int) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	}
	return compare(a[0], b[0])
}
