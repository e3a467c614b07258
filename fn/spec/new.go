package spec

import "strconv"

// NewString is a String that has no place.
func NewString(text string) *Node { return &Node{Type: String, Text: text} }

// NewInt is an Int that has no place.
func NewInt[T int | int64](i T) *Node {
	return &Node{Type: Int, Text: strconv.FormatInt(int64(i), 10)}
}

// NewBool is a Bool that has no place.
func NewBool(b bool) *Node { return &Node{Type: Bool, Text: strconv.FormatBool(b)} }
