package secret

import "github.com/batchfn/batchfn/fn/memo"

// A variable of a container is a name and a value beside it, in either order:
// {name: DB_PASSWORD, value: x}. What is only called value has no name of its own.
const (
	variableName = `\bname["']?\s*[:=]\s*["'\[]*([\w.-]+)["'\]]*`
	value        = `\bvalue["']?\s*[:=]\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"',}\]][^,}\]]*)`
)

var (
	namedValue = memo.Regexp(variableName + `\s*,\s*["']?` + value)
	valueNamed = memo.Regexp(value + `\s*,\s*["']?` + variableName)

	valued   = memo.Regexp(`\bvalue["']?\s*[:=]`)
	valuedOn = memo.Regexp(`\bvalue["']?\s*[:=]\s*` + nothing) // the value is on the next line
	lastWord = memo.Regexp(`([\w.-]+)["'\]]*[\s,]*$`)
)

// variables are the values of a text that the name beside them gives away.
func variables(text string) (all []named) {
	for _, m := range namedValue().FindAllStringSubmatchIndex(text, -1) {
		all = appendVariable(all, text, text[m[2]:m[3]], m[4], m[5])
	}
	for _, m := range valueNamed().FindAllStringSubmatchIndex(text, -1) {
		all = appendVariable(all, text, text[m[4]:m[5]], m[2], m[3])
	}
	return all
}

func appendVariable(all []named, text, name string, from, to int) []named {
	if isOption(name) && isLiteral(unquoted(text[from:to])) {
		all = append(all, named{name, from, to, false})
	}
	return all
}

// isVariable reports whether a line has the value of a variable that it, or a line beside
// it that ends with one, gives the name of a secret; or a value that began on the line
// above, whose name is further up.
func isVariable(above, line, below string) bool {
	if valuedOn().MatchString(above) {
		return true
	}
	if !valued().MatchString(line) {
		return false
	}
	for _, beside := range []string{above, below} {
		if m := lastWord().FindStringSubmatch(beside); m != nil && isOption(m[1]) {
			return true
		}
	}
	return len(variables(line)) > 0
}
