// Package layout says where products keep their documents: which indices hold
// a data stream of an integration package, what a reader calls it, and how far
// the silence of its field list can be trusted. The field lists themselves do
// not say so, whether they come with the program or with a workspace.
//
// It holds facts about products and reads nothing.
package layout

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rulewright/rulewright/analysis/schema"
)

// Endpoint is the package of Elastic Defend.
const Endpoint = "endpoint"

// Place describes the data set of a package's stream, without version and
// date. It is false for what is no data stream.
func Place(pkg, stream string) (schema.Dataset, bool) {
	if pkg == Endpoint {
		return endpoint(stream), true
	}
	d, ok := placed(pkg, stream)
	d.Title, d.Product, d.Package = "integration "+pkg+" ("+stream+")", "integration "+pkg, pkg
	return d, ok
}

// Covered are the beginnings of the names of those indices that are all of the
// package's, so that whoever lists its streams lists them all.
func Covered(pkg string) []string {
	if pkg == Endpoint {
		return []string{"logs-endpoint", "metrics-endpoint", ".logs-endpoint."}
	}
	out := []string{"logs-" + pkg + ".", "metrics-" + pkg + "."}
	if !slices.Contains(notAlone, pkg) {
		out = append(out, "logs-"+pkg, "metrics-"+pkg)
	}
	return out
}

// Fleet are the fields that Fleet's own component template
// (.fleet_agent_id_verification-1) maps in every data stream that it makes,
// which a strict list has to have.
func Fleet() []schema.Fact {
	return []schema.Fact{
		{Name: "event.agent_id_status", Type: schema.Keyword},
		{Name: "event.ingested", Type: schema.Date},
	}
}

// Beat describes the data set of a Beat. The files that list its fields lost
// the beginnings of names that a module spreads over nested groups.
func Beat(name string) schema.Dataset {
	title := string(unicode.ToUpper(rune(name[0]))) + name[1:]
	return schema.Dataset{Name: name, Title: title, Product: title, Index: []string{name + "-*"}, Traits: schema.Headless}
}

// sharedRoots are the first parts of the fields that every Beat can add: the
// list of "libbeat" has a Beat's own monitoring and test fields besides.
var sharedRoots = []string{
	"agent", "cloud", "cloudfoundry", "docker", "error", "fields", "host", "jolokia", "kubernetes", "meta",
	"process", "timeseries",
}

// EveryBeat reports whether a field of "libbeat" can be in the documents of
// every Beat.
func EveryBeat(field string) bool {
	root, _, _ := strings.Cut(field, ".")
	return slices.Contains(sharedRoots, root)
}

// Endgame describes the data set of Endgame, whose indices map everything that
// its own schema has.
func Endgame() schema.Dataset {
	return schema.Dataset{Name: "endgame", Title: "Endgame", Product: "Endgame", Index: []string{"endgame-*"}}
}

// EndgameFields are fields of Endgame's documents that its schema lacks.
func EndgameFields() []schema.Fact { return []schema.Fact{{Name: "endgame", Type: schema.Object}} }

// ECS describes the data set of the Elastic Common Schema.
func ECS() schema.Dataset { return schema.Dataset{Name: "ecs", Title: "ECS", Product: "ECS"} }
