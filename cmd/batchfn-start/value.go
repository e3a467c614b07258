package main

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

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
