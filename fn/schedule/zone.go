package schedule

import (
	"archive/zip"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/batchfn/batchfn/fn/memo"
)

// zoneinfo is the time zone database of the Go toolchain, which time.LoadLocation
// asks last of all: after ZONEINFO and the files of the host.
//
//go:generate sh -c "cp \"$(go env GOROOT)/lib/time/zoneinfo.zip\" ."
//go:embed zoneinfo.zip
var zoneinfo string

// Zone returns a time zone by its IANA name. Only the embedded database decides,
// so the result is the same on every machine. The error says that the name is
// unknown; "" and Local are, as for Kubernetes:
// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones
func Zone(name string) (*time.Location, error) {
	if z := knownZone(name); z != nil {
		return z, nil
	}
	return nil, fmt.Errorf("unknown time zone %q", name)
}

var knownZone = memo.Of(func(name string) *time.Location {
	if name == "UTC" {
		return time.UTC
	}
	file := zoneFiles()[name]
	if file == nil {
		return nil
	}
	in, err := file.Open()
	if err != nil {
		return nil
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	if err != nil {
		return nil
	}
	z, err := time.LoadLocationFromTZData(name, data)
	if err != nil {
		return nil
	}
	return z
})

// Zones lists the names of all time zones, sorted.
func Zones() []string { return slices.Sorted(maps.Keys(zoneFiles())) }

var zoneFiles = sync.OnceValue(func() map[string]*zip.File {
	files := map[string]*zip.File{}
	archive, err := zip.NewReader(strings.NewReader(zoneinfo), int64(len(zoneinfo)))
	if err != nil {
		return files
	}
	for _, file := range archive.File {
		files[file.Name] = file
	}
	return files
})
