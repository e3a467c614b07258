package resourcelist

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/kio/kioutil"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/manifest"
)

// Result is one entry of the results:
// https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/fn/framework/result.go
type Result struct {
	Message     string            `yaml:"message"`
	Severity    string            `yaml:"severity"` // always set: printers take "" for info
	ResourceRef *ResourceRef      `yaml:"resourceRef,omitempty"`
	Field       *ResultField      `yaml:"field,omitempty"`
	File        *ResultFile       `yaml:"file,omitempty"`
	Tags        map[string]string `yaml:"tags,omitempty"`
}

// ResourceRef names the resource that a result speaks of.
type ResourceRef struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Name       string `yaml:"name"`
	Namespace  string `yaml:"namespace,omitempty"`
}

// ResultField names a field of the resource.
type ResultField struct {
	Path string `yaml:"path"`
}

// ResultFile names a file, with slashes.
type ResultFile struct {
	Path string `yaml:"path"`
}

// Encode writes the list with results.
func (l *List) Encode(results []Result) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("apiVersion: " + l.APIVersion + "\nkind: ResourceList\nitems:")
	if len(l.Items) == 0 {
		b.WriteString(" []")
	}
	b.WriteByte('\n')
	indent := strings.Repeat(" ", l.indent)
	var objects manifest.Encoder
	var object []byte
	for _, item := range l.asTheyCame() {
		if item.text != nil {
			b.Write(item.text)
			continue
		}
		if item.written == nil && item.Object != nil {
			object = objects.AppendItem(object[:0], item.Object, l.indent)
			b.Write(object)
			continue
		}
		text, err := item.encode()
		if err != nil {
			return nil, err
		}
		writeLines(&b, text, indent+"- ", indent+"  ")
	}
	if l.Config != nil {
		if err := writeField(&b, "functionConfig", l.Config); err != nil {
			return nil, err
		}
	}
	if len(results) > 0 {
		if err := writeField(&b, "results", results); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// Text is the item as it came in: with its dash where it had lines of its own.
func (i Item) Text() ([]byte, error) {
	if i.text != nil {
		return i.text, nil
	}
	return i.encode()
}

// With is the item with another text, of the form that Text has.
func (i Item) With(text []byte) Item {
	if i.text != nil {
		i.text, i.line = text, 0
	} else {
		i.written = text
	}
	return i
}

// Grown is what an item became that had no lines of its own; nil where it is as it
// came in.
func (i Item) Grown() []byte { return i.written }

func (i Item) encode() ([]byte, error) {
	if i.written != nil {
		return i.written, nil
	}
	if i.Object != nil {
		return manifest.AppendYAML(nil, i.Object), nil
	}
	wide := i.Annotation(kioutil.SeqIndentAnnotation) == string(yaml.WideSequenceStyle)
	return encode(i.Node, wide)
}

func encode(v any, wide bool) ([]byte, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	if wide {
		enc.DefaultSeqIndent()
	} else {
		enc.CompactSeqIndent()
	}
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	err := enc.Close()
	return b.Bytes(), err
}

// writeLines writes a document within another: its first line after one prefix,
// the others after another. Lines that hold nothing stay empty, as in the
// literal blocks that they are in.
func writeLines(b *bytes.Buffer, text []byte, first, others string) {
	prefix := first
	for line := range bytes.Lines(text) {
		if len(bytes.TrimRight(line, "\r\n")) > 0 {
			b.WriteString(prefix)
			prefix = others
		}
		b.Write(line)
	}
}

func writeField(b *bytes.Buffer, name string, v any) error {
	text, err := encode(v, false)
	if err != nil {
		return err
	}
	b.WriteString(name + ":\n")
	writeLines(b, text, "  ", "  ")
	return nil
}
