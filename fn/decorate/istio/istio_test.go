package istio_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/istio"
	"github.com/batchfn/batchfn/fn/names"
)

// TestAMemberAlreadyNeedsOnlyTheProxy: what says whether a pod is in the mesh is
// no part of what its proxy needs.
func TestAMemberAlreadyNeedsOnlyTheProxy(t *testing.T) {
	for mode, keys := range map[istio.Member]int{"sidecar": 5, "native": 4, "ambient": 0, "off": 0, "": 0} {
		member := mode.Additions()
		proxy := istio.Proxy{Mode: mode, CPU: "100m", CPULimit: "2", Memory: "128Mi", MemoryLimit: "1Gi"}.Additions()
		assert.Equal(t, mode != "", member.PodLabels.Get(names.IstioInject) != "", mode)
		assert.Len(t, proxy.PodAnnotations, keys, mode)
		assert.Empty(t, proxy.PodLabels, mode)
		for _, a := range member.PodAnnotations {
			assert.Equal(t, names.IstioNative, a.Key, mode)
		}
	}
}
