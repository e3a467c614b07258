package shape

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// Quantities are checked by their value, not by how they are written. What Kubernetes
// refuses, or nobody means, is an error that no waiver covers.
// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/

// largest is far above any machine, and below where quantities overflow.
var largest = resource.MustParse("1Ei")

// checkQuantity checks an amount of cpu, in cores. Where arg is NoLimit, the text may be
// that.
func checkQuantity(text, arg string) string {
	if text == arg && arg == spec.NoLimit {
		return ""
	}
	q, err := resource.ParseQuantity(text)
	switch {
	case err != nil:
		return "not a valid Kubernetes quantity"
	case q.Sign() <= 0:
		return "must be above 0"
	case q.Cmp(largest) > 0:
		return "more than any machine has"
	}
	return ""
}

// checkBytes checks a size. A fraction of a byte is a wrong unit.
func checkBytes(text, arg string) string {
	if wrong := checkQuantity(text, arg); wrong != "" || text == arg {
		return wrong
	}
	q := resource.MustParse(text)
	whole := resource.NewQuantity(q.Value(), resource.BinarySI) // rounded up
	return unless(q.Cmp(*whole) == 0, "not a whole number of bytes")
}

// isMultiple reports whether an amount comes in units of a size.
func isMultiple(amount, size string) bool {
	a, errA := resource.ParseQuantity(amount)
	b, errB := resource.ParseQuantity(size)
	return errA == nil && errB == nil && b.Value() > 0 && a.Value()%b.Value() == 0
}

// checkCount checks an amount of what comes whole, such as GPUs.
func checkCount(text, _ string) string {
	return unless(checkBytes(text, "") == "", "must be a whole number above 0")
}

// formatHints say how a text would be right, where that can be guessed.
var formatHints = map[string]func(text string) string{
	"cpu":   func(text string) string { return quantityHint(text, "cpu such as 100m or 2") },
	"bytes": func(text string) string { return quantityHint(text, "such as 256Mi or 1Gi") },
}

// quantityHint looks for the unit that was meant: 32MiB, 1.1Gi, 512mb, 128m.
func quantityHint(text, other string) string {
	if q, err := resource.ParseQuantity(text); err == nil && q.Sign() > 0 {
		if q.Cmp(largest) > 0 {
			return other
		}
		if number, ok := strings.CutSuffix(text, "m"); ok {
			return "for mebibytes write " + number + "Mi"
		}
		if q.Value() > 1<<20 {
			return "write " + resource.NewQuantity((q.Value()+1<<20-1)>>20<<20, resource.BinarySI).String()
		}
		return other
	}
	number := strings.TrimRight(text, "BbIiKkMmGgTt")
	if _, err := resource.ParseQuantity(strings.TrimSpace(number)); err != nil || number == text {
		return other
	}
	unit := strings.ToUpper(text[len(number):][:1])
	if strings.Contains("KMGT", unit) && text[0] != '-' {
		return "write " + strings.TrimSpace(number) + unit + "i"
	}
	return other
}
