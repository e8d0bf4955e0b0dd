package esql

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

func TestValuesOfStringsLeadToTheirText(t *testing.T) {
	for _, written := range []string{`""`, `"abc"`, `"a\\\"b\tcé\n"`, `"a\Tb\\T"`, `"""a\\b"c"""`, `"""a"""""`, `"""é\"""`} {
		q := Parse("from x | where a rlike " + written)
		Walk(q, func(n Node) bool {
			l, ok := n.(*Literal)
			if !ok {
				return true
			}
			m := q.MapOf(l)
			if m.Len() != len(l.Value) {
				t.Fatalf("%s: the map has %d bytes and the value %d", written, m.Len(), len(l.Value))
			}
			var spelt strings.Builder
			last := l.Span().Start
			for i := range len(l.Value) {
				at := m.ToFile(source.Span{Start: i, End: i + 1})
				text := q.Text[at.Start:at.End]
				if at.Start < last || decodeString(`"`+text+`"`, quotes{open: 1, close: 1, raw: l.Raw}) != l.Value[i:i+1] {
					t.Errorf("%s: byte %d of the value is %q", written, i, text)
				}
				last = at.End
				spelt.WriteString(text)
			}
			if !strings.Contains(written, spelt.String()) {
				t.Errorf("%s is mapped to %s", written, spelt.String())
			}
			return true
		})
	}
}
