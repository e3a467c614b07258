package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// TestAllowEmptyReachesTheSets of a kustomization, as the other parameters do.
func TestAllowEmptyReachesTheSets(t *testing.T) {
	files := functionFleet(t)
	_, platform, _ := strings.Cut(files["fleet/fleet.cue"], "\nplatform:")
	files["fleet/fleet.cue"] = "package fleet\n\nplatform:" + platform
	files["kustomization.yaml"], files["other.yaml"] = "resources: [other.yaml]\ngenerators: [set.yaml]\n", otherConfigMap
	files["set.yaml"] = generator("{sources: [fleet], version: v1}")
	dir := writeFiles(t, files)
	_, errs, status := generated(t, dir, nil)
	assert.Equal(t, cli.Unreadable, status)
	assert.Contains(t, errs, "the set yields no resource")
	out, errs, status := generated(t, dir, map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"allowEmpty","string":"true"}]`})
	assert.Zero(t, status, errs)
	assert.Contains(t, out, "name: other")
}
