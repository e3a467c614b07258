package diff

// What tests of the outside look at.
var (
	Listed  = listed
	Scalars = scalars
	Trees   = trees
	Ranks   = ranks
)
