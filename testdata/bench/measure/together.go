package measure

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"sync"
	"time"
)

// Together is what many runs at once took.
type Together struct {
	Count   int
	Wall    time.Duration
	CPU     time.Duration
	Largest int64 // peak of one process
	Sum     int64 // of all peaks, as if they came at one moment and nothing were shared
	Moment  int64 // the most that all had at one moment, what they share counted once; of samples
}

// AtOnce starts a command many times at once.
func AtOnce(count int, c Command) (Together, error) {
	all := Together{Count: count}
	taken, errs := make([]Taken, count), make([]error, count)
	watch := newWatch()
	var group sync.WaitGroup
	start := time.Now()
	for i := range count {
		group.Go(func() { taken[i], errs[i] = c.run(watch.add) })
	}
	group.Wait()
	all.Wall = time.Since(start)
	all.Moment = watch.stop()
	for i, t := range taken {
		if errs[i] != nil {
			return all, errs[i]
		}
		all.CPU += t.CPU
		all.Largest = max(all.Largest, t.Peak)
		all.Sum += t.Peak
	}
	return all, nil
}

// watch looks again and again how much memory processes have.
type watch struct {
	mu      sync.Mutex
	pids    []int
	done    chan struct{}
	highest chan int64
}

func newWatch() *watch {
	w := &watch{done: make(chan struct{}), highest: make(chan int64)}
	go func() {
		var highest int64
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-w.done:
				w.highest <- highest
				return
			case <-tick.C:
				highest = max(highest, w.sum())
			}
		}
	}()
	return w
}

func (w *watch) add(pid int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pids = append(w.pids, pid)
}

func (w *watch) stop() int64 {
	close(w.done)
	return <-w.highest
}

// sum is what all processes have now. One that has ended has nothing.
func (w *watch) sum() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	var sum int64
	for _, pid := range w.pids {
		sum += proportional(pid)
	}
	return sum
}

var pss = regexp.MustCompile(`(?m)^Pss:\s+(\d+) kB$`)

// proportional is the memory of a process; of pages that n processes share it has
// an n-th.
func proportional(pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	found := pss.FindSubmatch(text)
	if found == nil {
		return 0
	}
	kib, _ := strconv.ParseInt(string(found[1]), 10, 64)
	return kib << 10
}
