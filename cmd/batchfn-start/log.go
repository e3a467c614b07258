package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// logger writes a line where something changes, and nothing otherwise.
type logger struct {
	out  io.Writer
	json bool
}

// line has the names that Datadog reads by itself:
// https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing
type line struct {
	Timestamp string `json:"timestamp"`
	Level     string `json:"level"`
	Logger    string `json:"logger"`
	Message   string `json:"message"`
	ExitCode  int    `json:"exit_code,omitempty"`
}

func (l logger) info(format string, args ...any) {
	l.write(line{Level: "info", Message: fmt.Sprintf(format, args...)})
}

// fail is for what decides the exit code.
func (l logger) fail(code int, format string, args ...any) {
	l.write(line{Level: "error", Message: fmt.Sprintf(format, args...), ExitCode: code})
}

// write is one write, so that lines of the command do not come in between. Where standard error is gone, nobody is
// left to tell.
func (l logger) write(what line) {
	if !l.json {
		fmt.Fprintf(l.out, "batchfn-start: %s\n", what.Message)
		return
	}
	what.Timestamp, what.Logger = time.Now().UTC().Format(time.RFC3339Nano), "batchfn-start"
	text, err := json.Marshal(what)
	if err != nil {
		panic(err) // strings and a number
	}
	_, _ = l.out.Write(append(text, '\n'))
}
