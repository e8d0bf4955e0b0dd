package eval

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
)

func TestDocumentsAreReadInEveryWrapping(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"lines", "{\"a\":{\"b\":1}}\n\n{\"a.b\":2}\n", "1:1 2:2"},
		{"an array", `[{"a":{"b":1}}, {"a.b":[2,3]}]`, "1:1 2:2,3"},
		{"one document over several lines", "{\n \"a\": {\n \"b\": 1 } }", "1:1"},
		{"an answer of a search", `{"took":1,"hits":{"total":1,"hits":[{"_index":"i","_id":"x","_source":{"a":{"b":1}}}]}}`, "x:1"},
		{"an export of Kibana", `{"rawResponse":{"hits":{"hits":[{"_index":"i","_id":"y","fields":{"a.b":[1,2]}}]}}}`, "y:1,2"},
		{"hits line by line", "{\"_index\":\"i\",\"_id\":\"x\",\"_source\":{\"a.b\":1}}\n{\"_index\":\"i\",\"_id\":\"y\",\"_source\":{\"a.b\":2}}", "x:1 y:2"},
		{"a document whose own field is called fields", `{"fields":{"x":1},"a":{"b":7}}`, "1:7"},
		{"a byte order mark", "\xEF\xBB\xBF{\"a\":{\"b\":1}}", "1:1"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var zipped bytes.Buffer
			z := gzip.NewWriter(&zipped)
			_, _ = z.Write([]byte(c.text))
			z.Close()
			for _, text := range []string{c.text, zipped.String()} {
				if got, err := readAll(text); err != nil || got != c.want {
					t.Errorf("read %q, %v; want %q", got, err, c.want)
				}
			}
		})
	}
}

func readAll(text string) (string, error) {
	var out []string
	err := Read(strings.NewReader(text), event.Mapping{}, func(e *event.Event, id string) error {
		var values []string
		for _, v := range e.Values("a.b") {
			values = append(values, v.Text)
		}
		out = append(out, id+":"+strings.Join(values, ","))
		return nil
	})
	return strings.Join(out, " "), err
}

func TestWhatIsNoDocumentIsSaidWithItsPlace(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"{\"a\":{\"b\":1}}\n{\"a\":", "unexpected EOF"},
		{"{\"a\":{\"b\":1}}\n17", "offset"},
		{`[1]`, "offset"},
		{"not json", "invalid character"},
	} {
		got, err := readAll(c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
		if strings.HasPrefix(c.text, "{") && got != "1:1" {
			t.Errorf("%q: what came before the error is %q", c.text, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"hits":{"hits":[{"_index":"i","_source":{"a":{"b":[1,null,true]}}}]}}`))
	f.Add([]byte("\x1f\x8b{}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_ = Read(bytes.NewReader(text), event.Mapping{}, func(e *event.Event, id string) error {
			if id == "" {
				return fmt.Errorf("no name")
			}
			return nil
		})
	})
}
