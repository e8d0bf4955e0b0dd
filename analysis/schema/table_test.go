package schema

import (
	"strings"
	"testing"
)

// small is a table like one that a workspace would bring.
func small() []byte {
	var b Builder
	b.Add(Dataset{
		Name: "shop.orders", Title: "shop orders", Product: "shop", Package: "shop",
		Version: "3", Date: "2026-05-01", Index: []string{"logs-shop.orders-*"}, Traits: Strict,
	}, []Fact{
		{Name: "shop.order.id", Type: Keyword},
		{Name: "shop.order.note", Type: Text},
		{Name: "shop.order.note.keyword", Type: Keyword},
		{Name: "shop.order.total", Type: Long},
		{Name: "process.name", Type: Wildcard},
	})
	b.Add(Dataset{Name: "okta.system", Title: "our own Okta", Product: "our own", Package: "okta", Index: []string{"logs-okta.system-*"}},
		[]Fact{{Name: "okta.custom", Type: Boolean}})
	b.Cover("logs-shop")
	return b.Bytes()
}

func TestATableThatIsLaidOverComesFirst(t *testing.T) {
	table, err := ReadTable(string(small()))
	if err != nil {
		t.Fatal(err)
	}
	c := Default().With(table)
	shop := c.Scope([]string{"logs-shop*"}, nil)
	if shop.IsOpen() || !shop.Current("2026/01/01") || shop.Current("2026/06/01") {
		t.Errorf("its own indices: open %v", shop.IsOpen())
	}
	if f, answer := shop.Lookup("process.name"); answer != Known || f.Type != Wildcard || f.Array {
		t.Errorf("its own type for a field of ECS: %+v, %v", f, answer)
	}
	if f, _ := shop.Lookup("shop.order.note.keyword"); f.Of != "shop.order.note" || !f.Array {
		t.Errorf("a multi-field: %+v", f)
	}
	okta := c.Scope([]string{"logs-okta.system-*"}, nil)
	if _, answer := okta.Lookup("okta.actor.id"); answer != Unknown {
		t.Errorf("the data set of the same name is not hidden: %v", answer)
	}
	if f, answer := okta.Lookup("okta.custom"); answer != Known || f.Type != Boolean {
		t.Errorf("%+v, %v", f, answer)
	}
	both := c.Scope([]string{"logs-endpoint.events.process-*", "logs-shop.orders-*"}, nil)
	if f, _ := both.Lookup("process.name"); f.Type != Wildcard {
		t.Errorf("the data set that is laid over does not come first: %+v", f)
	}
	if _, answer := Default().Scope([]string{"logs-okta.system-*"}, nil).Lookup("okta.actor.id"); answer != Known {
		t.Error("the catalogue beneath has changed")
	}
}

func TestTheBytesOfATableDependOnItsContent(t *testing.T) {
	first := string(small())
	for range 5 {
		if string(small()) != first {
			t.Fatal("two tables of the same facts differ")
		}
	}
}

func TestADamagedTableIsAnError(t *testing.T) {
	whole := string(small())
	for cut := range len(whole) {
		if _, err := ReadTable(whole[:cut]); err == nil {
			t.Fatalf("cut after %d bytes: no error", cut)
		}
	}
	for i := range whole {
		if _, err := ReadTable(whole[:i] + string(whole[i]^0x55) + whole[i+1:]); err == nil {
			t.Fatalf("another byte at %d: no error", i)
		}
	}
}

func TestTheCarriedTableIsWhole(t *testing.T) {
	if _, err := ReadTable(embedded); err != nil {
		t.Fatal(err)
	}
	const most = 1 << 20
	if len(embedded) > most {
		t.Errorf("it has grown to %d bytes", len(embedded))
	}
}

// FuzzOpen reads tables whose checksum is not asked, which is the harder case.
func FuzzOpen(f *testing.F) {
	f.Add(string(small()))
	f.Fuzz(func(_ *testing.T, data string) {
		if !strings.HasPrefix(data, magic) || len(data) < len(magic)+4 {
			return
		}
		table, err := open(data)
		if err != nil || table.verify() != nil {
			return
		}
		scope := new(Catalogue).With(table).Scope([]string{"logs-shop*", "logs-okta*"}, nil)
		scope.Lookup("shop.order.note.keyword")
		scope.Nearest("shop.ordre.id", 3)
	})
}
