package catalog

import (
	"bytes"
	"encoding/json"
)

// JSON writes the catalog for other programs: the schema is what `batchfn schema
// catalog` prints.
func JSON(c *Catalog) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	err := enc.Encode(c)
	return out.Bytes(), err
}
