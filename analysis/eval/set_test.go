package eval

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// corpusRules compiles all rules of the corpus that are run on events.
func corpusRules(t testing.TB) []*Rule {
	t.Helper()
	var out []*Rule
	sharedtest.Rules(t, func(path, text string) {
		doc := rules.Parse(source.NewFile(path, text))
		if doc.Rule == nil || doc.Rule.QueryLanguage() == rules.ESQL || !doc.Rule.Query.IsSet() {
			return
		}
		fields := lower.NewFields(schema.Default().Scope(doc.Rule.Index.Values(), doc.Metadata.Integration.Values()))
		r, err := CompileRule(doc, fields, fields, Settings{})
		if err != nil {
			t.Logf("%s: %v", filepath.Base(path), err)
			return
		}
		out = append(out, r)
	})
	return out
}

// pick returns one of several texts.
func pick(r *rand.Rand, texts ...string) string { return texts[r.IntN(len(texts))] }

// hostEvent makes a document as an agent on a host sends it: one of a process,
// a file, a registry key, a library or a connection.
func hostEvent(r *rand.Rand) string {
	system := pick(r, "windows", "windows", "linux", "macos")
	path := map[string]string{"windows": `C:\\Windows\\System32\\`, "linux": "/usr/bin/", "macos": "/usr/local/bin/"}[system]
	names := map[string][]string{
		"windows": {"svchost.exe", "cmd.exe", "powershell.exe", "chrome.exe", "explorer.exe", "rundll32.exe", "Code.exe", "conhost.exe", "msedge.exe", "wmiprvse.exe"},
		"linux":   {"bash", "sh", "sshd", "cron", "systemd", "python3", "curl", "node", "dockerd", "sed"},
		"macos":   {"zsh", "launchd", "mdworker", "Safari", "osascript", "curl", "bash", "Terminal"},
	}[system]
	name, parent := pick(r, names...), pick(r, names...)
	category := pick(r, "process", "process", "file", "network", "library", "registry")
	var b strings.Builder
	fmt.Fprintf(&b, `{"@timestamp":"2026-01-01T%02d:%02d:%02d.%03dZ","agent":{"id":"%08x-1111-4222-8333-123456789abc","type":"endpoint","version":"9.1.0"},`,
		r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1000), r.Uint32())
	fmt.Fprintf(&b, `"ecs":{"version":"8.11.0"},"data_stream":{"namespace":"default","type":"logs","dataset":"endpoint.events.%s"},`, category)
	fmt.Fprintf(&b, `"event":{"action":%q,"category":[%q],"type":[%q],"kind":"event","module":"endpoint","dataset":"endpoint.events.%s","sequence":%d,"created":"2026-01-01T00:00:00Z","id":"%016x"},`,
		pick(r, "exec", "fork", "end", "creation", "deletion", "load", "connection_attempted", "modification"), category, pick(r, "start", "end", "creation", "change", "info"), category, r.IntN(1e6), r.Uint64())
	fmt.Fprintf(&b, `"host":{"id":"%08x","hostname":"host-%d","name":"host-%d","architecture":"x86_64","ip":["10.0.%d.%d","fe80::1"],"mac":["00-50-56-aa-bb-cc"],"os":{"type":%q,"name":%q,"family":%q,"version":"1.2","platform":%q,"full":"An operating system 1.2"}},`,
		r.IntN(500), r.IntN(500), r.IntN(500), r.IntN(256), r.IntN(256), system, system, system, system)
	fmt.Fprintf(&b, `"user":{"name":%q,"domain":"EXAMPLE","id":"S-1-5-21-%d"},`, pick(r, "root", "alice", "SYSTEM", "bob", "www-data"), r.IntN(9999))
	fmt.Fprintf(&b, `"process":{"pid":%d,"entity_id":"%016x","name":%q,"executable":"%s%s","args":[%q,"-c","run %d"],"args_count":3,"command_line":"%s -c run %d","working_directory":"/tmp","hash":{"md5":"%032x","sha1":"%040x","sha256":"%064x"},`,
		r.IntN(65536), r.Uint64(), name, path, name, name, r.IntN(1000), name, r.IntN(1000), r.Uint64(), r.Uint64(), r.Uint64())
	fmt.Fprintf(&b, `"code_signature":{"trusted":true,"subject_name":"Example Corporation","status":"trusted","exists":true},"parent":{"pid":%d,"name":%q,"executable":"%s%s","args":[%q],"args_count":1,"entity_id":"%016x","code_signature":{"trusted":true,"subject_name":"Example Corporation","exists":true}}}`,
		r.IntN(65536), parent, path, parent, parent, r.Uint64())
	switch category {
	case "file":
		fmt.Fprintf(&b, `,"file":{"name":"f%d.%s","path":"/tmp/f%d","extension":%q,"size":%d}`, r.IntN(1000), "txt", r.IntN(1000), pick(r, "txt", "dll", "exe", "log"), r.IntN(1e6))
	case "network":
		fmt.Fprintf(&b, `,"source":{"ip":"10.0.0.%d","port":%d},"destination":{"ip":"%d.2.3.4","port":%d},"network":{"transport":"tcp","direction":"egress","type":"ipv4"}`,
			r.IntN(256), r.IntN(65536), 1+r.IntN(250), []int{22, 80, 443, 445, 3389, 8080}[r.IntN(6)])
	case "library":
		fmt.Fprintf(&b, `,"dll":{"name":%q,"path":"%s","hash":{"sha256":"%064x"},"code_signature":{"trusted":%v,"status":"trusted"}}`, pick(r, "a.dll", "amsi.dll", "ws2_32.dll"), path, r.Uint64(), r.IntN(2) == 0)
	case "registry":
		fmt.Fprintf(&b, `,"registry":{"path":"HKLM\\SOFTWARE\\Example\\%d","key":"SOFTWARE\\Example","value":"Run","hive":"HKLM","data":{"strings":["x"],"type":"REG_SZ"}}`, r.IntN(100))
	}
	b.WriteString("}")
	return b.String()
}

