// Package schema knows which fields documents have: those of ECS, of Elastic
// Defend, of integration packages, of Beats and of Endgame, and what a
// workspace adds to them.
//
// The facts come in a [Catalogue] of data sets. A rule's index patterns and
// the data sets that its query asks for choose some of them, which is a
// [Scope]; a scope answers whether it knows a field ([Scope.Lookup]), of what
// type it is, where it comes from, and which names are like it. A pattern that
// no data set covers leaves the scope open: then nothing can be said about a
// name that it does not know.
//
// The package reads no file and judges no rule: a catalogue says how complete
// and how old its facts are, and the checks decide what follows from that.
// Everything here is immutable once made, and safe for concurrent use.
package schema

// Catalogue is a set of data sets. The zero value knows nothing, so that every
// scope of it is open.
type Catalogue struct{}

// Default returns the catalogue that the program carries with it.
func Default() *Catalogue { return &Catalogue{} }

// Scope returns the fields of the documents that index patterns reach.
// Patterns are written as a rule writes them: "logs-endpoint.events.*",
// "winlogbeat-*", "cluster:logs-*", "-logs-excluded-*". The integrations are
// those that the rule's metadata declares; they explain an open scope but
// never close one. Without any pattern the scope is open.
func (c *Catalogue) Scope(patterns, integrations []string) *Scope {
	return &Scope{}
}
