package fragment

import (
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Pod is what a pod has besides its fragments.
type Pod struct {
	GracePeriod int64 // in seconds
	Restarts    bool  // its containers start again when they end
}

// checkSystem refuses fields that the pod's operating system lacks. The node judges a pod
// that names none.
func checkSystem(c *checker, n *spec.Node, p place) {
	system := n.At("os", "name").Str()
	for _, f := range n.Get("securityContext").Map() {
		if f.Name == "windowsOptions" && system == "linux" || system == "windows" && !slices.Contains([]string{"windowsOptions", "runAsNonRoot"}, f.Name) {
			c.report(f.Pos, p.below("securityContext").below(f.Name), "remove it", " is not valid with os.name %s", system)
		}
	}
	if system != "windows" {
		return
	}
	for _, name := range []string{"hostIPC", "hostPID", "hostUsers", "shareProcessNamespace", "resources"} {
		if v := n.Get(name); v.Is(spec.Bool) && (v.Text == "true" || name == "hostUsers" || name == "shareProcessNamespace") || v.Is(spec.Map) {
			c.report(v.Pos, p.below(name), "remove it", " is not valid with os.name windows")
		}
	}
}

// checkHostUsers refuses the node's namespaces in a pod with users of its own.
func checkHostUsers(c *checker, n *spec.Node, p place) {
	if users := n.Get("hostUsers"); !users.Is(spec.Bool) || users.Text != "false" {
		return
	}
	for _, name := range []string{"hostIPC", "hostNetwork", "hostPID"} {
		if isTrue(n.Get(name)) {
			c.report(n.Get(name).Pos, p.below(name), "remove one of the two", " is true, and hostUsers is false")
		}
	}
}

// checkHostname refuses a hostnameOverride that is too long, or that another field makes
// useless.
func checkHostname(c *checker, n *spec.Node, p place) {
	override := n.Get("hostnameOverride")
	if override == nil || override.Type == spec.Null {
		return
	}
	for _, name := range []string{"setHostnameAsFQDN", "hostNetwork"} {
		if isTrue(n.Get(name)) {
			c.report(override.Pos, p.below("hostnameOverride"), "remove one of the two", " is set, and %s is true", name)
		}
	}
	if len(override.Text) > 64 {
		c.report(override.Pos, p.below("hostnameOverride"), "", " has %d characters, want at most 64", len(override.Text))
	}
}

// checkDNS checks the limits of a resolver's configuration, and that there is one where no
// policy gives it.
func checkDNS(c *checker, n *spec.Node, p place) {
	config, at := n.Get("dnsConfig"), p.below("dnsConfig")
	if n.Get("dnsPolicy").Str() == "None" && len(config.Get("nameservers").List()) == 0 {
		c.report(n.Get("dnsPolicy").Pos, p.below("dnsPolicy"), "set dnsConfig.nameservers", " is None, and there are no dnsConfig.nameservers")
	}
	length := -1 // of the search list: one space less than it has items
	for _, item := range config.Get("searches").List() {
		length += len(item.Text) + 1
	}
	for _, list := range []struct {
		name        string
		have, limit int
	}{{"nameservers", len(config.Get("nameservers").List()), 3}, {"searches", len(config.Get("searches").List()), 32}} {
		if list.have > list.limit {
			c.report(config.Get(list.name).Pos, at.below(list.name), "", " has %d items, want at most %d", list.have, list.limit)
		}
	}
	if length > 2048 {
		c.report(config.Get("searches").Pos, at.below("searches"), "", " have %d characters in all, want at most 2048", length)
	}
}

// checkHostPorts refuses a port of the node that two containers use at the same time.
func (c *checker) checkHostPorts() {
	taken := map[string]string{}
	c.hostPorts(c.container, wholeContainer, taken)
	for i, item := range c.podSpec.Get("containers").List() {
		c.hostPorts(item, wholePod.below("containers").item(i), taken)
	}
	for i, item := range c.podSpec.Get("initContainers").List() {
		c.hostPorts(item, wholePod.below("initContainers").item(i), map[string]string{})
	}
}

func (c *checker) hostPorts(container *spec.Node, p place, taken map[string]string) {
	for i, item := range container.Get("ports").List() {
		host, at := item.Get("hostPort"), p.below("ports").item(i).below("hostPort")
		if !host.Is(spec.Int) || host.Text == "0" {
			continue
		}
		protocol := item.Get("protocol").Str()
		if protocol == "" {
			protocol = "TCP"
		}
		key := strings.Join([]string{protocol, item.Get("hostIP").Str(), host.Text}, "/")
		if other, is := taken[key]; is {
			c.report(host.Pos, at, "", " is %s, which %s already uses", host.Text, other)
		}
		taken[key] = at.path
		if port := item.Get("containerPort"); isTrue(c.podSpec.Get("hostNetwork")) && p.name != "initContainers[]" && port.Is(spec.Int) && port.Text != host.Text {
			c.report(host.Pos, at, "remove it", " is %s, but containerPort is %s: with hostNetwork they must be the same", host.Text, port.Text)
		}
	}
}

// checkSleep refuses a sleep before the end that is longer than the grace period.
func checkSleep(c *checker, n *spec.Node, p place) {
	seconds := n.Get("seconds")
	if !seconds.Is(spec.Int) {
		return
	}
	if i, err := strconv.ParseInt(seconds.Text, 10, 64); err == nil && i > c.pod.GracePeriod {
		c.report(seconds.Pos, p.below("seconds"), "raise gracePeriod, or shorten the sleep", " is %d, above the gracePeriod of %d seconds", i, c.pod.GracePeriod)
	}
}
