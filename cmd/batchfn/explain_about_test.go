package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTopicsHaveTheirWords: a word leads to a page that is there and has the word, in each language in which there
// is the page, and the word is not itself the name of a rule, a field or a topic.
func TestTopicsHaveTheirWords(t *testing.T) {
	for word, topic := range about {
		assert.Contains(t, topics(), topic, word)
		got, err := explain(word, "en")
		require.NoError(t, err, word)
		assert.Equal(t, topicPage(topic, "en"), got, "%s is explained by something else", word)
		assert.True(t, strings.Contains(strings.ToLower(got), word), "%s does not say %s", topic, word)
	}
}

// TestExitCodesAreExplained: what an alert, kubectl or batchfn shows as a number.
func TestExitCodesAreExplained(t *testing.T) {
	for word, explained := range map[string]bool{"0": true, "1": true, "137": true, "211": true, "255": true, "256": false, "-1": false, "007": false, "1.5": false} {
		_, err := explain(word, "ja")
		assert.Equal(t, explained, err == nil, word)
	}
}
