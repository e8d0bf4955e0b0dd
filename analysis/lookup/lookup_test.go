package lookup

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/rules/esql"
)

// files are tables in memory.
func files(texts map[string]string) *Tables {
	return &Tables{Folders: []string{"a", "b"}, Files: map[string]string{"named": "else/where.json"}, Read: func(path string) (string, error) {
		if text, ok := texts[path]; ok {
			return text, nil
		}
		return "", fs.ErrNotExist
	}}
}

func spelled(t *esqleval.Table) string {
	var b strings.Builder
	for _, c := range t.Columns {
		fmt.Fprintf(&b, "%s:%s ", c.Name, c.Type)
	}
	for _, row := range t.Rows {
		b.WriteString("| ")
		for i, c := range t.Columns {
			b.WriteString(esqleval.Format(row.Cells[i], c.Type) + " ")
		}
	}
	return strings.TrimSpace(b.String())
}

func TestTablesAreReadWithTheirTypes(t *testing.T) {
	tests := []struct{ name, path, text, want string }{
		{"types in the header", "a/t.csv", "k:keyword, n:integer ,d:date\nx,1,2026-01-01\ny,,\n", "k:keyword n:integer d:date | x 1 2026-01-01T00:00:00.000Z | y null null"},
		{"types that the values have", "a/t.csv", "k,n,x,b,zip\na,1,1.5,true,007\nb,-2,2,false,1\n", "k:keyword n:long x:double b:boolean zip:keyword | a 1 1.5 true 007 | b -2 2.0 false 1"},
		{"several values", "a/t.csv", "k,v\na,\"[1, 2]\"\n", "k:keyword v:long | a [1, 2]"},
		{"networks", "a/t.csv", "net:ip_range,zone\n10.0.0.0/8,in\n", "net:keyword zone:keyword | 10.0.0.0/8 in"},
		{"a byte order mark and carriage returns", "a/t.csv", "\uFEFFk\r\na\r\n", "k:keyword | a"},
		{"lines of JSON in the second folder", "b/t.ndjson", `{"k":{"a":1}}` + "\n" + `{"k.a":2,"z":true}`, "k.a:long z:boolean | 1 null | 2 true"},
		{"an array of JSON", "b/t.json", `[{"k":"x"},{"k":["y","z"]}]`, "k:keyword | x | [y, z]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := files(map[string]string{tt.path: tt.text}).Lookup("t")
			if err != nil {
				t.Fatal(err)
			}
			if got := spelled(table); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestWhatIsWrongWithATableIsToldWithItsPlace(t *testing.T) {
	tests := []struct{ name, path, text, want string }{
		{"no table", "", "", "there is no t.csv, t.ndjson or t.json in a, b"},
		{"an empty file", "a/t.csv", "", "a/t.csv:1: the first line has to name the columns"},
		{"a type that is none", "a/t.csv", "k:kewyord\n", "a/t.csv:1:1: \"kewyord\" is no type of a field: write NAME:TYPE, such as `k:keyword`"},
		{"a column without a name", "a/t.csv", "k,,v\n", "a/t.csv:1:3: a column has no name"},
		{"a cell too many", "a/t.csv", "k,v\na,b\na,b,c\n", "a/t.csv:3: the line has more or fewer cells than the first one"},
		{"a quote that is not closed", "a/t.csv", "k\n\"a\n", "a/t.csv:2:4: extraneous or missing \" in quoted-field"},
		{"a value of another type", "a/t.csv", "k,n:long\na,1\nb,two\n", `a/t.csv:3:3: "two" is no value of the type long, which n has`},
		{"a line that is no JSON", "a/t.ndjson", "{\"k\":1}\n{]\n", "a/t.ndjson:2: this is no JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tables := files(map[string]string{tt.path: tt.text})
			_, err := tables.Lookup("t")
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if broken := tables.Broken(); (len(broken) == 1) != (tt.path != "") {
				t.Errorf("broken are %v", broken)
			}
		})
	}
	for _, name := range []string{"", "../t", "a*", `a\b`, ".t"} {
		if _, err := files(map[string]string{"t.csv": "k\n"}).Lookup(name); err == nil {
			t.Errorf("%q is the name of a file", name)
		}
	}
	if _, err := (*Tables)(nil).Lookup("t"); err == nil || err.Error() != "no folder with tables is given that could have t.csv, t.ndjson or t.json" {
		t.Error(err)
	}
}

func TestATableIsParsedAgainWhenItsTextChanged(t *testing.T) {
	texts := map[string]string{"else/where.json": `[{"k":1}]`}
	tables := files(texts)
	first, _ := tables.Lookup("named")
	again, _ := tables.Lookup("named")
	texts["else/where.json"] = `[{"k":2}]`
	changed, _ := tables.Lookup("named")
	if first != again || spelled(changed) != "k:long | 2" {
		t.Errorf("%p %p %s", first, again, spelled(changed))
	}
}

func TestAPolicyComparesTheFieldThatTheQueryNames(t *testing.T) {
	tables := files(map[string]string{"a/p.csv": "net:ip_range,zone,owner\n10.0.0.0/8,in,me\n"})
	for query, want := range map[string]string{
		"FROM x | ENRICH p ON source.ip WITH zone": "net",
		"FROM x | ENRICH p ON owner":               "owner",
		"FROM x | ENRICH _any:p WITH net, zone":    "owner",
	} {
		p, err := tables.Policy(esql.Parse(query), "p")
		if err != nil || p.MatchField != want || p.Range != (want == "net") {
			t.Errorf("%s: %+v, %v", query, p, err)
		}
	}
	if _, err := tables.Policy(esql.Parse("FROM x | ENRICH q"), "q"); err == nil {
		t.Error("a policy without a table")
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("k:keyword,n\nx,\"[1, 2]\"\n")
	f.Add("a:ip,b:date\n10.0.0.1,2026\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := parseCSV("t.csv", text)
		if (table == nil) == (err == nil) {
			t.Fatal("neither a table nor an error, or both")
		}
		for i := range rowsOf(table) {
			if len(table.Rows[i].Cells) != len(table.Columns) {
				t.Fatal("a row that is not as long as the header")
			}
		}
	})
}

func rowsOf(t *esqleval.Table) int {
	if t == nil {
		return 0
	}
	return len(t.Rows)
}
