package replay

import "slices"

// selector is a label selector.
type selector struct {
	Labels      map[string]string `json:"matchLabels"`
	Expressions []requirement     `json:"matchExpressions"`
}

type requirement struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
}

// newSelector reads a selector; it is nil if there is none.
func newSelector(from any) (*selector, error) {
	if from == nil {
		return nil, nil
	}
	s := &selector{}
	if err := decode("selector", from, s); err != nil {
		return nil, err
	}
	for _, r := range s.Expressions {
		switch {
		case !slices.Contains([]string{"In", "NotIn", "Exists", "DoesNotExist"}, r.Operator):
			return nil, failure("", "selector: %q is not a valid operator, want In, NotIn, Exists or DoesNotExist", r.Operator)
		case (r.Operator == "In" || r.Operator == "NotIn") != (len(r.Values) > 0):
			return nil, failure("", "selector: In and NotIn want values, Exists and DoesNotExist none: %s", r.Key)
		}
	}
	return s, nil
}

// isEmpty reports whether it selects everything.
func (s *selector) isEmpty() bool { return s == nil || len(s.Labels)+len(s.Expressions) == 0 }

func (s *selector) matches(labels map[string]string) bool {
	for key, want := range s.Labels {
		if got, ok := labels[key]; !ok || got != want {
			return false
		}
	}
	return !slices.ContainsFunc(s.Expressions, func(r requirement) bool { return !r.holds(labels) })
}

func (r requirement) holds(labels map[string]string) bool {
	got, has := labels[r.Key]
	switch r.Operator {
	case "In":
		return has && slices.Contains(r.Values, got)
	case "NotIn":
		return !has || !slices.Contains(r.Values, got)
	case "Exists":
		return has
	}
	return !has
}
