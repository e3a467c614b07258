package words_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/words"
)

func TestKubernetes(t *testing.T) {
	for want, problems := range map[string][]string{
		"": validation.IsDNS1123Label("a"),
		"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name' or '123-abc')":                     validation.IsDNS1123Label("A"),
		"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue' or 'my_value' or '12345')": validation.IsValidLabelValue("a b"),
		"a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name')":                                                                                                     validation.IsHTTPHeaderName("a b"),
		"must be no more than 63 characters": validation.IsDNS1123Label("a-name-that-is-longer-than-sixty-three-characters-and-goes-on-and-on"),
		"a thing must be other":              {"a thing must be other (regex used for validation is '(a)')"},
	} {
		assert.Equal(t, want, words.Kubernetes(problems))
	}
}
