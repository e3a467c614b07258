// Package command splits command strings into words by the quoting rules of
// POSIX sh, and refuses what only a shell could do: batchfn runs the words
// themselves, no shell reads them.
//
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
package command

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/batchfn/batchfn/fn/memo"
)

// Split returns the words of a command string, which nobody may change. The
// error says which character needs a shell; it names at most one.
func Split(text string) ([]string, error) {
	s := remembered(text)
	return s.words, s.err
}

type words struct {
	words []string
	err   error
}

// A command is the same in all regions, and several stages ask for its words.
var remembered = memo.Of(func(text string) words {
	w, err := split(text)
	return words{w, err}
})

func split(text string) ([]string, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return nil, errors.New("a command cannot contain a NUL character")
	}
	if strings.Trim(text, plain) == "" { // as most are: there is nothing to unquote
		first, _, _ := strings.Cut(strings.TrimLeft(text, " \t"), " ")
		return judged(strings.Fields(text), first)
	}
	s := &splitter{text: text}
	for s.pos < len(text) {
		if err := s.step(); err != nil {
			return nil, err
		}
	}
	s.endWord()
	if len(s.words) == 0 {
		return nil, errors.New("it has no words")
	}
	return judged(s.words, joined.Replace(s.rawFirst))
}

// joined takes the line breaks out that a backslash makes none.
var joined = strings.NewReplacer("\\\n", "", "\\\r\n", "")

// judged refuses words whose first, written as first, is no program.
func judged(words []string, first string) ([]string, error) {
	if err := refuseAssignment(first); err != nil {
		return nil, err
	}
	return words, refuseBuiltin(words)
}

// Error is a refusal with a hint of its own.
type Error struct{ Text, Hint string }

func (e *Error) Error() string { return e.Text }

func lineBreakHint(text string) string {
	if strings.ContainsAny(strings.TrimRight(text, "\r\n"), "\r\n") {
		return "to go on in the next line, end the line with a backslash; in YAML, commands: >- joins the lines, and | keeps them apart"
	}
	return "remove the line break at the end: in YAML, write commands: >- or |-, since | keeps it"
}

// plain are the characters that mean nothing to a shell, and what stands
// between words.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./:,@%+ \t"

// refuseAssignment refuses a first word, as written, that sets a variable.
func refuseAssignment(word string) error {
	name, _, ok := strings.Cut(word, "=")
	if !ok || name == "" || name[0] >= '0' && name[0] <= '9' || strings.Trim(name, letters) != "" {
		return nil
	}
	return fmt.Errorf("the first word sets a variable (%s=…), which only a shell does", name)
}

// letters are the characters of a variable's name; a digit is none at its start.
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

// Escape keeps Kubernetes from expanding $(NAME) in a word:
// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#entrypoint
//
// There $$ stands for $, wherever it is; so a $ is doubled where another $ or
// a parenthesis follows, or where it follows another $.
func Escape(word string) string {
	if !strings.Contains(word, "$$") && !strings.Contains(word, "$(") {
		return word
	}
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		b.WriteByte(word[i])
		if word[i] != '$' {
			continue
		}
		next := i+1 < len(word) && (word[i+1] == '$' || word[i+1] == '(')
		if next || i > 0 && word[i-1] == '$' {
			b.WriteByte('$')
		}
	}
	return b.String()
}

type splitter struct {
	text     string
	pos      int
	words    []string
	word     strings.Builder
	inWord   bool
	from     int    // where the word begins
	rawFirst string // the first word as written
}

func (s *splitter) step() error {
	start, c := s.pos, s.text[s.pos]
	switch {
	case c == ' ' || c == '\t':
		s.endWord()
		s.pos++
		return nil
	case c == '\'':
		return s.noting(start, s.single)
	case c == '"':
		return s.noting(start, s.double)
	case c == '\\':
		if n := lineBreak(s.text[s.pos+1:]); n > 0 {
			s.pos += 1 + n
			return nil
		}
		return s.noting(start, s.escape)
	}
	if err := s.refuse(c); err != nil {
		return err
	}
	r, size := utf8.DecodeRuneInString(s.text[s.pos:])
	if err := refusePasted(r); err != nil {
		return err
	}
	return s.noting(start, func() error {
		s.word.WriteString(s.text[s.pos : s.pos+size])
		s.pos += size
		return nil
	})
}

// lineBreak is the length of the line break that a text begins with, or 0.
func lineBreak(text string) int {
	switch {
	case strings.HasPrefix(text, "\n"):
		return 1
	case strings.HasPrefix(text, "\r\n"):
		return 2
	}
	return 0
}

// noting runs one step inside a word, and keeps the text of the first word.
func (s *splitter) noting(start int, step func() error) error {
	if !s.inWord {
		s.inWord, s.from = true, start
	}
	err := step()
	if len(s.words) == 0 {
		s.rawFirst = s.text[s.from:s.pos]
	}
	return err
}

// refuse names what an unquoted character would make a shell do.
func (s *splitter) refuse(c byte) error {
	switch {
	case c == '$' || c == '`':
		return fmt.Errorf("%q asks a shell to substitute something", c)
	case strings.IndexByte("|&;<>()", c) >= 0:
		return fmt.Errorf("%q is an operator of the shell", c)
	case c == '\n' || c == '\r':
		return &Error{"a line break ends a command in a shell", lineBreakHint(s.text)}
	case strings.IndexByte("*?[", c) >= 0:
		return fmt.Errorf("%q asks a shell to match file names", c)
	case c == '~' && !s.inWord:
		return fmt.Errorf("%q at the start of a word asks a shell for a home directory", c)
	case c == '#' && !s.inWord:
		return fmt.Errorf("%q at the start of a word begins a comment in a shell", c)
	}
	return nil
}

func (s *splitter) endWord() {
	if s.inWord {
		s.words = append(s.words, s.word.String())
		s.word.Reset()
		s.inWord = false
	}
}

func (s *splitter) single() error {
	end := strings.IndexByte(s.text[s.pos+1:], '\'')
	if end < 0 {
		return fmt.Errorf("a single quote is not closed")
	}
	s.word.WriteString(s.text[s.pos+1 : s.pos+1+end])
	s.pos += end + 2
	return nil
}

func (s *splitter) double() error {
	for i := s.pos + 1; i < len(s.text); i++ {
		switch c := s.text[i]; c {
		case '"':
			s.pos = i + 1
			return nil
		case '$', '`':
			return fmt.Errorf("%q asks a shell to substitute something, in double quotes too", c)
		case '\\':
			i++
			if i == len(s.text) {
				break
			}
			if n := lineBreak(s.text[i:]); n > 0 {
				i += n - 1
				continue
			}
			switch next := s.text[i]; next {
			case '"', '\\':
				s.word.WriteByte(next)
			case '$', '`':
				return fmt.Errorf("%q asks a shell to substitute something", next)
			default:
				s.word.WriteByte('\\')
				s.word.WriteByte(next)
			}
		default:
			s.word.WriteByte(c)
		}
	}
	return fmt.Errorf("a double quote is not closed")
}

func (s *splitter) escape() error {
	if s.pos+1 == len(s.text) {
		return fmt.Errorf("a backslash at the end escapes nothing")
	}
	switch next := s.text[s.pos+1]; next {
	case '$', '`':
		return fmt.Errorf("%q asks a shell to substitute something", next)
	}
	_, size := utf8.DecodeRuneInString(s.text[s.pos+1:])
	s.word.WriteString(s.text[s.pos+1 : s.pos+1+size])
	s.pos += 1 + size
	return nil
}
