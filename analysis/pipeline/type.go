package pipeline

import (
	"encoding/hex"
	"math"
	"net/netip"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

// Type is a type of ES|QL, such as "keyword" or "date".
type Type string

// The types that the package itself speaks of. The table of functions names
// more.
const (
	// Unknown is a type that nobody can tell.
	Unknown      Type = ""
	Null         Type = "null"
	Boolean      Type = "boolean"
	Keyword      Type = "keyword"
	Text         Type = "text"
	Integer      Type = "integer"
	Long         Type = "long"
	UnsignedLong Type = "unsigned_long"
	Double       Type = "double"
	Date         Type = "date"
	DateNanos    Type = "date_nanos"
	TimeDuration Type = "time_duration"
	DatePeriod   Type = "date_period"
	IP           Type = "ip"
	Version      Type = "version"
	// Options is a map of named parameters.
	Options Type = "function_named_parameters"
)

// ofMapping are the types that fields of a mapping type have as columns. What
// is not listed has a type that the package says nothing about.
var ofMapping = map[schema.Type]Type{
	schema.Keyword: Keyword, schema.ConstantKeyword: Keyword, schema.Wildcard: Keyword,
	schema.Text: Text, schema.MatchOnlyText: Text,
	schema.Long: Long, schema.Integer: Integer, schema.Short: Integer, schema.Byte: Integer,
	schema.UnsignedLong: UnsignedLong,
	schema.Double:       Double, schema.Float: Double, schema.HalfFloat: Double, schema.ScaledFloat: Double,
	schema.Date: Date, schema.DateNanos: DateNanos, schema.Boolean: Boolean, schema.IP: IP, schema.Version: Version,
	schema.GeoPoint: "geo_point", schema.GeoShape: "geo_shape",
}

// family is a group of types of which a signature that takes one takes the
// others, at least for some functions or after a conversion that Elasticsearch
// makes by itself.
func (t Type) family() string {
	switch t {
	case Keyword, Text:
		return "string"
	case Integer, Long, UnsignedLong, "counter_integer", "counter_long":
		return "whole number"
	case Double, "float", "counter_double", "aggregate_metric_double":
		return "number"
	case Date, DateNanos:
		return "date"
	}
	return string(t)
}

// isNumber reports whether the type's values are numbers.
func (t Type) isNumber() bool {
	f := t.family()
	return f == "whole number" || f == "number"
}

// fits reports whether a value can stand where a type is wanted, as far as
// that is known.
func (v value) fits(want Type) bool {
	have := v.typ
	switch {
	case have == Unknown || have == Null || want == Unknown:
		return true
	case have.family() == want.family():
		return true
	case have.family() == "whole number" && want.isNumber():
		return true
	case have.family() == "number" && (want == "aggregate_metric_double" || want == "float"):
		return true
	case want == "dense_vector" && v.multi && have.isNumber():
		return true
	case (have == "tdigest" || have == "exponential_histogram" || have == "histogram") && want.isNumber():
		return true
	}
	return v.literal && have == Keyword && v.converts(want)
}

// converts reports whether Elasticsearch makes a string literal a value of the
// type by itself.
func (v value) converts(want Type) bool {
	switch want {
	case IP:
		_, err := netip.ParseAddr(v.text)
		return err == nil
	case TimeDuration, DatePeriod:
		amount, unit, _ := strings.Cut(strings.TrimSpace(v.text), " ")
		_, err := strconv.Atoi(amount)
		return err == nil && units[lower(strings.TrimSpace(unit))] == want
	case Date, DateNanos:
		return isDate(v.text)
	case Version, Boolean, "date_range", "geo_point", "geo_shape",
		"cartesian_point", "cartesian_shape", "geohash", "geohex", "geotile":
		return true
	case "dense_vector":
		_, err := hex.DecodeString(v.text)
		return err == nil
	case Integer, Long, UnsignedLong, Double:
		_, err := strconv.ParseFloat(v.text, 64)
		return err == nil
	}
	return false
}

// describe names a type in a message.
func (t Type) describe() string {
	switch t.family() {
	case "string":
		return "a string"
	case "whole number":
		return "a whole number"
	case "number":
		return "a number"
	case "date":
		return "a date"
	}
	switch t {
	case Boolean:
		return "a boolean"
	case IP:
		return "an IP address"
	case Version:
		return "a version"
	case TimeDuration, DatePeriod:
		return "an amount of time"
	case Options:
		return "options in braces"
	}
	return "a `" + string(t) + "`"
}

// typeOfInteger returns the type that a whole number in the text has.
func typeOfInteger(text string) Type {
	n, err := strconv.ParseInt(strings.TrimPrefix(text, "+"), 10, 64)
	switch {
	case err != nil:
		return Unknown // unsigned_long or double
	case n > math.MaxInt32 || n < math.MinInt32:
		return Long
	}
	return Integer
}

// units are the units of amounts of time.
var units = map[string]Type{
	"millisecond": TimeDuration, "milliseconds": TimeDuration, "ms": TimeDuration,
	"second": TimeDuration, "seconds": TimeDuration, "sec": TimeDuration, "s": TimeDuration,
	"minute": TimeDuration, "minutes": TimeDuration, "min": TimeDuration, "m": TimeDuration,
	"hour": TimeDuration, "hours": TimeDuration, "h": TimeDuration,
	"day": DatePeriod, "days": DatePeriod, "d": DatePeriod,
	"week": DatePeriod, "weeks": DatePeriod, "w": DatePeriod,
	"month": DatePeriod, "months": DatePeriod, "mo": DatePeriod,
	"quarter": DatePeriod, "quarters": DatePeriod, "q": DatePeriod,
	"year": DatePeriod, "years": DatePeriod, "yr": DatePeriod, "y": DatePeriod,
}
