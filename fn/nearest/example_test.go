package nearest_test

import (
	"fmt"

	"github.com/batchfn/batchfn/fn/nearest"
)

func ExampleHint() {
	fmt.Println(nearest.Hint("hihg", []string{"critical", "high", "medium"}))
	// Output: did you mean "high"?
}

// A word of Kubernetes leads to the field that sets it.
func ExampleKubernetes() {
	fmt.Println(nearest.Kubernetes("backoffLimit"))
	// Output: retries
}
