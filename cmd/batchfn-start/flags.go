package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// config is what the flags say.
type config struct {
	ReadyTimeout duration  // at most this long for the proxy; 0: wait for none
	QuitProxy    bool      // ask the proxy to quit in the end
	Interval     duration  // pause between runs; 0: run once
	ReadyURL     endpoints // each is asked in turn
	QuitURL      endpoints
	Log          format
	Install      string // where to copy the binary to, in place of running a command
	Version      bool
	Command      []string
}

// flags binds the flags to c, and gives c their defaults.
func flags(c *config) *flag.FlagSet {
	c.ReadyURL = endpoints{"http://127.0.0.1:15021/healthz/ready", "http://[::1]:15021/healthz/ready"}
	c.QuitURL = endpoints{"http://127.0.0.1:15020/quitquitquit", "http://[::1]:15020/quitquitquit"}
	c.Log = "text"
	set := flag.NewFlagSet("batchfn-start", flag.ContinueOnError)
	set.SetOutput(io.Discard) // an error is printed once, by main
	set.Var(&c.ReadyTimeout, "ready-timeout", "wait for istio-proxy at most this `duration`, such as 5m; 0: do not wait")
	set.BoolVar(&c.QuitProxy, "quit-proxy", false, "in a Job: stop istio-proxy at the end, whatever the outcome")
	set.Var(&c.Interval, "interval", "run COMMAND repeatedly, with a pause of this `duration`; 0: once")
	set.Var(&c.ReadyURL, "ready-url", "`URLs`, separated by commas, that return 200 if istio-proxy is ready")
	set.Var(&c.QuitURL, "quit-url", "`URLs`, separated by commas, that stop istio-proxy")
	set.Var(&c.Log, "log", "`format` of messages on standard error: text or json")
	set.StringVar(&c.Install, "install", "", "copy this program to a `path`, and exit")
	set.BoolVar(&c.Version, "version", false, "print the version, and exit")
	return set
}

// parse reads the command line, and the environment for what it does not say. With an error, which names everything
// that is wrong, config holds what is right.
func parse(args []string, getenv func(string) string) (config, error) {
	var c config
	set := flags(&c)
	if at := slices.Index(args, "--"); at >= 0 {
		args, c.Command = args[:at], args[at+1:]
	}
	wrong := append(fromArguments(set, args), fromEnvironment(set, getenv)...)
	switch alone := c.Version || c.Install != ""; {
	case slices.Contains(wrong, flag.ErrHelp):
		return c, flag.ErrHelp
	case set.NArg() > 0:
		wrong = append(wrong, fmt.Errorf("unexpected %q: put the command after --", set.Arg(0)))
	case alone && len(c.Command) > 0:
		wrong = append(wrong, errors.New("--install and --version run no command"))
	case !alone && len(c.Command) == 0:
		wrong = append(wrong, errors.New("no command: put it after --"))
	}
	var all []string
	for _, err := range wrong {
		all = append(all, err.Error())
	}
	if all == nil {
		return c, nil
	}
	return c, errors.New(strings.Join(all, "; "))
}

// fromArguments goes on after a flag that is wrong: --quit-proxy may come after it.
func fromArguments(set *flag.FlagSet, args []string) (wrong []error) {
	for {
		err := set.Parse(args)
		if err == nil {
			return wrong
		}
		wrong = append(wrong, err)
		args = args[max(1, len(args)-set.NArg()):]
	}
}

// fromEnvironment sets the flags that the command line left out.
func fromEnvironment(set *flag.FlagSet, getenv func(string) string) (wrong []error) {
	given := map[string]bool{}
	set.Visit(func(f *flag.Flag) { given[f.Name] = true })
	set.VisitAll(func(f *flag.Flag) {
		name := variable(f.Name)
		if given[f.Name] || name == "" || getenv(name) == "" {
			return
		}
		if err := set.Set(f.Name, getenv(name)); err != nil {
			wrong = append(wrong, fmt.Errorf("invalid value %q of %s: %w", getenv(name), name, err))
		}
	})
	return wrong
}

// variable is the environment's name of a flag, if it has one.
func variable(name string) string {
	if name == "install" || name == "version" {
		return ""
	}
	return "BATCHFN_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// duration is a flag: a Go duration, not negative.
type duration time.Duration

func (d *duration) Set(s string) error {
	parsed, err := time.ParseDuration(s)
	if err != nil {
		return errors.New("want a duration, such as 90s or 5m")
	}
	if parsed < 0 {
		return errors.New("want a duration of 0 or more")
	}
	*d = duration(parsed)
	return nil
}

func (d *duration) String() string { return seconds(time.Duration(*d)) }

// seconds prints a duration as the shell's wrapper does: 300s.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s"
}

// format is a flag: how lines look on standard error.
type format string

func (f *format) Set(s string) error {
	if s != "text" && s != "json" {
		return errors.New("want text or json")
	}
	*f = format(s)
	return nil
}

func (f *format) String() string { return string(*f) }

// endpoints is a flag: URLs that are asked in turn.
type endpoints []string

func (e *endpoints) Set(s string) error {
	urls := strings.Split(s, ",")
	for _, url := range urls {
		if _, err := newRequest("GET", url); err != nil {
			return err
		}
	}
	*e = urls
	return nil
}

func (e *endpoints) String() string { return strings.Join(*e, ",") }
