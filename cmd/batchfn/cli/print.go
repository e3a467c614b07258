package cli

import "github.com/batchfn/batchfn/fn/sink"

// Print writes a text to standard output, within the limit of its size. It ends the watch
// over time and memory first: readers get all of the output or nothing.
func (l *Limits) Print(text []byte, s Streams, stop func()) error {
	if err := l.CheckOutput(len(text)); err != nil {
		return err
	}
	stop()
	_, err := s.Out.Write(text)
	return err
}

// Save writes a text to a file at once, or prints it if file is "".
func (l *Limits) Save(file string, text []byte, s Streams, stop func()) error {
	if file == "" {
		return l.Print(text, s, stop)
	}
	if err := l.CheckOutput(len(text)); err != nil {
		return err
	}
	return sink.WriteFile(file, text, sink.Limit(l.MaxOutput))
}
