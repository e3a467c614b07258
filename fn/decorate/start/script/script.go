package script

import (
	_ "embed"
	"strings"
	"sync"
	"text/template"
	"time"
)

// Options say what the wrapper does round the command. Durations count in whole seconds, rounded up.
type Options struct {
	ReadyTimeout time.Duration // how long to wait for the proxy; 0: wait for none
	QuitProxy    bool          // in a Job: ask the proxy to quit when the command has ended
	Interval     time.Duration // run the command again and again with this pause; 0: once
}

// Text returns the script for `sh -c TEXT batchfn-start WORDS…`, the same bytes for the same options.
func (o Options) Text() string {
	var b strings.Builder
	if err := wrapper().Execute(&b, o.parts()); err != nil {
		panic(err) // the template is ours, and so is all that it is given
	}
	return b.String()
}

//go:embed wrapper.sh.tmpl
var source string

var wrapper = sync.OnceValue(func() *template.Template { return template.Must(template.New("wrapper").Parse(source)) })

// parts is what the template asks about.
type parts struct {
	Ready  int64  // seconds to wait for the proxy; 0: no waiting
	Quit   bool   // the command runs in the background, and the proxy is asked to quit after it
	Pauses string // the loop's pauses, see pauses; empty: no loop
}

func (o Options) parts() parts {
	return parts{Ready: seconds(o.ReadyTimeout), Quit: o.QuitProxy, Pauses: pauses(o.Interval)}
}

// Requests reports whether the script asks the proxy for anything.
func (p parts) Requests() bool { return p.Ready > 0 || p.Quit }

// Background reports whether the command is a process in the background, rather than what the shell becomes.
func (p parts) Background() bool { return p.Quit || p.Pauses != "" }

// Bare reports whether the script has nothing to do but to become the command.
func (p parts) Bare() bool { return !p.Requests() && p.Pauses == "" }

func seconds(d time.Duration) int64 {
	return int64((max(d, 0) + time.Second - 1) / time.Second)
}
