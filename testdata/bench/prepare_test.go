package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestComprehendHidesEntries(t *testing.T) {
	assert.Equal(t, "package fleet\n\n_batches: \"a\": {}\n\n_batches: \"b\": {}\n\nbatches: {for name, e in _batches {(name): e}}\n",
		string(comprehend("batches", []byte("package fleet\n\nbatches: \"a\": {}\n\nbatches: \"b\": {}\n"))))
	assert.Equal(t, "package fleet\n\n_workers: [{name: \"a\"}]\n\nworkers: [for e in _workers {e}]\n",
		string(comprehend("workers", []byte("package fleet\n\nworkers: [{name: \"a\"}]\n"))))
}
