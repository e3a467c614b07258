package pattern

import (
	"encoding/json"
)

// Workload is what one entry makes in one region.
type Workload struct {
	Name, Team, Region string
	Resources          []any // as Values reads JSON
}

// key is what a table has the workload's values under.
func (w Workload) key(p Place) string {
	return [...]string{Entry: "", Region: w.Region, Team: w.Team}[p]
}

// Pattern is what workloads of one kind have in common, and what differs.
type Pattern struct {
	Resources []Node
	Data      Data
	fields    []*Field
}

// Values are fields by name.
type Values = map[string]any

// Data is what differs.
type Data struct {
	Env     Values            `json:"env" yaml:"env"` // what all have
	Regions map[string]Values `json:"regions" yaml:"regions"`
	Teams   map[string]Values `json:"teams" yaml:"teams"`
	Entries []EntryData       `json:"entries" yaml:"entries"`
}

// EntryData is what differs in one batch: what is the same in all of its regions,
// and what is not. It is deployed in those that it names.
type EntryData struct {
	Fields  Values            `json:"fields" yaml:"fields"`
	Regions map[string]Values `json:"regions" yaml:"regions"`
}

// identities is how many fields each workload has anyway.
const identities = 3

// Of finds the pattern of workloads of one kind.
func Of(workloads []Workload) *Pattern {
	names, teams, regions := make([]cell, len(workloads)), make([]cell, len(workloads)), make([]cell, len(workloads))
	for i, w := range workloads {
		names[i], teams[i], regions[i] = newCell(w.Name), newCell(w.Team), newCell(w.Region)
	}
	b := &builder{workloads: workloads, fields: []*Field{
		{Place: Entry, Name: "name", cells: names},
		{Place: Entry, Name: "team", cells: teams},
		{Place: Region, Name: "region", cells: regions},
	}}
	p := &Pattern{}
	for r := range workloads[0].Resources {
		cells := make([]cell, len(workloads))
		for i, w := range workloads {
			cells[i] = newCell(w.Resources[r])
		}
		p.Resources = append(p.Resources, b.object([]string{"resource"}, cells))
	}
	for _, f := range b.fields[identities:] {
		if f.Place == Entry && f.Name != environment {
			b.findUsual(f)
		}
	}
	p.Data, p.fields = b.data(), b.fields
	return p
}

// Read reads JSON with integers that stay what they are.
func Read(text []byte) (any, error) {
	var v any
	err := json.Unmarshal(text, &v)
	return integers(v), err
}

func integers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = integers(v[k])
		}
	case []any:
		for i := range v {
			v[i] = integers(v[i])
		}
	case float64:
		if v == float64(int64(v)) {
			return int64(v)
		}
	}
	return v
}
