package schedule_test

import (
	"archive/zip"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/schedule"
)

func TestTheDatabaseIsThatOfTheToolchain(t *testing.T) {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	theirs, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goroot)), "lib", "time", "zoneinfo.zip"))
	require.NoError(t, err)
	ours, err := os.ReadFile("zoneinfo.zip")
	require.NoError(t, err)
	assert.Equal(t, len(theirs), len(ours))
	assert.True(t, string(theirs) == string(ours), "run go generate ./fn/schedule")
}

func TestZonesOfTheDatabaseOnly(t *testing.T) {
	t.Setenv("ZONEINFO", t.TempDir())
	for _, name := range []string{"UTC", "Asia/Tokyo", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Japan", "Etc/GMT+9", "EST5EDT"} {
		zone, err := schedule.Zone(name)
		require.NoError(t, err, name)
		assert.Equal(t, name, zone.String())
	}
	assert.Contains(t, schedule.Zones(), "Asia/Tokyo")
	for _, name := range []string{"", "Local", "local", "localtime", "posixrules", "right/Asia/Tokyo", "posix/Asia/Tokyo", "posix/UTC", "asia/tokyo", "Asia", "Asia/", "/Asia/Tokyo",
		"../zoneinfo/Asia/Tokyo", "Asia/../Asia/Tokyo", "zone.tab", "zone1970.tab", "tzdata.zi", "JST", "UTC+9", "+09:00"} {
		_, err := schedule.Zone(name)
		assert.ErrorContains(t, err, "unknown time zone", name)
	}
}

// TestTheHostHasNoSay puts another zone's rules where time.LoadLocation looks
// first.
func TestTheHostHasNoSay(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "Asia"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Asia", "Macau"), dataOf(t, "America/New_York"), 0o600))
	t.Setenv("ZONEINFO", dir)
	zone, err := schedule.Zone("Asia/Macau")
	require.NoError(t, err)
	_, offset := time.Date(2024, 7, 1, 0, 0, 0, 0, zone).Zone()
	assert.Equal(t, 8*60*60, offset)
}

func dataOf(t *testing.T, name string) []byte {
	t.Helper()
	archive, err := zip.OpenReader("zoneinfo.zip")
	require.NoError(t, err)
	defer archive.Close()
	data, err := fs.ReadFile(archive, name)
	require.NoError(t, err)
	return data
}
