package adopt

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

var (
	imageUnit   = foreign.Unit{Field: "image"}
	queueUnit   = foreign.Unit{Field: "queue", Key: "target"}
	profileUnit = foreign.Unit{Field: "profile"}
)

// generalise writes placeholders where texts differ by the region only.
func (p *Plan) generalise() {
	p.versions()
	for _, e := range p.Entries {
		p.placeholders(e, imageUnit)
	}
	p.sharedImages()
	for _, e := range p.Entries {
		if e.Kind == spec.Workers {
			for _, r := range e.regions {
				p.queueName(e.in[r], r)
			}
			p.placeholders(e, queueUnit)
			for _, r := range e.regions {
				asTarget(e.in[r])
			}
		}
	}
}

// sharedImages writes the image of the platform, and those that entries of several regions
// share, with their placeholders in entries of one region too: the default is then theirs.
func (p *Plan) sharedImages() {
	type resolved struct{ region, image string }
	shared := map[resolved]string{}
	share := func(image string) {
		if !strings.Contains(image, "{") {
			return
		}
		for _, r := range p.regions {
			if at := (resolved{r, p.expand(r).Replace(image)}); at.image != image && shared[at] == "" {
				shared[at] = image
			}
		}
	}
	share(p.platform.Get("image").Str())
	for _, e := range p.Entries {
		share(e.in[e.regions[0]].Values[imageUnit].Str())
	}
	for _, e := range p.Entries {
		first := e.regions[0]
		image := shared[resolved{first, e.in[first].Values[imageUnit].Str()}]
		if image == "" || slices.ContainsFunc(e.regions, func(r string) bool { return p.expand(r).Replace(image) != e.in[r].Values[imageUnit].Str() }) {
			continue
		}
		for _, r := range e.regions {
			e.in[r].Values[imageUnit] = textAt(image, e.in[r].Values[imageUnit])
		}
	}
}

// versions writes {version} where images follow one: that of batchfn's label, or
// of a platform whose image has the placeholder.
func (p *Plan) versions() {
	given := p.platform.Get("image").Str()
	var seen []string
	p.workloads(func(_ *Entry, r string, f *foreign.Workload) {
		if f.Seen.ByBatchfn {
			seen = append(seen, f.Seen.Version)
		} else if strings.HasSuffix(given, "{version}") {
			if v, ok := strings.CutPrefix(f.Values[imageUnit].Str(), strings.TrimSuffix(p.expand(r).Replace(given), "{version}")); ok {
				seen = append(seen, v)
			}
		}
	})
	version, n := most(seen, equalText)
	if version == "" || n < len(seen) {
		return // several: each image says its own
	}
	p.Version = version
	p.workloads(func(_ *Entry, r string, f *foreign.Workload) {
		image := f.Values[imageUnit]
		if base, ok := strings.CutSuffix(image.Str(), ":"+version); ok && (f.Seen.ByBatchfn || image.Text == strings.ReplaceAll(p.expand(r).Replace(given), "{version}", version)) {
			f.Values[imageUnit] = textAt(base+":{version}", image)
		}
	})
}

// expand replaces the placeholders of a region.
func (p *Plan) expand(region string) *strings.Replacer {
	aws := p.platform.At("regions", region, "aws")
	return strings.NewReplacer("{region}", region, "{awsRegion}", aws.Get("region").Str(), "{awsAccount}", aws.Get("account").Str())
}

// queueName names a queue of the region's own account.
func (p *Plan) queueName(f *foreign.Workload, region string) {
	aws := p.platform.At("regions", region, "aws")
	url := f.Values[queueUnit]
	if aws == nil || url == nil {
		return
	}
	if name, ok := strings.CutPrefix(url.Text, "https://sqs."+aws.Get("region").Str()+".amazonaws.com/"+aws.Get("account").Str()+"/"); ok {
		f.Values[queueUnit] = textAt(name, url)
	}
}

// asTarget makes a queue's name or URL a value of the entry.
func asTarget(f *foreign.Workload) {
	n := f.Values[queueUnit]
	if n == nil {
		return
	}
	field := "name"
	if strings.Contains(n.Text, "://") {
		field = "url"
	}
	f.Values[queueUnit] = structure(named(field, n))
}

// placeholders replaces what differs by region, where that makes one text of all.
func (p *Plan) placeholders(e *Entry, u foreign.Unit) {
	differ := false
	for _, r := range e.regions {
		if e.in[r].Values[u] == nil {
			return
		}
		differ = differ || e.in[r].Values[u].Text != e.in[e.regions[0]].Values[u].Text
	}
	if !differ {
		return
	}
	for _, fields := range [][]string{{"region"}, {"awsRegion"}, {"awsAccount"}, {"awsAccount", "awsRegion"}, {"region", "awsAccount", "awsRegion"}} {
		if u == queueUnit && len(fields)+len(fields[0]) != 1+len("region") {
			break // only {region} is replaced there
		}
		one, ok := p.oneText(e, u, fields)
		if !ok {
			continue
		}
		for _, r := range e.regions {
			e.in[r].Values[u] = textAt(one, e.in[r].Values[u])
		}
		return
	}
}

func (p *Plan) oneText(e *Entry, u foreign.Unit, fields []string) (one string, ok bool) {
	for i, r := range e.regions {
		value := e.in[r].Values[u].Text
		aws := p.platform.At("regions", r, "aws")
		s := value
		for _, f := range fields {
			of := map[string]string{"region": r, "awsRegion": aws.Get("region").Str(), "awsAccount": aws.Get("account").Str()}[f]
			if of == "" {
				return "", false
			}
			s = strings.ReplaceAll(s, of, "{"+f+"}")
		}
		if i == 0 {
			one = s
		}
		if s != one || p.expand(r).Replace(s) != value {
			return "", false
		}
	}
	return one, true
}
