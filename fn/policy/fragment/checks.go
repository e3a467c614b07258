package fragment

import (
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// checks look at several fields together.
var checks = map[string]func(c *checker, n *spec.Node, p place){
	"podSpec":                     checkPod,
	"initContainers[]":            checkInitContainer,
	"container":                   checkContainer,
	"containers[]":                checkContainer,
	"livenessProbe":               checkOnce,
	"startupProbe":                checkOnce,
	"seccompProfile":              checkProfile,
	"appArmorProfile":             checkProfile,
	"tolerations[]":               checkToleration,
	"matchExpressions[]":          checkRequirement,
	"matchFields[]":               checkRequirement,
	"topologySpreadConstraints[]": checkSpread,
	"fieldRef":                    checkFieldRef,
	"resources":                   checkResources,
	"volumeMounts[]":              checkMount,
}

func isTrue(n *spec.Node) bool { return n.Is(spec.Bool) && n.Text == "true" }

func checkPod(c *checker, n *spec.Node, p place) {
	if n.Get("dnsPolicy").Str() == "None" && len(n.At("dnsConfig", "nameservers").List()) == 0 {
		c.report(n.Get("dnsPolicy").Pos, p.below("dnsPolicy"), "set dnsConfig.nameservers", " is None, and there are no dnsConfig.nameservers")
	}
	if servers := n.At("dnsConfig", "nameservers"); len(servers.List()) > 3 {
		c.report(servers.Pos, p.below("dnsConfig").below("nameservers"), "", " has %d items, want at most 3", len(servers.Items))
	}
	if isTrue(n.Get("shareProcessNamespace")) && isTrue(n.Get("hostPID")) {
		c.report(n.Get("hostPID").Pos, p.below("hostPID"), "remove one of the two", " is true, and shareProcessNamespace as well")
	}
	for i, item := range n.At("securityContext", "sysctls").List() {
		checkSysctl(c, n, item, p.below("securityContext").below("sysctls").item(i))
	}
	names := map[string]bool{}
	c.unique(n, "containers", p, names, "name")
	c.unique(n, "initContainers", p, names, "name")
	for _, list := range []string{"volumes", "schedulingGates", "resourceClaims"} {
		c.unique(n, list, p, map[string]bool{}, "name")
	}
	c.unique(n, "topologySpreadConstraints", p, map[string]bool{}, "topologyKey", "whenUnsatisfiable")
	c.unique(n.Get("securityContext"), "sysctls", p.below("securityContext"), map[string]bool{}, "name")
}

// checkSysctl refuses a setting of a namespace that the pod shares with its node.
func checkSysctl(c *checker, podSpec, item *spec.Node, p place) {
	name := strings.ReplaceAll(item.Get("name").Str(), "/", ".")
	ipc := strings.HasPrefix(name, "kernel.shm") || strings.HasPrefix(name, "kernel.msg") || name == "kernel.sem" || strings.HasPrefix(name, "fs.mqueue.")
	for _, host := range []struct {
		name  string
		taken bool
	}{{"hostNetwork", strings.HasPrefix(name, "net.")}, {"hostIPC", ipc}} {
		if host.taken && isTrue(podSpec.Get(host.name)) {
			c.report(item.Pos, p, "remove one of the two", " is %s, which the pod shares with its node: %s is true", spec.Quoted(name), host.name)
		}
	}
}

// unique refuses a second item with the same values in the fields of a key.
func (c *checker) unique(n *spec.Node, list string, p place, seen map[string]bool, key ...string) {
	for i, item := range n.Get(list).List() {
		values := make([]string, len(key))
		for j, name := range key {
			values[j] = item.Get(name).Str()
		}
		text := strings.Join(values, ", ")
		if seen[text] && values[0] != "" {
			c.report(item.Pos, p.below(list).item(i), "remove one of the two", " has the %s of another: %s", strings.Join(key, " and "), spec.Quoted(text))
		}
		seen[text] = true
	}
}

// Only a sidecar is probed and told to stop: other init containers end by themselves.
func checkInitContainer(c *checker, n *spec.Node, p place) {
	checkContainer(c, n, p)
	if n.Get("restartPolicy").Str() == "Always" {
		return
	}
	for _, name := range []string{"livenessProbe", "readinessProbe", "startupProbe", "lifecycle"} {
		if v := n.Get(name); v.Is(spec.Map) {
			c.report(v.Pos, p.below(name), `set restartPolicy: "Always"`, " is valid only for a sidecar")
		}
	}
}

func checkContainer(c *checker, n *spec.Node, p place) {
	c.unique(n, "ports", p, map[string]bool{}, "name")
	c.unique(n, "volumeMounts", p, map[string]bool{}, "mountPath")
	if rules := n.Get("restartPolicyRules"); len(rules.List()) > 0 && n.Get("restartPolicy") == nil {
		c.report(rules.Pos, p.below("restartPolicyRules"), "", " also needs restartPolicy")
	}
	if mount := n.At("securityContext", "procMount"); mount.Str() == "Unmasked" {
		if users := c.podSpec.Get("hostUsers"); !users.Is(spec.Bool) || users.Text != "false" {
			c.report(mount.Pos, p.below("securityContext").below("procMount"), "set podSpec.hostUsers: false", " is Unmasked, which needs a user namespace of the pod's own")
		}
	}
}

func checkOnce(c *checker, n *spec.Node, p place) {
	if v := n.Get("successThreshold"); v.Is(spec.Int) && v.Text != "1" && v.Text != "0" {
		c.report(v.Pos, p.below("successThreshold"), "remove it", " is %s, want 1", v.Text)
	}
}

func checkProfile(c *checker, n *spec.Node, p place) {
	file, local := n.Get("localhostProfile"), n.Get("type").Str() == "Localhost"
	switch {
	case local && absent(file):
		c.report(n.Pos, p, "", ".localhostProfile is missing: the type is Localhost")
	case !local && !absent(file) && n.Get("type") != nil:
		c.report(file.Pos, p.below("localhostProfile"), `set type: "Localhost"`, " is valid only with the type Localhost")
	}
}

func checkToleration(c *checker, n *spec.Node, p place) {
	operator, value := n.Get("operator"), n.Get("value")
	if operator.Str() == "Exists" && value.Str() != "" {
		c.report(value.Pos, p.below("value"), "remove it", " is set, but the operator Exists takes no value")
	}
	if n.Get("key").Str() == "" && operator.Str() != "Exists" {
		c.report(n.Pos, p, `set operator: "Exists" for all taints`, ".key is missing: only the operator Exists can omit it")
	}
	if seconds := n.Get("tolerationSeconds"); seconds.Is(spec.Int) && n.Get("effect").Str() != "NoExecute" {
		c.report(seconds.Pos, p.below("tolerationSeconds"), `set effect: "NoExecute"`, " is valid only with the effect NoExecute")
	}
}

// checkRequirement is of a requirement on labels.
func checkRequirement(c *checker, n *spec.Node, p place) {
	operator, values := n.Get("operator").Str(), n.Get("values").List()
	switch operator {
	case "In", "NotIn":
		if len(values) == 0 {
			c.report(n.Pos, p, "", ".values is missing: the operator is %s", operator)
		}
	case "Exists", "DoesNotExist":
		if len(values) > 0 {
			c.report(n.Get("values").Pos, p.below("values"), "remove it", " is set, but the operator %s takes no values", operator)
		}
	case "Gt", "Lt":
		if len(values) != 1 {
			c.report(n.Pos, p, "", ".values must be one number: the operator is %s", operator)
		} else if _, err := strconv.ParseInt(values[0].Text, 10, 64); err != nil {
			c.report(values[0].Pos, p.below("values").item(0), "", " is %s, want a number: the operator is %s", spec.Quoted(values[0].Text), operator)
		}
	}
}

func checkSpread(c *checker, n *spec.Node, p place) {
	if domains := n.Get("minDomains"); domains.Is(spec.Int) && n.Get("whenUnsatisfiable").Str() == "ScheduleAnyway" {
		c.report(domains.Pos, p.below("minDomains"), "", " is valid only with whenUnsatisfiable: DoNotSchedule")
	}
	if keys := n.Get("matchLabelKeys"); len(keys.List()) > 0 && n.Get("labelSelector") == nil {
		c.report(keys.Pos, p.below("matchLabelKeys"), "set labelSelector", " is valid only with a labelSelector")
	}
}

// checkFieldRef tells what a volume can read from what environment can.
func checkFieldRef(c *checker, n *spec.Node, p place) {
	path, field := n.Get("fieldPath"), n.Get("fieldPath").Str()
	whole := field == "metadata.labels" || field == "metadata.annotations"
	switch {
	case p.parent == "valueFrom" && whole:
		c.report(path.Pos, p.below("fieldPath"), field+"['KEY']", " is %s: a variable can contain only one of them", field)
	case p.parent == "items[]" && field != "" && !strings.HasPrefix(field, "metadata."):
		c.report(path.Pos, p.below("fieldPath"), "", " is %s: a volume can contain only the pod's metadata", spec.Quoted(field))
	}
}

func checkMount(c *checker, n *spec.Node, p place) {
	if deep := n.Get("recursiveReadOnly"); deep.Is(spec.String) && deep.Text != "Disabled" && !isTrue(n.Get("readOnly")) {
		c.report(deep.Pos, p.below("recursiveReadOnly"), "set readOnly: true", " is valid only with readOnly: true")
	}
}
