package main

import (
	"encoding/xml"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestThePictureIsTheGoldens: a picture of another release would be a lie.
func TestThePictureIsTheGoldens(t *testing.T) {
	svg, err := read("../../testdata/golden/one-batch-whole")
	require.NoError(t, err)
	if os.Getenv("BATCHFN_UPDATE") != "" {
		require.NoError(t, os.WriteFile("picture.svg", []byte(svg), 0o644))
	}
	got, err := os.ReadFile("picture.svg")
	require.NoError(t, err)
	assert.Equal(t, svg, string(got), "BATCHFN_UPDATE=1 go test ./examples/picture rewrites it")
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		_, err := d.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
	}
}

func TestWhatTheGoldenLacksIsAnError(t *testing.T) {
	_, err := draw("package fleet\n", nil)
	assert.ErrorContains(t, err, "no entry")
	_, err = draw("\nbatches: a: {\n}\n", []string{"kind: CronJob"})
	assert.ErrorContains(t, err, "the manifest has no namespace:")
}
