package main

import "strings"

// withQueue is for workers: what they read, and how many of them read it.
func withQueue(c chance, e object, j job) object {
	pace := e.object("queue")
	if len(pace) == 0 && c.percent(45) {
		pace = object{{"queueLength", pick(c, []int{1, 10, 20, 50})}}
	}
	e = e.drop("queue").with("queue", append(queueAddress(j.runs), pace...))
	if c.percent(85) {
		e = e.with("scale", scale(c))
	}
	if c.oneIn(3) {
		e = e.with("liveness", httpLiveness(c))
	}
	if c.oneIn(4) {
		e = e.with("gracePeriod", pick(c, []string{"1m", "90s", "2m"}))
	}
	return e
}

// queueAddress is a name that becomes a URL in each region, or the URL itself.
func queueAddress(text string) object {
	if strings.HasPrefix(text, "https://") {
		return object{{"url", text}}
	}
	return object{{"name", text}}
}

func scale(c chance) object {
	limits := object{{"min", 0}, {"max", c.between(2, 10)}}
	if c.oneIn(4) {
		limits[0].value = 1
	}
	if c.oneIn(4) {
		limits = limits.with("pollingInterval", pick(c, []string{"10s", "15s", "1m"}))
	}
	if c.oneIn(4) {
		limits = limits.with("cooldown", pick(c, []string{"2m", "10m"}))
	}
	return limits
}
