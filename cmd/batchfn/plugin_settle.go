package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin"
)

// settle gives a BatchSet of a kustomization what the application's parameters
// say: they fill in what the set leaves open and choose among its regions, and
// what they contradict is an error.
func settle(request plugin.Request, set *source.BatchSet) error {
	fail := func(message string) error {
		return spec.NewUnreadable(spec.Pos{File: set.File()}, message, "remove one of the two, or let them agree")
	}
	for _, r := range request.Regions {
		if len(set.Regions) > 0 && !slices.Contains(set.Regions, r) {
			return fail(fmt.Sprintf("the application asks for region %q, the set for %s", r, strings.Join(set.Regions, ", ")))
		}
	}
	if request.Version != "" && set.Version != "" && request.Version != set.Version {
		return fail(fmt.Sprintf("the application asks for version %q, the set for %q", request.Version, set.Version))
	}
	if len(request.Regions) > 0 {
		set.Regions = request.Regions
	}
	if request.Version != "" {
		set.Version = request.Version
	}
	set.AllowEmpty = set.AllowEmpty || request.AllowEmpty
	return nil
}

// isolate keeps kustomize's library from what it must not do even if a
// kustomization slips through the checks: it can reach no network and find no
// program. Its warnings go nowhere: it writes them to standard error itself, in
// two ways, and Argo CD shows what comes first.
func isolate() (restore func()) {
	transport, path, stderr, logged := http.DefaultTransport, os.Getenv("PATH"), os.Stderr, log.Writer()
	http.DefaultTransport = unreachable{}
	os.Setenv("PATH", "")
	log.SetOutput(io.Discard)
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null
	}
	return func() {
		http.DefaultTransport = transport
		os.Setenv("PATH", path)
		os.Stderr = stderr
		log.SetOutput(logged)
	}
}

type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("batchfn reaches no network")
}
