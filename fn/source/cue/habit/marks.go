package habit

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// separator finds the line between two documents of YAML.
func (s *scan) separator(line int) *cause {
	if text := strings.TrimSpace(s.lines[line]); text == "---" || text == "..." {
		return &cause{line, 1, text + " separates the documents of YAML", "remove the line: a CUE file is one document", s.with(line, "")}
	}
	return nil
}

var hash = memo.Regexp(`(?:^|\s)#(?:\s|$)`)

// comment finds a comment of YAML or a shell.
func (s *scan) comment(line int) *cause {
	text := s.lines[line]
	free := outside(text)
	for _, m := range hash().FindAllStringIndex(text, -1) {
		at := m[0] + strings.IndexByte(text[m[0]:], '#')
		if free(at) {
			hint := "a comment begins with //"
			if words := strings.TrimSpace(text[at+1:]); words != "" && len(words) < 80 && MayShow(nil, text) {
				hint += ": // " + words
			}
			return &cause{line, at + 1, "# does not begin a comment in CUE", hint, s.with(line, text[:at]+"//"+text[at+1:])}
		}
	}
	return nil
}

// openString finds a string without its end.
func (s *scan) openString(line int) *cause {
	text := s.lines[line]
	if strings.Contains(text, `"""`) || strings.Count(strings.ReplaceAll(text, `\"`, ""), `"`)%2 == 0 {
		return nil
	}
	c := &cause{line, strings.LastIndexByte(text, '"') + 1, "a string is not closed", `close the string with "`, nil}
	if fixed := s.with(line, strings.TrimRight(text, ", \t\r")+`"`); s.helps(fixed) {
		c.fixed = fixed
	}
	return c
}

// helps reports whether nothing is wrong any more with the line of the error, and
// those before it.
func (s *scan) helps(fixed []string) bool {
	err := s.parse(fixed)
	return err == nil || err.Position().Line() > s.line+1
}

// semicolon finds a semicolon between fields.
func (s *scan) semicolon(line int) *cause {
	text := s.lines[line]
	at := index(text, ";")
	if at < 0 {
		return nil
	}
	by := ","
	if rest := strings.TrimSpace(text[at+1:]); rest == "" || strings.HasPrefix(rest, "//") {
		by = " "
	}
	hint := "remove the ;"
	if by == "," {
		hint = "write a comma instead of the ;"
	}
	return &cause{line, at + 1, "CUE has no ; between fields", hint, s.with(line, text[:at]+by+text[at+1:])}
}

var assigned = memo.Regexp(`^(\s*)("[^"]+"|[\w.-]+)(\s*=\s*)([^=\s].*)$`)

// assignment finds a field that is set with an equals sign.
func (s *scan) assignment(line int) *cause {
	m := assigned().FindStringSubmatch(s.lines[line])
	if m == nil || m[2] == "let" || strings.HasSuffix(m[2], "-") || isAlias(m[4]) {
		return nil
	}
	value := valueOf(m[4])
	hint := fmt.Sprintf("write %s: …", m[2])
	if MayShow([]string{strings.Trim(m[2], `"`)}, s.lines[line]) {
		shown, _, _ := strings.Cut(value, " //")
		hint = fmt.Sprintf("write %s: %s", m[2], shown)
	}
	return &cause{line, len(m[1]) + len(m[2]) + 1, m[2] + " is set with =, but CUE sets fields with a colon", hint, s.with(line, m[1]+m[2]+": "+value)}
}

// isAlias reports whether what follows X= is a field: X=name: 1.
func isAlias(text string) bool { return field().MatchString(text) }

var field = memo.Regexp(`^("[^"]*"|[\w$#]+)[?!]?:`)

// mergeKey finds the key that merges a map of YAML's.
func (s *scan) mergeKey(line int) *cause {
	text := s.lines[line]
	at := index(text, "<<:")
	if at < 0 {
		return nil
	}
	base := "base"
	if m := alias().FindStringSubmatch(strings.TrimSpace(text[at+3:])); m != nil {
		base = m[1]
	}
	return &cause{line, at + 1, "<<: is a merge key of YAML", fmt.Sprintf("unify the structs: NAME: _%s & {…}, with _%[1]s: {…} beside batches", base), s.without(line, text[:at])}
}

var alias = memo.Regexp(`^\*([A-Za-z_]\w*)$`)

// comma tries whether commas are all that is missing in a line.
func (s *scan) comma() *cause {
	c := &cause{s.line, s.col, s.message, "separate fields and items with commas, or put each on its own line", nil}
	if double := index(s.lines[s.line], ",,"); double >= 0 {
		text := s.lines[s.line]
		return &cause{s.line, double + 2, "two commas, and nothing between them", "remove one of the commas", s.with(s.line, text[:double]+text[double+1:])}
	}
	fixed, err, col := s.lines, s.parse(s.lines), 0
	for range most {
		switch {
		case err == nil || err.Position().Line() > s.line+1:
			c.fixed = fixed
			return c
		case err.Position().Line() <= s.line || err.Position().Column() <= col || !strings.Contains(err.Error(), "missing ','"):
			return nil
		}
		col = err.Position().Column()
		at := min(col-1, len(fixed[s.line]))
		fixed = s.with(s.line, fixed[s.line][:at]+","+fixed[s.line][at:])
		err = s.parse(fixed)
	}
	return c
}
