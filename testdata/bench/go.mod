// A module of its own: what batchfn is measured with is no part of it.
module github.com/batchfn/batchfn/testdata/bench

go 1.26.0

require (
	github.com/stretchr/testify v1.12.1
	go.yaml.in/yaml/v3 v3.0.5
)
