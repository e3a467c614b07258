package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"text/template"
	"time"
)

//go:embed speed.md.tmpl
var pageTemplate string

// page is the page with the results.
func (r *results) page() ([]byte, error) {
	t, err := template.New("speed.md").Funcs(template.FuncMap{
		"seconds":   seconds,
		"mib":       func(n int64) string { return fmt.Sprintf("%.0f MiB", mebibytes(n)) },
		"ratio":     ratio,
		"first":     func(rows []row) row { return rows[0] },
		"own":       func() string { return own },
		"computed":  func() string { return ownComputed },
		"generator": func() row { return find(r.Ways, asGenerator) },
		"printer":   func() row { return find(r.Ways, asPrinter) },
		"thousands": func(n int) string {
			if n >= 1000 {
				return fmt.Sprintf("%d,%03d", n/1000, n%1000)
			}
			return fmt.Sprint(n)
		},
	}).Parse(pageTemplate)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, r)
	return b.Bytes(), err
}

// seconds is a time to two digits.
func seconds(d time.Duration) string {
	switch s := d.Seconds(); {
	case s >= 10:
		return fmt.Sprintf("%.0f s", s)
	case s >= 1:
		return fmt.Sprintf("%.1f s", s)
	case s >= 0.1:
		return fmt.Sprintf("%.2f s", s)
	case s >= 0.01:
		return fmt.Sprintf("%.0f ms", s*1e3)
	case s >= 0.001:
		return fmt.Sprintf("%.1f ms", s*1e3)
	default:
		return fmt.Sprintf("%.0f µs", s*1e6)
	}
}

// ratio is how many times as long a row takes as another one.
func ratio(a, b row) string {
	switch q := quotient(a.CPU, b.CPU); {
	case q >= 10:
		return fmt.Sprintf("%.0f", q)
	case q >= 1.995:
		return fmt.Sprintf("%.1f", q)
	default:
		return fmt.Sprintf("%.2f", q)
	}
}
