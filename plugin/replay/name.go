package replay

import (
	"fmt"
	"strings"
	_ "time/tzdata" // dates in a zone, on machines that know none

	"github.com/batchfn/batchfn/fn/memo"
)

var (
	notInHosts = memo.Regexp(`[^-a-z0-9.]`)
	notInSlugs = memo.Regexp(`[^a-z0-9]+`)
)

// normalize makes a name of a resource of any text.
func normalize(name string) string {
	name = notInHosts().ReplaceAllString(strings.ToLower(name), "-")
	return strings.Trim(name[:min(len(name), 253)], "-.")
}

// slugify makes a part of a name, of 50 bytes at most unless told otherwise, and
// cut between words unless told otherwise: slugify [LENGTH [SMART]] NAME.
func slugify(args ...any) (string, error) {
	length, smart, name := 50, true, ""
	for i, arg := range args {
		ok := false
		switch i {
		case len(args) - 1:
			name, ok = arg.(string)
		case 0:
			length, ok = arg.(int)
		case 1:
			smart, ok = arg.(bool)
		}
		if !ok {
			return "", fmt.Errorf("slugify: argument %d is not valid: want slugify [LENGTH [SMART]] NAME", i+1)
		}
	}
	name = normalize(name)
	if !smart && length >= 0 && len(name) >= length {
		name = name[:length]
	}
	name = strings.Trim(notInSlugs().ReplaceAllString(name, "-"), "-")
	if !smart || length <= 0 || len(name) <= length {
		return name, nil
	}
	if cut := strings.LastIndexByte(name[:length+1], '-'); cut >= 0 {
		return name[:cut], nil
	}
	return name[:length], nil
}
