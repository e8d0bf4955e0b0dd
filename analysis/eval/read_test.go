package eval

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/rules"
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
		{"an array of documents over several lines", "[\n  {\n    \"a\": {\"b\": 1}\n  },\n  {\"a.b\": 2}\n]\n", "1:1 2:2"},
		{"documents over several lines", "{\n \"a\": {\"b\":\n 1}\n}\n{\n \"a.b\": 2\n}\n", "1:1 2:2"},
		{"documents on one line", `{"a.b":1} {"a.b":2}{"a.b":3}`, "1:1 2:2 3:3"},
		{"braces in strings", "{\"x\":\"}\\\"{\",\n\"a.b\":1}", "1:1"},
		{"a source without an index", `{"_source":{"a.b":1}}`, "1:1"},
		{"a bulk request", "{\"index\":{\"_index\":\"i\"}}\n{\"a.b\":1}\n{\"create\":{}}\n{\"a.b\":2}\n", "1:1 2:2"},
		{"a document about an index", `{"index":{"name":"x"},"a.b":1}`, "1:1"},
		{"lines of Windows", "{\"a.b\":1}\r\n{\"a.b\":2}\r\n", "1:1 2:2"},
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

func readAll(text string) (string, error) { return readWith(&Input{}, text) }

func readWith(in *Input, text string) (string, error) {
	var out []string
	err := in.Read(strings.NewReader(text), func(e *event.Event, id string) error {
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
		{"{\"a\":{\"b\":1}}\n17", "line 2: a document has to be a JSON object"},
		{`[1]`, "line 1"},
		{"not json", "line 1"},
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

func TestBadDocumentsAreReportedAndPassedOver(t *testing.T) {
	deep := `{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`
	for _, c := range []struct{ name, text, want, bad string }{
		{"a broken line", "{\"a.b\":1}\n{\"a.b\":\n{\"a.b\":3}\n", "1:1 2:3", "2"},
		{"the first line broken", "{\"a.b\":\n{\"a.b\":2}\n{\"a.b\":3}", "1:2 2:3", "1"},
		{"the last line cut off", "{\"a.b\":1}\n{\"a.b\":2", "1:1", "2"},
		{"a line without an end to its string", "{\"a.b\":1}\n{\"a.b\":\"x}\n{\"a.b\":3}\n", "1:1 2:3", "2"},
		{"several", "{\"a.b\":1}\n{]\n{\"x\" 1}\n\n{\"a.b\":5}\n{\"a\":1,}\n", "1:1 2:5", "2 3 6"},
		{"text that is no JSON", "# events\n{\"a.b\":1}\nand more\n", "1:1", "1 3"},
		{"a document over several lines", "{\n\"a.b\": 1\n}\n{\n\"a.b\": oops\n}\n{\n\"a.b\":3\n}\n", "1:1 2:3", "4"},
		{"an entry of an array", "[{\"a.b\":1},\n{\"a.b\":x},\n{\"a.b\":3}]", "1:1 2:3", "2"},
		{"one that nests too deep", "{\"a.b\":1}\n" + deep + "\n{\"a.b\":3}", "1:1 2:3", "2"},
		{"one that is too large", "{\"a.b\":1}\n{\"x\":\"" + strings.Repeat("x", 2<<20) + "\"}\n{\"a.b\":3}", "1:1 2:3", "2"},
		{"one that is too large, over several lines", "{\n\"x\":[\n" + strings.Repeat("\"xxxxxxxxxxxxxxxxx\",\n", 1<<16) + "1]}\n{\"a.b\":3}", "1:3", "1"},
		{"a hit", `{"hits":{"hits":[{"_id":"x","_source":{"a.b":1}},{"_id":"y","_source":` + deep + `}]}}`, "x:1", "1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var bad []string
			in := &Input{limit: 1 << 20, Bad: func(b Bad) { bad = append(bad, fmt.Sprint(b.Line)) }}
			got, err := readWith(in, c.text)
			if err != nil || got != c.want || strings.Join(bad, " ") != c.bad {
				t.Errorf("read %q, bad %v, %v; want %q and %s", got, bad, err, c.want, c.bad)
			}
		})
	}
}

func TestADocumentOfMoreThanElasticsearchTakesIsPassedOver(t *testing.T) {
	huge := io.MultiReader(
		strings.NewReader("{\"a.b\":1}\n{\"x\":\""), &repeated{line: []byte("xxxxxxxx"), left: maxDocument}, strings.NewReader("\"}\n{\"a.b\":3}\n"),
	)
	var bad []int
	var read []string
	in := &Input{Bad: func(b Bad) { bad = append(bad, b.Line) }}
	err := in.Read(huge, func(e *event.Event, _ string) error {
		read = append(read, e.Values("a.b")[0].Text)
		return nil
	})
	if err != nil || !slices.Equal(bad, []int{2}) || !slices.Equal(read, []string{"1", "3"}) {
		t.Errorf("read %v, bad lines %v, %v", read, bad, err)
	}
}

func TestALargeAnswerIsReadHitByHit(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"took":1,"_shards":{"hits":0},"rawResponse":{"hits":{"total":{"value":3},"hits":[`)
	padding := strings.Repeat("x", 1<<10)
	const hits = 20_000
	for i := range hits {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"_index":"i","_id":"%d","_source":{"a":{"b":%d},"p":%q}}`, i, i%2, padding)
	}
	b.WriteString(`]},"more":[1]}}`)
	count := 0
	err := Read(strings.NewReader(b.String()), event.Mapping{}, func(e *event.Event, id string) error {
		if id != fmt.Sprint(count) || e.Values("a.b")[0].Int != int64(count%2) {
			return fmt.Errorf("document %d is %s", count, id)
		}
		count++
		return nil
	})
	if err != nil || count != hits {
		t.Errorf("%d documents, %v", count, err)
	}
}

func TestAVisitorEndsTheReading(t *testing.T) {
	stop := errors.New("enough")
	for _, text := range []string{"{\"a\":1}\n{\"a\":2}", `[{"a":1},{"a":2}]`, `{"hits":{"hits":[{"_id":"x","_source":{}},{"_id":"y","_source":{}}]}}`} {
		count := 0
		err := (&Input{Bad: func(b Bad) { t.Error(b) }}).Read(strings.NewReader(text), func(*event.Event, string) error { count++; return stop })
		if !errors.Is(err, stop) || count != 1 {
			t.Errorf("%s: %v after %d documents", text, err, count)
		}
	}
}

// repeated is a file of any size that nobody holds.
type repeated struct {
	line []byte
	left int64
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) {
		k := copy(p[n:], r.line[r.at:])
		n, r.at = n+k, (r.at+k)%len(r.line)
	}
	r.left -= int64(n)
	return n, nil
}

// TestAFileOfAnySizeTakesConstantMemory reads 32 MB, or as many megabytes as
// the environment says; 5000 takes a minute.
func TestAFileOfAnySizeTakesConstantMemory(t *testing.T) {
	size := int64(32)
	if n, err := strconv.ParseInt(os.Getenv("RULEWRIGHT_READ_MB"), 10, 64); err == nil {
		size = n
	}
	run := compile(t, rules.KQL, `process.name: nobody and not user.name: x`).NewRun()
	in := &Input{Bad: func(Bad) {}}
	var most, before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	line := []byte(`{"@timestamp":"2026-01-01T00:00:00Z","process":{"name":"bash","args":["a","b"],"pid":1},"event":{"category":["process"]}}` + "\n")
	err := in.Read(&repeated{line: line, left: size << 20}, func(e *event.Event, id string) error {
		run.Add(NewEvent(e, id, "@timestamp", ""))
		if run.Events%100_000 == 0 {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most.HeapAlloc = max(most.HeapAlloc, now.HeapAlloc)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	grown := int64(most.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d events of %d MB, at most %d MB more", run.Events, size, grown>>20)
	if grown > 64<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
}

func TestAMappingFileTellsAliasesAndNullValues(t *testing.T) {
	m, err := ReadMapping([]byte(`{"mappings":{"properties":{
		"process":{"properties":{"name":{"type":"keyword","null_value":"none","fields":{"text":{"type":"text"}}},"line":{"type":"wildcard","ignore_above":4}}},
		"image":{"type":"alias","path":"process.name"},"lost":{"type":"alias","path":"nowhere"},"flag":{"type":"boolean","null_value":true}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	fields := fieldsOf(t, m.Types)
	for _, c := range []struct {
		query, event string
		want         bool
	}{
		{`image: bash`, `{"process":{"name":"bash"}}`, true},
		{`image: none`, `{"process":{"name":null}}`, true},
		{`process.name.text: shell`, `{"process":{"name":"Shell of x"}}`, true},
		{`flag: true`, `{"flag":null}`, true},
		{`flag: true`, `{}`, false},
		{`process.line: *`, `{"process":{"line":"12345"}}`, false},
		{`process.line: *`, `{"process":{"line":["12345","1234"]}}`, true},
		{`lost: *`, `{"lost":"x"}`, false},
	} {
		p, problems, err := Compile(rules.KQL, c.query, fields, "")
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		e, err := event.FromJSON([]byte(c.event), m.Documents())
		if err != nil {
			t.Fatal(err)
		}
		if got := p.matches(&Event{Event: e}); got != c.want {
			t.Errorf("%s of %s: %v", c.query, c.event, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"hits":{"hits":[{"_index":"i","_source":{"a":{"b":[1,null,true]}}}]}}`))
	f.Add([]byte("\x1f\x8b{}"))
	f.Add([]byte("[{\"a\":1},\n{]\n,{}]\n{\"index\":{}}\n{\n\"a\""))
	f.Fuzz(func(t *testing.T, text []byte) {
		in := &Input{limit: 1 << 10, Bad: func(b Bad) {
			if b.Line < 1 || b.Line > 1+bytes.Count(text, []byte("\n")) && !bytes.HasPrefix(text, []byte{0x1f, 0x8b}) {
				t.Errorf("line %d", b.Line)
			}
		}}
		_ = in.Read(bytes.NewReader(text), func(e *event.Event, id string) error {
			if id == "" {
				t.Error("no name")
			}
			return nil
		})
	})
}
