package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// whole is a rule of a type that lacks nothing, with other lines in front.
func whole(kind, lines string) string {
	return "[rule]\nname = \"Example\"\ndescription = \"An example.\"\nrisk_score = 21\nseverity = \"low\"\ntype = \"" + kind + "\"\n" + lines
}

// say runs all checks of keys and values and writes what they found, a line
// each: the check, the text that it is about, the message, and what the file's
// text is after the first fix.
func say(t *testing.T, text string, profile Profile) []string {
	file := source.NewFile("rules/linux/example.toml", text)
	p := NewPass(rules.Parse(file), profile, schema.Default())
	for _, c := range append(append([]*Check{}, tomlChecks...), ruleChecks...) {
		if profile.Includes(c.Profile) {
			p.Run(c)
		}
	}
	var out []string
	for _, f := range p.Findings() {
		about := file.Slice(f.Span)
		if f.WholeFile {
			about = "the file"
		}
		line := fmt.Sprintf("%s %s %q: %s", f.Severity, f.Check, about, f.Message)
		if len(f.Fixes) > 0 {
			line += fmt.Sprintf(" => %q", f.Fixes[0].Edits[0].NewText)
			if _, err := source.Apply(text, f.Fixes[0].Edits); err != nil {
				t.Error(err)
			}
		}
		out = append(out, line)
	}
	return out
}

