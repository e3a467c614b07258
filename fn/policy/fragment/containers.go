package fragment

import (
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkInitContainer refuses probes and hooks in an init container that is not a sidecar:
// it ends by itself.
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
	c.neverResizedByRestart(n, p, "which is valid only for a sidecar")
}

// checkContainer checks what a container beside the batch's own, or a piece of that one,
// has.
func checkContainer(c *checker, n *spec.Node, p place) {
	checkProgram(c, n, p)
	c.unique(n, "ports", p, map[string]bool{}, "name")
	c.unique(n, "resizePolicy", p, map[string]bool{}, "resourceName")
	checkMounts(c, n, p)
	if rules := n.Get("restartPolicyRules"); len(rules.List()) > 0 && n.Get("restartPolicy") == nil {
		c.report(rules.Pos, p.below("restartPolicyRules"), "", " also needs restartPolicy")
	}
	if mount := n.At("securityContext", "procMount"); mount.Str() == "Unmasked" {
		if users := c.podSpec.Get("hostUsers"); !users.Is(spec.Bool) || users.Text != "false" {
			c.report(mount.Pos, p.below("securityContext").below("procMount"), "set podSpec.hostUsers: false", " is Unmasked, which needs a user namespace of the pod's own")
		}
	}
	if !c.pod.Restarts {
		c.neverResizedByRestart(n, p, "but the containers of a Job never restart")
	}
	if system, options := c.podSpec.At("os", "name").Str(), n.At("securityContext", "windowsOptions"); system == "linux" && options.Is(spec.Map) {
		c.report(options.Pos, p.below("securityContext").below("windowsOptions"), "remove it", " is not valid with os.name linux")
	}
}

// neverResizedByRestart refuses the policy that restarts a container to resize it.
func (c *checker) neverResizedByRestart(container *spec.Node, p place, why string) {
	for i, policy := range container.Get("resizePolicy").List() {
		if word := policy.Get("restartPolicy"); word.Str() == "RestartContainer" {
			c.report(word.Pos, p.below("resizePolicy").item(i).below("restartPolicy"), "NotRequired", " is RestartContainer, %s", why)
		}
	}
}

// checkProgram refuses a command whose first word, the program, is empty.
func checkProgram(c *checker, n *spec.Node, p place) {
	if words := n.Get("command").List(); len(words) > 0 && strings.TrimSpace(words[0].Text) == "" {
		c.report(words[0].Pos, p.below("command").item(0), "the first word is the program", " is empty")
	}
}

// checkLifecycle refuses a signal that Windows lacks.
func checkLifecycle(c *checker, n *spec.Node, p place) {
	signal := n.Get("stopSignal")
	if signal == nil || signal.Type == spec.Null {
		return
	}
	if c.podSpec.At("os", "name").Str() == "windows" && signal.Str() != "SIGKILL" && signal.Str() != "SIGTERM" {
		c.report(signal.Pos, p.below("stopSignal"), "", " is %s, want SIGTERM or SIGKILL on Windows", spec.Quoted(signal.Text))
	}
}

// checkReadiness refuses a grace period, which only probes that end a container have.
func checkReadiness(c *checker, n *spec.Node, p place) {
	if v := n.Get("terminationGracePeriodSeconds"); v != nil && v.Type != spec.Null {
		c.report(v.Pos, p.below("terminationGracePeriodSeconds"), "remove it", " is set, but a readiness probe never ends a container")
	}
}

// checkSuccessThreshold refuses another number than 1 in probes that are over, or fail,
// at once.
func checkSuccessThreshold(c *checker, n *spec.Node, p place) {
	if v := n.Get("successThreshold"); v.Is(spec.Int) && v.Text != "1" && v.Text != "0" {
		c.report(v.Pos, p.below("successThreshold"), "remove it", " is %s, want 1", v.Text)
	}
}

// checkProfile checks that a seccomp or AppArmor profile has a file exactly where its type
// is Localhost.
func checkProfile(c *checker, n *spec.Node, p place) {
	file, local := n.Get("localhostProfile"), n.Get("type").Str() == "Localhost"
	set := file != nil && file.Type != spec.Null
	switch {
	case local && absent(file):
		c.report(n.Pos, p, "", ".localhostProfile is missing: the type is Localhost")
	case !local && set && n.Get("type") != nil:
		c.report(file.Pos, p.below("localhostProfile"), `set type: "Localhost"`, " is valid only with the type Localhost")
	case set && p.name == "seccompProfile":
		if wrong := inside(file.Text); wrong != "" {
			c.report(file.Pos, p.below("localhostProfile"), "", " is %s: %s", spec.Quoted(file.Text), wrong)
		}
	}
}
