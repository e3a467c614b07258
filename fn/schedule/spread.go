package schedule

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// hash is H, H/n, H(a-b) or H(a-b)/n, as Jenkins writes it:
// https://www.jenkins.io/doc/book/pipeline/syntax/#cron-syntax
var hash = memo.Regexp(`^H(?:\((\d{1,2})-(\d{1,2})\))?(?:/(\d{1,9}))?$`)

// Spread is a schedule as Kubernetes gets it: each H in the minute and the hour
// is replaced by a value that the name of the batch picks, to spread starts.
//
//	H         a value of the field
//	H(0-29)   a value of the range
//	H/15      every 15, from a value below 15 on; H(0-29)/15 within the range
//
// The value is the FNV-1a 64 hash of NAME/minute or NAME/hour modulo the number
// of values to pick from: the same on every run, in every region and in every
// later version of batchfn. A schedule without H is returned as it is; an H that
// is not valid stays, and Parse refuses it.
func Spread(name, text string) string {
	if !strings.Contains(text, "H") {
		return text
	}
	fields := strings.Fields(text)
	if len(fields) != 5 {
		return text
	}
	before := slices.Clone(fields)
	for _, field := range []int{minute, hour} {
		fields[field] = spreadField(name, field, fields[field])
	}
	if slices.Equal(before, fields) {
		return text
	}
	return strings.Join(fields, " ")
}

func spreadField(name string, field int, text string) string {
	parts := strings.Split(text, ",")
	for i, part := range parts {
		from, to, step, ok := readHash(fieldBounds[field], part)
		if !ok {
			continue
		}
		h := fnv.New64a()
		h.Write([]byte(name + "/" + fieldBounds[field].name)) // never fails
		pick := func(among int) int { return from + int(h.Sum64()%uint64(among)) }
		if step == 0 {
			parts[i] = strconv.Itoa(pick(to - from + 1))
		} else {
			parts[i] = fmt.Sprintf("%d-%d/%d", pick(min(step, to-from+1)), to, step)
		}
	}
	return strings.Join(parts, ",")
}

// readHash reads the range and the step of an H; step is 0 if there is none.
func readHash(b bounds, part string) (from, to, step int, ok bool) {
	found := hash().FindStringSubmatch(part)
	if found == nil {
		return 0, 0, 0, false
	}
	from, to = b.min, b.max
	if found[1] != "" { // at most two digits each
		from, _ = strconv.Atoi(found[1])
		to, _ = strconv.Atoi(found[2])
	}
	if found[3] != "" { // at most nine digits
		if step, _ = strconv.Atoi(found[3]); step == 0 {
			return 0, 0, 0, false
		}
	}
	return from, to, step, from <= to && to <= b.max
}
