package main

// withSurroundings gives the program its environment, files and marks.
func withSurroundings(c chance, e object, d domain, j job) object {
	if env := environment(c, d, j.does); len(env) > 0 {
		e = e.with("env", env)
	}
	if c.oneIn(9) {
		e = e.with("envFrom", d.envFrom)
	}
	if c.percent(d.relevance(d.volumes[0].key, j.does)) {
		e = e.with("volumes", d.volumes)
	}
	if c.oneIn(14) {
		e = e.with("gracePeriod", pick(c, []string{"45s", "1m", "2m"}))
	}
	if c.oneIn(12) {
		e = e.with("labels", object{{"example.com/cost-center", d.costCenter}})
	}
	if c.oneIn(14) {
		e = e.with("annotations", object{{"example.com/data-class", pick(c, []string{"personal", "internal"})}})
	}
	return e
}

// environment takes some of the team's variables, in the order of its lists.
func environment(c chance, d domain, does string) object {
	var env object
	if c.oneIn(20) {
		env = env.with("LOG_LEVEL", pick(c, []string{"debug", "warn"}))
	}
	if c.percent(20) {
		return env
	}
	for _, s := range d.settings {
		if value := pick(c, s.values); c.percent(d.relevance(s.name, does)) {
			env = env.with(s.name, value)
		}
	}
	for _, r := range d.references {
		if c.percent(d.relevance(r.name, does)) {
			env = env.with(r.name, r.from)
		}
	}
	return env
}