// cloudEvent makes a document as an integration of a cloud's audit log does.
func cloudEvent(r *rand.Rand) string {
	provider := pick(r, "aws.cloudtrail", "azure.auditlogs", "okta.system", "gcp.audit", "o365.audit", "github.audit", "kubernetes.audit_logs")
	return fmt.Sprintf(`{"@timestamp":"2026-01-01T%02d:00:00Z","data_stream":{"type":"logs","dataset":%q,"namespace":"default"},"event":{"dataset":%q,"module":%q,"kind":"event","action":%q,"provider":%q,"outcome":%q,"category":["iam"],"type":["change"]},`+
		`"cloud":{"provider":"aws","region":"eu-west-1","account":{"id":"%012d"}},"user":{"name":%q,"id":"%08x","email":"a@example.org"},"source":{"ip":"198.51.100.%d","geo":{"country_iso_code":%q,"city_name":"Town"},"as":{"number":%d}},"user_agent":{"original":"tool/1.%d","name":"Other"},"related":{"user":["a","b"],"ip":["198.51.100.1"]},"message":"Somebody did something."}`,
		r.IntN(24), provider, provider, strings.Split(provider, ".")[0], pick(r, "ConsoleLogin", "AssumeRole", "ListBuckets", "GetObject", "user.session.start", "Update user", "DescribeInstances"),
		pick(r, "s3.amazonaws.com", "iam.amazonaws.com", "sts.amazonaws.com"), pick(r, "success", "failure"), r.IntN(1e9), pick(r, "alice", "bob", "carol"), r.Uint32(), r.IntN(256), pick(r, "DE", "US", "FR"), r.IntN(1e5), r.IntN(50))
}

// lifelike makes lines of documents.
func lifelike(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	out := make([]string, n)
	for i := range out {
		if r.IntN(4) == 0 {
			out[i] = cloudEvent(r)
		} else {
			out[i] = hostEvent(r)
		}
	}
	return out
}

// likely makes a document with some of the values that a rule asks for.
func likely(r *rand.Rand, rule *Rule) *event.Event {
	e := event.New()
	for _, f := range rule.Program.formulas() {
		for _, n := range f.Nodes() {
			if n.Op != predicate.Atom || len(n.Entries) == 0 || r.IntN(4) == 0 || len(e.Values(n.Field.Values())) > 1 {
				continue
			}
			value := n.Entries[r.IntN(len(n.Entries))].Value
			text, found := value.Example()
			if value.Opaque() || found == pattern.No {
				text = "x"
			}
			if r.IntN(8) == 0 {
				text = strings.ToUpper(text)
			}
			e.Add(n.Field.Values(), event.Text(text))
		}
	}
	return e
}

