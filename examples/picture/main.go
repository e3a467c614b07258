// Picture draws what the README shows: one entry, and the manifests that it
// becomes. Both are those of a golden, so that the picture is true. It reads the
// directory of the golden and writes the SVG to standard output:
//
//	go run ./examples/picture testdata/golden/one-batch-whole > examples/picture/picture.svg
package main

//go:generate sh -c "go run . ../../testdata/golden/one-batch-whole > .picture.svg && mv .picture.svg picture.svg"

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: picture DIRECTORY")
		os.Exit(2)
	}
	svg, err := read(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
	fmt.Print(svg)
}

// read draws the golden of a directory.
func read(dir string) (string, error) {
	fleet, err := os.ReadFile(filepath.Join(dir, "fleet.cue"))
	if err != nil {
		return "", err
	}
	rendered, err := os.ReadFile(filepath.Join(dir, "rendered.yaml"))
	if err != nil {
		return "", err
	}
	return draw(string(fleet), strings.Split(string(rendered), "\n---\n"))
}

// shown are the beginnings of the lines that a manifest is shown by, in its order;
// what stands behind the bar explains them.
var shown = []string{
	"kind:", "namespace:", "batchfn.dev/owner:", "batchfn.dev/severity:", "tags.datadoghq.com/env:",
	"schedule:", "timeZone:", "concurrencyPolicy:", "activeDeadlineSeconds:", "action: Ignore|exit code 211: not the batch's failure",
	"ad.datadoghq.com/tags:", "runbook:", "image:", "command:|waits for istio-proxy",
}

const (
	width, boxWidth = 1000, 440
	line, small     = 19, 13
)

// draw makes the picture of an entry and of the documents that it became.
func draw(fleet string, documents []string) (string, error) {
	var b strings.Builder
	entry, err := entryOf(fleet)
	if err != nil {
		return "", err
	}
	rows, err := pick(documents[0])
	if err != nil {
		return "", err
	}
	height := 80 + line*len(rows) + 40
	fmt.Fprintf(&b, head, width, height)
	box(&b, 20, 20, "What a developer writes, once", entry)
	below := 20 + 60 + line*len(entry)
	fmt.Fprintf(&b, note, 40, below+24, "The platform team's file adds regions, owners, defaults, istio and Datadog.")
	fmt.Fprintf(&b, note, 40, below+46, "batchfn checks the rules of each region, or fails with the line to fix.")
	fmt.Fprintf(&b, arrow, 470, 120)
	for i := len(documents) - 1; i > 0; i-- {
		fmt.Fprintf(&b, sheet, 540+8*i, 20+8*i, boxWidth-30, height-60)
	}
	box(&b, 540, 20, fmt.Sprintf("What the cluster gets, in each of %d regions", len(documents)), rows)
	b.WriteString("</svg>\n")
	return b.String(), nil
}

// entryOf are the lines of the first entry of a fleet.
func entryOf(fleet string) ([]string, error) {
	_, text, ok := strings.Cut(fleet, "\nbatches: ")
	text, _, closed := strings.Cut(text, "\n}\n")
	if !ok || !closed {
		return nil, fmt.Errorf("the fleet has no entry of batches")
	}
	return strings.Split("batches: "+strings.ReplaceAll(text, "\t", "    ")+"\n}", "\n"), nil
}

// pick are the lines of a manifest that the picture shows.
func pick(document string) ([]string, error) {
	var out []string
	lines := strings.Split(document, "\n")
	for _, want := range shown {
		begin, why, _ := strings.Cut(want, "|")
		i := 0
		for i < len(lines) && !strings.HasPrefix(strings.TrimLeft(lines[i], " -"), begin) {
			i++
		}
		if i == len(lines) {
			return nil, fmt.Errorf("the manifest has no %s", begin)
		}
		text := strings.TrimLeft(lines[i], " -")
		if why != "" {
			text += "   # " + why
		}
		out = append(out, shorten(text, 47))
	}
	return out, nil
}

func shorten(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

func box(b *strings.Builder, x, y int, title string, lines []string) {
	fmt.Fprintf(b, sheet, x, y, boxWidth-30, 50+line*len(lines))
	fmt.Fprintf(b, heading, x+20, y+28, html.EscapeString(title))
	for i, text := range lines {
		fmt.Fprintf(b, code, x+20, y+54+i*line, html.EscapeString(text))
	}
}
