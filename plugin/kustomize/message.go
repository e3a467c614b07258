package kustomize

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"sync"

	"sigs.k8s.io/kustomize/api/konfig"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// What may be repeated of kustomize's messages: a path, an identity (Kind.version.group/name.namespace),
// the path of a field. None of them has a space, a quote or a line break in it.
const (
	aPath  = `([\w./@+~-]+)`
	anID   = `(\S+?)`
	aField = `([\w./\[\]~-]+)`
)

// known are the messages of kustomize that batchfn knows, and what it says instead.
// kustomize and its libraries quote whole files and fields, which may hold a Secret, so only
// what a pattern takes out is repeated. The first pattern that matches applies.
var known = []struct{ pattern, instead string }{
	{aPath + ` ` + outside, `$1 ` + outside},
	{outside, `a path ` + outside},
	{`leads into ` + aPath, `a path leads into $1, and batchfn does not read files of git`},
	{`unknown field "` + aField + `"`, `unknown field "$1"`},
	{`cannot unmarshal (\w+) into Go struct field (?:\w+\.)*(\w+) of type`, `$2 is a $1, want another type`},
	{`yaml: (?:unmarshal errors:\s+)?(line \d+): (?:.*?)(?:in File: ` + aPath + `)`, `$2 is not valid YAML ($1)`},
	{`(?:yaml|YAML).*?(line \d+): `, `not valid YAML ($1)`},
	{`failed to find unique target for patch ` + anID + `(?:\s|$)`, `no resource matches the patch of $1`},
	{`may not add resource with an already registered id: ` + anID + `(?:['"\s]|$)`, `two resources are both $1`},
	{`generated duplicate resource: ` + anID + `(?:\s|$)`, `a generator generates $1, which already exists`},
	{`cannot find resource with id ` + anID + ` to replace`, `there is no $1 to replace`},
	{`no resource matches strategic merge patch "` + anID + `"`, `no resource matches the patch of $1`},
	{`unable to find patch target "` + anID + `"`, `no resource matches the patch's target $1`},
	{`(?:open|failed to get the patch file from path\() ?/?` + aPath + `\)?: .*(?:no such file or directory|file does not exist)`, `$1: no such file or directory`},
	{`env source files: \[` + aPath + `\].*invalid utf8`, `the file of variables $1 is not UTF-8`},
	{`env source files: \[` + aPath + `\]`, `the file of variables $1 is not valid`},
	{`literal sources`, `a literal is not of the form key=value`},
	{`file sources: \[` + aPath + `\]`, `the file $1 of a generator is missing, or its key is not valid`},
	{`options\.index (-?\d+) is out of bounds`, `a replacement's options.index $1 is out of bounds`},
	{"fieldPath `" + aField + "` is missing for replacement source", `the source of a replacement has no field $1`},
	{`unable to find field "` + aField + `" in replacement target`, `the target of a replacement has no field $1`},
	{`doc is missing (?:path|key): "?` + aField + `"?:`, `a JSON patch refers to $1, which does not exist`},
	{`replace operation does not apply|add operation does not apply|remove operation does not apply|test failed`, `a JSON patch does not apply`},
	{`plugin ` + anID + ` fails configuration`, `the configuration of $1 is not valid`},
	{`trouble configuring builtin (\w+)`, `the configuration of $1 is not valid`},
	{`(?:parse|unable to load|from|invalid) (?:the )?(?:SM or JSON )?\[?patch`, `a patch is neither a strategic merge patch nor a JSON patch`},
	{`multiple matches for (?:Id|target) ` + anID + `(?:\s|$|;)`, `more than one resource is $1`},
	{`(?s)nothing selected by `, `nothing is selected by the source of a replacement`},
	{`found multiple possible referrals`, `more than one resource has the name of a reference`},
	{`namespace transformation produces ID conflict`, `two resources are the same once the namespace is set`},
	{`missing metadata\.name in object`, `a resource without metadata.name`},
	{`missing Resource metadata`, `a resource without metadata`},
	{`cycle detected|cyclic`, `cycle detected: the kustomization refers to itself`},
	{`wrong [Nn]ode [Kk]ind(?: for ` + aField + `)?: ?expected:? (\w+)`, `a field is of another kind than expected ($2)`},
	{`already contains a key|repeats the key`, `a key is repeated`},
	{`kustomization\.yaml is empty`, `the kustomization is empty`},
	{`must build at directory: '` + aPath + `': file is not directory`, `$1 is a file, and a component is a directory`},
	{`expected kind 'Component' for path '` + aPath + `'`, `$1 is not of kind Component`},
	{`resource with name ` + anID + ` does not match a config`, `replicas: there is no Deployment, StatefulSet, ReplicaSet or ReplicationController $1`},
	{`'sortOptions\.order' must be one of`, `sortOptions.order is neither fifo nor legacy`},
	{`'sortOptions\.legacySortOptions' is set`, `sortOptions.legacySortOptions has an effect only in the order legacy`},
	{`Unexpected kind: `, `the op of a JSON patch is not add, remove, replace, move, copy or test`},
	{`(add|remove|replace|move|copy|test) operation failed to decode (path|from)`, `a JSON patch has an operation $1 without $2`},
	{`a (configmap|secret) must have a name`, `a generator of a $1 has no name`},
	{`Kind:"(\w+)".*?Name:"([\w.-]+)".*does not exist; cannot merge or replace`, `there is no $1 $2 for a generator to merge with or to replace`},
	{`key name or file path contains '='`, `a file of a generator is not of the form key=path`},
	{`target must specify resources to select`, `a target of a replacement has no select`},
	{`replacements must specify a source and at least one target`, `a replacement has no source or no target`},
	{`loading CRDs \[` + aPath + `\]`, `$1 has no OpenAPI definitions of CRDs`},
	{`var '` + aPath + `' already encountered`, `two vars have the name $1`},
	{`kind should be Kustomization or Component`, `the kind is neither Kustomization nor Component`},
	{`apiVersion for (\w+) should be ` + aPath, `the apiVersion of a $1 is $2`},
	{`label name '` + aField + `' exists in both`, `the label $1 is in commonLabels and in labels`},
	{"(?s)cannot decode !!\\w+ `.*` as a (!!\\w+)", `a value has the tag $1 and is not such a value`},
	{`group, version, kind|(?i)invalid GroupVersion`, `a resource without apiVersion and kind`},
}

