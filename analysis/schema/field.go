package schema

// Answer is what a scope has to say about a name.
type Answer uint8

const (
	// Open means that the scope does not know the field and cannot know that
	// there is none: some index is of no known data set, or the field lies
	// below an object whose members vary.
	Open Answer = iota
	// Known means that documents of the scope can have the field.
	Known
	// Unknown means that no data set of the scope has the field. How much
	// that weighs depends on the data sets: see [Scope.Current].
	Unknown
)

// Field is a field as one scope sees it.
type Field struct {
	// Name is the whole dotted name, as it was asked for.
	Name string
	// Type is the mapping type; where data sets differ, that of the first one
	// by precedence. An object's own name has the type [Object].
	Type Type
	// Array says that a document can hold several values. It is false only
	// where ECS defines the field for a single one.
	Array bool
	// Of is set for a multi-field such as process.name.text: the name of the
	// field whose values it shares.
	Of string
	// Unindexed says that the field is kept but that no query finds it.
	Unindexed bool
	// Beta says that ECS has not settled the field.
	Beta bool
}

// Origin is a data set that has a field, and the type that the field has
// there.
type Origin struct {
	Dataset *Dataset
	Type    Type
}
