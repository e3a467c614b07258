// Package script is the readiness wrapper as text: a POSIX shell script that waits for istio-proxy, runs
// the command, and in a Job asks the proxy to quit, because a sidecar that goes on keeps the Job from
// completing. It is for images that have sh and one of curl and wget.
//
// The container that it is in is
//
//	command: ["sh", "-c", TEXT, "batchfn-start"]
//	args:    [the user's words]
//
// so the words are positional parameters: no quoting, and nothing of the user's is ever read as shell.
//
// # What is promised
//
//   - The proxy is ready when http://localhost:15021/healthz/ready answers 200 (see [istio ports]). It
//     is asked about every second, each request has one second, and a proxy in the environment (http_proxy) is
//     not used.
//   - No proxy within the time: exit 211, which no shell and no signal produces, so that a podFailurePolicy
//     can tell it from the command's own failure. The last poll may end a second after that time.
//   - A tool that is missing: 127, as for a command that is missing.
//   - TERM or INT before the command has started, from the first line on: 143, and it is never started.
//   - The command has the environment of the manifest, but for names that are no shell identifiers and those that a
//     shell sets itself (rule env-lost); bash counts itself in SHLVL. The script's own variables begin with _batchfn_.
//   - After that: the exit code of the command, 128+n when signal n killed it.
//   - Where nothing follows the command, the wrapper execs it: no process stays in between.
//   - Where something does, it passes TERM on, and INT as TERM (a shell starts its background processes with
//     INT and QUIT ignored), as often as they come, and still gives the command's own code.
//   - The command is always a program, never a builtin or a function of the shell.
//   - POST http://localhost:15020/quitquitquit (see [pilot-agent]) has five seconds, prints nothing and
//     changes no exit code. It is sent whatever the outcome, but for a missing tool of the wrapper's own.
//   - With an interval, TERM between two runs ends the loop with 0, and during a run with the run's code. A run
//     that fails doubles the pause, up to [MaxPause]; one that succeeds resets it.
//   - When the wrapper has ended, none of its own processes is left.
//
// Known limit: when a signal and the end of the command coincide within microseconds, bash can lose the status
// that it has just taken from the kernel; the exit code is then 143.
//
// The text holds no "$(" and no "$$", which [Kubernetes] would read itself. What a shell does with background
// processes, wait, traps and the statuses 126, 127 and 128+n is in [POSIX]; the tests run dash,
// bash and busybox with curl, GNU wget and busybox wget.
//
// [istio ports]: https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio
// [pilot-agent]: https://github.com/istio/istio/blob/master/pilot/cmd/pilot-agent/status/server.go
// [Kubernetes]: https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
// [POSIX]: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
package script
