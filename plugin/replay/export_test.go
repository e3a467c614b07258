package replay

// UnpackAtMost is Unpack with a limit that a test can reach.
var UnpackAtMost = unpack

// MaxCopy is the limit that Unpack has.
const MaxCopy = maxCopy
