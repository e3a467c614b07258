package main

import (
	"strconv"
	"strings"
)

// about are the topics of other words that people look for, in lower case: what they
// want to do, and what Kubernetes, Argo CD and the container show when something fails.
// The page of the topic has the word (TestTopicsHaveTheirWords).
var about = map[string]string{
	"argo": "argocd", "applicationset": "argocd", "sidecar": "argocd", "hard-refresh": "when-rendering-fails", "comparisonerror": "when-rendering-fails",
	"backstage": "catalog", "codeowners": "catalog",
	"braces": "syntax", "cue": "syntax", "indentation": "syntax", "list": "syntax", "quotes": "syntax",
	"github": "ci", "gitlab": "ci", "pre-commit": "ci", "sarif": "ci", "baseline": "ci",
	"json": "directories", "yaml": "directories",
	"kpt": "ways-in", "kustomize": "ways-in",
	"monitors": "alerts", "mute": "alerts", "terraform": "alerts", "dashboard": "alerts",
	"decorate": "hand-written", "diff": "review", "init": "quick-start",
	"rollback": "versions", "roll back": "versions", "upgrade": "versions",
	"backofflimitexceeded": "exit-codes", "deadlineexceeded": "exit-codes", "failedindexes": "exit-codes",
	"oom": "troubleshooting", "oomkilled": "troubleshooting", "missschedule": "troubleshooting", "jobalreadyactive": "troubleshooting", "pending": "troubleshooting", "imagepullbackoff": "troubleshooting",
	"createcontainerconfigerror": "troubleshooting", "crashloopbackoff": "troubleshooting", "degraded": "troubleshooting", "progressing": "troubleshooting",
	"outofsync": "troubleshooting", "rerun": "run",
}

// topicAbout is the topic of a word that is not itself a topic, or "". A number is an exit code.
func topicAbout(word string) string {
	if code, err := strconv.ParseUint(word, 10, 8); err == nil && word == strconv.FormatUint(code, 10) {
		return "exit-codes"
	}
	return about[strings.ToLower(word)]
}
