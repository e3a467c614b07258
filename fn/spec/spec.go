// Package spec is the model: what a fleet says, as values in memory. It knows
// where each value was written, how the levels of a fleet merge, and nothing
// of files, CUE or Kubernetes resources.
package spec

import _ "embed"

// Schema is the text of the CUE schema, package batchfn.dev/fleet: the one
// source of field names, types, defaults and their documentation.
//
//go:embed schema.cue
var Schema string
