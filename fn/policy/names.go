package policy

import (
	"errors"
	"strconv"

	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

var nameValid = Rule{
	Name: "name-valid", Level: spec.Error, Fixed: true,
	Summary:     "a name that is not a valid DNS-1123 label, is too long for its kind, or is the name of a container of the mesh or the start wrapper",
	Rationale:   "Kubernetes adds 11 characters to a CronJob's name for its Jobs, and the number of the shard for their pods; the limit of each name is 63. Kubernetes would refuse a longer name in every region.",
	Bad:         `batches: "Send_Mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "use lower-case letters, digits and -, start and end with a letter or digit, and use at most 52 characters for batches, 63 otherwise",
	workload:    checkName,
}

func checkName(w *spec.Workload, r *reporter) {
	pos := w.Entry.NamePos
	if w.Name == "" {
		if w.Entry.Resource.Kind != "" {
			r.entry(w.Entry, w.Entry.Pos, "name", "add metadata.name", "it has no name")
		}
		return // which reading the entry reports
	}
	if dnsLabelProblem(w.Name) != "" && len(w.Name) <= 63 {
		r.entry(w.Entry, pos, "name", "use lower-case letters, digits and -, such as send-mail", "the name %s is not a DNS-1123 label", quoted(w.Name))
		return
	}
	if names.Containers.Has(w.Name) {
		r.entry(w.Entry, pos, "name", "choose another name, such as "+w.Name+"-batch", "the name %s is taken: the mesh or the start wrapper has a container of that name in the pod", quoted(w.Name))
		return
	}
	most, why := 63, "Kubernetes' limit"
	if w.Kind == spec.Batches && w.Entry.Resource.Kind != "Job" {
		most, why = 52, "Kubernetes adds 11 for the Job's name"
		if w.Shards > 1 {
			most, why = 53-len(strconv.Itoa(w.Shards-1)), "Kubernetes adds the Job's name and the shard's number"
		}
	}
	if len(w.Name) > most {
		r.at(w, pos, "name", "shorten it by "+strconv.Itoa(len(w.Name)-most), "the name has %d characters, want at most %d: %s", len(w.Name), most, why)
	}
}

var nameUnique = Rule{
	Name: "name-unique", Level: spec.Error, Fixed: true,
	Summary:   "a name that two entries use, of the same or of different kinds, or a second list of one kind",
	Rationale: "CUE silently merges two structs with the same name: one team's batch would get the other team's fields.",
	Bad: `batches: "mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
workers: mail: {owner: "mail-team", severity: "high", commands: "send_mail", queue: name: "mail-{region}"}`,
	Good: `batches: "mail-digest": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
workers: "mail-sender": {owner: "mail-team", severity: "high", commands: "send_mail", queue: name: "mail-{region}"}`,
	Remediation: "rename one of the two; an Argo CD Application renders one directory, so run batchfn check with all directories of a fleet to find a name that two of them use",
}

var resourceUnique = Rule{
	Name: "resource-unique", Level: spec.Error, Fixed: true,
	Summary:   "two resources with the same kind, namespace and name in one output stream; two Deployments in one namespace if the pods of one match the selector of the other",
	Rationale: "If two regions use one namespace in one stream, their resources overwrite each other.",
	Bad: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:v1"
	regions: {
		jp: {timeZone: "Asia/Tokyo", namespace: "batch"}
		tw: {timeZone: "Asia/Taipei", namespace: "batch"}
	}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:v1"
	regions: {
		jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
		tw: {timeZone: "Asia/Taipei", namespace: "batch-tw"}
	}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "give each region its own namespace ({region} is replaced), render one region at a time (--region), or render to directories (-o dir=PATH); give each Deployment a selector that does not match the pods of others",
	fleet:       checkSelectors,
	deployed: func(v *view, r *reporter) looker {
		type resource struct {
			kind            spec.Kind
			namespace, name string
		}
		first := map[resource]*spec.Region{}
		told := map[string]bool{}
		return func(w *spec.Workload) {
			if !v.opts.Rendering || v.opts.Separate {
				return
			}
			key := resource{w.Kind, w.Namespace(), w.Name}
			was, seen := first[key]
			if !seen {
				first[key] = w.Region
				return
			}
			if was.Name == w.Region.Name { // an entry of the same name, which name-unique reports
				return
			}
			pair := was.Name + "/" + w.Region.Name
			if !told[pair] { // one batch speaks for all of the two regions
				told[pair] = true
				r.at(w, w.Entry.Pos, "namespace", "render one region at a time, into directories, or give each region a namespace of its own",
					"regions %s and %s both render it into namespace %s", was.Name, w.Region.Name, quoted(w.Namespace()))
			}
		}
	},
}

var commandsPlain = Rule{
	Name: "commands-plain", Level: spec.Error, Fixed: true,
	Summary:     "a command string that needs a shell",
	Rationale:   "batchfn passes the words of the string to the image without a shell. $, |, * and ; have no effect there; a builtin such as cd is not a program; a pasted non-ASCII space, quote or dash becomes part of a word.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail | tee /tmp/log", schedule: "0 3 * * *"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: ["sh", "-c", "send_mail | tee /tmp/log"], schedule: "0 3 * * *"}`,
	Remediation: `put literal text in single quotes, or use a shell: commands: ["sh", "-c", "…"]`,
	workload: func(w *spec.Workload, r *reporter) {
		commands := w.Get("commands")
		if !commands.Is(spec.String) {
			return
		}
		_, err := command.Split(commands.Text)
		if err == nil {
			return
		}
		hint := `put literal text in single quotes; to use a shell, write commands: ["sh", "-c", "…"]`
		if refusal := (*command.Error)(nil); errors.As(err, &refusal) {
			hint = refusal.Hint + `; to use a shell, write commands: ["sh", "-c", "…"]`
		}
		r.workload(w, "commands", hint, "commands: %v", err)
	},
}
