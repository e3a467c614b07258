package main

// withLoop is for iterators: how they repeat, how many there are, how one sees that they live.
func withLoop(c chance, e object, j job) object {
	if j.runs != "" {
		e = e.with("interval", j.runs)
	}
	if j.severity == medium && c.oneIn(5) {
		e = e.with("replicas", c.between(2, 3))
	}
	if c.oneIn(2) {
		e = e.with("liveness", loopLiveness(c, j))
	}
	return e
}

// loopLiveness asks a program that loops by itself over HTTP; one that ends and is started again
// leaves a file instead.
func loopLiveness(c chance, j job) object {
	if j.runs == "" {
		return httpLiveness(c)
	}
	return object{{"command", []string{"test", "-e", "/tmp/alive"}}, {"period", "1m"}}
}

func httpLiveness(c chance) object {
	probe := object{{"path", "/healthz"}, {"port", 8080}}
	if c.oneIn(2) {
		probe = probe.with("period", pick(c, []string{"15s", "20s", "30s"}))
	}
	return probe
}
