// Package words is what texts for people share.
package words

import (
	"fmt"
	"strings"
)

// Count is a number of things: "1 batch", "2 batches", "3 rules".
func Count(n int, noun string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(noun, "ch"):
		noun += "es"
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
