// Package mark has marks: each stands in a text for a part that is another one in
// each region. What is made with marks is made once for all of these regions, and
// filled in for each.
//
// A mark is a noncharacter of Unicode, which are for use within a process:
// https://www.unicode.org/faq/private_use.html#nonchar4
package mark

import "strings"

// The marks are the noncharacters from U+FDD0 on. In UTF-8 they differ in the last byte
// only.
const (
	first  = 0xfdd0
	lead   = "\xef\xb7"
	last   = 0x90 // of the first mark
	length = len(lead) + 1
)

// Most is how many marks there are.
const Most = 32

// Text is the mark of a number below Most.
func Text(number int) string { return string(rune(first + number)) }

// In reports whether a text has a mark in it.
func In(s string) bool {
	at, _ := find(s)
	return at >= 0
}

// Count is how many marks a text has.
func Count(s string) (n int) {
	for at, _ := find(s); at >= 0; at, _ = find(s) {
		n++
		s = s[at+length:]
	}
	return n
}

// find is the place of the first mark in a text and its number, or -1.
func find(s string) (at, number int) {
	for {
		next := strings.Index(s[at:], lead)
		if next < 0 {
			return -1, 0
		}
		at += next
		if end := at + len(lead); end < len(s) && s[end] >= last && s[end] < last+Most {
			return at, int(s[end] - last)
		}
		at += len(lead)
	}
}

// Fill is a text with values in the place of its marks.
func Fill(s string, values []string) string {
	if len(s) == length { // most are nothing else
		if at, number := find(s); at == 0 {
			return values[number]
		}
	}
	var b strings.Builder
	b.Grow(2 * len(s))
	for at, number := find(s); at >= 0; at, number = find(s) {
		b.WriteString(s[:at])
		b.WriteString(values[number])
		s = s[at+length:]
	}
	b.WriteString(s)
	return b.String()
}
