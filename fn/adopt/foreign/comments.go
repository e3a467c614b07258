package foreign

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// Comment is a comment of a manifest, and the field of an entry that it is about; ""
// is the entry.
type Comment struct {
	Field string
	Lines []string
}

// CommentsOf are the comments of the resources of a document, by the line that each
// begins at, below as many lines: of the document itself, or the items of a List. Text
// that is not valid YAML has none.
func CommentsOf(text []byte, above int) map[int][]Comment {
	if !bytes.Contains(text, []byte("#")) {
		return nil
	}
	var doc yaml.Node
	if yaml.NewDecoder(bytes.NewReader(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))).Decode(&doc) != nil || len(doc.Content) != 1 {
		return nil
	}
	n, out := doc.Content[0], map[int][]Comment{}
	if items := resourcelist.Get(n, "items"); items != nil && items.Kind == yaml.SequenceNode {
		for _, item := range items.Content {
			c := &commenting{}
			c.add("", item.HeadComment)
			c.walk(item, "")
			out[item.Line+above] = c.all
		}
		return out
	}
	c := &commenting{}
	c.add("", doc.HeadComment, n.HeadComment)
	c.walk(n, "")
	c.add("", n.FootComment, doc.FootComment)
	out[n.Line+above] = c.all
	return out
}

type commenting struct{ all []Comment }

// about says which field of an entry a field of a manifest becomes, by its end.
var about = map[string]string{
	"schedule": "schedule", "timeZone": "timeZone", "suspend": "suspend", "concurrencyPolicy": "concurrency", "activeDeadlineSeconds": "timeout", "backoffLimit": "retries",
	"startingDeadlineSeconds": "startingDeadline", "command": "commands", "args": "commands", "image": "image", "resources": "resources", "envFrom": "envFrom",
	"serviceAccountName": "serviceAccount", "ttlSecondsAfterFinished": "ttl", "replicas": "replicas", "terminationGracePeriodSeconds": "gracePeriod", "livenessProbe": "liveness",
}

func (c *commenting) walk(n *yaml.Node, field string) {
	if n == nil || n.Kind == yaml.AliasNode {
		return
	}
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			at := field
			if name := resourcelist.Get(item, "name"); field == "env" && name != nil {
				at = "env." + name.Value
			}
			c.add(at, item.HeadComment, item.LineComment, item.FootComment)
			c.walk(item, at)
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := field
		if f := about[key.Value]; f != "" && !strings.HasPrefix(field, "env") {
			at = f
		} else if key.Value == "env" {
			at = "env"
		}
		c.add(at, key.HeadComment, key.LineComment)
		if value.Kind == yaml.ScalarNode {
			c.add(at, value.HeadComment, value.LineComment, value.FootComment)
		} else {
			c.add(at, value.HeadComment, value.LineComment)
			c.walk(value, at)
		}
		c.add(at, key.FootComment)
	}
}

// add adds comments at a field, without the marks and what tools write.
func (c *commenting) add(field string, comments ...string) {
	if field == "env" {
		field = ""
	}
	var lines []string
	for _, text := range comments {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "#"))
			if line != "" && !strings.HasPrefix(line, "Source: ") && !strings.HasPrefix(line, "yaml-language-server:") && strings.Trim(line, "-=") != "" {
				lines = append(lines, line)
			}
		}
	}
	if len(lines) == 0 {
		return
	}
	for i := range c.all {
		if c.all[i].Field == field {
			c.all[i].Lines = append(c.all[i].Lines, lines...)
			return
		}
	}
	c.all = append(c.all, Comment{field, lines})
}
