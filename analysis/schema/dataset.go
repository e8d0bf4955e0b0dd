package schema

// Dataset is one set of fields that documents share: a data stream's, a
// Beat's, or ECS itself.
type Dataset struct {
	// Name is the value of event.dataset for a data stream
	// ("endpoint.events.process", "aws.cloudtrail"), else the product's
	// ("winlogbeat", "endgame", "ecs").
	Name string
	// Title is what a reader calls it, such as "Elastic Defend process events".
	Title string
	// Package is the integration package or product.
	Package string
	// Version is that of the facts, and Date the day ("2024-07-31") up to
	// which they are known to be right.
	Version, Date string
	// Index are the patterns of the indices that hold its documents.
	Index []string
	// Strict says that documents have these fields and no other: nothing is
	// mapped when it appears. Where it is false, ECS's fields are known too.
	Strict bool
}
