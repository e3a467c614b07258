package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

const incompleteFleet = `package fleet

import "list"

_jobs: nightly: {owner: "team", severity: "medium", commands: "run", schedule: "@daily"}
_cfg: {...}
_on: bool
_s:  string
_any: _
_l: [...]
_d: #D
#D: jobs?: {...}
_used: list.Concat([_l, []])
platform: name: "acme"
batches: ok: _jobs.nightly
`

// incompleteLines each make CUE leave out, without an error, what the line would make.
var incompleteLines = []string{
	`batches: {for name, job in _jobs.nightlies {(name): job}}`,
	`batches: {_cfg.jobs}`,
	`batches: {if _on {a: _jobs.nightly}}`,
	`batches: {if _cfg.on == true {a: _jobs.nightly}}`,
	`batches: {if len(_s) > 3 {a: _jobs.nightly}}`,
	`batches: {"\(_s)": _jobs.nightly}`,
	`batches: {(_s): _jobs.nightly}`,
	`batches: {b: _jobs.nightly} | {c: _jobs.nightly}`,
	`batches: {for x in _any {a: x}}`,
	`batches: {b: _jobs.nightly, _cfg.x & {c: _jobs.nightly}}`,
	`batches: {b: _jobs.nightly} & {if _cfg.on {c: _jobs.nightly}}`,
	`batches: {let y = _cfg.z, for k, v in y {(k): v}}`,
	`batches: {[=~_s]: severity: "high"}`,
	`batches: {error("boom")}`,
	`batches: {_|_}`,
	`batches: _d.jobs`,
	`batches: {for k, j in _d.jobs {(k): j}}`,
	`batches: b: _cfg.foo`,
	`batches: b: {_jobs.nightly, timeout: _cfg.foo}`,
	`batches: b: {_jobs.nightly, if _on {timeout: "1h"}}`,
	`batches: b: {_jobs.nightly, _cfg.more}`,
	`batches: b: _jobs.nightly & {env: {A: "1", for k, v in _cfg.env {(k): v}}}`,
	`batches: b: _jobs.nightly & {env: {A: "1", (_s): "2"}}`,
	`batches: b: _jobs.nightly & {regions: [for k in _cfg.regions {k}]}`,
	`batches: b!: _jobs.nightly`,
	`batches: b?: _jobs.nightly`,
	`batches: {[string]: image: _s}`,
	`iterators: [for x in _cfg.more {x}]`,
	`iterators: [_jobs.nightly, if _on {_jobs.nightly}]`,
	`iterators: [_cfg.x]`,
	`iterators: list.Concat([_l, _cfg.b])`,
	`iterators: _any`,
	`iterators: _l | {}`,
	`iterators?: b: _jobs.nightly`,
	`iterators!: b: _jobs.nightly`,
	`workers: _cfg.workers`,
	`workers: _`,
	`workers: string`,
	`platform: _cfg.platform`,
	`platform: {_cfg.platform}`,
	`platform: owners: {for k, v in _cfg.owners {(k): v}}`,
	`platform: {if _on {image: "x:v1"}}`,
	`if _on {batches: b: _jobs.nightly}`,
	`if _cfg.on {batches: b: _jobs.nightly}`,
	`_cfg.fleet`,
	`{_cfg.fleet}`,
	`for x in _cfg.l {batches: (x.name): x}`,
	`"\(_s)": b: _jobs.nightly`,
	`(_s): b: _jobs.nightly`,
	`error("boom")`,
	`let J = _cfg.jobs, batches: {for k, v in J {(k): v}}`,
}

// TestWhatIsIncompleteIsRefused has a line beside a fleet that is well.
func TestWhatIsIncompleteIsRefused(t *testing.T) {
	for _, line := range incompleteLines {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "fleet.cue"), []byte(incompleteFleet+line+"\n"), 0o600))
		fleet, err := source.Read([]string{dir}, source.Options{})
		var broken *spec.Unreadable
		var found []spec.Finding
		if errors.As(err, &broken) {
			found = broken.Problems
		} else {
			require.NoError(t, err, line)
			found = fleet.Findings
		}
		at := map[int]bool{}
		for _, f := range found {
			if f.Level == spec.Error && (f.Rule == "field-valid" || err != nil) {
				at[f.Pos.Line] = true
			}
		}
		assert.True(t, at[16], "%s: %v", line, found)
	}
}
