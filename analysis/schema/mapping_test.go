package schema

import "testing"

func TestAMappingIsAllThereIs(t *testing.T) {
	s, err := MappingScope(map[string]Type{"a.b": Keyword, "a.b.text": Text, "n": Nested, "n.x": Long, "note": Text, "note.raw": Keyword, "odd": "int"})
	if err != nil {
		t.Fatal(err)
	}
	if s.IsOpen() {
		t.Fatal("the scope is open")
	}
	for _, c := range []struct {
		name   string
		typ    Type
		answer Answer
	}{
		{"a.b", Keyword, Known}, {"a", Object, Known}, {"a.b.text", Text, Known}, {"n.x", Long, Known}, {"odd", "int", Known}, {"c", "", Unknown}, {"a.c", "", Unknown},
	} {
		if f, got := s.Lookup(c.name); got != c.answer || f.Type != c.typ {
			t.Errorf("%s: %v of type %q, want %v %q", c.name, got, f.Type, c.answer, c.typ)
		}
	}
	if f, _ := s.Lookup("a.b.text"); f.Of != "a.b" {
		t.Errorf("a.b.text is of %q", f.Of)
	}
	if s.NestedIn("n.x") != "n" || s.KeywordOf("note") != "note.raw" || s.KeywordOf("a.b") != "" {
		t.Errorf("nested in %q, keywords of note %q", s.NestedIn("n.x"), s.KeywordOf("note"))
	}
	if _, err := MappingScope(nil); err != nil {
		t.Error(err)
	}
}
