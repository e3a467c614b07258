package main

import "strings"

// A domain is what a team of the company answers for: the words it launches its programs with,
// the settings and secrets they read, and its tasks by kind.
type domain struct {
	name       string // the team that owns it, and its directory
	about      string // what it answers for, in the platform's list of owners
	slackGroup string
	channel    string

	launch string // the words before every command of the team
	listed bool   // commands as lists of words, the way teams with a JVM or Python write them
	asList bool   // entries as a list with names instead of a struct by name
	image  string // the team's own image; empty for the platform's

	settings   []setting
	references []reference
	envFrom    []any
	volumes    object
	onlyFor    map[string]string // a variable or volume, and the word of the commands that need it
	costCenter string

	batches, iterators, workers []task

	extras map[string]object // what single tasks ask for, by the task's name
	shared []shared
}

// A task is one line of a team's list. What it does not say, the planner chooses.
type task struct {
	name     string
	severity string
	runs     string // a batch: its cadence; an iterator: the pause between two rounds; a worker: its queue
	does     string // the command line after the team's launcher
	says     string // the description, in the language of those who wrote it
}

// A setting is a literal environment variable with the values that the team uses.
type setting struct {
	name   string
	values []string
}

// A reference is an environment variable that is read from somewhere else.
type reference struct {
	name string
	from object
}

// A shared struct holds the fields that some entries of a team have in common.
type shared struct {
	name    string // hidden, so it begins with an underscore
	about   string
	fields  object
	members []string // names of tasks
}

const (
	critical = "critical"
	high     = "high"
	medium   = "medium"
)

// domains are the teams in the order in which the platform lists them.
func domains() []domain {
	return []domain{
		matching, payments, notifications, recommendation,
		trustSafety, growth, dataPlatform, messaging,
	}
}

func secret(name, key string) object    { return object{{"secret", name}, {"key", key}} }
func configMap(name, key string) object { return object{{"configMap", name}, {"key", key}} }
func podField(path string) object       { return object{{"field", path}} }

// relevance is how likely, in percent, a command needs a variable or volume of its team.
func (d domain) relevance(name, does string) int {
	word, special := d.onlyFor[name]
	switch {
	case !special:
		return 22
	case strings.Contains(does, word):
		return 60
	}
	return 0
}

// sharedBy finds the shared struct of a task, if it has one.
func (d domain) sharedBy(taskName string) (shared, bool) {
	for _, s := range d.shared {
		for _, member := range s.members {
			if member == taskName {
				return s, true
			}
		}
	}
	return shared{}, false
}
