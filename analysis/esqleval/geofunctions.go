package esqleval

import (
	"math"

	"github.com/rulewright/rulewright/analysis/pipeline"
)

func init() {
	coordinate := func(fn func(Point) float64) scalar {
		return scalar{check: onlyPoints, strict: func(_ *call, v []Value) (Value, error) {
			p, _ := v[0].(Point)
			return fn(p), nil
		}}
	}
	related := func(same bool) scalar {
		return scalar{check: onlyPoints, strict: func(_ *call, v []Value) (Value, error) { return (v[0] == v[1]) == same, nil }}
	}
	x := coordinate(func(p Point) float64 { return p.X })
	y := coordinate(func(p Point) float64 { return p.Y })
	register(map[string]scalar{
		"st_x": x, "st_xmin": x, "st_xmax": x, "st_y": y, "st_ymin": y, "st_ymax": y, "st_distance": {strict: distanceOf, check: onlyPoints},
		"st_within": related(true), "st_contains": related(true), "st_intersects": related(true), "st_disjoint": related(false),
	})
}

// onlyPoints refuses shapes, which are opaque here.
func onlyPoints(args []node) error {
	for _, n := range args {
		if n.typ != "geo_point" && n.typ != "cartesian_point" && n.typ != pipeline.Null {
			return offline("shapes are not run offline")
		}
	}
	return nil
}

// earthRadius is the mean radius in metres that Lucene reckons with.
const earthRadius = 6371008.7714

// distanceOf returns the distance of two points: in metres on the earth, else
// in the units of the plane.
func distanceOf(k *call, v []Value) (Value, error) {
	a, _ := v[0].(Point)
	b, _ := v[1].(Point)
	if k.args[0] == "cartesian_point" {
		return finite(math.Hypot(a.X-b.X, a.Y-b.Y))
	}
	rad := func(degrees float64) float64 { return degrees / 180 * math.Pi }
	h := (1 - math.Cos(rad(a.Y-b.Y))) / 2
	h += math.Cos(rad(a.Y)) * math.Cos(rad(b.Y)) * (1 - math.Cos(rad(a.X-b.X))) / 2
	return finite(2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h))))
}
