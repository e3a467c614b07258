// Package release makes a release and looks at it, without a network: GoReleaser itself, with the configuration and
// the source of this tree, in a repository of its own that has one tagged commit. Only what needs the network or
// somebody's identity is left out: publishing, signing, SBOMs, the image.
//
//	go test -C testdata/release ./...
//
// The first time it builds GoReleaser, which takes minutes.
package release
