package server

import (
	"crypto/rand"
	"fmt"
	"regexp"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// skeleton is a new rule of one type. Places to fill in are written as in the
// protocol's snippets.
type skeleton struct {
	label, title string
	kind         rules.Type
	language     rules.Language
	// keys are what the type has beside what every rule has, and query is the
	// query's first words.
	keys, query string
}

const endpointEvents = "index = [\"${4:logs-endpoint.events.process-*}\"]\n"

var skeletons = []skeleton{
	{"rule: KQL", "a rule with a query in KQL", rules.QueryType, rules.KQL, endpointEvents, "event.category:process and ${7:process.name:\"\"}"},
	{"rule: EQL", "a rule with an event query or a sequence in EQL", rules.EQLType, rules.EQL, endpointEvents, "process where ${7:process.name == \"\"}"},
	{"rule: ES|QL", "a rule with a query in ES|QL", rules.ESQLType, rules.ESQL, "", "from ${4:logs-endpoint.events.process-*} metadata _id, _version, _index\n| where ${7:process.name == \"\"}\n| keep *"},
	{"rule: threshold", "a rule that counts events", rules.ThresholdType, rules.KQL, endpointEvents, "event.category:process and ${7:process.name:\"\"}"},
	{"rule: new terms", "a rule on values that are seen for the first time", rules.NewTermsType, rules.KQL, endpointEvents, "event.category:process and ${7:process.name:\"\"}"},
	{"rule: indicator match", "a rule that compares events with indicators", rules.ThreatMatchType, rules.KQL, endpointEvents +
		"threat_index = [\"${8:logs-ti_*}\"]\nthreat_indicator_path = \"threat.indicator\"\nthreat_query = \"\"\"\n@timestamp >= \"now-30d/d\"\n\"\"\"\n", "${7:source.ip:*}"},
	{"rule: machine learning", "a rule on the anomalies of a job", rules.MachineLearningType, rules.NoLanguage, "anomaly_threshold = ${4:70}\nmachine_learning_job_id = [\"${7:job}\"]\n", ""},
}

// tables are what stands below the query.
var tables = map[rules.Type]string{
	rules.ThresholdType:   "\n[rule.threshold]\nfield = [\"${8:host.id}\"]\nvalue = ${9:10}\n",
	rules.NewTermsType:    "\n[rule.new_terms]\nfield = \"new_terms_fields\"\nvalue = [\"${8:host.id}\"]\n\n[[rule.new_terms.history_window_start]]\nfield = \"history_window_start\"\nvalue = \"now-${9:14}d\"\n",
	rules.ThreatMatchType: "\n[[rule.threat_mapping]]\n\n[[rule.threat_mapping.entries]]\nfield = \"${9:source.ip}\"\ntype = \"mapping\"\nvalue = \"${10:threat.indicator.ip}\"\n",
}

// completeRule offers new rules of each type in a file that has none.
func completeRule(d *document, offset int) *completion {
	if d.file == nil || d.file.Document().Kind != rules.Unknown || len(d.file.Document().Tree.Sections) > 0 {
		return nil
	}
	line := d.source.LineSpan(d.source.LineAt(offset))
	typed := d.source.Slice(source.Span{Start: line.Start, End: offset})
	if strings.Trim(typed, "abcdefghijklmnopqrstuvwxyz: ") != "" {
		return nil
	}
	c := &completion{word: line}
	for i := range skeletons {
		s := &skeletons[i]
		c.candidates = append(c.candidates, candidate{
			label: s.label, insert: s.text(today(d.now()), newUUID()), snippet: true, detail: s.title, kind: protocol.CompletionItemKindSnippet,
		})
	}
	return c
}

// text writes the rule, in the order of keys that published rules have.
func (s *skeleton) text(day, id string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[metadata]\ncreation_date = %q\nintegration = [\"${5:endpoint}\"]\nmaturity = \"development\"\nupdated_date = %q\n\n", day, day)
	b.WriteString("[rule]\nauthor = [\"${3:Me}\"]\ndescription = \"\"\"\n${2:What it finds, and why that matters.}\n\"\"\"\nfrom = \"now-9m\"\n")
	b.WriteString(s.keys)
	if s.language != rules.NoLanguage {
		fmt.Fprintf(&b, "language = %q\n", s.language)
	}
	fmt.Fprintf(&b, "name = \"${1:Name}\"\nrisk_score = 47\nrule_id = %q\nseverity = \"medium\"\ntags = [\"${6:Domain: Endpoint}\"]\ntype = %q\n", id, s.kind)
	if s.query != "" {
		fmt.Fprintf(&b, "\nquery = '''\n%s\n'''\n", s.query)
	}
	b.WriteString(tables[s.kind])
	return b.String()
}

// newUUID makes an id for a rule.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

var placeholder = regexp.MustCompile(`\$\{\d+:([^}]*)\}`)

// plain is a snippet for an editor that knows none: with the words that stand
// in the places to fill in.
func plain(snippet string) string { return placeholder.ReplaceAllString(snippet, "$1") }
