package check

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// findingsOf runs checks over a file and writes each finding as
// "severity check [text]".
func findingsOf(text string, checks ...*Check) []string {
	p := NewPass(rules.Parse(source.NewFile("rules/a.toml", text)), Elastic, schema.Default())
	var out []string
	for _, c := range checks {
		p.Run(c)
	}
	for _, f := range p.Findings() {
		out = append(out, f.Severity.String()+" "+f.Check+" ["+p.Doc.File.Slice(f.Span)+"]")
	}
	return out
}

const everyPlace = `[metadata]
creation_date = "2026/01/15"
updated_date = "2026/01/15"
[rule]
name = "Example"
type = "%TYPE%"
%LANGUAGE%
index = ["logs-endpoint.events.process-*"]
query = '''%QUERY%'''
timestamp_override = "event.ingestd"
timestamp_field = "@timestmp"
event_category_override = "event.categry"
tiebreaker_field = "event.sequnce"
rule_name_override = "mesage"
threat_index = ["logs-endpoint.events.file-*"]
threat_query = "file.nme:x"
[rule.investigation_fields]
field_names = ["user.nme", "kibana.alert.reason", "acme.owner"]
[rule.threshold]
field = ["user.idd"]
value = 2
[[rule.threshold.cardinality]]
field = "process.nam"
value = 2
[rule.new_terms]
field = "new_terms_fields"
value = ["proces.name"]
[rule.alert_suppression]
group_by = ["process.\u0070idd"]
[[rule.required_fields]]
name = "host.os.typ"
type = "keyword"
[[rule.severity_mapping]]
field = "event.severty"
operator = "equals"
value = "1"
severity = "low"
[[rule.risk_score_mapping]]
field = "host.nmae"
operator = "equals"
value = ""
[[rule.threat_mapping]]
[[rule.threat_mapping.entries]]
field = "process.hash.sha265"
type = "mapping"
value = "file.hash.sha265"
[[rule.filters]]
[rule.filters.query.bool]
must_not = [{ wildcard = { "process.exe.name" = { value = "x" } } }, { exists = { field = "user.namee" } }]
[[rule.filters]]
[rule.filters.meta]
key = "agent.vrsion"
[[rule.filters]]
[rule.filters.meta]
disabled = true
key = "agent.vrsion"
`

func place(kind, language, query string) string {
	return strings.NewReplacer("%TYPE%", kind, "%LANGUAGE%", language, "%QUERY%", query).Replace(everyPlace)
}

func TestAnUnknownFieldIsFoundInEveryPlaceThatNamesOne(t *testing.T) {
	settings := []string{
		"warning field/unknown [event.ingestd]", "warning field/unknown [mesage]",
		"error field/unknown [user.idd]", "error field/unknown [process.nam]", "error field/unknown [proces.name]",
		`warning field/unknown [process.\u0070idd]`, "warning field/unknown [user.nme]",
		"error field/unknown [process.hash.sha265]", "error field/unknown [file.hash.sha265]",
		"warning field/unknown [event.severty]", "warning field/unknown [host.nmae]", "warning field/unknown [host.os.typ]",
		"warning field/unknown [process.exe.name]", "warning field/unknown [user.namee]", "warning field/unknown [agent.vrsion]",
	}
	eql := []string{
		"error field/unknown [@timestmp]", "error field/unknown [event.categry]", "error field/unknown [event.sequnce]",
	}
	for _, c := range []struct {
		name, kind, language, query string
		want                        []string
	}{
		{
			"KQL and its indicators", "threat_match", `language = "kuery"`,
			`proces.pid:1 and not "process.nam":x and proc*.nam:x and process.name:x`,
			[]string{"error field/unknown [proces.pid]", "warning field/unknown [process.nam]", "error field/unknown [file.nme]"},
		},
		{
			"EQL and its join keys", "eql", `language = "eql"`,
			"sequence by user.idd [process where not proces.pid == 1 and ?proces.pid == 2] by `process.nam` [any where true] by process.name",
			append([]string{"error field/unknown [user.idd]", "error field/unknown [proces.pid]", "error field/unknown [process.nam]"}, eql...),
		},
		{"a machine learning job", "machine_learning", "", "x:y", nil},
		{"ES|QL", "esql", `language = "esql"`, "from logs-* | where proces.pid == 1", nil},
	} {
		got := findingsOf(place(c.kind, c.language, c.query), fieldUnknown)
		want := map[string]int{}
		if c.kind == "threat_match" || c.kind == "eql" {
			for _, w := range settings {
				want[w]++
			}
		} else {
			want["error field/unknown [file.hash.sha265]"]++ // its indices are said apart
		}
		for _, w := range c.want {
			want[w]++
		}
		for _, g := range got {
			want[g]--
		}
		for w, n := range want {
			if n != 0 {
				t.Errorf("%s: %+d %s", c.name, n, w)
			}
		}
	}
}

