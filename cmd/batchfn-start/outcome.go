package main

// The exit codes that are the wrapper's. Any other is the command's, and so may these be.
const (
	wrongUsage = 2
	cannotRun  = 126
	notFound   = 127
	died       = 128 // plus the signal
	ended      = 143 // died of TERM, had it been started
	notReady   = 211 // no shell and no signal produces it, so a podFailurePolicy can tell it
)

// outcome is a line of the table that the documentation shows.
type outcome struct {
	Codes string // as the container's status has them; several are separated by ", "
	Means string
	Acts  string // who has to do something
}

var outcomes = []outcome{
	{"the command's", "the application ended", "the team, where it is not 0"},
	{"128+n", "the command died of signal n; 137 is often memory", "the team"},
	{"126, 127", "the command can't be run, or is not in the image", "the team"},
	{"143", "the pod was ended while it waited; the command never ran", "nobody, or the platform"},
	{"211", "the proxy never became ready; the command never ran", "the platform"},
	{"0", "also: the pod was ended between two runs of an interval", "nobody"},
	{"2", "also: the wrapper's flags are wrong; the command never ran", "the platform"},
}
