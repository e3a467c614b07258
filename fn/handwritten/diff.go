package handwritten

import (
	"bytes"
	"fmt"
	"slices"
)

// around is how many unchanged lines stand around a change.
const around = 3

// Diff is what Decorate has added, as a unified diff.
func (pages Pages) Diff() []byte {
	var b bytes.Buffer
	for _, p := range pages {
		p.diff(&b)
	}
	return b.Bytes()
}

// diff writes what changes in the file as a unified diff, nothing where nothing
// does.
func (p *page) diff(b *bytes.Buffer) {
	var lines []diffLine
	changed := false
	for _, d := range p.documents {
		changed = changed || !bytes.Equal(d.text, d.out)
		lines = append(lines, diffLines(d.text, d.out)...)
	}
	if !changed {
		return
	}
	fmt.Fprintf(b, "--- %s\n+++ %s\n", p.name, p.name)
	old, now := 0, 0 // lines before lines[i]
	for i := 0; i < len(lines); {
		end := hunkEnd(lines, i)
		if end == i {
			old, now, i = old+1, now+1, i+1
			continue
		}
		removed, added := count(lines[i:end])
		fmt.Fprintf(b, "@@ -%d,%d +%d,%d @@\n", old+1, removed, now+1, added)
		for _, l := range lines[i:end] {
			b.WriteByte(l.sign)
			b.Write(l.text)
			if !bytes.HasSuffix(l.text, []byte("\n")) {
				b.WriteString("\n\\ No newline at end of file\n")
			}
		}
		old, now, i = old+removed, now+added, end
	}
}

type diffLine struct {
	sign byte // ' ', '-' or '+'
	text []byte
}

func count(lines []diffLine) (old, now int) {
	for _, l := range lines {
		if l.sign != '+' {
			old++
		}
		if l.sign != '-' {
			now++
		}
	}
	return old, now
}

// hunkEnd is where a hunk ends that begins at a line; the line itself where none
// does.
func hunkEnd(lines []diffLine, from int) int {
	end, reach := from, from+around
	for i := from; i < len(lines) && i <= reach; i++ {
		if lines[i].sign != ' ' {
			end, reach = min(i+1+around, len(lines)), i+2*around+1
		}
	}
	return end
}

// diffLines are the lines of two texts by their longest common subsequence.
func diffLines(old, now []byte) (out []diffLine) {
	if bytes.Equal(old, now) {
		for line := range bytes.Lines(old) {
			out = append(out, diffLine{' ', line})
		}
		return out
	}
	a, b := slices.Collect(bytes.Lines(old)), slices.Collect(bytes.Lines(now))
	longest := make([][]int, len(a)+1)
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			if bytes.Equal(a[i], b[j]) {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && bytes.Equal(a[i], b[j]):
			out = append(out, diffLine{' ', a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || longest[i+1][j] >= longest[i][j+1]):
			out = append(out, diffLine{'-', a[i]})
			i++
		default:
			out = append(out, diffLine{'+', b[j]})
			j++
		}
	}
	return out
}
