package toml

import (
	"math"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/rulewright/rulewright/rules/source"
)

// scalar makes the value of a number, boolean or date that the parser has
// delimited. The parser does not look at what a number or date says, so that
// is judged here; a problem leaves the value's kind as it is written and its
// number 0.
func (r *reader) scalar(kind unstable.Kind, span source.Span) *Value {
	v := &Value{Span: span, Text: r.text[span.Start:span.End]}
	var err error
	switch kind {
	case unstable.Bool:
		v.Kind, v.Bool = Boolean, v.Text == "true"
	case unstable.Integer:
		v.Kind = Integer
		v.Int, err = strconv.ParseInt(v.Text, 0, 64)
		if err != nil {
			r.problem(CodeNumber, span, "`"+excerpt(v.Text)+"` does not fit into a 64-bit integer: use a smaller number")
		}
	case unstable.Float:
		v.Kind = Float
		v.Float, err = parseFloat(v.Text)
		if err != nil {
			r.problem(CodeNumber, span, "`"+excerpt(v.Text)+"` is outside the range of a 64-bit float: use a smaller number")
		}
	default:
		v.Kind = DateTime
		if !isDate(v.Text) {
			r.problem(CodeDate, span, "`"+excerpt(v.Text)+"` is no date or time that exists: write it as 2026-01-31 or 2026-01-31T10:00:00Z, or as a string in quotes")
		}
	}
	return v
}

// parseFloat reads a float as TOML spells it.
func parseFloat(s string) (float64, error) {
	if strings.HasSuffix(s, "nan") {
		return math.NaN(), nil
	}
	return strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
}

// isDate asks go-toml's decoder, since its parser only delimits dates. Dates
// are rare in rule files, which write them as strings.
func isDate(s string) bool {
	var v map[string]any
	return toml.Unmarshal([]byte("date = "+s), &v) == nil
}
