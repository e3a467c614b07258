package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tableRow is a line of the page's table of exit codes: | code | means | who acts |
var tableRow = regexp.MustCompile(`(?m)^\| (.+?) \| (.+?) \| (.+?) \|$`)

// TestPageHasTheOutcomes compares the documentation with the code: the codes and who acts. The page also speaks of the
// shell's wrapper, so its words are its own.
func TestPageHasTheOutcomes(t *testing.T) {
	page, err := os.ReadFile("../batchfn/pages/exit-codes.md")
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(page), "| exit code | means | who acts |\n|---|---|---|\n")
	require.True(t, found, "the page has no table of exit codes")
	table, _, _ := strings.Cut(rest, "\n\n")
	written := acts(tableRow.FindAllStringSubmatch(table, -1))

	var rows [][]string
	for _, o := range outcomes {
		rows = append(rows, []string{"", o.Codes, o.Means, o.Acts})
	}
	ours := acts(rows)
	for code, who := range written {
		assert.Equal(t, ours[code], who, "exit code %s", code)
	}
	for _, code := range []string{"the command's", "128+n", "126", "127", "143", "211"} {
		assert.Contains(t, written, code)
	}
}

// acts is who acts, by code.
func acts(rows [][]string) map[string]string {
	who := map[string]string{}
	for _, row := range rows {
		for code := range strings.SplitSeq(row[1], ", ") {
			who[code] = row[3]
		}
	}
	return who
}
