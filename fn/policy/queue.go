package policy

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

var queueRegion = Rule{
	Name: "queue-region", Level: spec.Error,
	Summary:     "a queue URL that is not an SQS URL, or whose AWS region or account differs from the region's",
	Rationale:   "With a URL that was copied from another region, a worker consumes the messages of that region.",
	Bad:         `workers: mail: {owner: "mail-team", severity: "high", commands: "send_mail", regions: ["kr"], queue: url: "https://sqs.ap-northeast-1.amazonaws.com/123456789012/mail"}`,
	Good:        `workers: mail: {owner: "mail-team", severity: "high", commands: "send_mail", regions: ["kr"], queue: name: "mail"}`,
	Remediation: "set queue.name instead: batchfn builds the URL for each region",
	workload: func(w *spec.Workload, r *reporter) {
		url := w.At("queue", "url").Str()
		if w.Kind != spec.Workers || strings.TrimSpace(url) == "" || r.malformed[w.Pos("queue")] {
			return
		}
		q := parseQueue(w.Queue.URL)
		aws := w.Region.AWS
		switch {
		case q == nil:
			r.workload(w, "queue.url", `want `+wantedURL(w)+`, or queue: name: `+strconv.Quote(queueName(w.Entry, "NAME")), "queue.url %s is not a valid SQS queue URL", quoted(url))
		case aws != nil && (q.region != aws.Region || q.account != aws.Account):
			r.workload(w, "queue.url", "set its name, and batchfn builds the URL of each region: queue: name: "+strconv.Quote(queueName(w.Entry, url[strings.LastIndex(url, "/")+1:])),
				"queue.url %s is in %s of account %s, want %s of account %s", quoted(url), q.region, q.account, aws.Region, aws.Account)
		}
	},
}

// wantedURL is what the URL of a queue looks like in the workload's region.
func wantedURL(w *spec.Workload) string {
	region, account := "REGION", "ACCOUNT"
	if w.Region.AWS != nil {
		region, account = w.Region.AWS.Region, w.Region.AWS.Account
	}
	return "https://sqs." + region + ".amazonaws.com/" + account + "/NAME"
}

// queueName is a queue's name as a worker should write it: with {region} where it has
// the name of a region, and where two regions of the worker share an account.
func queueName(e *spec.Entry, name string) string {
	if strings.Contains(name, "{region}") {
		return name
	}
	for _, region := range e.Platform.Regions {
		if at := wordIn(name, region.Name); at >= 0 {
			return name[:at] + "{region}" + name[at+len(region.Name):]
		}
	}
	seen := map[string]bool{}
	for _, region := range e.Regions() {
		if region.AWS == nil {
			continue
		}
		if home := region.AWS.Account + "/" + region.AWS.Region; !seen[home] {
			seen[home] = true
			continue
		}
		if base, ok := strings.CutSuffix(name, ".fifo"); ok {
			return base + "-{region}.fifo"
		}
		return name + "-{region}"
	}
	return name
}

// wordIn is where a name has a word between its hyphens, or -1.
func wordIn(name, word string) int {
	isEnd := func(i int) bool { return i < 0 || i >= len(name) || strings.IndexByte("-_.", name[i]) >= 0 }
	for at := 0; at+len(word) <= len(name); at++ {
		if name[at:at+len(word)] == word && isEnd(at-1) && isEnd(at+len(word)) {
			return at
		}
	}
	return -1
}

// queue is what the URL of an SQS queue says.
type queue struct{ region, account, name string }

// Today's and the legacy endpoints:
// https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
var sqsURL = memo.Regexp(`^https://(?:sqs\.([a-z]{2}(?:-[a-z]+)+-[0-9]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)|` +
	`(?:([a-z]{2}(?:-[a-z]+)+-[0-9]+)\.)?queue\.amazonaws\.com)/([0-9]{12})/([A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)$`)

