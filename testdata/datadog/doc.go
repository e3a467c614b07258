// Package datadog holds what batchfn makes for Datadog to what reads it: the provider's
// schema and the real terraform (apply), the types of the API client (api), and the real
// Go tracer (tracer). It is a module of its own, for what those need.
package datadog
