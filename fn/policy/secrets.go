package policy

import (
	"regexp"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

var secretInEnv = Rule{
	Name: "secret-in-env", Level: spec.Error,
	Summary:     "a literal value that looks like a secret, by its name or by itself",
	Rationale:   "A fleet is in Git, in Argo CD's cache and in every log of a renderer. The message never shows the value.",
	Bad:         `batches: "send-mail": env: SMTP_PASSWORD: "hunter2"`,
	Good:        `batches: "send-mail": env: SMTP_PASSWORD: {secret: "smtp", key: "password"}`,
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
			what := secretValue(f.Value.Text)
			if hasSecretName(f.Name) {
				what = "its name says that it is a secret"
			}
			if what != "" {
				r.at(w, f.Value.Pos, "env."+f.Name, `refer to a Secret: {secret: "NAME", key: "KEY"}`, "env.%s is a literal value, and %s", f.Name, what)
			}
		}
	},
}

// hasSecretName is remembered: a variable of the platform is every batch's.
var hasSecretName = memo.Of(func(name string) bool { return secretName().MatchString(name) })

var secretName = memo.Regexp(`(?i)(^|_)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIALS?)$`)

// secretValues are texts that give themselves away. Each has one of the words in
// it, which is quicker to see than the pattern.
var secretValues = []struct {
	what    string
	words   []string
	pattern func() *regexp.Regexp
}{
	{"it is an AWS access key id", []string{"AKIA", "ASIA"}, memo.Regexp(`\b(AKIA|ASIA)[0-9A-Z]{16}\b`)},
	{"it is a private key or certificate", []string{"-----BEGIN "}, memo.Regexp(`-----BEGIN [A-Z ]+-----`)},
	{"it is a GitHub token", []string{"gh", "github_pat_"}, memo.Regexp(`\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})`)},
	{"it is a Slack token", []string{"xox", "xapp-"}, memo.Regexp(`\b(xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}`)},
	{"it is a JSON Web Token", []string{"eyJ"}, memo.Regexp(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*`)},
	{"it is a URL with a password", []string{"://"}, memo.Regexp(`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/:@]*:[^\s/@]+@`)},
}

func secretValue(text string) string {
	for _, s := range secretValues {
		hinted := slices.ContainsFunc(s.words, func(word string) bool { return strings.Contains(text, word) })
		if hinted && s.pattern().MatchString(text) {
			return s.what
		}
	}
	return ""
}

var secretLine = memo.Regexp(`(?i)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIALS?)["']?\s*[:=]\s*["'|>]?`)

// HoldsSecret reports whether a source line, below another one, may hold a
// secret, and so must not be shown.
func HoldsSecret(above, line string) bool {
	return secretLine().MatchString(line) || secretAbove().MatchString(above) || secretValue(line) != ""
}

// secretAbove is a name whose value stands on the next line.
var secretAbove = memo.Regexp(`(?i)(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|CREDENTIALS?)["']?\s*[:=]\s*[|>]?[+-]?\s*$`)

// Redact replaces what looks like a secret in a message.
func Redact(text string) string {
	for _, s := range secretValues {
		text = s.pattern().ReplaceAllString(text, "[secret]")
	}
	return text
}
