package catalog

import (
	"fmt"

	"github.com/batchfn/batchfn/fn/spec"
)

// phrases are what batchfn says itself, in one language. English phrases are their
// own keys.
type phrases struct {
	Language string
	words    map[string]string
}

func phrasesOf(language string) *phrases {
	if language == "ja" {
		return &phrases{"ja", japanese}
	}
	return &phrases{Language: "en"}
}

// T is a phrase in the language.
func (p *phrases) T(english string) string {
	if said := p.words[english]; said != "" {
		return said
	}
	return english
}

func (p *phrases) response(severity string) string { return p.T(spec.Response(severity)) }

// loop says when an iterator runs.
func (p *phrases) loop(interval string) string {
	if interval == "" {
		return p.T("in an endless loop")
	}
	return fmt.Sprintf(p.T("again and again, %s apart"), interval)
}

// script are the phrases of the script.
func (p *phrases) script() map[string]string {
	out := map[string]string{}
	for _, key := range []string{"%d of %d batches", "%d batches", "%d starts of %d batches", "Copy", "Copied", "no run known", "%s in %s"} {
		out[key] = p.T(key)
	}
	return out
}
