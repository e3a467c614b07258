package replay

import (
	"encoding/base64"
	"strings"
)

// local is the cluster that Argo CD runs in, which needs no Secret.
const local = "https://kubernetes.default.svc"

// cluster is a cluster Secret, whose credentials are of no use here.
type cluster struct {
	Metadata metadata       `json:"metadata"`
	Data     map[string]any `json:"data"`
	Plain    map[string]any `json:"stringData"`
}

func (c cluster) value(key string) (string, error) {
	if text, ok := c.Plain[key].(string); ok {
		return text, nil
	}
	text, _ := c.Data[key].(string)
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", failure("", "Secret %q: data.%s is not base64", c.Metadata.Name, key)
	}
	return string(decoded), nil
}

func (set *applicationSet) clusters(body any) ([]values, error) {
	var g struct {
		Selector any               `json:"selector"`
		Values   map[string]string `json:"values"`
		FlatList bool              `json:"flatList"`
	}
	if err := decode("", body, &g); err != nil {
		return nil, err
	}
	choose, err := newSelector(g.Selector)
	if err != nil {
		return nil, err
	}
	list, err := set.secrets(choose)
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		if err := set.append(v, g.Values); err != nil {
			return nil, err
		}
	}
	if g.FlatList {
		list = []values{{"clusters": list}}
	}
	return list, nil
}

// secrets are the clusters that a selector selects. The local one is among them
// where it has no Secret and nothing is selected by labels, of which it has none.
func (set *applicationSet) secrets(choose *selector) ([]values, error) {
	d := set.options.Clusters
	if d.File == "" {
		return nil, failure("set --clusters to a file with the cluster Secrets of Argo CD; their credentials are ignored", "its clusters are unknown")
	}
	all, err := resources(d)
	if err != nil {
		return nil, err
	}
	var list []values
	hasLocal := false
	for _, r := range all {
		var c cluster
		if r.kind() != "Secret" {
			continue
		}
		if err := decode("", r, &c); err != nil {
			return nil, located(d.File, err)
		}
		if c.Metadata.Labels["argocd.argoproj.io/secret-type"] != "cluster" {
			continue
		}
		v, err := c.values()
		if err != nil {
			return nil, located(d.File, err)
		}
		hasLocal = hasLocal || strings.TrimRight(v["server"].(string), "/") == local
		if choose == nil || choose.matches(c.Metadata.Labels) {
			list = append(list, v)
		}
	}
	if !hasLocal && choose.isEmpty() {
		list = append([]values{{"name": "in-cluster", "nameNormalized": "in-cluster", "server": local, "project": ""}}, list...)
	}
	return list, nil
}

func (c cluster) values() (values, error) {
	v := values{}
	for _, key := range []string{"name", "server", "project"} {
		text, err := c.value(key)
		if err != nil {
			return nil, err
		}
		v[key] = text
	}
	meta := values{}
	if len(c.Metadata.Annotations) > 0 {
		meta["annotations"] = c.Metadata.Annotations
	}
	if len(c.Metadata.Labels) > 0 {
		meta["labels"] = c.Metadata.Labels
	}
	v["nameNormalized"] = normalize(v["name"].(string))
	v["metadata"] = meta
	return v, nil
}
