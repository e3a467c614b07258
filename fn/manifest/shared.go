package manifest

import "bufio"

// Shared belongs into the bytes of a resource before Offset, and is not among them: a text of
// several lines, or a template with the values of its marks.
type Shared struct {
	Offset   int
	Text     []byte
	Template *Template
	Values   []string
}

// Least is how many bytes it has at least.
func (s Shared) Least() int {
	if s.Template != nil {
		return s.Template.size
	}
	return len(s.Text)
}

// Most is how many bytes it has at most.
func (s Shared) Most() int {
	if s.Template == nil {
		return len(s.Text)
	}
	longest := 0
	for _, v := range s.Values {
		longest = max(longest, len(v))
	}
	return s.Template.size + mostOfByte*(s.Template.scalars+s.Template.marks*longest)
}

// mostOfByte is how many bytes one of a string can be at most: a line break, with the
// indentation of the next line.
const mostOfByte = 64

// WriteTo writes it.
func (s Shared) WriteTo(out *bufio.Writer) error {
	if s.Template != nil {
		return s.Template.writeTo(out, s.Values)
	}
	_, err := out.Write(s.Text)
	return err
}
