package fragment

import (
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// checks look at several fields together. Keys are as in needs.
var checks = map[string]func(c *checker, n *spec.Node, p place){
	"podSpec":                      checkPod,
	"initContainers[]":             checkInitContainer,
	"container":                    checkContainer,
	"containers[]":                 checkContainer,
	"livenessProbe":                checkSuccessThreshold,
	"startupProbe":                 checkSuccessThreshold,
	"seccompProfile":               checkProfile,
	"appArmorProfile":              checkProfile,
	"tolerations[]":                checkToleration,
	"matchExpressions[]":           checkRequirement,
	"matchFields[]":                checkFieldRequirement,
	"topologySpreadConstraints[]":  checkSpread,
	"fieldRef":                     checkFieldRef,
	"resources":                    checkResources,
	"podSpec.resources":            checkPodResources,
	"overhead":                     checkOverhead,
	"spec.resources":               nil, // of a claim, which checkClaimSpec checks
	"volumeMounts[]":               checkMount,
	"exec":                         checkProgram,
	"readinessProbe":               checkReadiness,
	"sleep":                        checkSleep,
	"volumeClaimTemplate.spec":     checkClaimSpec,
	"volumeClaimTemplate.metadata": checkClaimMetadata,
	"spec.dataSource":              checkSource,
	"spec.dataSourceRef":           checkSource,
	"windowsOptions":               checkWindows,
	"podAffinityTerm":              checkAffinityTerm,
	"projected":                    checkProjected,
	"resourceFieldRef":             checkDivisor,
	"lifecycle":                    checkLifecycle,
	"fc":                           checkFibreChannel,
	"iscsi":                        checkISCSI,
	"azureDisk":                    checkAzureDisk,

	"requiredDuringSchedulingIgnoredDuringExecution[]": checkAffinityTerm,
}

func isTrue(n *spec.Node) bool { return n.Is(spec.Bool) && n.Text == "true" }

func checkPod(c *checker, n *spec.Node, p place) {
	checkDNS(c, n, p)
	checkHostname(c, n, p)
	checkHostUsers(c, n, p)
	checkSystem(c, n, p)
	if isTrue(n.Get("shareProcessNamespace")) && isTrue(n.Get("hostPID")) {
		c.report(n.Get("hostPID").Pos, p.below("hostPID"), "remove one of the two", " is true, and shareProcessNamespace as well")
	}
	for i, item := range n.At("securityContext", "sysctls").List() {
		checkSysctl(c, n, item, p.below("securityContext").below("sysctls").item(i))
	}
	names := map[string]bool{}
	c.unique(n, "containers", p, names, "name")
	c.unique(n, "initContainers", p, names, "name")
	if more := n.Get("ephemeralContainers"); len(more.List()) > 0 {
		c.report(more.Pos, p.below("ephemeralContainers"), "remove it", " are valid only in a running pod")
	}
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

// checkToleration checks that a toleration has the fields that its operator takes.
func checkToleration(c *checker, n *spec.Node, p place) {
	operator, value := n.Get("operator"), n.Get("value")
	if word := operator.Str(); word == "Gt" || word == "Lt" {
		if i, err := strconv.ParseInt(value.Str(), 10, 64); err != nil || strconv.FormatInt(i, 10) != value.Str() {
			c.report(value.PosOr(n.Pos), p.below("value"), "", " must be a number: the operator is %s", word)
		}
	}
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

// checkFieldRef tells apart what a variable and what a volume can read of the pod.
func checkFieldRef(c *checker, n *spec.Node, p place) {
	if version := n.Get("apiVersion"); version.Str() != "" && version.Str() != "v1" {
		c.report(version.Pos, p.below("apiVersion"), "remove it", " is %s, want v1", spec.Quoted(version.Text))
	}
	path, field := n.Get("fieldPath"), n.Get("fieldPath").Str()
	whole := field == "metadata.labels" || field == "metadata.annotations"
	switch {
	case p.parent == "valueFrom" && whole:
		c.report(path.Pos, p.below("fieldPath"), field+"['KEY']", " is %s: a variable can contain only one of them", field)
	case p.parent == "items[]" && field != "" && !strings.HasPrefix(field, "metadata."):
		c.report(path.Pos, p.below("fieldPath"), "", " is %s: a volume can contain only the pod's metadata", spec.Quoted(field))
	}
}