func TestASetFindsWhatEachRuleFinds(t *testing.T) {
	all := corpusRules(t)
	r := rand.New(rand.NewPCG(3, 4))
	var docs []*event.Event
	for _, line := range lifelike(200) {
		e, err := event.FromJSON([]byte(line), event.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, e)
	}
	sample := docs[:100:100]
	for range 600 {
		docs = append(docs, likely(r, all[r.IntN(len(all))]))
	}
	for name, s := range map[string]*Set{"with a sample": NewSet(all, sample), "without": NewSet(all, nil)} {
		m := s.NewMatcher()
		hits, asked := 0, 0
		for i, e := range docs {
			got := map[int]bool{}
			for _, h := range m.Match(e) {
				got[h.Rule] = h.Undecided
				hits++
			}
			for _, at := range m.asked {
				if at == m.event {
					asked++
				}
			}
			if i%4 > 0 {
				continue // the slow way, for some
			}
			for at, rule := range all {
				met, undecided := false, false
				for _, f := range rule.Program.formulas() {
					truth := f.Eval(e)
					met, undecided = met || truth == predicate.True, undecided || truth == predicate.Undecided
				}
				u, hit := got[at]
				if hit != (met || undecided) || hit && u == met {
					t.Errorf("event %d, %s: met %v, undecided %v, hit %v", i, rule.Path, met, undecided, hit)
				}
			}
		}
		t.Logf("%s: %d rules, %d events, %d hits, %d questions an event", name, len(all), len(docs), hits, asked/len(docs))
	}
}

func BenchmarkSet(b *testing.B) {
	lines := lifelike(2000)
	all := corpusRules(b)
	var sample []*event.Event
	bytes := 0
	for _, line := range lines {
		bytes += len(line)
		e, err := event.FromJSON([]byte(line), event.Mapping{})
		if err != nil {
			b.Fatal(err)
		}
		sample = append(sample, e)
	}
	start := time.Now()
	s := NewSet(all, sample[:1000])
	b.Logf("%d rules, %d without needs, set made in %v, %d bytes an event", len(all), len(s.always), time.Since(start), bytes/len(lines))
	b.Run("match", func(b *testing.B) {
		m := s.NewMatcher()
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			m.Match(sample[i%len(sample)])
		}
	})
	b.Run("read and match", func(b *testing.B) {
		m := s.NewMatcher()
		r := event.NewReader(event.Mapping{})
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			e, err := r.Read([]byte(lines[i%len(lines)]))
			if err != nil {
				b.Fatal(err)
			}
			m.Match(e)
		}
	})
}

// TestExplanationsAgreeWithTheirQueries asks all rules about events that are
// made for them, and compares what is told with what the formula says.
func TestExplanationsAgreeWithTheirQueries(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	misses, reasons := 0, 0
	for _, rule := range corpusRules(t) {
		run := rule.Program.NewRun()
		matched := make([]int, len(rule.Program.parts))
		const events = 8
		for i := range events {
			e := &Event{Event: likely(r, rule), Index: i}
			run.Add(e)
			for at, v := range rule.Program.Verdicts(e) {
				if want := rule.Program.parts[at].formula.Eval(e.Event); v.Truth != want {
					t.Fatalf("%s: the verdict is %v and the formula %v", rule.Path, v.Truth, want)
				}
				if v.Truth == predicate.True {
					matched[at]++
				}
				if (v.Truth == predicate.True) != (v.Distance == 0) {
					t.Errorf("%s: %v at distance %d", rule.Path, v.Truth, v.Distance)
				}
				if v.Truth == predicate.False {
					misses, reasons = misses+1, reasons+len(v.Reasons)
					if len(v.Reasons) == 0 {
						t.Errorf("%s: nothing turned %s away", rule.Path, spellEvent(e))
					}
				}
			}
		}
		item, whole := -1, 0
		for _, c := range run.Clauses() {
			if c.Depth == 0 {
				item, whole = max(item+1, c.Item-1), c.Matched
				if c.Matched != matched[item] || c.Held != c.Matched || c.Reached != events {
					t.Errorf("%s item %d: %+v of %d matches", rule.Path, c.Item, c, matched[item])
				}
			}
			if c.Held > c.Matched || c.Held > c.Reached || c.Of != events {
				t.Errorf("%s: %+v", rule.Path, c)
			}
			// What has to hold, outside of a negation, holds in every match.
			if !c.Excludes && !c.Alternative && c.Depth == 1 && !c.IsValue && c.Held != whole {
				t.Errorf("%s: held %d times of %d matches: %+v", rule.Path, c.Held, whole, c)
			}
		}
	}
	t.Logf("%d misses, %.1f reasons each", misses, float64(reasons)/float64(misses))
}

func spellEvent(e *Event) string {
	text, _ := e.MarshalJSON()
	return string(text)
}
