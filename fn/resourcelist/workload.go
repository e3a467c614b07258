package resourcelist

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/names"
)

// PodTemplate is the path of the pod template in a CronJob, Job, Deployment or
// StatefulSet; nil of any other kind. It is the one place that knows it for
// resources that batchfn did not make.
func PodTemplate(apiVersion, kind string) []string {
	group, _, _ := strings.Cut(apiVersion, "/")
	switch group + "/" + kind {
	case "batch/CronJob":
		return []string{"spec", "jobTemplate", "spec", "template"}
	case "batch/Job", "apps/Deployment", "apps/StatefulSet":
		return []string{"spec", "template"}
	}
	return nil
}

// NameOf is the name of a workload, or what the names begin with that the cluster makes
// for it: https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values
func NameOf(n *yaml.Node) string {
	if name := Text(n, "metadata", "name"); name != "" {
		return name
	}
	return strings.TrimRight(Text(n, "metadata", "generateName"), "-.")
}

// IsAgent reports whether a container is one that others put into pods.
func IsAgent(container string) bool {
	return container == "istio-proxy" || container == "datadog-agent"
}

// Main is the index of the container that does a workload's work: the one of the
// workload's name, else the first that is not an agent's; -1 if there is none.
func Main(containers *yaml.Node, workload string) int {
	if containers == nil || containers.Kind != yaml.SequenceNode {
		return -1
	}
	first := -1
	for i, c := range containers.Content {
		name := Text(Resolve(c), "name")
		if name == workload {
			return i
		}
		if first < 0 && !IsAgent(name) {
			first = i
		}
	}
	return first
}

// IsWrapped reports whether a container's command is that of a start wrapper: then
// the words of the command line are its args.
func IsWrapped(command *yaml.Node) bool {
	words := Words(command)
	switch {
	case len(words) == 0:
		return false
	case words[0] == names.WrapperMount+"/"+names.Wrapper:
		return words[len(words)-1] == "--"
	}
	return len(words) == 4 && words[3] == names.Wrapper && strings.Contains(words[2], names.ShellVariable)
}

// Words are the texts of a list, or nil.
func Words(n *yaml.Node) (words []string) {
	for _, item := range Items(n) {
		words = append(words, item.Value)
	}
	return words
}

// Items are the items of a list, whatever aliases they are behind, or nil.
func Items(n *yaml.Node) (items []*yaml.Node) {
	if n = Resolve(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	for _, item := range n.Content {
		items = append(items, Resolve(item))
	}
	return items
}

// Resolve is the node that an alias stands for, or the node itself.
func Resolve(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}
