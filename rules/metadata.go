package rules

// Metadata is the content of [metadata], which belongs to the repository and
// never reaches Kibana.
type Metadata struct {
	Place
	CreationDate, UpdatedDate, DeprecationDate, DeprecatedReason String
	Maturity                                                     String
	Integration                                                  Strings
	MinStackVersion, MinStackComments, Comments                  String
	OSTypeList, RelatedEndpointRules                             Strings
	QuerySchemaValidation, BypassBBRTiming, Promotion            Bool
}

// Transform is the content of [transform].
type Transform struct {
	Place
	OSQuery     []OSQuery
	Investigate []Investigation
}

// OSQuery is an item of transform.osquery.
type OSQuery struct {
	Place
	Label, Query String
}

// Investigation is an item of transform.investigate.
type Investigation struct {
	Place
	Label, Description, RelativeFrom, RelativeTo String
	// Providers are groups that are or-ed, of conditions that are and-ed.
	Providers [][]Provider
}

// Provider is one condition of an [Investigation].
type Provider struct {
	Place
	Excluded                           Bool
	Field, QueryType, Value, ValueType String
}
