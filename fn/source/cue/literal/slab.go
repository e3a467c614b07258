package literal

// slab hands out parts of larger pieces: to allocate each for itself takes longer.
type slab[T any] []T

// take is a slice of n values that nothing was done with.
func (s *slab[T]) take(n int) []T {
	if n == 0 {
		return nil
	}
	if n > len(*s) {
		*s = make([]T, max(n, 64))
	}
	taken := (*s)[:n:n]
	*s = (*s)[n:]
	return taken
}
