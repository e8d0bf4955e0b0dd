package check

import "slices"

var perfInsensitive = &Check{
	ID:    "perf/insensitive",
	Title: "comparison that ignores case, where an exact one would serve",
	Text: "In EQL `:` ignores case: Elasticsearch tries the values in every case, while `==` looks one up. Where the data " +
		"has one spelling only, as with names of Linux programs or values that ECS lists, `==` finds the same for less. " +
		"Nobody but you knows the data, so nothing is changed by itself.",
	Bad:      Example{Language: "eql", Query: `process where event.type : "start"`},
	Good:     Example{Language: "eql", Query: `process where event.type == "start"`},
	Since:    "0.1",
	Severity: Hint,
	Optional: true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if q.EQL == nil {
				continue
			}
			for list := range byList(q.uses()) {
				if first := &list[0]; first.op == ":" && !anyPattern(list) {
					p.Reportf(q.InFile(first.opAt), "`:` ignores case: `"+exactly(list)+"` is less work where the case of `"+first.field+"` is known")
				}
			}
		}
	},
}

// anyPattern reports whether a value of a list has wildcards, which an exact
// comparison takes for ordinary characters.
func anyPattern(list []use) bool {
	return slices.ContainsFunc(list, func(u use) bool { return u.wildcards })
}

// exactly is the operator that compares with the values of a list exactly.
func exactly(list []use) string {
	if len(list) > 1 {
		return "in"
	}
	return "=="
}
