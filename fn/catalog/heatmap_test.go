package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/catalog"
)

func TestHeatmap(t *testing.T) {
	c := of(t, `batches: [string]: {owner: "mail", severity: "high", commands: "run"}
batches: {
	daily: schedule: "0 3 * * *"
	monday: schedule: "0 3 * * MON"
	later: schedule: "30 3 * * *"
	utc: {schedule: "0 18 * * *", timeZone: "UTC"}
	monthly: schedule: "0 3 1 * *"
	suspended: {schedule: "0 3 * * *", suspend: true}
}
`)
	require.Len(t, c.Heatmap, 2)
	jp, tw := c.Heatmap[0], c.Heatmap[1]
	assert.Equal(t, []string{"jp", "Asia/Tokyo", "tw", "Asia/Taipei"}, []string{jp.Region, jp.Zone, tw.Region, tw.Zone})
	assert.Equal(t, 4, jp.Starts[0][3], "Monday: daily, monday, later, utc; 18:00 UTC is 03:00 in Tokyo")
	for day := 1; day < 7; day++ {
		assert.Equal(t, 3, jp.Starts[day][3])
	}
	assert.Equal(t, 2, tw.Starts[1][3])
	assert.Equal(t, 1, tw.Starts[1][2], "18:00 UTC is 02:00 in Taipei")
	assert.Equal(t, catalog.Peak{Time: "Mon 03:00", Starts: 3}, jp.Peak)
	assert.Len(t, jp.Quiet, 7*24-7)
	assert.Equal(t, "Mon 00:00", jp.Quiet[0])
	assert.NotContains(t, jp.Quiet, "Mon 03:00")
}

func TestCrowdedMinutesAndTheHThatSpreadsThem(t *testing.T) {
	var lists strings.Builder
	for i, schedule := range []string{"0 3 * * *", "@daily", "0 0 * * *", "H(0-0) 0 * * *", "5 0 * * *"} {
		fmt.Fprintf(&lists, "batches: b%d: {owner: \"mail\", severity: \"high\", commands: \"run\", schedule: %q, regions: [\"jp\"]}\n", i, schedule)
	}
	jp := of(t, lists.String()).Heatmap[0]
	require.Len(t, jp.Crowded, 7)
	assert.Equal(t, catalog.Peak{Time: "Mon 00:00", Starts: 3}, jp.Crowded[0])
	require.Len(t, jp.Spread, 3)
	assert.Equal(t, "b1", jp.Spread[0].Name)
	assert.Equal(t, "H 0 * * *", jp.Spread[0].Suggest)
	assert.Regexp(t, `^\d+ 0 \* \* \*$`, jp.Spread[0].Becomes)
	assert.Equal(t, catalog.Crowding{Name: "b3", Schedule: "H(0-0) 0 * * *"}, jp.Spread[2], "it has an H")
}

func TestNothingStarts(t *testing.T) {
	jp := of(t, `iterators: relay: {owner: "mail", severity: "high", commands: "run"}`).Heatmap[0]
	assert.Zero(t, jp.Peak)
	assert.Len(t, jp.Quiet, 7*24)
}