func TestFindingsAboutFieldsAndValues(t *testing.T) {
	endpoint := []string{"logs-endpoint.events.*"}
	for _, c := range []struct {
		language, query string
		index           []string
		want            string
	}{
		{"kuery", `Process.Name:x`, endpoint, "error field/unknown [Process.Name]"},
		{"kuery", `Process.Name:x`, []string{"logs-mine.app-*"}, ""},
		{"kuery", `proces.name:x`, []string{"logs-endpoint.events.*", "mine-*"}, ""},
		{"kuery", `proces.name:x`, []string{"filebeat-*"}, "warning field/unknown [proces.name]"},
		{"kuery", `_seq_no > 5 and event.agent_id_status:verified`, endpoint, ""},
		{"kuery", `acme_tier:1`, endpoint, "warning field/unknown [acme_tier]"},
		{"kuery", `destination.port:(443 or "80" or https) and source.port >= low`, endpoint, "warning field/value-type [https] warning field/value-type [low]"},
		{"kuery", `destination.ip:(10.0.0.0/8 or "::1" or "10.0.0.256") and source.ip:10.*`, endpoint, `error field/value-type ["10.0.0.256"] warning field/value-type [10.*]`},
		{"kuery", `process.code_signature.exists:(true or True)`, endpoint, "warning field/value-type [True]"},
		{"kuery", `@timestamp >= now-5m and event.ingested > yesterday`, endpoint, "warning field/value-type [yesterday]"},
		{"kuery", `destination.port:* and destination.ip:*`, endpoint, ""},
		{"eql", `network where destination.ip == "10.0.0.0/8" and destination.port == "x"`, endpoint, `warning field/value-type ["x"]`},
		{"kuery", `process.parent:nginx or process:*`, endpoint, "error field/object [nginx]"},
		{"kuery", `process.name:x and not process.parent:nginx`, endpoint, "warning field/object [nginx]"},
		{"kuery", `event.category:Process`, endpoint, "warning field/value-not-allowed [Process]"},
		{"kuery", `event.outcome:(success or Success)`, endpoint, ""},
		{"eql", `proces where true`, endpoint, "warning field/value-not-allowed [proces]"},
		{"eql", `process where event.type == "spawn"`, endpoint, "info field/value-not-allowed [spawn]"},
		{"eql", `process where event.type : "START" and host.os.type : "Linux"`, endpoint, ""},
		{"eql", `process where host.os.type == "Linux"`, endpoint, "warning field/value-not-allowed [Linux]"},
		{"kuery", `process.executable:("cmd.exe" or usr/bin/nc or "/usr/bin/nc")`, endpoint, `warning field/value-shape ["cmd.exe"] warning field/value-shape [usr/bin/nc]`},
		{"eql", `process where process.name : ("?:\\x.exe", "x.exe", "/x")`, endpoint, `warning field/value-shape ["?:\\x.exe"]`},
		{"eql", `file where file.extension : (".exe", "*.dll", "exe", "*")`, endpoint, `warning field/value-shape [".exe"] warning field/value-shape ["*.dll"]`},
		{"eql", `process where process.hash.sha256 : ("d41d8cd98f00b204e9800998ecf8427e", "abc*") or process.hash.md5 == "D41d8cd98f00b204e9800998ecf8427e"`, endpoint, `warning field/value-shape ["d41d8cd98f00b204e9800998ecf8427e"]`},
		{"eql", `process where process.hash.md5 == "d41d8cd98fOOb204e9800998ecf8427e"`, endpoint, `warning field/value-shape ["d41d8cd98fOOb204e9800998ecf8427e"]`},
		{"kuery", `dns.question.name:(https\://x.example or y.example) and destination.port:(70000 or 65535)`, endpoint, `warning field/value-shape [https\://x.example] warning field/value-shape [70000]`},
		{"kuery", `process.name:/cmd.*/`, endpoint, `warning field/value-shape [/cmd.*/]`},
		{"kuery", `!process.name:x and not user.name:a`, endpoint, `warning field/unknown [!process.name]`},
		{"eql", `registry where registry.value == "{0000002-0000-0000-c000-000000000000}"`, endpoint, `warning field/value-shape ["{0000002-0000-0000-c000-000000000000}"]`},
		{"eql", `process where registry.path == "x"`, endpoint, "warning field/other-category [registry.path]"},
		{"eql", `any where event.category == "file" and registry.path == "x"`, endpoint, "warning field/other-category [registry.path]"},
		{"eql", `any where registry.path == "x"`, endpoint, ""},
		{"eql", `process where host.os.type == "linux"`, []string{"logs-endpoint.events.network-*"}, ""},
		{"kuery", `github.actor_id:1`, []string{"logs-github.audit-*"}, "info field/unknown [github.actor_id]"},
		{"kuery", `github.actor_pi:1 or gcp.audit.x.granted:true`, []string{"logs-github.audit-*", "logs-gcp.audit-*"}, "warning field/unknown [github.actor_pi] info field/unknown [gcp.audit.x.granted]"},
		{"kuery", `event.category:(process or file) and not registry.path:x`, endpoint, "warning field/other-category [registry.path]"},
		{"kuery", `message:(access denied or "access denied" or denied)`, endpoint, "warning field/text-words [access denied]"},
		{"kuery", `message:rundll32.exe or process.name:access denied`, endpoint, ""},
		{"kuery", `message:access-denied`, []string{"mine-*"}, ""},
		{"eql", `file where event.type in ("start", "end")`, endpoint, "info field/unexpected-event-type [start]"},
		{"eql", `file where event.type in ("start", "creation")`, endpoint, ""},
	} {
		got := findingsOf(Example{Language: c.language, Query: c.query, Index: c.index}.Text(), fieldChecks...)
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.query, strings.Join(got, " "), c.want)
		}
	}
}

