package measure

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func shell(script string) Command {
	return Command{Name: "shell", Steps: [][]string{{"sh", "-c", script}}}
}

func TestStepsAddUp(t *testing.T) {
	c := Command{Steps: [][]string{{"sh", "-c", "echo a"}, {"sh", "-c", "echo b"}}}
	taken, err := c.Run()
	require.NoError(t, err)
	assert.Positive(t, taken.Peak)
	assert.Positive(t, taken.Wall)
	out, err := c.Output()
	require.NoError(t, err)
	assert.Equal(t, "---\na\n---\nb\n", string(out))
}

func TestFailuresSayWhatTheProgramSaid(t *testing.T) {
	_, err := shell("echo no >&2; exit 3").Run()
	assert.ErrorContains(t, err, "exit status 3\nno\n")
	_, err = Paired(2, []Command{shell("true"), shell("exit 3")})
	assert.ErrorContains(t, err, "exit status 3")
	_, err = AtOnce(2, shell("exit 3"))
	assert.ErrorContains(t, err, "exit status 3")
}

func TestMedian(t *testing.T) {
	of := func(t Taken) time.Duration { return t.CPU }
	assert.Equal(t, time.Duration(2), median([]Taken{{CPU: 9}, {CPU: 1}, {CPU: 2}}, of))
	assert.Equal(t, time.Duration(3), median([]Taken{{CPU: 9}, {CPU: 1}, {CPU: 2}, {CPU: 4}}, of))
}

func TestAtOnceAddsUp(t *testing.T) {
	all, err := AtOnce(3, shell("sleep 0.2"))
	require.NoError(t, err)
	assert.Equal(t, 3, all.Count)
	assert.GreaterOrEqual(t, all.Sum, all.Largest)
	assert.Positive(t, all.Largest)
	assert.Less(t, all.Moment, all.Sum)
}