// parseQueue is nil where the URL is none of SQS.
func parseQueue(url string) *queue {
	m := sqsURL().FindStringSubmatch(url)
	if m == nil {
		return nil
	}
	return &queue{cmp.Or(m[1], m[2], "us-east-1"), m[3], m[4]}
}

var queueShared = Rule{
	Name: "queue-shared", Level: spec.Error,
	Summary:     "two workers, or one worker in two regions, with the same queue URL",
	Rationale:   "Each worker would get some of the other's messages. Two regions in the same AWS account and region share a queue name without {region}.",
	Bad:         `workers: mail: {owner: "mail-team", severity: "high", commands: "send_mail", queue: name: "mail"}`,
	Good:        `workers: mail: {owner: "mail-team", severity: "high", commands: "send_mail", queue: name: "mail-{region}"}`,
	Remediation: "give each worker and region its own queue: {region} is replaced in name and url",
	fleet: func(v *view, r *reporter) {
		users := map[string][]user{}
		var urls []string
		// A region that is rendered alone shares its queues all the same.
		for w := range v.fleet.WorkloadsOf([]spec.Kind{spec.Workers}) {
			url := w.Queue.URL
			if url == "" || r.malformed[w.Pos("queue")] || r.malformed[w.Pos("queue", "name")] {
				continue
			}
			if q := parseQueue(url); q != nil { // which has several spellings
				url = q.region + "/" + q.account + "/" + q.name
			}
			if users[url] == nil {
				urls = append(urls, url)
			}
			users[url] = append(users[url], user{w.Entry, w.Region})
		}
		for _, url := range urls {
			if len(users[url]) > 1 {
				reportShared(users[url], r)
			}
		}
	},
}

// user is a worker in a region.
type user struct {
	*spec.Entry
	region *spec.Region
}

// reportShared reports the workers of one queue: each but the first, and each
// that uses it in more than one region.
func reportShared(users []user, r *reporter) {
	slices.SortStableFunc(users, func(a, b user) int {
		if a.Entry != b.Entry && earlier(a.Pos, b.Pos) {
			return -1
		}
		if a.Entry != b.Entry {
			return 1
		}
		return 0
	})
	first := users[0].Entry
	for i, u := range users {
		w := u.In(u.region)
		text := cmp.Or(w.At("queue", "name").Str(), w.At("queue", "url").Str())
		if u.Entry != first {
			r.at(w, u.Pos, "queue", "give each worker a queue of its own", "worker %s has the same queue %s", quoted(first.Name), quoted(text))
			r.relate(first.Pos, quoted(first.Name)+" has it first")
		} else if i > 0 || users[1].Entry == first {
			r.workload(w, "queue", "give each region its own queue: queue: name: "+strconv.Quote(queueName(w.Entry, text[strings.LastIndex(text, "/")+1:])), "its regions share one queue %s", quoted(text))
		}
	}
}

// earlier orders entries as their files do.
func earlier(a, b spec.Pos) bool {
	if a.File != b.File {
		return a.File < b.File
	}
	return a.Before(b)
}

var scaleRange = Rule{
	Name: "scale-range", Level: spec.Error, Fixed: true,
	Summary:     "scale.min above scale.max, or scale.max below 1",
	Rationale:   "KEDA refuses the range, and the number of pods stays unchanged.",
	Bad:         `workers: mail: {owner: "mail-team", severity: "high", commands: "send_mail", queue: name: "mail-{region}", scale: min: 3}`,
	Good:        `workers: mail: {owner: "mail-team", severity: "high", commands: "send_mail", queue: name: "mail-{region}", scale: {min: 3, max: 10}}`,
	Remediation: "set max to at least 1 and at least min",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind == spec.Workers && w.Scale.Min > w.Scale.Max && w.Scale.Max >= 1 {
			at := "scale.min"
			if w.IsOwn("scale", "max") && !w.IsOwn("scale", "min") {
				at = "scale.max"
			}
			r.workload(w, at, "raise max, or lower min", "scale.min is %d, above scale.max, which is %d", w.Scale.Min, w.Scale.Max)
		}
	},
}
