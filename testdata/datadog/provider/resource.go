package main

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// replaced are the arguments whose change the real provider answers with a new resource.
var replaced = map[string][]string{
	"datadog_monitor":      {"type"},
	"datadog_spans_metric": {"name"},
}

func (s *server) typeOf(resource string) tftypes.Type { return s.schemas[resource].ValueType() }

func (s *server) ValidateResourceConfig(_ context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	config, err := r.Config.Unmarshal(s.typeOf(r.TypeName))
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: validate(r.TypeName, config)}, nil
}

func (s *server) UpgradeResourceState(_ context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	kind := s.typeOf(r.TypeName)
	state, err := r.RawState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	value, err := tfprotov6.NewDynamicValue(kind, state)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &value}, err
}

func (s *server) ReadResource(_ context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return &tfprotov6.ReadResourceResponse{NewState: r.CurrentState, Private: r.Private}, nil
}

// PlanResourceChange leaves unknown what only the API could fill in.
func (s *server) PlanResourceChange(_ context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	kind := s.typeOf(r.TypeName)
	prior, err := r.PriorState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	proposed, err := r.ProposedNewState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	out := &tfprotov6.PlanResourceChangeResponse{PlannedState: r.ProposedNewState, PlannedPrivate: r.PriorPrivate}
	switch {
	case proposed.IsNull():
	case prior.IsNull():
		out.PlannedState, err = s.computed(r.TypeName, proposed, tftypes.UnknownValue)
	default:
		out.RequiresReplace, err = changed(r.TypeName, prior, proposed)
	}
	return out, err
}

// changed lists the arguments that force a new resource.
func changed(resource string, prior, proposed tftypes.Value) ([]*tftypes.AttributePath, error) {
	var out []*tftypes.AttributePath
	for _, name := range replaced[resource] {
		was, now := attribute(prior, name), attribute(proposed, name)
		if was != now {
			out = append(out, tftypes.NewAttributePath().WithAttributeName(name))
		}
	}
	return out, nil
}

// computed fills the null attributes that the API computes.
func (s *server) computed(resource string, value tftypes.Value, with any) (*tfprotov6.DynamicValue, error) {
	var names []string
	for _, a := range s.schemas[resource].Block.Attributes {
		if a.Computed {
			names = append(names, a.Name)
		}
	}
	filled, err := tftypes.Transform(value, func(path *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		steps := path.Steps()
		if len(steps) != 1 {
			return v, nil
		}
		name, ok := steps[0].(tftypes.AttributeName)
		if !ok || !slices.Contains(names, string(name)) || (v.IsKnown() && !v.IsNull()) {
			return v, nil
		}
		if with == nil && string(name) == "id" {
			return tftypes.NewValue(v.Type(), "1"), nil
		}
		return tftypes.NewValue(v.Type(), with), nil
	})
	if err != nil {
		return nil, err
	}
	out, err := tfprotov6.NewDynamicValue(s.typeOf(resource), filled)
	return &out, err
}

// ApplyResourceChange keeps what was planned; each id is "1".
func (s *server) ApplyResourceChange(_ context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	planned, err := r.PlannedState.Unmarshal(s.typeOf(r.TypeName))
	if err != nil {
		return nil, err
	}
	if planned.IsNull() {
		return &tfprotov6.ApplyResourceChangeResponse{NewState: r.PlannedState}, nil
	}
	state, err := s.computed(r.TypeName, planned, nil)
	return &tfprotov6.ApplyResourceChangeResponse{NewState: state}, err
}
