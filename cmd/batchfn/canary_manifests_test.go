package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// canaryManifests have the canary where a secret stands in manifests that are read.
var canaryManifests = map[string]string{
	"workloads": `apiVersion: v1
kind: Secret
metadata:
  name: s
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: C
stringData:
  password: C
  other: |
    C
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: a
  namespace: b
  labels:
    app.kubernetes.io/component: batch
  annotations:
    url: https://u:C@example.com
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata:
          annotations:
            owner: me
            severity: medium
        spec:
          restartPolicy: Never
          containers:
          - name: a
            image: x/y:1
            command:
            - run
            - https://u:C@example.com
            env:
            - name: DB_PASSWORD
              value: C
            - name: URL
              value: postgres://u:C@db.example.com/x
            livenessProbe:
              httpGet:
                path: https://u:C@example.com
                port: 80
`,
	"application": `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: a
spec:
  source:
    repoURL: https://u:C@example.com/fleet.git
    path: fleet
    plugin:
      name: batchfn
      env:
      - name: DB_PASSWORD
        value: C
`,
	"set": `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: a
spec:
  goTemplate: true
  generators:
  - list:
      elements:
      - name: a
        password: C
  - clusters: {}
  template:
    metadata:
      name: '{{.name}}'
    spec:
      source:
        repoURL: https://u:{{.password}}@example.com/fleet.git
        path: fleet
        plugin:
          name: batchfn
          env:
          - name: DB_PASSWORD
            value: '{{.password}}'
`,
}

const canaryClusters = `apiVersion: v1
kind: Secret
metadata:
  name: c
  labels:
    argocd.argoproj.io/secret-type: cluster
stringData:
  name: c
  server: https://c.example.com
  config: '{"bearerToken": "C"}'
`

// isNoSecret: broken so, a line has neither a URL nor the name of a variable any more that
// would tell a secret.
var isNoSecret = map[string]bool{
	"no colon            - https://u:C@example.com": true,
	`open            - name: DB_PASSWORD`:           true,
}

// TestCanariesInManifests breaks each line of manifests in each way: whoever reads them
// repeats nothing that is secret.
func TestCanariesInManifests(t *testing.T) {
	commands := map[string][][]string{
		"workloads":   {{"import", "m.yaml", "-o", "OUT"}, {"import", "m.yaml", "-o", "OUT", "--report", "json"}, {"import", "m.yaml", "-o", "OUT", "--report", "markdown"}, {"import", "--prove", "fleet", "m.yaml"}, {"decorate", "m.yaml", "--fleet", "fleet"}, {"diff", "good.yaml", "m.yaml"}, {"diff", "m.yaml", "fleet", "--version", "v1", "--manifests"}, {"diff", "m.yaml", "good.yaml", "--format", "json"}},
		"application": {{"plugin", "replay", "m.yaml"}, {"plugin", "replay", "m.yaml", "--list"}},
		"set":         {{"plugin", "replay", "m.yaml", "--clusters", "clusters.yaml"}, {"plugin", "replay", "m.yaml", "--clusters", "clusters.yaml", "--list"}, {"plugin", "replay", "m.yaml", "--clusters", "m.yaml"}},
	}
	t.Chdir(writeFiles(t, map[string]string{"fleet/platform.cue": canaryPlatform}))
	writeCanary(t, "clusters.yaml", canaryClusters)
	writeCanary(t, "good.yaml", canaryManifests["workloads"])
	made := 0
	for name, text := range canaryManifests {
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			for n, how := range slices.Sorted(maps.Keys(breakers)) {
				if quickLeavesOut(i+n, 4) || isNoSecret[how+line] {
					continue
				}
				lines[i] = breakers[how](line)
				writeCanary(t, "m.yaml", strings.Join(lines, "\n"))
				for _, args := range commands[name] {
					args = slices.Clone(args)
					if at := slices.Index(args, "OUT"); at >= 0 {
						made++
						args[at] = fmt.Sprintf("out%d", made)
					}
					text, status := spoken(t, "", args...)
					isSilent(t, text, fmt.Sprintf("%s:%d %s: %s", name, i+1, how, strings.Join(args, " ")))
					assert.NotEqual(t, cli.Limit, status, text)
				}
			}
			lines[i] = line
		}
	}
	require.NotZero(t, made)
	require.NoError(t, os.Remove("m.yaml"))
}
