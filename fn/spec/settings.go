package spec

import (
	"strings"
	"time"
)

// Pair is a named text.
type Pair struct{ Name, Value string }

// Resources are quantities as written. MemoryLimit defaults to Memory; an empty
// limit is none. Extended are request and limit of other resources, by name.
type Resources struct {
	CPU, Memory, CPULimit, MemoryLimit string
	Extended                           []Pair
}

// NoLimit is written for a limit where there is none.
const NoLimit = "none"

// EnvSource is where a value, or a whole environment, is read from: one of
// Secret, ConfigMap and Field. Key is the key in the first two, Prefix is put
// before the names of a whole environment.
type EnvSource struct {
	Secret, ConfigMap, Key, Field, Prefix string
	Optional                              bool // the pod starts without it, too
}

// IsResourceField reports whether a field is one of the container's resources
// rather than of the pod: limits.memory.
// https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef
func IsResourceField(path string) bool {
	return strings.HasPrefix(path, "limits.") || strings.HasPrefix(path, "requests.")
}

// EnvVar is a literal Value, or From.
type EnvVar struct {
	Name  string
	Value string
	From  *EnvSource
}

// Volume is mounted at MountPath: of a ConfigMap, a Secret, or else an emptyDir,
// which SizeLimit and Medium belong to.
type Volume struct {
	Name, MountPath, SubPath, ConfigMap, Secret, SizeLimit, Medium string
	Optional                                                       bool // the pod starts without ConfigMap or Secret, too
}

// Liveness is a probe by Command, or by HTTP at Path and Port; Period 0 leaves
// it to Kubernetes.
type Liveness struct {
	Command []string
	Path    string
	Port    int
	Period  time.Duration
}

// The istio modes.
const (
	Sidecar = "sidecar"
	Native  = "native"
	Ambient = "ambient"
	MeshOff = "off"
)

// Istio is how the pod takes part in the mesh; Proxy is what istio-proxy asks
// for.
type Istio struct {
	Mode         string
	ReadyTimeout time.Duration
	Proxy        Resources
}

// Queue is an SQS queue by its full URL; "" where it can't be known.
type Queue struct {
	URL             string
	Length          int
	ScaleOnInFlight bool
}

// History is how many finished runs are kept.
type History struct{ Succeeded, Failed int }

// Scale is between how many pods, and how quickly, KEDA scales.
type Scale struct {
	Min, Max                  int
	PollingInterval, Cooldown time.Duration
}

// TriggerAuthentication names KEDA's credentials for a queue.
type TriggerAuthentication struct{ Name, Kind string }
