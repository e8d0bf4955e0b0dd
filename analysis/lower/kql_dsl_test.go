package lower

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/testdata/querydsl"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

type dslCase struct {
	Query  string            `json:"query"`
	Fields map[string]string `json:"fields"`
	OK     bool              `json:"ok"`
	DSL    map[string]any    `json:"dsl"`
}

// The meaning of a KQL query is the meaning of the Query DSL that Kibana
// builds from it: on random small documents both have to agree.
func TestKQLMeansTheQueryDSLThatKibanaBuilds(t *testing.T) {
	cases := sharedtest.Lines[dslCase](t, "cases/kuery_dsl.jsonl")
	compared, matched, undecided, wrong := 0, 0, 0, 0
	for _, c := range cases {
		if !c.OK {
			continue
		}
		q := kql.Parse(c.Query)
		formula := KQL(q, mapping(t, c.Fields)).Formula
		reading := querydsl.Reading(c.Fields)
		documents := newDocuments(q, c.Fields)
		for range 12 {
			e := documents.next()
			got, want := formula.Eval(e), reading.Query(c.DSL, e)
			compared++
			matched += int(want) / 2
			undecided += int(want) % 2
			if (got == predicate.True) != (want == querydsl.Yes) || (got == predicate.False) != (want == querydsl.No) {
				wrong++
				if wrong <= 20 {
					t.Errorf("%s\n%v is %v, but in the Query DSL %v", c.Query, spellEvent(e), got, want)
				}
			}
		}
	}
	t.Logf("%d verdicts compared, %d of them matches and %d left open: %d disagreements", compared, matched, undecided, wrong)
	if matched*10 < compared {
		t.Errorf("only %d of %d documents match: the test proves little", matched, compared)
	}
}

// documents makes small documents out of the values that a query names, so
// that its conditions are often met or missed by little.
type documents struct {
	*rand.Rand
	values map[string][]string
	types  map[string]string
	names  []string
}

func newDocuments(q *kql.Query, types map[string]string) *documents {
	h := fnv.New64a()
	h.Write([]byte(q.Text))
	d := &documents{Rand: rand.New(rand.NewPCG(h.Sum64(), 1)), values: map[string][]string{}, types: types}
	kql.Walk(q.Root, func(n kql.Node) bool {
		switch n := n.(type) {
		case *kql.Match:
			kql.Walk(n.Value, func(v kql.Node) bool {
				if v, ok := v.(*kql.Literal); ok {
					d.add(n.Field.Text, v.Text)
				}
				return true
			})
		case *kql.Range:
			d.add(n.Field.Text, n.Value.Text)
		}
		return true
	})
	slices.Sort(d.names)
	return d
}

func (d *documents) add(field, value string) {
	field = querydsl.Holder(field, d.types)
	if d.values[field] == nil {
		d.names = append(d.names, field)
	}
	d.values[field] = append(d.values[field], value)
}

func (d *documents) next() *event.Event {
	e := event.New()
	for _, name := range d.names {
		for range []int{0, 1, 1, 1, 1, 1, 1, 2}[d.IntN(8)] {
			e.Add(name, event.Text(d.value(d.types[name], d.values[name][d.IntN(len(d.values[name]))])))
		}
	}
	return e
}

// value is text or something near it that a field of the type can hold.
func (d *documents) value(typ, text string) string {
	switch typ {
	case "ip":
		if network, err := netip.ParsePrefix(text); err == nil {
			if address := network.Masked().Addr(); d.IntN(2) == 0 {
				return address.Next().String()
			}
			return "8.8.8.8"
		}
		if address, err := netip.ParseAddr(text); err == nil {
			return address.String()
		}
		return "10.1.2.3"
	case "long":
		n, err := strconv.Atoi(text)
		if err != nil {
			n = 7
		}
		return strconv.Itoa(n + d.IntN(3)/2)
	case "boolean":
		return fmt.Sprint(d.IntN(2) == 0)
	}
	text = strings.ReplaceAll(text, "*", []string{"", "x", "*", "a b"}[d.IntN(4)])
	switch d.IntN(12) {
	case 0:
		return strings.ToUpper(text)
	case 1:
		return text + "x"
	case 2:
		return "x" + text
	case 3:
		return strings.ReplaceAll(text, "?", "y")
	}
	return text
}

func spellEvent(e *event.Event) string {
	var b strings.Builder
	for _, name := range e.Fields() {
		for _, v := range e.Values(name) {
			fmt.Fprintf(&b, "%s=%q ", name, v.Text)
		}
	}
	return b.String()
}
