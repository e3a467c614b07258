// Command definition reads a KRMFunctionDefinition as kyaml does, and checks the
// functionConfig on standard input against its OpenAPI schema.
package main

import (
	"fmt"
	"io"
	"os"

	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func main() {
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(definition string) error {
	text, err := os.ReadFile(definition)
	if err != nil {
		return err
	}
	schema, err := framework.SchemaFromFunctionDefinition(resid.NewGvk("batchfn.dev", "v1alpha1", "BatchSet"), string(text))
	if err != nil {
		return err
	}
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var config map[string]any
	if err := yaml.Unmarshal(input, &config); err != nil {
		return err
	}
	return validate.AgainstSchema(schema, config, strfmt.Default)
}
