package command_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/command"
)

func TestAQuotedWordIsOneWordOfARealShell(t *testing.T) {
	for _, word := range []string{"", "a", "my fleet", "it's", "a;b", "$HOME", "*", "~", "#x", "a\nb", `a\b`, `"`, "=ls", "HEAD:fleet", "é"} {
		assert.Equal(t, []string{word}, shellWords(t, command.Quote(word)), command.Quote(word))
	}
	assert.Equal(t, "jobs/batch-a_1.yaml", command.Quote("jobs/batch-a_1.yaml"))
}
