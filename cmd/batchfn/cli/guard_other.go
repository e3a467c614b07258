//go:build !linux

package cli

// Guarded runs a command line and returns the exit status. Only Linux limits the
// memory of a process in a way that Go bears; elsewhere Limits.Watch alone ends
// what takes too much.
func Guarded(args []string, s Streams, run func([]string, Streams) Status) int {
	return int(s.written(run(args, s)))
}
