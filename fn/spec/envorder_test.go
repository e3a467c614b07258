package spec

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// vars are variables from NAME=VALUE, sorted.
func vars(pairs string) []EnvVar {
	n := &Node{Type: Map}
	for _, pair := range strings.Fields(pairs) {
		name, value, _ := strings.Cut(pair, "=")
		n.Fields = append(n.Fields, Field{Name: name, Value: s(value)})
	}
	return n.envVars()
}

func TestEnvironmentInTheOrderOfItsReferences(t *testing.T) {
	for pairs, want := range map[string]string{
		"B=1 A=2":                      "A B",
		"A=$(B) B=1":                   "B A",
		"A=1 B=$(Z) C=$(Y) Y=$(Z) Z=1": "A Z B Y C",
		"A=$(Z)$(M) M=1 Z=1":           "M Z A", // of two, by name
		"A=1 Z=$(A)":                   "A Z",
		"A=$$(B) B=1":                  "A B", // an escaped dollar
		"A=$$$(B) B=1":                 "B A",
		"A=$(B B=1":                    "A B",
		"A=$x(B) B=1":                  "A B",
		"A=$(NOBODY) B=1":              "A B",
		"A=$(A) B=1":                   "A B",
		"A=$ B=$( C=$$":                "A B C",
		"A=$(B) B=$(A)":                "B A", // refused, but never lost
		"URL=http://$(HOST):$(PORT) HOST=h PORT=$(P) P=1": "HOST P PORT URL",
	} {
		var names []string
		for _, v := range vars(pairs) {
			names = append(names, v.Name)
		}
		assert.Equal(t, want, strings.Join(names, " "), pairs)
	}
}

func TestCyclesOfTheEnvironment(t *testing.T) {
	for pairs, want := range map[string][][]string{
		"A=$(B) B=1":                  nil,
		"A=$(A)":                      nil,
		"A=$(B) B=$(A)":               {{"A", "B", "A"}},
		"X=$(A) A=$(B) B=$(C) C=$(A)": {{"A", "B", "C", "A"}},
		"A=$(B) B=$(A) C=$(D) D=$(C)": {{"A", "B", "A"}, {"C", "D", "C"}},
		"A=$(B)$(C) B=$(A) C=$(A)":    {{"A", "B", "A"}, {"A", "C", "A"}},
		"A=$(B)$(B) B=$(B)$(C) C=1":   nil,
	} {
		assert.Equal(t, want, EnvCycles(vars(pairs)), pairs)
	}
}
