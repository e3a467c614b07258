package pattern

import "maps"

// values are the fields that a resource, or the element of a list, has for itself.
func (b *builder) values(i int) Values {
	v := Values{}
	for _, f := range b.fields {
		if f.Place == Entry && f.cells[i].ok && !f.isUsual(i) {
			v[f.Name] = f.cells[i].value
		}
	}
	return v
}

// data gathers what differs in workloads.
func (b *builder) data() Data {
	d := Data{Env: Values{}, Regions: map[string]Values{}, Teams: map[string]Values{}}
	for i, w := range b.workloads {
		for _, f := range b.fields {
			place, c := f.Place, f.cells[i]
			if f.usual != nil {
				place, c = f.usual.by, f.usual.cells[i]
			}
			if c.ok && place == Region {
				set(d.Regions, w.Region, f.Name, c.value)
			} else if c.ok && place == Team {
				set(d.Teams, w.Team, f.Name, c.value)
			}
		}
		set(d.Teams, w.Team, "team", w.Team)
	}
	b.share(&d)
	index := map[string]int{}
	for i, w := range b.workloads {
		at, seen := index[w.Name]
		if !seen {
			at = len(d.Entries)
			index[w.Name] = at
			d.Entries = append(d.Entries, EntryData{b.values(i), map[string]Values{}})
		}
		e, own := d.Entries[at], b.values(i)
		e.Regions[w.Region] = own
		maps.DeleteFunc(e.Fields, func(k string, v any) bool { return !equal(own, k, v) })
	}
	for _, e := range d.Entries {
		for _, own := range e.Regions {
			maps.DeleteFunc(own, func(k string, v any) bool { return equal(e.Fields, k, v) })
		}
	}
	return d
}

func set(table map[string]Values, key, name string, value any) {
	if table[key] == nil {
		table[key] = Values{}
	}
	table[key][name] = value
}

func equal(values Values, key string, v any) bool {
	other, has := values[key]
	return has && newCell(other).text == newCell(v).text
}

// share takes out of the environments what all have, and what all have in a
// region.
func (b *builder) share(d *Data) {
	for _, table := range d.Regions {
		table[environment] = Values{}
	}
	if b.named == nil {
		return
	}
	column := b.named.Field.cells
	whole, parts := shared(column), map[string]Values{}
	for region := range d.Regions {
		var cells []cell
		for i, w := range b.workloads {
			if w.Region == region {
				cells = append(cells, column[i])
			}
		}
		parts[region] = shared(cells)
		maps.DeleteFunc(parts[region], func(k string, v any) bool { return equal(whole, k, v) })
		d.Regions[region][environment] = parts[region]
	}
	d.Env = whole
	for i, w := range b.workloads {
		own := maps.Clone(column[i].value.(Values))
		maps.DeleteFunc(own, func(k string, v any) bool { return equal(whole, k, v) || equal(parts[w.Region], k, v) })
		column[i] = newCell(own)
	}
}

// shared are the variables that all environments have.
func shared(cells []cell) Values {
	out := maps.Clone(cells[0].value.(Values))
	for _, c := range cells[1:] {
		maps.DeleteFunc(out, func(k string, v any) bool { return !equal(c.value.(Values), k, v) })
	}
	return out
}
