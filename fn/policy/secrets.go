package policy

import (
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

var secretInEnv = Rule{
	Name: "secret-in-env", Level: spec.Error,
	Summary:     "a literal value that looks like a secret, by its name or by itself",
	Rationale:   "A fleet is in Git, in Argo CD's cache and in every log of a renderer. The message never shows the value.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: SMTP_PASSWORD: "hunter2"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: SMTP_PASSWORD: {secret: "smtp", key: "password"}}`,
	Remediation: "put the value into a Secret and refer to it: {secret: NAME, key: KEY}",
	workload: func(w *spec.Workload, r *reporter) {
		env := w.Get("env")
		if !env.Is(spec.Map) {
			return
		}
		for _, f := range env.Fields {
			if !f.Value.Is(spec.String) {
				continue
			}
			what := "it is " + secret.Kind(f.Value.Text)
			if secret.IsName(f.Name) {
				what = "its name says that it is a secret"
			}
			if what != "it is " {
				r.at(w, f.Value.Pos, "env."+f.Name, `refer to a Secret: {secret: "NAME", key: "KEY"}`, "env.%s is a literal value, and %s", f.Name, what)
			}
		}
	},
}
