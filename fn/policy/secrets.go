package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

var secretLiteral = Rule{
	Name: "secret-literal", Level: spec.Error,
	Summary:     "a literal value in the environment whose name or value looks like a secret; also such a value in commands, probes, labels, annotations and URLs, and one that an option or a header is given: --password=VALUE, Authorization: Bearer VALUE",
	Rationale:   "A fleet is stored in Git, in Argo CD's cache and in logs. Everybody who can read a pod can read its labels, annotations and command lines. The message does not contain the value.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: SMTP_PASSWORD: "hunter2"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: SMTP_PASSWORD: {secret: "smtp", key: "password"}}`,
	Remediation: "put the value into a Secret and refer to it: {secret: NAME, key: KEY}; a list of commands or a URL can contain $(NAME) of such a variable. Git keeps a value that was pushed: replace it with a new one where it is used",
	workload:    checkSecrets,
	platform:    checkSecretsOfPlatform,
}

func checkSecrets(w *spec.Workload, r *reporter) {
	if !r.mayHoldSecret(w.Entry.Node) && !r.mayHoldSecret(w.Below()) {
		return
	}
	for f := range w.Fields() {
		switch f.Name {
		case "env":
			checkSecretEnv(w, f.Value, r)
		case "podSpec", "container": // the platform's
		default:
			if holdsSecret(f.Value) { // most do not, and a path costs allocations
				eachSecret(f.Value, f.Name, func(n *spec.Node, path, what string) {
					r.at(w, n.Pos, path, secretHint(path), "%s holds %s", indexed(w.At, path), what)
				})
			}
		}
	}
}

func checkSecretEnv(w *spec.Workload, env *spec.Node, r *reporter) {
	if !env.Is(spec.Map) {
		return
	}
	for _, f := range env.Fields {
		if what := secretVariable(f.Name, f.Value); what != "" {
			r.at(w, f.Value.Pos, "env."+f.Name, secretHint("env"), "env.%s is a literal value, and %s", f.Name, what)
		}
	}
}

// checkSecretsOfOthers looks at all containers of a hand-written resource but the
// main one.
func checkSecretsOfOthers(w *spec.Workload, r *reporter) {
	for _, list := range []string{"containers", "initContainers"} {
		for i, container := range w.PodSpec.Get(list).List() {
			path := fmt.Sprintf("podSpec.%s.%d", list, i)
			for j, item := range container.Get("env").List() {
				if name, value := item.Get("name").Str(), item.Get("value"); isNamedSecret(name, value) {
					r.at(w, value.Pos, fmt.Sprintf("%s.env.%d.value", path, j), secretHint("env"), "%s is a literal value, and its name says that it is a secret", quoted(name))
				}
			}
			eachSecret(container, path, func(n *spec.Node, path, what string) {
				r.at(w, n.Pos, path, secretHint("env"), "a container contains %s", what)
			})
		}
	}
}

// isNamedSecret reports whether only the name of a variable gives its value away.
func isNamedSecret(name string, value *spec.Node) bool {
	return value.Is(spec.String) && secret.IsName(name) && !secret.IsReference(value.Text) && secret.Kind(value.Text) == "" && secret.Named(value.Text) == ""
}

// secretVariable says why the value of a variable may be a secret, or "".
func secretVariable(name string, value *spec.Node) string {
	if !value.Is(spec.String) {
		return ""
	}
	if secret.IsName(name) && !secret.IsReference(value.Text) {
		return "its name says that it is a secret"
	}
	if what := secret.Kind(value.Text); what != "" {
		return "it is " + what
	}
	if name := secret.Named(value.Text); name != "" {
		return "it holds that of " + name
	}
	return ""
}

// checkSecretsOfPlatform looks at what no entry has as its own: runbooks of
// owners, tags, URLs, fragments. What entries merge with is judged in them.
func checkSecretsOfPlatform(p *spec.Platform, r *reporter) {
	merged := []string{"defaults.env", "defaults.labels", "defaults.annotations"}
	for _, name := range p.RegionNames() {
		merged = append(merged, "regions."+name+".env")
	}
	for _, name := range p.Profiles() {
		merged = append(merged, "profiles."+name+".labels", "profiles."+name+".annotations")
	}
	report := func(n *spec.Node, path, what string) {
		if !slices.ContainsFunc(merged, func(m string) bool { return strings.HasPrefix(path, m+".") }) {
			path = indexed(p.Node.At, path)
			r.platform(n.Pos, path, secretHint(path), "%s holds %s", path, what)
		}
	}
	eachSecret(p.Node, "", report)
	fragments := map[string]*spec.Node{"defaults": p.Node.Get("defaults")}
	for _, name := range p.Profiles() {
		fragments["profiles."+name] = p.Node.At("profiles", name)
	}
	for _, path := range slices.Sorted(maps.Keys(fragments)) {
		for _, list := range []string{"containers", "initContainers"} {
			for i, container := range fragments[path].At("podSpec", list).List() {
				checkSecretsOfContainer(container, fmt.Sprintf("%s.podSpec.%s[%d]", path, list, i), r)
			}
		}
	}
}

// checkSecretsOfContainer looks at the names of variables; what a value gives
// away by itself is seen anywhere.
func checkSecretsOfContainer(container *spec.Node, path string, r *reporter) {
	for i, item := range container.Get("env").List() {
		name, value := item.Get("name").Str(), item.Get("value")
		if isNamedSecret(name, value) {
			at := fmt.Sprintf("%s.env[%d].value", path, i)
			r.platform(value.Pos, at, "refer to a Secret: valueFrom: secretKeyRef", "%s is a literal value, and its name says that it is a secret", at)
		}
	}
}

func secretHint(path string) string {
	switch root, _, _ := strings.Cut(path, "."); root {
	case "env":
		return `refer to a Secret: {secret: "NAME", key: "KEY"}`
	case "commands", "liveness":
		return `put it into env as {secret: "NAME", key: "KEY"}, and write $(NAME) in a list of commands`
	}
	return "remove it: everybody who can read the manifest sees it"
}
