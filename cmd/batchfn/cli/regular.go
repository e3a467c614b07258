package cli

import (
	"fmt"
	"io"

	"github.com/batchfn/batchfn/fn/spec"
)

// MaxInput is the most bytes of a document on standard input: a ResourceList of
// ten thousand resources is smaller.
const MaxInput = 64 << 20

// ReadInput reads standard input. It fails with a *spec.LimitReached where that
// has no end within the limit.
func ReadInput(s Streams) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(s.In, MaxInput+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading standard input: %w", err)
	case len(text) > MaxInput:
		return nil, &spec.LimitReached{Message: "more than 64 MiB on standard input: render a part of it"}
	}
	return text, nil
}
