package eql

// Dialect says whose EQL a text is.
type Dialect uint8

// The dialects.
const (
	// Elasticsearch is the EQL of Elasticsearch's search API, and so of
	// detection rules.
	Elasticsearch Dialect = iota
	// Endpoint is the EQL of Elastic Defend's behaviour rules, which have
	// functions, operators and value forms of their own.
	Endpoint
)
