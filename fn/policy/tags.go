package policy

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

var tagAltered = Rule{
	Name: "tag-altered", Level: spec.Warn,
	Summary:   "a Datadog tag, service or datadogEnv that Datadog changes: upper case, invalid characters, 200 characters or more",
	Rationale: "Datadog stores tags in lower case and replaces invalid characters with _. A monitor or a dashboard that uses the tag as it is in the fleet then finds nothing.",
	Bad: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch", datadogEnv: "prod-jp"}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
	datadog: tags: tier: "Gold"
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: {
	name:  "acme"
	image: "registry.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch", datadogEnv: "prod-jp"}
	owners: "mail-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}
	datadog: tags: tier: "gold"
}
batches: "send-mail": {owner: "mail-team", severity: "medium", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "write it as Datadog stores it: lower-case letters, digits, - _ . and /, fewer than 200 characters with its name",
	platform:    checkTagsOfPlatform,
	deployed:    checkTagsOfWorkloads,
}

// mostOfTag is the length that Datadog cuts a tag to, with its name:
// https://docs.datadoghq.com/getting_started/tagging/#define-tags
const mostOfTag = 200

// normalizedTag is a tag as Datadog keeps it: in lower case, from the first
// letter on, each run of other characters one underscore, none at the end.
func normalizedTag(tag string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range strings.ToLower(tag) {
		switch {
		case unicode.IsLetter(r) || r == ':':
		case last == 0: // before the first letter
			continue
		case unicode.IsDigit(r) || r == '-' || r == '.' || r == '/':
		default:
			r = '_'
		}
		if r != '_' || last != '_' {
			b.WriteRune(r)
		}
		last = r
	}
	return strings.TrimRight(b.String(), "_")
}

// isKept reports whether Datadog surely keeps a tag, as it does nearly all.
func isKept(tag, value string) bool {
	if len(tag)+1+len(value) >= mostOfTag || tag == "" || tag[0] < 'a' || tag[0] > 'z' {
		return false
	}
	for _, part := range []string{tag, value} {
		for i := range len(part) {
			if c := part[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '/' {
				return false
			}
		}
	}
	return true
}

// altered says how Datadog changes a tag, and what to write instead; "" where it
// keeps it.
func altered(tag, value string) (what, hint string) {
	if isKept(tag, value) || secret.Kind(tag+":"+value) != "" { // a secret in lower case is not shown either
		return "", ""
	}
	written := tag + ":" + value
	kept := normalizedTag(written)
	switch n := utf8.RuneCountInString(written); {
	case n >= mostOfTag:
		return fmt.Sprintf("has %d characters with its name, and Datadog cuts it", n), "shorten it to fewer than 200 characters"
	case kept != written:
		return "is " + quoted(kept) + " in Datadog", "write it as " + strings.TrimPrefix(kept, tag+":")
	}
	return "", ""
}

func checkTagsOfPlatform(p *spec.Platform, r *reporter) {
	for _, region := range p.Regions {
		if what, hint := altered(names.TagEnv, region.DatadogEnv); what != "" && region.DatadogEnv != "" && !r.malformed[region.Node.Get("datadogEnv").Pos] {
			field := "regions." + region.Name + ".datadogEnv"
			r.platform(region.Node.Get("datadogEnv").Pos, field, hint, "%s: %s %s", field, quoted(names.TagEnv+":"+region.DatadogEnv), what)
		}
	}
	if owners := p.Node.Get("owners"); owners.Is(spec.Map) {
		for _, f := range owners.Fields {
			if strings.Contains(f.Name, "__") { // all else that an owner name may hold is kept
				what, hint := altered(names.TagOwner, f.Name)
				r.platform(f.Pos, "owners."+f.Name, hint, "owners: %s %s", quoted(names.TagOwner+":"+f.Name), what)
			}
		}
	}
}

// checkTagsOfWorkloads reports each tag and service of the platform once, as the
// first batch has it that shows the problem.
func checkTagsOfWorkloads(_ *view, r *reporter) looker {
	t := tags{r, map[*spec.Node]bool{}}
	return func(w *spec.Workload) {
		if own := w.Platform.Node.At("datadog", "tags"); own.Is(spec.Map) {
			for _, f := range own.Fields {
				if !isRefusedTag(f) {
					t.check(f.Value, tagPos(f), "datadog.tags.", f.Name, w.Expand(f.Value.Text))
				}
			}
		}
		if w.Get("service") == nil {
			service := w.Platform.Node.At("datadog", "service")
			t.check(service, service.PosOr(spec.Pos{}), "datadog.", names.TagService, w.Service())
		} else if what, hint := altered(names.TagService, w.Service()); what != "" && !r.malformed[w.Pos("service")] {
			r.workload(w, "service", hint, "%s %s", quoted(names.TagService+":"+w.Service()), what)
		}
	}
}

type tags struct {
	*reporter
	told map[*spec.Node]bool
}

// tagPos is where the fault is: in the name of a tag, or in its value.
func tagPos(f spec.Field) spec.Pos {
	if isKept(f.Name, "") || normalizedTag(f.Name) == f.Name {
		return f.Value.Pos
	}
	return f.Pos
}

func (t tags) check(n *spec.Node, pos spec.Pos, parent, tag, value string) {
	if n == nil || t.told[n] || t.malformed[n.Pos] {
		return
	}
	if what, hint := altered(tag, value); what != "" {
		t.told[n] = true
		field := parent + tag
		t.platform(pos, field, hint, "%s: %s %s", field, quoted(tag+":"+value), what)
	}
}

// isRefusedTag reports whether another rule refuses a tag.
func isRefusedTag(f spec.Field) bool {
	return !f.Value.Is(spec.String) || f.Value.Text == "" || f.Name == "" || names.Tags.Has(strings.ToLower(f.Name)) ||
		strings.ContainsAny(f.Name, ",:{} \t\n") || strings.Contains(f.Name+f.Value.Text, "%%") || strings.ContainsAny(f.Value.Text, ", \t\n")
}
