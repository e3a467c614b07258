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
	for _, item := range l.Items {
		text, err := item.encode()
		if err != nil {
			return nil, err
		}
		writeItem(&b, text)
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

func (i Item) encode() ([]byte, error) {
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

// writeItem writes a document as an item: its lines move right by two. Lines
// that hold nothing stay empty, as in the literal blocks that they stand in.
func writeItem(b *bytes.Buffer, text []byte) {
	behindDash := true
	for line := range bytes.Lines(text) {
		switch {
		case len(bytes.TrimRight(line, "\r\n")) == 0:
		case behindDash && line[0] == '#': // a comment above the item
			b.WriteString("  ")
		case behindDash:
			b.WriteString("- ")
			behindDash = false
		default:
			b.WriteString("  ")
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
	for line := range strings.Lines(string(text)) {
		if strings.TrimRight(line, "\r\n") != "" {
			b.WriteString("  ")
		}
		b.WriteString(line)
	}
	return nil
}
