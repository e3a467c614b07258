package foreign

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// completePods fills in https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/.
func completePods(template *spec.Node, restart string) {
	drop(template.Get("metadata"), "creationTimestamp")
	p := template.Get("spec")
	if p == nil {
		return
	}
	if restart != "" {
		fill(p, "restartPolicy", spec.NewString(restart))
	}
	fill(p, "terminationGracePeriodSeconds", spec.NewInt(30))
	if p.Get("serviceAccountName") == nil && p.Get("serviceAccount") != nil {
		put(p, "serviceAccountName", p.Get("serviceAccount"))
	}
	drop(p, "serviceAccount")
	dropIf(p, "serviceAccountName=default", "serviceAccountName=", "dnsPolicy=ClusterFirst", "schedulerName=default-scheduler", "enableServiceLinks=true",
		"hostNetwork=false", "hostPID=false", "hostIPC=false", "shareProcessNamespace=false", "preemptionPolicy=PreemptLowerPriority", "setHostnameAsFQDN=false")
	dropEmpty(p, "securityContext", "nodeSelector", "tolerations", "volumes", "initContainers", "imagePullSecrets", "affinity", "hostAliases", "topologySpreadConstraints")
	for _, v := range items(p.Get("volumes")) {
		completeVolume(v)
	}
	for _, list := range []string{"containers", "initContainers"} {
		for _, c := range items(p.Get(list)) {
			completeContainer(c, p.Get("volumes"))
		}
	}
}

func completeVolume(v *spec.Node) {
	for _, source := range []string{"configMap", "secret", "projected", "downwardAPI"} {
		dropIf(v.Get(source), "defaultMode=420", "optional=false")
	}
	dropIf(v.Get("hostPath"), "type=")
	dropIf(v.Get("emptyDir"), "medium=")
	if size := v.At("emptyDir", "sizeLimit"); size != nil {
		canonical(size)
	}
}

func completeContainer(c, volumes *spec.Node) {
	for _, words := range []*spec.Node{c.Get("command"), c.Get("args"), c.At("livenessProbe", "exec", "command"), c.At("readinessProbe", "exec", "command"), c.At("startupProbe", "exec", "command")} {
		for _, word := range words.List() {
			asWritten(word)
		}
	}
	dropIf(c, "terminationMessagePath=/dev/termination-log", "terminationMessagePolicy=File", "stdin=false", "stdinOnce=false", "tty=false", "workingDir=")
	dropIf(c, "imagePullPolicy="+usualPull(c.Get("image").Str()))
	dropEmpty(c, "securityContext", "env", "envFrom", "volumeMounts", "ports", "lifecycle", "command", "args")
	completeResources(c)
	dropEmpty(c.Get("resources"), "requests", "limits", "claims")
	dropEmpty(c, "resources")
	if port := c.At("livenessProbe", "httpGet", "port"); port != nil {
		*port = *portOf(c, port)
	}
	for _, probe := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		completeProbe(c.Get(probe))
	}
	for _, port := range items(c.Get("ports")) {
		dropIf(port, "protocol=TCP")
	}
	for _, m := range items(c.Get("volumeMounts")) {
		dropIf(m, "subPath=", "readOnly=false", "recursiveReadOnly=Disabled", "mountPropagation=None")
		if isReadOnly(volumes, m.Get("name").Str()) {
			drop(m, "readOnly") // whatever it says
		}
	}
	for _, v := range items(c.Get("env")) {
		asWritten(v.Get("name"))
		fill(v, "value", placed("", v))
		if v.Get("valueFrom") != nil {
			dropIf(v, "value=")
		} else {
			asWritten(v.Get("value"))
		}
		dropIf(v.At("valueFrom", "fieldRef"), "apiVersion=v1")
		dropIf(v.At("valueFrom", "resourceFieldRef"), "divisor=0", "divisor=1", "containerName="+c.Get("name").Str())
		dropIf(v.At("valueFrom", "secretKeyRef"), "optional=false")
		dropIf(v.At("valueFrom", "configMapKeyRef"), "optional=false")
	}
	for _, f := range items(c.Get("envFrom")) {
		dropIf(f, "prefix=")
		dropIf(f.Get("secretRef"), "optional=false")
		dropIf(f.Get("configMapRef"), "optional=false")
	}
}

// asWritten makes a text of what YAML reads as a number or a boolean where Kubernetes
// wants a text: on, 007.
func asWritten(n *spec.Node) {
	if n != nil && !n.Is(spec.String) && !n.Is(spec.Map) && !n.Is(spec.List) {
		n.Type, n.Text = spec.String, n.Shown()
	}
}

// portOf is the number of a port, which may be named.
func portOf(c, n *spec.Node) *spec.Node {
	for _, p := range items(c.Get("ports")) {
		if p.Get("name").Str() == n.Text && p.Get("containerPort") != nil {
			return p.Get("containerPort")
		}
	}
	return n
}

// isReadOnly reports whether a volume is of a ConfigMap or a Secret.
func isReadOnly(volumes *spec.Node, name string) bool {
	return slices.ContainsFunc(volumes.List(), func(v *spec.Node) bool {
		return v.Get("name").Str() == name && (v.Get("configMap") != nil || v.Get("secret") != nil)
	})
}

// usualPull is what Kubernetes takes for an image without imagePullPolicy.
func usualPull(image string) string {
	name := image[strings.LastIndexByte(image, '/')+1:]
	if strings.Contains(name, "@") {
		return "IfNotPresent"
	}
	if _, tag, found := strings.Cut(name, ":"); !found || tag == "latest" {
		return "Always"
	}
	return "IfNotPresent"
}

// completeResources takes a request that is not there from the limit, as Kubernetes
// does, and writes quantities in one form.
func completeResources(c *spec.Node) {
	r := c.Get("resources")
	if r == nil {
		return
	}
	for _, list := range []string{"requests", "limits"} {
		for _, f := range r.Get(list).Map() {
			canonical(f.Value)
		}
	}
	if limits := r.Get("limits"); limits.Is(spec.Map) {
		fill(r, "requests", &spec.Node{Type: spec.Map})
		for _, f := range limits.Fields {
			fill(r.Get("requests"), f.Name, f.Value)
		}
	}
}

// canonical writes a quantity in the form that the API server returns.
func canonical(n *spec.Node) {
	if q := Quantity(n.Text); q != n.Text || n.Is(spec.Int) {
		n.Type, n.Text = spec.String, q
	}
}

// Quantity is a quantity in its canonical form, or the text that is none. Bytes that
// are written in full have a suffix: 134217728 is 128Mi.
func Quantity(text string) string {
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return text
	}
	if n, whole := q.AsInt64(); whole && q.Format == resource.DecimalSI && n >= 1<<20 && n%(1<<20) == 0 {
		q.Format = resource.BinarySI
	}
	number, suffix := q.CanonicalizeBytes(make([]byte, 0, 16))
	return string(append(number, suffix...))
}

func completeProbe(p *spec.Node) {
	dropIf(p, "periodSeconds=10", "timeoutSeconds=1", "successThreshold=1", "failureThreshold=3", "initialDelaySeconds=0")
	dropIf(p.Get("httpGet"), "scheme=HTTP")
	dropIf(p.Get("grpc"), "service=")
}
