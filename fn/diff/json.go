package diff

import (
	"github.com/batchfn/batchfn/fn/encode"
	"github.com/batchfn/batchfn/fn/secret"
)

// jsonDiff is the difference for tools.
type jsonDiff struct {
	Version      int           `json:"version"`
	Added        []Batch       `json:"added"`
	Removed      []Batch       `json:"removed"`
	Changes      []Change      `json:"changes"`
	Consequences []Consequence `json:"consequences"`
}

// JSON is the difference as one JSON object.
func (d *Diff) JSON() ([]byte, error) {
	out := jsonDiff{Version: 1, Added: d.Added, Removed: d.Removed, Changes: []Change{}, Consequences: []Consequence{}}
	for _, c := range d.Changes {
		c.Field, c.From, c.To = secret.Printable(c.Field), printable(c.From), printable(c.To)
		out.Changes = append(out.Changes, c)
	}
	for _, c := range d.Consequences {
		c.Text = secret.Printable(c.Text)
		out.Consequences = append(out.Consequences, c)
	}
	return encode.JSON(out)
}

func printable(text *string) *string {
	if text == nil {
		return nil
	}
	shown := secret.Printable(*text)
	return &shown
}
