package spec

import "github.com/batchfn/batchfn/fn/memo"

// OwnerPattern is what the name of an owner looks like. It becomes a label, a
// tag, an annotation and a variable; this charset is the same in all of them.
const OwnerPattern = `^[a-z][a-z0-9._-]*[a-z0-9]$`

var ownerPattern = memo.Regexp(OwnerPattern)

// IsOwnerName reports whether a text has the form of an owner's name, which has
// at most 63 characters.
func IsOwnerName(text string) bool { return isOwnerName(text) }

var isOwnerName = memo.Of(func(text string) bool { return len(text) <= 63 && ownerPattern().MatchString(text) })
