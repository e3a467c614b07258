package catalog

import "github.com/batchfn/batchfn/fn/encode"

// JSON writes the catalog for other programs: the schema is what `batchfn schema
// catalog` prints.
func JSON(c *Catalog) ([]byte, error) {
	return encode.JSON(c)
}
