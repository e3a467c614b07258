package spec

import "strings"

// expand replaces {name} for the names that value knows; all others stay.
func expand(text string, value func(name string) (string, bool)) string {
	open := strings.IndexByte(text, '{')
	if open < 0 {
		return text
	}
	if open == 0 && strings.IndexByte(text, '}') == len(text)-1 { // nothing else
		if v, known := value(text[1 : len(text)-1]); known {
			return v
		}
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 32)
	for open >= 0 {
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		if v, known := value(text[open+1 : open+end]); known {
			b.WriteString(text[:open])
			b.WriteString(v)
			text = text[open+end+1:]
		} else {
			b.WriteString(text[:open+1])
			text = text[open+1:]
		}
		open = strings.IndexByte(text, '{')
	}
	b.WriteString(text)
	return b.String()
}

// Expand replaces {region}, {awsRegion} and {awsAccount}, the last two only
// where the region has an AWS account.
func (r *Region) Expand(text string) string { return r.expand(text) }

func (r *Region) placeholder(name string) (string, bool) {
	switch {
	case name == "region":
		return r.Name, true
	case name == "awsRegion" && r.AWS != nil:
		return r.AWS.Region, true
	case name == "awsAccount" && r.AWS != nil:
		return r.AWS.Account, true
	}
	return "", false
}

// Namespace is the namespace of the workload's resources.
func (w *Workload) Namespace() string { return w.Expand(w.Region.Namespace) }

// Expand replaces {name}, {owner}, {severity}, {region} and {component}.
func (w *Workload) Expand(text string) string {
	return expand(text, func(name string) (string, bool) {
		switch name {
		case "name":
			return w.Name, true
		case "owner":
			return w.Owner, true
		case "severity":
			return w.Severity, true
		case "region":
			return w.Region.Name, true
		case "component":
			return w.Kind.Component(), true
		}
		return "", false
	})
}
