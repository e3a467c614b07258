package spec

import "strconv"

// NewString is a String that has no place.
func NewString(text string) *Node { return &Node{Type: String, Text: text} }

// NewInt is an Int that has no place.
func NewInt(i int) *Node { return &Node{Type: Int, Text: strconv.Itoa(i)} }

// NewBool is a Bool that has no place.
func NewBool(b bool) *Node { return &Node{Type: Bool, Text: strconv.FormatBool(b)} }
