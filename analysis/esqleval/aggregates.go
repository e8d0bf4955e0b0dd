package esqleval

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// aggregators make the accumulators of a call; the arguments are converted to
// the signature.
var aggregators = map[string]func(k aggregateCall) (func() accumulator, error){
	"count":          func(aggregateCall) (func() accumulator, error) { return func() accumulator { return &counter{} }, nil },
	"count_distinct": countDistinct,
	"sum":            sums,
	"avg": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &average{} }, nil
	},
	"min": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &best{typ: k.arg(0), sign: -1} }, nil
	},
	"max": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &best{typ: k.arg(0), sign: 1} }, nil
	},
	"median": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &digest{at: 50} }, nil
	},
	"percentile": percentile,
	"median_absolute_deviation": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &digest{at: 50, deviation: true} }, nil
	},
	"std_dev": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &spread{root: true} }, nil
	},
	"variance": func(aggregateCall) (func() accumulator, error) { return func() accumulator { return &spread{} }, nil },
	"values": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &collection{seen: map[string]bool{}} }, nil
	},
	"top": top,
	"first": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &edge{typ: k.arg(1), sign: -1} }, nil
	},
	"last": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &edge{typ: k.arg(1), sign: 1} }, nil
	},
	"earliest": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &edge{typ: k.arg(1), sign: -1} }, nil
	},
	"latest": func(k aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &edge{typ: k.arg(1), sign: 1} }, nil
	},
	"present": func(aggregateCall) (func() accumulator, error) {
		return func() accumulator { return &presence{want: true} }, nil
	},
	"absent":       func(aggregateCall) (func() accumulator, error) { return func() accumulator { return &presence{} }, nil },
	"weighted_avg": func(aggregateCall) (func() accumulator, error) { return func() accumulator { return &weighted{} }, nil },
	"st_centroid_agg": func(k aggregateCall) (func() accumulator, error) {
		if t := k.arg(0); t != "geo_point" && t != "cartesian_point" {
			return nil, offline("ST_CENTROID_AGG of shapes is not run offline")
		}
		return func() accumulator { return &centroid{} }, nil
	},
}

// aggregateCall is a call of an aggregate function.
type aggregateCall struct {
	run  *runner
	args []node
	ret  pipeline.Type
}

func (k aggregateCall) arg(i int) pipeline.Type {
	if i < len(k.args) {
		return k.args[i].typ
	}
	return pipeline.Null
}

// prepare finds out how an aggregate is computed and returns its type.
func (s *statistics) prepare(a *aggregate, e *esql.Call, f *pipeline.Function, args []node) (pipeline.Type, error) {
	make, ok := aggregators[f.Name]
	if !ok {
		return "", offline("%s is not run offline", strings.ToUpper(f.Name))
	}
	k := aggregateCall{run: s.run}
	switch {
	case f.Name == "count":
		k.args, k.ret = args, pipeline.Long
	case len(args) > 0 && args[0].typ == pipeline.Null && f.Name != "count_distinct" && f.Name != "present" && f.Name != "absent":
		if !slices.ContainsFunc(f.Signatures, func(s pipeline.Signature) bool { return !missing(s, len(args)) && len(args) <= len(s.Params) }) {
			return "", refuse("[%s] has a wrong number of arguments", s.run.text(e))
		}
		k.args, k.ret = args, nullResult(f)
	default:
		var err error
		if k.args, k.ret, err = s.input.resolve(f, args, e); err != nil {
			return "", err
		}
	}
	if f.Name == "earliest" || f.Name == "latest" {
		n, ok := s.input.columns["@timestamp"]
		if !ok {
			return "", refuse("[%s] needs the column @timestamp", s.run.text(e))
		}
		k.args = append(k.args[:1:1], node{typ: s.input.table.Columns[n].Type, eval: func(f *frame) Value { return f.cells[n] }})
	}
	var err error
	a.args = k.args
	if a.make, err = make(k); err != nil {
		return "", err
	}
	return k.ret, nil
}

// nullResult is the type of an aggregate of nothing but null.
func nullResult(f *pipeline.Function) pipeline.Type {
	switch f.Name {
	case "sum":
		return pipeline.Long
	case "avg", "median", "percentile", "median_absolute_deviation", "std_dev", "variance", "weighted_avg":
		return pipeline.Double
	}
	return pipeline.Null
}
