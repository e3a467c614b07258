// Command batchfn-start wraps a batch's command in a pod with istio-proxy, for images that have no shell:
//
//	batchfn-start [flags] -- COMMAND [ARG]...
//	batchfn-start --install PATH
//
// It waits for the proxy, runs the command, and in a Job asks the proxy to quit, because a sidecar that goes on
// keeps the Job from completing.
//
//	run = await proxy → command → end what it left → quit proxy
//
// # What is promised
//
//   - The proxy is ready when /healthz/ready on port 15021 answers 200 twice in a row: that is Envoy's own listener,
//     so Envoy takes traffic [istio ports]. 127.0.0.1 is asked, then ::1, four times a second, each request has one
//     second, and a proxy in the environment (http_proxy) is not used.
//   - No proxy within the time: exit 211, one line that says so, and the command is never started.
//   - TERM, INT or QUIT before the command: 143, and it is never started.
//   - Then the exit code is the command's; 128+n when signal n killed it, 126 and 127 as a shell has them
//     [POSIX shell]. Nothing of the wrapper's own changes it.
//   - TERM, INT, QUIT, HUP, USR1, USR2, CONT and WINCH reach the command, as often as they come.
//   - Orphans are reaped, as the first process of a container has to [init]; and when the command has ended, what is
//     left of its process group ends too.
//   - With --quit-proxy, POST /quitquitquit goes to port 15020 [istio agent] whatever the outcome, and once more if
//     it fails, within five seconds; without it, never.
//   - With --interval, TERM between two runs ends the loop with 0, during a run with the run's code. A run that
//     fails doubles the pause, up to five minutes or the interval; one that succeeds resets it.
//
// The shell's wrapper, package fn/decorate/start/script, promises the same; the tests hold both to one table.
//
// [istio ports]: https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio
// [istio agent]: https://istio.io/latest/docs/reference/commands/pilot-agent/
// [POSIX shell]: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_08_02
// [init]: https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

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
	{"the command's", "the application ended", "the team, if it is not 0"},
	{"128+n", "the command died of signal n; 137 is often memory", "the team"},
	{"126, 127", "the command can't be run, or is not in the image", "the team"},
	{"143", "the pod was ended while it waited; the command never ran", "nobody, or the platform"},
	{"211", "the proxy never became ready; the command never ran", "the platform"},
	{"0", "also: the pod was ended between two runs of an interval", "nobody"},
	{"2", "also: the wrapper's flags are wrong; the command never ran", "the platform"},
}

// release is set by the linker: -ldflags "-X main.release=v1.2.3".
var release = "devel"

func main() {
	os.Exit(run(os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

func run(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	events := listen() // first of all
	c, err := parse(args, getenv)
	log := logger{out: stderr, json: c.Log == "json"}
	switch {
	case errors.Is(err, flag.ErrHelp):
		help(stdout)
	case err != nil:
		return refuse(c, log, err)
	case c.Version:
		fmt.Fprintln(stdout, "batchfn-start", release)
	case c.Install != "":
		if err := install(c.Install); err != nil {
			log.fail(1, "%v", err)
			return 1
		}
	default:
		return newWrapper(c, log, events).run()
	}
	return 0
}

// refuse is the end of a wrapper with wrong flags. In a Job the proxy must quit all the same.
func refuse(c config, log logger, err error) int {
	log.fail(wrongUsage, "%v; see batchfn-start --help", err)
	if c.QuitProxy {
		quit(c.QuitURL, log)
	}
	return wrongUsage
}