func TestFindingsAboutIndices(t *testing.T) {
	for _, c := range []struct{ index, query, want string }{
		{"logs-endpoint.event.process-*", `event.category:process`, "[logs-endpoint.event.process-*]"},
		{"logs-endpoint-events.*", `event.category:process`, "[logs-endpoint-events.*]"},
		{"filbeat-*", `event.category:process`, "[filbeat-*]"},
		{"logs-Endpoint.events.*", `event.category:process`, "[logs-Endpoint.events.*]"},
		{" filebeat-*", `event.category:process`, "[ filebeat-*]"},
		{"logs-endpoint.events.file", `event.category:file`, "[logs-endpoint.events.file]"},
		{"logs-mine.app-*", `event.category:process`, ""},
		{"<logs-{now/d}>", `event.category:process`, ""},
		{"logs-endpoint.events.process-*", `event.category:file`, "[file]"},
		{"logs-endpoint.events.process-*", `event.category:(process or file)`, ""},
		{"logs-endpoint.*", `event.category:authentication`, ""},
		{"logs-aws.cloudtrail-*", `event.dataset:aws.waf`, "[aws.waf]"},
		{"logs-aws*", `event.dataset:aws.waf`, ""},
		{"logs-*.waf-*", `event.dataset:aws.waf`, ""},
		{"logs-aws.cloudtrail-*", `not event.dataset:aws.waf`, ""},
	} {
		text := Example{Language: "kuery", Query: c.query, Index: []string{c.index}}.Text()
		var got []string
		for _, f := range findingsOf(text, indexNoMatch, indexDataset, indexCategory) {
			got = append(got, f[strings.IndexByte(f, '['):])
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %s\n got %s\nwant %s", c.index, c.query, strings.Join(got, " "), c.want)
		}
	}
}
