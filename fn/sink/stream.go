// Package sink writes resources: as a stream of YAML or JSON, or as a
// directory. Everything is encoded before anything is written.
package sink

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/spec"
)

// Limit is the most bytes that a sink makes.
type Limit int64

func (l Limit) check(size int) error {
	if l > 0 && int64(size) > int64(l) {
		return &spec.LimitReached{Message: fmt.Sprintf("the output is larger than %d bytes: raise --max-output, or render one region at a time", int64(l))}
	}
	return nil
}

// YAML encodes resources of about so many workloads as a stream of documents.
func YAML(objects iter.Seq[manifest.Object], workloads int, limit Limit) ([]byte, error) {
	b := make([]byte, 0, workloads*7200) // a CronJob with its start wrapper
	for o := range objects {
		if len(b) > 0 {
			b = append(b, "---\n"...)
		}
		b = manifest.AppendYAML(b, o)
		if err := limit.check(len(b)); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// JSON encodes resources as a v1 List, as kubectl prints them.
func JSON(objects iter.Seq[manifest.Object], _ int, limit Limit) ([]byte, error) {
	b := []byte(`{"apiVersion":"v1","kind":"List","items":[`)
	first := true
	for o := range objects {
		if !first {
			b = append(b, ',')
		}
		first = false
		item, err := manifest.JSON(o)
		if err != nil {
			return nil, err
		}
		b = append(b, item...)
		if err := limit.check(len(b)); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if err := json.Indent(&out, append(b, "]}"...), "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
