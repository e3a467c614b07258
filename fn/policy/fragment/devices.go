package fragment

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkClaims checks that the pod has what a container claims, and that nothing is claimed
// twice.
func checkClaims(c *checker, n *spec.Node, p place) {
	taken, whole := map[string]bool{}, map[string]bool{}
	for i, item := range n.Get("claims").List() {
		name, request, at := item.Get("name").Str(), item.Get("request").Str(), p.below("claims").item(i)
		if name == "" {
			c.report(item.Pos, at, "", ".name is missing")
			continue
		}
		known := false
		for _, claim := range c.podSpec.Get("resourceClaims").List() {
			known = known || claim.Get("name").Str() == name
		}
		if !known {
			c.report(item.Pos, at, "add it to podSpec.resourceClaims", " is %s, which is not in podSpec.resourceClaims", spec.Quoted(name))
		}
		if whole[name] || taken[name+"/"+request] || request == "" && taken[name] {
			c.report(item.Pos, at, "remove one of the two", " is the claim of another: %s", spec.Quoted(name))
		}
		whole[name] = whole[name] || request == ""
		taken[name+"/"+request], taken[name] = true, true
	}
}

// checkMounts checks the mounts and the devices of a container together.
func checkMounts(c *checker, n *spec.Node, p place) {
	c.unique(n, "volumeMounts", p, map[string]bool{}, "mountPath")
	c.unique(n, "volumeDevices", p, map[string]bool{}, "devicePath")
	c.unique(n, "volumeDevices", p, map[string]bool{}, "name")
	names, paths := map[string]bool{}, map[string]bool{}
	for _, device := range n.Get("volumeDevices").List() {
		names[device.Get("name").Str()], paths[device.Get("devicePath").Str()] = true, true
	}
	for i, mount := range n.Get("volumeMounts").List() {
		at := p.below("volumeMounts").item(i)
		if names[mount.Get("name").Str()] || paths[mount.Get("mountPath").Str()] {
			c.report(mount.Pos, at, "remove one of the two", " has the name or the path of a device in volumeDevices")
		}
		if back := mount.Get("mountPropagation"); back.Str() == "Bidirectional" && !isTrue(n.At("securityContext", "privileged")) {
			c.report(back.Pos, at.below("mountPropagation"), "use HostToContainer, or set securityContext.privileged: true", " is Bidirectional, which needs a privileged container")
		}
	}
}

// checkMount checks that a recursively read-only mount is read-only and is not propagated.
func checkMount(c *checker, n *spec.Node, p place) {
	deep := n.Get("recursiveReadOnly")
	if !deep.Is(spec.String) || deep.Text == "Disabled" {
		return
	}
	if !isTrue(n.Get("readOnly")) {
		c.report(deep.Pos, p.below("recursiveReadOnly"), "set readOnly: true", " is valid only with readOnly: true")
	}
	if back := n.Get("mountPropagation").Str(); back != "" && back != "None" {
		c.report(deep.Pos, p.below("recursiveReadOnly"), "", " is not valid with mountPropagation %s", back)
	}
}

// checkDivisor checks which resource a variable or a file contains, and that its unit is
// one that Kubernetes divides by.
func checkDivisor(c *checker, n *spec.Node, p place) {
	divisor, name := n.Get("divisor"), n.Get("resource").Str()
	kind, what, _ := strings.Cut(name, ".")
	if known := what == "cpu" || what == "memory" || what == "ephemeral-storage" || pageSize(what) > 0; name != "" && (!known || kind != "limits" && kind != "requests") {
		c.report(n.Get("resource").Pos, p.below("resource"), "", " is %s, want limits or requests of cpu, memory, ephemeral-storage or huge pages, such as limits.cpu", spec.Quoted(name))
	}
	if p.parent == "items[]" && n.Get("containerName").Str() == "" {
		c.report(n.Pos, p, "", ".containerName is missing")
	}
	if divisor == nil || divisor.Text == "" {
		return
	}
	q, err := resource.ParseQuantity(divisor.Text)
	units := " 1 1k 1M 1G 1T 1P 1E 1Ki 1Mi 1Gi 1Ti 1Pi 1Ei "
	if what == "cpu" {
		units = " 1m 1 "
	}
	if err == nil && !q.IsZero() && !strings.Contains(units, " "+q.String()+" ") {
		c.report(divisor.Pos, p.below("divisor"), "", " is %s, want one of%s", divisor.Text, strings.TrimRight(units, " "))
	}
}
