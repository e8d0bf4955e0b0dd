package schema

// Type is an Elasticsearch mapping type, such as "keyword".
type Type string

// The mapping types that the facts speak of.
const (
	NoType          Type = ""
	Keyword         Type = "keyword"
	ConstantKeyword Type = "constant_keyword"
	Wildcard        Type = "wildcard"
	Text            Type = "text"
	MatchOnlyText   Type = "match_only_text"
	Long            Type = "long"
	Integer         Type = "integer"
	Short           Type = "short"
	Byte            Type = "byte"
	UnsignedLong    Type = "unsigned_long"
	Double          Type = "double"
	Float           Type = "float"
	HalfFloat       Type = "half_float"
	ScaledFloat     Type = "scaled_float"
	Date            Type = "date"
	DateNanos       Type = "date_nanos"
	Boolean         Type = "boolean"
	IP              Type = "ip"
	Version         Type = "version"
	Object          Type = "object"
	Nested          Type = "nested"
	Flattened       Type = "flattened"
	Alias           Type = "alias"
	GeoPoint        Type = "geo_point"
	GeoShape        Type = "geo_shape"
	DateRange       Type = "date_range"
	Histogram       Type = "histogram"
	Binary          Type = "binary"
)

// Family is a group of types whose values compare alike.
type Family uint8

// The families.
const (
	OtherFamily   Family = iota // ranges, geo, histograms, aliases, unknown types
	KeywordFamily               // whole strings, case-sensitive
	TextFamily                  // analysed into tokens
	NumberFamily
	DateFamily
	BooleanFamily
	IPFamily
	VersionFamily
	ObjectFamily // no values of its own: object and nested
	FlattenedFamily
)

var families = map[Type]Family{
	Keyword: KeywordFamily, ConstantKeyword: KeywordFamily, Wildcard: KeywordFamily,
	Text: TextFamily, MatchOnlyText: TextFamily,
	Long: NumberFamily, Integer: NumberFamily, Short: NumberFamily, Byte: NumberFamily,
	UnsignedLong: NumberFamily, Double: NumberFamily, Float: NumberFamily,
	HalfFloat: NumberFamily, ScaledFloat: NumberFamily,
	Date: DateFamily, DateNanos: DateFamily, Boolean: BooleanFamily, IP: IPFamily,
	Version: VersionFamily, Object: ObjectFamily, Nested: ObjectFamily, Flattened: FlattenedFamily,
}

// Family returns the group that the type belongs to.
func (t Type) Family() Family { return families[t] }
