package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "admit:", err)
		os.Exit(1)
	}
}

func run(args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) != 1 {
		return errors.New("usage: admit POLICY < manifests")
	}
	file, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer file.Close()
	objects, err := read(file)
	if err != nil {
		return err
	}
	p, err := newPolicy(objects)
	if err != nil {
		return err
	}
	resources, err := read(stdin)
	if err != nil {
		return err
	}
	stopped := 0
	for _, object := range resources {
		messages, err := p.judge(context.Background(), object)
		if err != nil {
			return err
		}
		if len(messages) > 0 {
			stopped++
		}
		for _, message := range messages {
			fmt.Fprintf(stdout, "%s: %s\n", nameOf(object), message)
		}
	}
	_, err = fmt.Fprintf(stdout, "%d resources, %d stopped\n", len(resources), stopped)
	return err
}

// read returns the objects of a YAML stream that Kubernetes itself knows; of other kinds nothing is said, as
// the policy matches none.
func read(stream io.Reader) (objects []runtime.Object, err error) {
	documents := utilyaml.NewYAMLReader(bufio.NewReader(stream))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		object, _, err := scheme.Codecs.UniversalDeserializer().Decode(document, nil, nil)
		if runtime.IsNotRegisteredError(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
}

func nameOf(object runtime.Object) string {
	m, err := meta.Accessor(object)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s %s/%s", kindOf(object).Kind, m.GetNamespace(), m.GetName()+m.GetGenerateName())
}

func kindOf(object runtime.Object) schema.GroupVersionKind {
	return object.GetObjectKind().GroupVersionKind()
}

// parts are the policy and the binding of a file.
func parts(objects []runtime.Object) (p *admissionregistrationv1.ValidatingAdmissionPolicy, b *admissionregistrationv1.ValidatingAdmissionPolicyBinding, err error) {
	for _, object := range objects {
		switch object := object.(type) {
		case *admissionregistrationv1.ValidatingAdmissionPolicy:
			p = object
		case *admissionregistrationv1.ValidatingAdmissionPolicyBinding:
			b = object
		}
	}
	if p == nil || b == nil || b.Spec.PolicyName != p.Name {
		return nil, nil, errors.New("want a policy, and a binding of its name")
	}
	return p, b, nil
}
