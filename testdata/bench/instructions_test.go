package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The most instructions that rendering may take: a start, and so many for each
// batch in three regions, by the way in which the fleet is written. They are half
// as many again as it took when this was written: they fail on a stage that does
// its work twice, not on a new rule.
var mostToStart = map[string]float64{plain: 90e6, computed: 140e6} // CUE's loader and evaluator start too

var mostPerBatch = map[string]float64{plain: 1.3e6, computed: 1.9e6}

// TestInstructions guards the speed without a clock: callgrind counts what a
// process executes, which is the same within some percent wherever it runs.
func TestInstructions(t *testing.T) {
	work := t.TempDir()
	require.NoError(t, buildOwn(work))
	for way, most := range mostPerBatch {
		const small, large = 15, 450 // a start that is far from both would be mostly the error of the two
		few, many := instructions(t, work, way, small), instructions(t, work, way, large)
		perBatch := (many - few) / (large - small)
		start := few - perBatch*small
		t.Logf("%s: %.0f million to start, %.2f million for each batch in three regions", way, start/1e6, perBatch/1e6)
		const advice = "%s: profile it, or raise the bound and say why"
		assert.Less(t, start, mostToStart[way], advice, way)
		assert.Less(t, perBatch, most, advice, way)
	}
}

var collected = regexp.MustCompile(`Collected : (\d+)`)

// doneEvaluating is how a process ends that evaluates CUE for another one.
const doneEvaluating = 64

// instructions counts those of batchfn render. Go's scheduler must send no
// signals: they are more than callgrind can follow. Its garbage collector works
// by the clock, so it is off. Nor can it follow the process
// that batchfn starts to evaluate CUE, so batchfn is started as that one.
func instructions(t *testing.T, work, way string, batches int) float64 {
	t.Helper()
	f := newFleet(work, batches, allRegions...)
	require.NoError(t, f.generate())
	step := f.render(own, way).Steps[0]
	args := append([]string{"--tool=callgrind", "--callgrind-out-file=" + filepath.Join(f.dir, "callgrind.out"), filepath.Join(f.bin, step[0])}, step[1:]...)
	cmd := exec.Command("valgrind", args...)
	var text bytes.Buffer
	cmd.Stderr = &text
	deadline := time.Now().Add(time.Hour).UnixNano()
	cmd.Env = append(os.Environ(), "GODEBUG=asyncpreemptoff=1", "GOMAXPROCS=1", "GOGC=off", fmt.Sprintf("BATCHFN_EVALUATING=%d false", deadline))
	require.NoError(t, cmd.Start())
	// Go's monitor and batchfn's own watch of its memory count by the clock. Where we may, we keep a loaded machine from
	// stretching it.
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, cmd.Process.Pid, -20)
	_ = cmd.Wait() // its status says all
	require.Equal(t, doneEvaluating, cmd.ProcessState.ExitCode(), "%s", &text)
	count := collected.FindSubmatch(text.Bytes())
	require.NotNil(t, count, "%s", &text)
	n, err := strconv.ParseFloat(string(count[1]), 64)
	require.NoError(t, err)
	return n
}
