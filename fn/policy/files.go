package policy

import (
	"fmt"
	"path"

	"github.com/batchfn/batchfn/fn/spec"
)

var fileIgnored = Rule{
	Name: "file-ignored", Level: spec.Warn,
	Summary:   "a file in the fleet's directories that looks like part of the fleet but is not read: YAML or JSON with a name other than *.fleet.yaml, *.fleet.yml or *.fleet.json, x_test.cue, x_tool.cue, _x.cue",
	Rationale: "CUE ignores such a file silently, and the batches in it are missing from the cluster. To read a file whatever its name, pass it as an argument.",
	Bad: `-- jp.fleet.yaml --
batches:
  send-mail: {owner: mail-team, severity: high, commands: send_mail, schedule: 0 3 * * *}
-- more.yaml --
batches:
  send-sms: {owner: mail-team, severity: high, commands: send_sms, schedule: 0 3 * * *}
`,
	Good: `-- jp.fleet.yaml --
batches:
  send-mail: {owner: mail-team, severity: high, commands: send_mail, schedule: 0 3 * * *}
-- more.fleet.yaml --
batches:
  send-sms: {owner: mail-team, severity: high, commands: send_sms, schedule: 0 3 * * *}
`,
	Remediation: "rename the file, or move it to a directory named testdata or to one whose name starts with an underscore",
	fleet: func(v *view, r *reporter) {
		for _, f := range v.fleet.Ignored {
			r.add(spec.Finding{Pos: spec.Pos{File: f.File}, Hint: "rename it to " + f.Rename,
				Message: fmt.Sprintf("%s looks like part of the fleet, but a file of this name is not read", path.Base(f.File))}, nil, nil, false)
		}
	},
}

var entryRepeated = Rule{
	Name: "entry-repeated", Level: spec.Warn,
	Summary:     "two definitions of one entry in one file that set the same field",
	Rationale:   "It is usually a copy with the old name: CUE merges the two, and one batch is missing.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}` + "\n" + `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}` + "\n" + `batches: "send-sms": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "rename the copy, or set each field once",
	fleet: func(v *view, r *reporter) {
		for _, again := range v.fleet.Repeated {
			r.add(spec.Finding{Kind: again.Kind, Batch: again.Name, Field: again.Field, Pos: again.Pos, Hint: "rename the copy, or set each field once",
				Message: fmt.Sprintf("the entry is defined twice, and both set %s: CUE makes one batch of the two", again.Field)}, nil, nil, false)
			r.relate(again.First, "defined here first")
		}
	},
}
