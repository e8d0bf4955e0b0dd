package esqleval

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// compareVersions orders versions: those that follow semantic versioning by
// it, others behind them as text.
func compareVersions(a, b string) int {
	x, xok := parseVersion(a)
	y, yok := parseVersion(b)
	switch {
	case xok && !yok:
		return -1
	case !xok && yok:
		return 1
	case !xok:
		return strings.Compare(a, b)
	}
	if c := slices.Compare(x.numbers, y.numbers); c != 0 {
		return c
	}
	switch {
	case x.release == nil && y.release != nil:
		return 1
	case x.release != nil && y.release == nil:
		return -1
	}
	if c := slices.CompareFunc(x.release, y.release, comparePart); c != 0 {
		return c
	}
	return strings.Compare(x.build, y.build)
}

type version struct {
	numbers []uint64
	release []string
	build   string
}

func parseVersion(s string) (version, bool) {
	var v version
	s, v.build, _ = strings.Cut(s, "+")
	main, release, has := strings.Cut(s, "-")
	if has {
		v.release = strings.Split(release, ".")
	}
	for part := range strings.SplitSeq(main, ".") {
		n, err := strconv.ParseUint(part, 10, 64)
		if err != nil {
			return v, false
		}
		v.numbers = append(v.numbers, n)
	}
	return v, true
}

func comparePart(a, b string) int {
	x, errX := strconv.ParseUint(a, 10, 64)
	y, errY := strconv.ParseUint(b, 10, 64)
	switch {
	case errX == nil && errY == nil:
		return cmp.Compare(x, y)
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return strings.Compare(a, b)
}
