package plugin

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
)

// Request is what an Application asks for.
type Request struct {
	App        string // name of the Application; "" where Argo CD does not say
	SourcePath string // of the application in its repository; see Root
	Regions    []string
	Version    string
	AllowEmpty bool
}

// sent is a parameter as Argo CD sends it.
type sent struct {
	Name   string            `json:"name"`
	String *string           `json:"string"`
	Array  []string          `json:"array"`
	Map    map[string]string `json:"map"`
}

// NewRequest reads a request from the environment: ARGOCD_APP_PARAMETERS, which
// is unset, null or [] if there are none, and the ARGOCD_ENV_ variables that
// mean the same; parameters win. It fails with a *spec.Unreadable that names
// every parameter that is wrong.
func NewRequest(getenv func(string) string) (Request, error) {
	r := Request{App: getenv("ARGOCD_APP_NAME"), SourcePath: getenv("ARGOCD_APP_SOURCE_PATH")}
	e := &spec.Unreadable{}
	fail := func(hint, format string, args ...any) {
		e.Problems = append(e.Problems, spec.Finding{Level: spec.Error, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	r.readEnv(getenv)
	seen := r.take(sentIn(getenv("ARGOCD_APP_PARAMETERS"), fail), fail)
	if !seen["region"] && !seen["regions"] && getenv("ARGOCD_ENV_REGION") != "" && getenv("ARGOCD_ENV_REGIONS") != "" {
		fail("remove one of the two", "set ARGOCD_ENV_REGION or ARGOCD_ENV_REGIONS, not both")
	}
	r.checkRegions(fail)
	if len(e.Problems) > 0 {
		return r, e
	}
	return r, nil
}

// failing notes what is wrong with a request.
type failing func(hint, format string, args ...any)

// sentIn reads the JSON of Argo CD's parameters.
func sentIn(text string, fail failing) (params []sent) {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var wrong *json.UnmarshalTypeError
	switch err := json.Unmarshal([]byte(text), &params); {
	case errors.As(err, &wrong) && wrong.Field != "":
		fail("Argo CD sends strings: quote numbers and booleans", "ARGOCD_APP_PARAMETERS has a %s as %s of a parameter", wrong.Value, wrong.Field)
		return nil
	case err != nil:
		fail("", "ARGOCD_APP_PARAMETERS is not the JSON that Argo CD sends, a list of parameters")
		return nil
	}
	return params
}

// take takes the parameters over what the environment said, and returns their names.
func (r *Request) take(params []sent, fail failing) (seen map[string]bool) {
	seen = map[string]bool{}
	for _, p := range params {
		known := slices.IndexFunc(parameters, func(q parameter) bool { return q.name == p.Name })
		switch {
		case known < 0:
			fail(nearest.Hint(p.Name, names()), "unknown parameter %q, want %s", p.Name, strings.Join(names(), ", "))
		case seen[p.Name]:
			fail("", "parameter %s appears twice", p.Name)
		case parameters[known].collection == "string" && p.String == nil || parameters[known].collection == "array" && p.Array == nil:
			fail("", "parameter %s must be set as %s", p.Name, parameters[known].collection)
		}
		if known >= 0 && !seen[p.Name] {
			seen[p.Name] = true
			r.set(p, seen, fail)
		}
	}
	return seen
}

func (r *Request) readEnv(getenv func(string) string) {
	if region := getenv("ARGOCD_ENV_REGION"); region != "" {
		r.Regions = []string{region}
	}
	if regions := getenv("ARGOCD_ENV_REGIONS"); regions != "" {
		r.Regions = strings.Split(regions, ",")
	}
	r.Version = getenv("ARGOCD_ENV_VERSION")
}

// set sets what a parameter says.
func (r *Request) set(p sent, seen map[string]bool, fail failing) {
	switch {
	case p.Name == "region" && p.String != nil:
		if seen["regions"] {
			fail("", "set region or regions, not both")
		}
		r.Regions = []string{*p.String}
	case p.Name == "regions" && p.Array != nil:
		if seen["region"] {
			fail("", "set region or regions, not both")
		}
		if len(p.Array) == 0 {
			fail("remove it, or list the regions", "the parameter regions is an empty list")
		}
		r.Regions = p.Array
	case p.Name == "version" && p.String != nil:
		r.Version = *p.String
	case p.Name == "allowEmpty" && p.String != nil:
		r.AllowEmpty = *p.String == "true"
		if *p.String != "true" && *p.String != "false" {
			fail("", `parameter allowEmpty is %q, want "true" or "false"`, *p.String)
		}
	}
}

// checkRegions refuses names that an ApplicationSet left empty.
func (r *Request) checkRegions(fail failing) {
	for i, region := range r.Regions {
		r.Regions[i] = strings.TrimSpace(region)
		if r.Regions[i] == "" {
			fail("set the parameter region; in an ApplicationSet use goTemplateOptions: [missingkey=error]", "the region is empty")
			return
		}
	}
}

// Resolve fills in the region of a fleet that has one only, and refuses regions
// that the fleet lacks.
func (r *Request) Resolve(known []string) error {
	if len(r.Regions) == 0 {
		if len(known) != 1 {
			return spec.NewUnreadable(spec.Pos{}, "no region is set, and the fleet has "+strings.Join(known, ", "),
				"set the parameter region of the Application's plugin section, or ARGOCD_ENV_REGION")
		}
		r.Regions = known
	}
	return fn.CheckRegions(r.Regions, known, spec.Pos{}, "")
}
