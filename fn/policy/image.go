package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

var imagePinned = Rule{
	Name: "image-pinned", Level: spec.Error,
	Summary:   "an image without a tag, or with the tag latest; {version} without a version when batchfn renders",
	Rationale: "A retry must run the same image as the first run, and a rollback needs an earlier version.",
	Bad: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:latest"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:{version}"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "add a tag or a digest; for {version} set --version",
	platform: func(p *spec.Platform, r *reporter) {
		image := p.Wrapper.Image
		if wrong, hint := unpinned(image); wrong != "" && image != "" {
			r.platform(p.Node.At("wrapper", "image").Pos, "wrapper.image", hint, "wrapper.image %s %s", quoted(image), wrong)
		} else if strings.Contains(image, "{version}") {
			r.platform(p.Node.At("wrapper", "image").Pos, "wrapper.image", "use the version of batchfn", "wrapper.image %s: {version} is the version of the batches", quoted(image))
		}
	},
	deployed: func(v *view, r *reporter) looker {
		return func(w *spec.Workload) {
			checkPinned(w, v.opts, r)
			checkFragmentImages(w, r)
		}
	},
}

func checkPinned(w *spec.Workload, opts Options, r *reporter) {
	image := w.Get("image").Str()
	if image == "" || r.malformed[w.Pos("image")] {
		return
	}
	if strings.Contains(image, "{version}") && opts.Rendering && !opts.Unversioned && opts.Version == "" {
		r.workload(w, "image", "set one: --version v1.2.3, spec.version of a BatchSet, or the parameter version of an Application", "image %s uses {version}, but no version was given", quoted(image))
		return
	}
	version := cmp.Or(opts.Version, "v")
	if wrong, hint := unpinned(strings.ReplaceAll(image, "{version}", version)); wrong != "" {
		r.workload(w, "image", hint, "image %s %s", quoted(image), wrong)
	}
}

// unpinned says why an image may be another one tomorrow, or "".
func unpinned(image string) (wrong, hint string) {
	if strings.Contains(image, "@sha256:") {
		return "", ""
	}
	switch tagOf(image) {
	case "":
		return "has no tag", `add a tag or a digest, such as ":v1"`
	case "latest":
		return "is latest, which can be another image tomorrow", `use a version, such as ":v1"`
	}
	return "", ""
}

// checkFragmentImages looks at the containers that the platform adds.
func checkFragmentImages(w *spec.Workload, r *reporter) {
	for _, c := range otherContainers(w) {
		image := c.Get("image")
		if wrong, hint := unpinned(image.Str()); image.Is(spec.String) && wrong != "" {
			r.at(w, image.Pos, c.field, hint, "%s: image %s %s", c.what, quoted(image.Text), wrong)
		}
	}
}

// container is one beside the main one: the field that it is, and what people call it.
type container struct {
	*spec.Node
	field, what string
}

// otherContainers are those of the platform's fragments, or those of a hand-written
// workload beside its main one. Those that istio's injector fills in have no image yet:
// https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#customizing-injection
func otherContainers(w *spec.Workload) (all []container) {
	for _, list := range []string{"containers", "initContainers"} {
		for i, item := range w.PodSpec.Get(list).List() {
			c := container{item, "podSpec." + list, "podSpec." + list}
			if w.Entry.Resource.Kind != "" {
				c.field, c.what = fmt.Sprintf("podSpec.%s.%d.image", list, i), "container "+quoted(item.Get("name").Str())
			}
			if !(item.Get("name").Str() == "istio-proxy" && item.Get("image").Str() == "auto") {
				all = append(all, c)
			}
		}
	}
	return all
}

func tagOf(image string) string {
	name := image[strings.LastIndex(image, "/")+1:]
	_, tag, _ := strings.Cut(name, ":")
	return tag
}

var imageRegistry = Rule{
	Name: "image-registry", Level: spec.Off, LevelWithRegistries: spec.Error,
	Summary:   "an image outside platform.policy.registries; at level error once that is set",
	Rationale: "Nobody scans or keeps images of other registries.",
	Bad: `platform: policy: registries: ["registry.example.com"]
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", image: "docker.io/somebody/mail:v1"}`,
	Good: `platform: policy: registries: ["registry.example.com"]
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", image: "registry.example.com/mail:v1"}`,
	Remediation: "use an image from a registry in platform.policy.registries",
	workload: func(w *spec.Workload, r *reporter) {
		checkRegistry(w, w.Image, w.Pos("image"), "image", r)
		for _, c := range otherContainers(w) {
			image := c.Get("image")
			checkRegistry(w, image.Str(), image.PosOr(c.Pos), c.field, r)
		}
		if w.Platform.Wrapper.Kind == "binary" {
			checkRegistry(w, w.Platform.Wrapper.Image, w.Platform.Node.At("wrapper", "image").PosOr(w.Entry.Pos), "wrapper.image", r)
		}
	},
}

// checkRegistry looks at an image as it is in the region.
func checkRegistry(w *spec.Workload, image string, pos spec.Pos, field string, r *reporter) {
	registries := w.Platform.Policy.Registries
	if image == "" || slices.ContainsFunc(registries, func(prefix string) bool { return within(image, prefix) }) {
		return
	}
	if version := r.view.opts.Version; version != "" {
		image = strings.ReplaceAll(image, "{version}", version)
	}
	hint := ""
	if len(registries) > 0 {
		hint = "use one of: " + strings.Join(registries, ", ")
	}
	r.at(w, pos, field, hint, "%s %s is not in platform.policy.registries", field, quoted(image))
}

// within reports whether an image is of a registry: a host, or a host and path.
func within(image, registry string) bool {
	rest, ok := strings.CutPrefix(image, strings.TrimSuffix(registry, "/"))
	if !ok || rest == "" || rest[0] == '/' || rest[0] == '@' {
		return ok
	}
	return rest[0] == ':' && strings.Contains(registry, "/") // a tag; behind a host it were a port
}