func TestWhatKibanaRefusesOrPassesOver(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a misspelt key", whole("query", "indx = [\"logs-*\"]\n"), "warning rule/unknown-key \"indx\": there is no key `indx` in `[rule]`, so it has no effect: did you mean `index`? => \"index\""},
		{"a key in camel case", whole("query", "maxSignals = 5\n"), "warning rule/unknown-key \"maxSignals\": there is no key `maxSignals` in `[rule]`, so it has no effect: did you mean `max_signals`? => \"max_signals\""},
		{"a key of another table", whole("query", "maturity = \"production\"\n"), "warning rule/unknown-key \"maturity\": there is no key `maturity` in `[rule]`, so it has no effect: it belongs in `[metadata]`"},
		{"a key that Kibana exports", whole("query", "immutable = true\nid = \"a\"\n"), ""},
		{"another's note in the metadata", "[metadata]\nticket = 4\n" + whole("query", ""), ""},
		{"a misspelt key in the metadata", "[metadata]\nintegrations = []\n" + whole("query", ""), "warning rule/unknown-key \"integrations\": there is no key `integrations` in `[metadata]`, so it has no effect: did you mean `integration`? => \"integration\""},
		{"a misspelt key in a list of tables", whole("query", "query = \"a\"\n[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n[rule.threat.tactic]\nid = \"TA0006\"\nnmae = \"Credential Access\"\nname = \"Credential Access\"\nreference = \"https://attack.mitre.org/tactics/TA0006/\"\n"), "warning rule/unknown-key \"nmae\": there is no key `nmae` in `tactic`, so it has no effect"},
		{"a key of another type", whole("query", "anomaly_threshold = 50\n"), "warning rule/key-of-other-type \"anomaly_threshold\": rules of the type query have no `anomaly_threshold`, so it has no effect"},
		{"a number in quotes", strings.Replace(whole("query", ""), "= 21", "= \"21\"", 1), "warning rule/wrong-type \"\\\"21\\\"\": `risk_score` is a whole number and needs no quotes => \"21\""},
		{"a text where a number is meant", strings.Replace(whole("query", ""), "= 21", "= \"high\"", 1), "error rule/wrong-type \"\\\"high\\\"\": `risk_score` has to be a whole number, not a string"},
		{"a number that is whole all the same", strings.Replace(whole("query", ""), "= 21", "= 21.0", 1), ""},
		{"a word for a boolean", whole("query", "enabled = \"yes\"\n"), "warning rule/wrong-type \"\\\"yes\\\"\": `enabled` is `true` or `false` and needs no quotes => \"true\""},
		{"a text where a list is meant", whole("query", "tags = \"OS: Linux\"\n"), "error rule/wrong-type \"\\\"OS: Linux\\\"\": `tags` has to be a list of texts, not a string => \"[\\\"OS: Linux\\\"]\""},
		{"a number in a list of texts", whole("query", "tags = [\"a\", 2]\n"), "error rule/wrong-type \"2\": an item of `tags` has to be a text in quotes, not an integer"},
		{"a table where a list of tables is meant", whole("query", "[rule.threat]\nframework = \"MITRE ATT&CK\"\ntactic = { id = \"TA0006\", name = \"Credential Access\", reference = \"a\" }\n"), "error rule/wrong-type \"threat\": `threat` has to be a list of tables, not a table"},
		{"a file without the rule's header", "[metadata]\nmaturity = \"production\"\n" + strings.TrimPrefix(whole("query", "query = \"a\"\n"), "[rule]\n") + "[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n", "error rule/unknown-key \"name\": the header `[rule]` is missing: `name` and 5 keys below belong to the rule, and are read as part of `[metadata]` => \"[rule]\\n\""},
		{"the rule's header misspelt", "[rules]\n" + strings.TrimPrefix(whole("query", "query = \"a\"\n"), "[rule]\n") + "[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n", "error rule/unknown-key \"rules\": a rule stands under `[rule]`, not under `[rules]` => \"rule\""},
		{"a type in another case", whole("EQL", "language = \"eql\"\nquery = \"any where true\"\n"), "error rule/unknown-value \"EQL\": Kibana refuses the value `EQL` of `type`: did you mean `eql`? => \"eql\""},
		{"a severity in another case", strings.Replace(whole("query", ""), "\"low\"", "\"Low\"", 1), "error rule/unknown-value \"Low\": Kibana refuses the value `Low` of `severity`: did you mean `low`? => \"low\""},
		{"a severity that there is not", strings.Replace(whole("query", ""), "\"low\"", "\"informational\"", 1), "error rule/unknown-value \"informational\": Kibana refuses the value `informational` of `severity`: it has to be `low`, `medium`, `high` or `critical`"},
		{"a language of another type", whole("eql", "language = \"kuery\"\nquery = \"any where true\"\n"), "error rule/unknown-value \"kuery\": Kibana refuses the value `kuery` of `language`: it has to be `eql`"},
		{"no type", "[rule]\nname = \"a\"\ndescription = \"b\"\nrisk_score = 1\nseverity = \"low\"\n", "error rule/missing-key \"[rule]\": `[rule]` lacks `type`, without which Kibana refuses the rule"},
		{"what a type needs", whole("machine_learning", ""), "error rule/missing-key \"[rule]\": `[rule]` lacks `machine_learning_job_id` and `anomaly_threshold`, without which Kibana refuses the rule"},
		{"new terms in Kibana's form by half", whole("new_terms", "query = \"a\"\nnew_terms_fields = [\"user.name\"]\n"), "error rule/missing-key \"[rule]\": `[rule]` lacks `history_window_start`, without which Kibana refuses the rule"},
		{"a timeline without its title", whole("query", "timeline_id = \"a\"\n"), "error rule/missing-key \"[rule]\": `[rule]` lacks `timeline_title`, without which Kibana refuses the rule"},
		{"an inline table that lacks a key", whole("threshold", "query = \"a\"\nthreshold = { field = [] }\n"), "error rule/missing-key \"threshold\": `threshold` lacks `value`, without which Kibana refuses the rule"},
		{"a table made of dotted keys", whole("threshold", "query = \"a\"\nthreshold.field = []\n"), "error rule/missing-key \"threshold\": `threshold` lacks `value`, without which Kibana refuses the rule"},
		{"a table under a header", whole("threshold", "query = \"a\"\n[rule.threshold]\nfield = []\n"), "error rule/missing-key \"[rule.threshold]\": `threshold` lacks `value`, without which Kibana refuses the rule"},
		{"a risk beyond all", strings.Replace(whole("query", ""), "= 21", "= 101", 1), "error rule/out-of-range \"101\": `risk_score` has to be between 0 and 100"},
		{"a field too many", whole("new_terms", "query = \"a\"\nnew_terms_fields = [\"a\", \"b\", \"c\", \"d\"]\nhistory_window_start = \"now-10d\"\n"), "error rule/out-of-range \"\\\"d\\\"\": `new_terms_fields` has to have 1 to 3 items"},
		{"an empty list", whole("query", "investigation_fields = { field_names = [] }\n"), "error rule/out-of-range \"field_names\": `field_names` has to have an item at least"},
		{"an empty name", strings.Replace(whole("query", ""), "\"Example\"", "\"\"", 1), "error rule/malformed-value \"\\\"\\\"\": `name` is empty"},
		{"a time in words", whole("query", "from = \"now-9 minutes\"\n"), "error rule/malformed-value \"now-9 minutes\": `from` has to be a time such as `now-9m`: did you mean `now-9m`? => \"now-9m\""},
		{"a time without a unit", whole("query", "from = \"now-9\"\n"), "error rule/malformed-value \"now-9\": `from` has to be a time such as `now-9m`"},
		{"date math of every kind", whole("query", "from = \"now-1d/d-2h\"\nto = \"now+5m\"\n"), ""},
		{"a date", whole("query", "from = \"2026-01-01T00:00:00Z\"\n"), ""},
		{"months and minutes", whole("query", "interval = \"5M\"\n"), "error rule/malformed-value \"5M\": `interval` has to be a whole number with `s`, `m`, `h` or `d`, such as `5m`"},
		{"a gap by the default", whole("query", "interval = \"15m\"\n"), "warning rule/schedule-gap \"15m\": the rule runs every 15 minutes and searches 6 minutes: 9 minutes between two runs are never searched; without `from` a run searches six minutes"},
		{"a rule id that is no UUID", whole("query", "rule_id = \"my-rule\"\n"), ""},
		{"nothing readable", "[rule]\nname = \n", "error toml/syntax \"\": expected a value after `name =`"},
		{"no rule", "[metadata]\nmaturity = 5\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := say(t, test.text, Generic)
			if test.want == "" && len(got) > 0 || test.want != "" && (len(got) == 0 || got[0] != test.want) {
				t.Errorf("%s\ngot\n%s\nwant\n%s", test.text, strings.Join(got, "\n"), test.want)
			}
		})
	}
}

