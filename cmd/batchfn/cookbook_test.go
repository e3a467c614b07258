package main

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCookbook runs the tests of the rules that the page about them lists: each rule
// has one that fails and one that passes.
func TestCookbook(t *testing.T) {
	out, errs, status := batchfn(t, "policy", "test", "../../examples/policy", "--strict")
	assert.Zero(t, status, "%s%s", out, errs)
	assert.Empty(t, string(errs))
	assert.Equal(t, "37 tests of 10 rules: 0 failed\n", string(out))

	page, err := pages.ReadFile("pages/rule-tests.md")
	require.NoError(t, err)
	text, err := os.ReadFile("../../examples/policy/cookbook.cue")
	require.NoError(t, err)
	for _, rule := range regexp.MustCompile(`(?m)^\t"([a-z0-9-]+)": \{$`).FindAllSubmatch(text, -1) {
		assert.Contains(t, string(page), "| `"+string(rule[1])+"` |")
	}
}
