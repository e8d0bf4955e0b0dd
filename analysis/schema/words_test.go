package schema

import (
	"strings"
	"testing"
)

func TestFieldsAreExplainedInWords(t *testing.T) {
	for name, want := range map[string]string{
		"process.name":                              "the file name of the program that runs, without its folder",
		"process.parent.name":                       "of the parent process: the file name of the program that runs, without its folder",
		"process.parent.hash.md5":                   "of the parent process: the MD5 of the content, in lower-case hexadecimal digits",
		"dll.code_signature.trusted":                "whether the machine trusts the signer's chain of certificates",
		"source.geo.city_name":                      "of the side that it came from: the city that the address is located in, as far as a database knows",
		"client.user.name":                          "of the client: the account that did it, without its domain",
		"acme.field":                                "",
		"source":                                    "",
		strings.Repeat("source.", 10_000) + "ip":    "",
		strings.Repeat("source.", 3) + "hash.color": "",
	} {
		if got := InWords(name); got != want {
			t.Errorf("%.60s: %q", name, got)
		}
	}
}

func TestEveryExplanationIsAPhrase(t *testing.T) {
	for name, text := range ownWords() {
		if name == "" || text == "" || strings.HasSuffix(text, ".") || strings.TrimSpace(text) != text || strings.Count(text, "`")%2 != 0 {
			t.Errorf("%q: %q", name, text)
		}
	}
}

func TestWhatASchemaSaysOfItsFieldsIsKept(t *testing.T) {
	var b Builder
	b.Add(Dataset{Name: "acme.door", Index: []string{"logs-acme.door-*"}, Traits: Strict}, []Fact{
		{Name: "acme.open", Type: Boolean, Words: "Whether the door is open."}, {Name: "acme.who", Type: Keyword},
	})
	b.Add(Dataset{Name: "acme.lock", Index: []string{"logs-acme.lock-*"}, Traits: Strict}, []Fact{
		{Name: "acme.open", Type: Boolean}, {Name: "acme.who", Type: Keyword, Words: "Who — or what — it was."},
	})
	table, err := ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	scope := Default().With(table).Scope([]string{"logs-acme.*"}, nil)
	for name, want := range map[string]string{"acme.open": "Whether the door is open.", "acme.who": "Who — or what — it was.", "acme": "", "other": ""} {
		if got, _ := scope.Words(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
