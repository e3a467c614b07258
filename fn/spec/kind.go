package spec

// Kind is one of the three lists of a fleet.
type Kind string

// The kinds of batch, in the order of the output.
const (
	Batches   Kind = "batches"   // on a cron schedule: CronJob
	Iterators Kind = "iterators" // in an endless loop: Deployment
	Workers   Kind = "workers"   // on an SQS queue: Deployment and ScaledObject
)

// Kinds lists the kinds in the order of the output.
var Kinds = []Kind{Batches, Iterators, Workers}

// Component is the value of app.kubernetes.io/component for the kind.
func (k Kind) Component() string {
	switch k {
	case Iterators:
		return "batch-iterator"
	case Workers:
		return "batch-worker"
	}
	return "batch"
}

// KindOf is the kind of a component, a value of app.kubernetes.io/component.
func KindOf(component string) (Kind, bool) {
	for _, kind := range Kinds {
		if kind.Component() == component {
			return kind, true
		}
	}
	return "", false
}

// Noun names one entry of the kind for people.
func (k Kind) Noun() string {
	switch k {
	case Iterators:
		return "iterator"
	case Workers:
		return "worker"
	}
	return "batch"
}
