package main

// sizes are the requests and limits that teams choose from, the smallest first.
var sizes = []object{
	{{"cpu", "200m"}, {"memory", "384Mi"}},
	{{"cpu", "250m"}, {"memory", "512Mi"}, {"memoryLimit", "768Mi"}},
	{{"cpu", "500m"}, {"memory", "1Gi"}},
	{{"cpu", "500m"}, {"memory", "1Gi"}, {"cpuLimit", "1"}},
	{{"cpu", "1"}, {"memory", "2Gi"}},
	{{"cpu", "1"}, {"memory", "2Gi"}, {"memoryLimit", "3Gi"}},
	{{"cpu", "2"}, {"memory", "4Gi"}, {"cpuLimit", "3"}},
	{{"cpu", "2"}, {"memory", "8Gi"}, {"cpuLimit", "4"}, {"memoryLimit", "10Gi"}},
}

// withSize asks for more than the platform's default, or for nodes of another kind.
func withSize(c chance, e object, heavy bool) object {
	if e.has("resources") || e.has("profile") {
		return e
	}
	if heavy && c.oneIn(6) {
		return e.with("profile", profile(c, e))
	}
	switch {
	case heavy && c.percent(45):
		return e.with("resources", pick(c, sizes[2:]))
	case !heavy && c.percent(30):
		return e.with("resources", pick(c, sizes[:5]))
	}
	return e
}

// profile puts on spot nodes only what may be repeated.
func profile(c chance, e object) string {
	if e.has("idempotent") {
		return pick(c, []string{"spot", "spot", "memory-heavy"})
	}
	return pick(c, []string{"on-demand", "memory-heavy"})
}

// smaller is the next smaller size, for a region with fewer members. It names requests only:
// these drop the limits that were set before.
func smaller(size object) object {
	memory := size.text("memory")
	for i := len(sizes) - 1; i > 0; i-- {
		if sizes[i].text("memory") == memory && sizes[i-1].text("memory") != memory {
			return object{{"cpu", sizes[i-1].text("cpu")}, {"memory", sizes[i-1].text("memory")}}
		}
	}
	return nil
}
