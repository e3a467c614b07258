package diff

import "strings"

// page is a text of at most so many bytes.
type page struct {
	text     strings.Builder
	most     int
	reserved int  // bytes for the end
	full     bool // something was left out
}

// must adds what no page goes without.
func (p *page) must(text string) { p.text.WriteString(text) }

func (p *page) reserve(bytes int) { p.reserved = bytes }

func (p *page) fits(bytes int) bool { return p.text.Len()+bytes+p.reserved <= p.most }

// add adds a text, if it fits.
func (p *page) add(text string) bool {
	if !p.fits(len(text)) {
		p.full = true
		return false
	}
	p.text.WriteString(text)
	return true
}

// list adds lines below a head: as many as fit into half of the page, since what
// follows is no more than the batches.
func (p *page) list(head string, lines []string) {
	for i, line := range lines {
		if i == 0 {
			line = head + line
		}
		if p.text.Len()+len(line) > p.most/2 || !p.add(line) {
			p.full = true
			return
		}
	}
}

// section adds the section of an owner with the batches that fit, and notes them.
func (p *page) section(s *section, shown map[string]bool) {
	const end = "\n</details>\n"
	open := "\n<details><summary><b>" + plain(s.owner) + "</b>: " + s.counts() + "</summary>\n\n"
	opened := false
	for _, b := range s.blocks {
		text := b.String()
		if !opened {
			text = open + text
		}
		if !p.fits(len(text) + len(end)) {
			p.full = true
			continue
		}
		p.text.WriteString(text)
		opened = true
		for _, batch := range b.batches {
			shown[batch.Name] = true
		}
	}
	if opened {
		p.text.WriteString(end)
	}
}

// markup is what Markdown, HTML and the hosts of comments act on.
var markup = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "|", `\|`, "~", `\~`,
	"@", "@<!-- -->", "#", "#<!-- -->") // a channel mentions nobody, and refers to no issue

// plain is a text without markup.
func plain(text string) string { return markup.Replace(text) }

// code is a text as code, on one line.
func code(text string) string {
	if text == "" {
		return "``` ```"
	}
	ticks := longestRun(text) + 1
	fence := strings.Repeat("`", ticks)
	if ticks > 1 || strings.HasPrefix(text, "`") || strings.HasPrefix(text, " ") {
		return fence + " " + text + " " + fence
	}
	return fence + text + fence
}

// fence is a text as a block of code.
func fence(text string) string {
	ticks := strings.Repeat("`", max(longestRun(text)+1, 3))
	return ticks + "sh\n" + text + "\n" + ticks
}

// longestRun is the longest run of backquotes in a text.
func longestRun(text string) (most int) {
	run := 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		most = max(most, run)
	}
	return most
}
