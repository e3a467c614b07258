package image_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// What istio and the application do is played by two containers on one loopback, like the containers of a pod, which
// are started as the manifests say.
const podFleet = `package fleet

#Any: {owner: "team", severity: "medium", ...}
batches: {
	"exits-7": #Any & {commands: "/app exit 7", schedule: "0 3 * * *"}
	"waits": #Any & {commands: "/app wait", schedule: "0 3 * * *"}
}
iterators: "loops": #Any & {commands: "/app wait"}
platform: {
	name: "acme"
	image: "` + standIns + `:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch", aws: {account: "123456789012", region: "ap-northeast-1"}}
	owners: team: {}
	defaults: {resources: {cpu: "100m", memory: "128Mi"}, timeout: "1h"}
	istio: {mode: "sidecar", readyTimeout: "4s"}
	wrapper: {kind: "binary", image: "` + image + `"}
}
`

// manifest is what the tests read of a CronJob and of a Deployment.
type manifest struct {
	Metadata struct{ Name string }
	Spec     struct {
		JobTemplate struct {
			Spec struct{ Template podTemplate }
		}
		Template podTemplate
	}
}

type podTemplate struct{ Spec podSpec }

type podSpec struct{ InitContainers, Containers []container }

type container struct {
	Image           string
	Command, Args   []string
	SecurityContext struct {
		RunAsUser                int
		ReadOnlyRootFilesystem   bool
		AllowPrivilegeEscalation *bool
		Capabilities             struct{ Drop []string }
	}
	VolumeMounts []struct {
		MountPath string
		ReadOnly  bool
	}
}

// podOf renders the fleet with the image itself.
func podOf(t *testing.T, batch string) podSpec {
	t.Helper()
	dir := writeFiles(t, map[string]string{"fleet.cue": podFleet})
	r := inImage(t, "", "--volume", dir+":/fleet:ro", "--", "render", "/fleet")
	require.Zero(t, r.status, r.errs)
	for doc := range strings.SplitSeq(r.out, "---\n") {
		var m manifest
		require.NoError(t, yaml.Unmarshal([]byte(doc), &m))
		if m.Metadata.Name != batch {
			continue
		}
		if pod := m.Spec.JobTemplate.Spec.Template.Spec; len(pod.Containers) > 0 {
			return pod
		}
		return m.Spec.Template.Spec
	}
	require.Fail(t, "no manifest", "%s\n%s", batch, r.out)
	return podSpec{}
}

// flags are the container's own, as a kubelet reads them; dir is its volume.
func (c container) flags(dir string) []string {
	flags := []string{"--entrypoint", c.Command[0]}
	if c.SecurityContext.RunAsUser != 0 {
		flags = append(flags, "--user", strconv.Itoa(c.SecurityContext.RunAsUser))
	}
	if c.SecurityContext.ReadOnlyRootFilesystem {
		flags = append(flags, "--read-only")
	}
	if c.SecurityContext.AllowPrivilegeEscalation != nil && !*c.SecurityContext.AllowPrivilegeEscalation {
		flags = append(flags, "--security-opt", "no-new-privileges")
	}
	for _, capability := range c.SecurityContext.Capabilities.Drop {
		flags = append(flags, "--cap-drop", capability)
	}
	for _, mount := range c.VolumeMounts {
		volume := dir + ":" + mount.MountPath
		if mount.ReadOnly {
			volume += ":ro"
		}
		flags = append(flags, "--volume", volume)
	}
	return flags
}

func (c container) line() []string {
	return append(c.Command[1:len(c.Command):len(c.Command)], c.Args...)
}

// pod is a running one.
type pod struct{ proxy, app string }

// start starts a batch beside a proxy that is ready after a while, or "never".
func start(t *testing.T, batch, ready string) pod {
	t.Helper()
	spec := podOf(t, batch)
	require.Len(t, spec.InitContainers, 1)
	volume := openDir(t, 0o777) // as an emptyDir is
	installs, main := spec.InitContainers[0], spec.Containers[0]
	require.Equal(t, image, installs.Image)
	docker(t, append(append([]string{"run", "--rm", "--network", "none"}, append(installs.flags(volume), image)...), installs.line()...)...)

	var p pod
	p.proxy = background(t, "--network", "none", "--entrypoint", "/proxy", standIns, ready)
	args := append([]string{"--network", "container:" + p.proxy, "--user", "1000", "--read-only"}, append(main.flags(volume), standIns)...)
	p.app = background(t, append(args, main.line()...)...)
	return p
}

// wait is how a container ends, and what it said.
func wait(t *testing.T, id string) (code int, logs string) {
	t.Helper()
	code, err := strconv.Atoi(docker(t, "wait", id))
	require.NoError(t, err)
	r := run(t, "", "", "docker", "logs", id)
	return code, r.out + r.errs
}

// until waits for a line in a container's logs.
func until(t *testing.T, id, line string) {
	t.Helper()
	require.Eventually(t, func() bool {
		r := run(t, "", "", "docker", "logs", id)
		return strings.Contains(r.out+r.errs, line)
	}, 30*time.Second, 100*time.Millisecond, line)
}

// assertQuit: the proxy was asked to quit, and so a Job's pod ends.
func assertQuit(t *testing.T, p pod) {
	t.Helper()
	code, logs := wait(t, p.proxy)
	assert.Zero(t, code)
	assert.Contains(t, logs, "proxy: asked to quit")
}

func TestTheCommandWaitsForTheProxyAndItsCodeIsTheContainers(t *testing.T) {
	p := start(t, "exits-7", "1s")
	code, logs := wait(t, p.app)
	assert.Equal(t, 7, code, logs)
	assert.Contains(t, logs, "app: started; the proxy answers 200 OK")
	assertQuit(t, p)
}

func TestASignalReachesTheCommand(t *testing.T) {
	p := start(t, "waits", "0s")
	until(t, p.app, "app: started")
	docker(t, "stop", "--time", "20", p.app)
	code, logs := wait(t, p.app)
	assert.Equal(t, 42, code, logs)
	assert.Contains(t, logs, "app: got terminated")
	assertQuit(t, p)
}

func TestASignalBeforeTheCommand(t *testing.T) {
	p := start(t, "waits", "never")
	docker(t, "stop", "--time", "20", p.app)
	code, logs := wait(t, p.app)
	assert.Equal(t, 143, code, logs)
	assert.NotContains(t, logs, "app:")
	assertQuit(t, p)
}

// TestNoProxyIsTheInfrastructuresFailure: 211, which podFailurePolicy ignores.
func TestNoProxyIsTheInfrastructuresFailure(t *testing.T) {
	p := start(t, "exits-7", "never")
	code, logs := wait(t, p.app)
	assert.Equal(t, 211, code, logs)
	assert.NotContains(t, logs, "app:")
	assertQuit(t, p)
}

// TestADeploymentsProxyStays, since its pod is started again.
func TestADeploymentsProxyStays(t *testing.T) {
	p := start(t, "loops", "0s")
	until(t, p.app, "app: started")
	docker(t, "stop", "--time", "20", p.app)
	code, logs := wait(t, p.app)
	assert.Equal(t, 42, code, logs)
	assert.Equal(t, "true", docker(t, "inspect", "--format", "{{.State.Running}}", p.proxy))
}
