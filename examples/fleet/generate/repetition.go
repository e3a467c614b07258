package main

import (
	"slices"
	"strings"
)

// onceOnly are the verbs of tasks that must not be done twice: money, mail and gifts.
var onceOnly = []string{
	"apply", "bill", "capture", "charge", "collect", "create", "draw", "escalate", "grant",
	"issue", "notify", "open", "pay", "promote", "publish", "refund", "remind", "retry", "rotate",
	"schedule", "send", "settle", "start", "submit", "upload", "warn",
}

// repeatable tells from its verb whether a task may run again after a failure.
func repeatable(name string) bool {
	verb, _, _ := strings.Cut(name, "-")
	return !slices.Contains(onceOnly, verb)
}

func withRepetition(c chance, e object, j job) object {
	if !repeatable(j.name) || !c.percent(55) {
		return e
	}
	e = e.with("idempotent", true)
	if c.percent(65) {
		e = e.with("retries", c.between(1, 4))
	}
	return e
}