var patterns = sync.OnceValue(func() (compiled []*regexp.Regexp) {
	for _, m := range known {
		compiled = append(compiled, regexp.MustCompile(`(?s)`+m.pattern))
	}
	return compiled
})

// withheld is said of a message that is not known.
const withheld = "the build fails, and kustomize's own message is withheld: it may quote a Secret"

// explain says what a message of kustomize's library says, without the contents of any
// file. Of a message that is not known, only the file remains.
func explain(err error) string {
	text := stages().ReplaceAllString(err.Error(), "")
	for i, p := range patterns() {
		if found := p.FindStringSubmatchIndex(text); found != nil {
			return string(p.ExpandString(nil, known[i].instead, text, found)) + inFile(text)
		}
	}
	return withheld + inFile(text)
}

var accumulated = memo.Regexp(`accumulating resources from '` + aPath + `'`)

// inFile names the file that kustomize was reading, or is "".
func inFile(text string) string {
	if found := accumulated().FindAllStringSubmatch(text, -1); found != nil {
		return " (in " + found[len(found)-1][1] + ")"
	}
	return ""
}

// stages are the leading directories of paths, which are not the user's.
var stages = memo.Regexp(`(\.\./)*/?\.batchfn\d+(/|\b)`)

// plain is a text on one line, without the stages of its paths.
func plain(text string) string {
	return strings.Join(strings.Fields(stages().ReplaceAllString(text, "")), " ")
}

// outside is said of files that are not in the repository, or not in what was sent of it.
// It is in kustomize's own messages as well.
const outside = "leads out of the repository"

// broken is the error that kustomize's library fails.
func broken(dir, what string, err error) error {
	message, hint := what+": "+explain(err), ""
	if strings.Contains(message, withheld) {
		hint = "to see the message, run kustomize build where nobody else reads it"
	}
	return refused(dir, message, hint)
}

// refused is an error of a kustomization.
func refused(dir, message, hint string) error {
	name := plain(path.Join(dir, konfig.DefaultKustomizationFileName()))
	if hint == "" && strings.Contains(message, outside) {
		hint = root.NotSent
	}
	return spec.NewUnreadable(spec.Pos{File: name}, message, hint)
}

func refusedf(dir, hint, format string, args ...any) error {
	return refused(dir, fmt.Sprintf(format, args...), hint)
}