// mended is the metadata and identity that the loader of detection-rules
// insists on.
const mended = "[metadata]\ncreation_date = \"2026/01/15\"\nupdated_date = \"2026/01/15\"\n"

func house(lines string) string {
	return mended + whole("query", "author = [\"Rulewright\"]\nlanguage = \"kuery\"\nquery = \"a\"\nrule_id = \"5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11\"\ntimestamp_override = \"event.ingested\"\nindex = [\"logs-*\"]\n"+lines)
}

func TestWhatDetectionRulesRefuses(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing in a rule of the house", house(""), ""},
		{"a key of its own", house("ticket = 4\n"), "error rule/unknown-key \"ticket\": detection-rules refuses a rule with the key `ticket` in `[rule]`"},
		{"a key that only Kibana has", house("output_index = \"a\"\n"), "error rule/unknown-key \"output_index\": detection-rules refuses a rule with the key `output_index` in `[rule]`"},
		{"what the house insists on", mended + whole("query", "query = \"a\"\n"), "error rule/missing-key \"[rule]\": `[rule]` lacks `rule_id`, `author` and `language`, without which detection-rules refuses the rule"},
		{"no metadata", strings.TrimPrefix(house(""), mended), "error rule/missing-key \"the file\": the file lacks `[metadata]`, without which detection-rules refuses the rule"},
		{"a date with dashes", strings.Replace(house(""), "2026/01/15", "2026-1-15", 1), "error rule/malformed-value \"2026-1-15\": `creation_date` has to be a date of the form YYYY/MM/DD: did you mean `2026/01/15`? => \"2026/01/15\""},
		{"a day that there is not", strings.Replace(house(""), "2026/01/15", "2026/02/30", 1), "warning rule/dates \"2026/02/30\": there is no such day"},
		{"a UUID in upper case", strings.Replace(house(""), "5a0c1f5e", "5A0C1F5E", 1), "error rule/malformed-value \"5A0C1F5E-7d3b-4c7e-9a51-0f6a3f0b7c11\": `rule_id` has to be a UUID in lower case: did you mean `5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11`? => \"5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11\""},
		{"a name that ends in a stop", strings.Replace(house(""), "\"Example\"", "\"Example.\"", 1), "error rule/name \"Example.\": a rule's name begins with a letter or digit and ends with one or a bracket"},
		{"a saved query", strings.Replace(house(""), "type = \"query\"", "type = \"saved_query\"", 1), "error rule/unknown-value \"saved_query\": detection-rules refuses the value `saved_query` of `type`: it has to be `query`, `eql`, `esql`, `threshold`, `new_terms`, `threat_match` or `machine_learning`"},
		{"suppression that does not say what of missing fields", house("alert_suppression = { group_by = [\"host.id\"] }\n"), "error rule/missing-key \"alert_suppression\": `alert_suppression` lacks `missing_fields_strategy`, without which detection-rules refuses the rule"},
		{"setup told twice", house("setup = \"a\"\nnote = '''\n```\n## Setup\n```\n## Setup\n'''\n"), "error rule/guide-headings \"## Setup\": the setup is told here and in `setup`: keep one of them"},
		{"a tag that is missing", house("tags = [\"Use Case: UEBA\"]\n"), "warning rule/missing-tag \"tags\": the tag `OS: Linux` is missing: the rule is in the folder `linux` => \", \\\"OS: Linux\\\"\""},
		{"a tag that is missing from a long list", house("tags = [\n    \"Use Case: UEBA\",\n]\n"), "warning rule/missing-tag \"tags\": the tag `OS: Linux` is missing: the rule is in the folder `linux` => \",\\n    \\\"OS: Linux\\\"\""},
		{"a mistyped tag", house("tags = [\"OS: Linux\", \"Use Case: Threat Detecton\"]\n"), "warning rule/tag-spelling \"Use Case: Threat Detecton\": no tag of detection-rules is spelt like this: did you mean `Use Case: Threat Detection`? => \"Use Case: Threat Detection\""},
		{"a tag without its blank", house("tags = [\"OS: Linux\", \"Domain:Endpoint\"]\n"), "warning rule/tag-spelling \"Domain:Endpoint\": no tag of detection-rules is spelt like this: did you mean `Domain: Endpoint`? => \"Domain: Endpoint\""},
		{"a tag of one's own", house("tags = [\"OS: Linux\", \"Use Case: Cloud Threat Detection\"]\n"), ""},
		{"a tag of another system", strings.Replace(house("tags = [\"OS: Linux\"]\n"), "query = \"a\"", "query = \"host.os.type:macos\"", 1), "warning rule/missing-tag \"tags\": the tag `OS: macOS` is missing: the query asks for `macos` => \", \\\"OS: macOS\\\"\""},
		{"a tag of no kind", house("tags = [\"OS: Linux\", \"Linux\"]\n"), "warning rule/tag-spelling \"Linux\": a tag begins with its kind, such as `OS: ` or `Use Case: `"},
		{"a guide in which code looks like a heading", house("tags = [\"OS: Linux\", \"Resources: Investigation Guide\"]\nnote = '''\n```\n### Investigating Others\n```\n'''\n"), ""},
		{"a guide of another rule", house("note = '''\n### Investigating Others\n'''\n"), "warning rule/guide-name \"Others\": the guide is about `Others`, and the rule is called otherwise"},
		{"an entry without a placeholder", "[transform]\n[[transform.osquery]]\nlabel = \"Services\"\nquery = \"a\"\n" + house("note = \"none\"\n"), "warning rule/guide-placeholders \"Services\": the guide has no `$osquery_0`, so this is not shown"},
		{"a version", house("version = 3\n"), "error rule/version \"version = 3\": detection-rules counts versions itself and refuses a rule that says one => \"\""},
		{"a maturity that there is not", strings.Replace(house(""), "[metadata]\n", "[metadata]\nmaturity = \"prod\"\n", 1), "error rule/unknown-value \"prod\": detection-rules refuses the value `prod` of `maturity`: it has to be `development`, `experimental`, `beta`, `production` or `deprecated`"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := say(t, test.text, Elastic)
			if test.want == "" && len(got) > 0 || test.want != "" && (len(got) == 0 || got[0] != test.want) {
				t.Errorf("%s\ngot\n%s\nwant\n%s", test.text, strings.Join(got, "\n"), test.want)
			}
		})
	}
}

func TestDateMathIsReadAsKibanaReadsIt(t *testing.T) {
	for text, want := range map[string]string{
		"now": "0s", "now-9m": "9m0s", "now-1h-30m": "1h30m0s", "now+5m": "-5m0s", "now-m": "1m0s", "now/d": "0s", "now-1d/d": "24h0m0s",
		"now-2w": "336h0m0s", "now-500ms": "500ms", "now-99999999999999999999y": longest.String(),
		"": "no", "now-": "no", "now-9": "no", "now-9minutes": "no", "now -9m": "no", "now/2d": "no", "Now-9m": "no", "now-9mm": "no", "2026-01-01": "no",
	} {
		got := "no"
		if d, ok := relative(text); ok {
			got = d.String()
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
