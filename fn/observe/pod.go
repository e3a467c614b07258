package observe

import (
	"fmt"

	"github.com/batchfn/batchfn/fn/spec"
)

// waiting are the reasons for which a container never starts. containercreating is the
// reason while a mount is missing; every start passes through it, hence the window.
var waiting = []string{"containercreating", "crashloopbackoff", "createcontainerconfigerror", "createcontainererror",
	"errimagepull", "imagepullbackoff", "invalidimagename"}

// cannotStart alerts where a container has waited for 15 minutes: default_zero fills
// the time in which nothing waits, so that an ordinary start does not count.
func (g group) cannotStart() monitor {
	m := g.metric("a container cannot start",
		fmt.Sprintf("min(last_15m):default_zero(max:kubernetes_state.container.status_report.count.waiting{%s} by {kube_app_name,owner,reason})",
			g.scope(clause{"reason", waiting})), 0)
	m.Message = notice{group: g, subject: ofPod, owners: g.batches,
		what: "A container of batch {{kube_app_name.name}} of {{owner.name}} has not started for 15 minutes: {{reason.name}}.",
		tell: "The team checks the image, command, Secrets, ConfigMaps and volumes of the entry; the platform team checks the registry, node and proxy.",
	}.text()
	return m
}

// iteratorDown alerts where an iterator is short of pods for 15 minutes. A suspended
// one wants none.
func (g group) iteratorDown() monitor {
	replicas := func(which string) string {
		return fmt.Sprintf("max:kubernetes_state.deployment.replicas_%s{%s} by {kube_deployment,owner}", which,
			g.scope(clause{"kube_app_component", []string{spec.Iterators.Component()}}))
	}
	m := g.metric("an iterator is down", "min(last_15m):"+replicas("desired")+" - "+replicas("available"), 0)
	m.Message = notice{group: g, subject: ofDeployment, owners: g.of(spec.Iterators), tell: apart,
		what: "Iterator {{kube_deployment.name}} of {{owner.name}} has had fewer pods than it wants for 15 minutes.",
	}.text()
	return m
}
