package policy

import (
	"regexp"

	"github.com/batchfn/batchfn/fn/spec"
)

var queueRegion = Rule{
	Name: "queue-region", Level: spec.Error,
	Summary:     "a queue URL that is not SQS, or whose region or account is not the region's",
	Rationale:   "A URL that was copied from another country makes a worker consume that country's messages.",
	Bad:         `workers: mail: queue: url: "https://sqs.ap-northeast-1.amazonaws.com/123456789012/mail"  // in kr, too`,
	Good:        `workers: mail: queue: name: "mail"`,
	Remediation: "name the queue by queue.name: batchfn makes the URL of each region",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind != spec.Workers || w.Node.At("queue", "url").Str() == "" {
			return
		}
		m := sqsURL.FindStringSubmatch(w.Queue.URL)
		switch {
		case m == nil:
			r.workload(w, "queue.url", "want https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, or queue: name: \"NAME\"", "queue.url %s is no SQS queue", quoted(w.Queue.URL))
		case w.Region.AWS == nil:
		case m[1] != w.Region.AWS.Region:
			r.workload(w, "queue.url", `name the queue: queue: name: "`+m[3]+`"`, "queue.url is in %s, but region %s is in %s", m[1], w.Region.Name, w.Region.AWS.Region)
		case m[2] != w.Region.AWS.Account:
			r.workload(w, "queue.url", `name the queue: queue: name: "`+m[3]+`"`, "queue.url is of account %s, but region %s has %s", m[2], w.Region.Name, w.Region.AWS.Account)
		}
	},
}

// https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
var sqsURL = regexp.MustCompile(`^https://sqs\.([a-z]{2}(?:-[a-z]+)+-[0-9]+)\.(?:amazonaws\.com|api\.aws)/([0-9]{12})/([A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)$`)

var queueShared = Rule{
	Name: "queue-shared", Level: spec.Error,
	Summary:     "two workers, or one worker in two regions, on one queue URL",
	Rationale:   "Each would get a part of the other's messages. Two regions of one AWS account and region share a plain queue name.",
	Bad:         `workers: mail: queue: name: "mail"  // jp and tw are in one account`,
	Good:        `workers: mail: queue: name: "mail-{region}"`,
	Remediation: "give each worker and region a queue of its own: {region} is replaced in name and url",
	fleet: func(v *view, r *reporter) {
		first := map[string]*spec.Workload{}
		// A region that is rendered alone shares its queues all the same.
		for _, w := range v.fleet.Workloads() {
			if w.Kind != spec.Workers || w.Queue.URL == "" {
				continue
			}
			was, seen := first[w.Queue.URL]
			if !seen {
				first[w.Queue.URL] = w
				continue
			}
			reportShared(was, w, r)
		}
	},
}

func reportShared(one, two *spec.Workload, r *reporter) {
	if one.Entry == two.Entry {
		r.workload(two, "queue", `put {region} into the name, such as name: "mail-{region}"`,
			"regions %s and %s share the queue %s", one.Region.Name, two.Region.Name, quoted(two.Queue.URL))
		return
	}
	if earlier(two.Entry.Pos, one.Entry.Pos) {
		one, two = two, one
	}
	r.workload(two, "queue", "give each worker a queue of its own", "worker %s has the same queue, %s", quoted(one.Name), quoted(two.Queue.URL))
	r.relate(one.Pos("queue"), "the queue of "+quoted(one.Name))
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
	Rationale:   "KEDA refuses it, and the worker stays at whatever it had.",
	Bad:         `workers: mail: scale: min: 3  // max is 1`,
	Good:        `workers: mail: scale: {min: 3, max: 10}`,
	Remediation: "set max to at least 1 and at least min",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind == spec.Workers && w.Scale.Min > w.Scale.Max && w.Scale.Max >= 1 {
			r.workload(w, "scale", "raise max, or lower min", "scale.min is %d, above scale.max, which is %d", w.Scale.Min, w.Scale.Max)
		}
	},
}
