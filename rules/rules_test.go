package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

// own reads a rule of testdata.
func own(t testing.TB, name string) *Document {
	t.Helper()
	path := filepath.Join("..", "testdata", "rules", name)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(source.NewFile(name, string(text)))
}

func TestADocumentIsRecognisedByItsContent(t *testing.T) {
	for name, kind := range map[string]Kind{
		"query_kuery.toml":   DetectionRule,
		"inline.toml":        DetectionRule,
		"endpoint_rule.toml": EndpointRule,
		"exceptions.toml":    Exceptions,
		"actions.toml":       Actions,
		"hunt.toml":          Hunt,
		"other.toml":         Unknown,
	} {
		d := own(t, name)
		if d.Kind != kind || (d.Rule != nil) != (kind == DetectionRule) || len(d.Tree.Problems) > 0 {
			t.Errorf("%s: kind %d, problems %v", name, d.Kind, d.Tree.Problems)
		}
	}
	for _, text := range []string{"", "# nothing", "rule = 1", "\xff\xfe", "[[rule]]"} {
		if d := Parse(source.NewFile("x", text)); d.Kind != Unknown || len(d.Queries()) > 0 || d.Deprecated() {
			t.Errorf("%q is of kind %d", text, d.Kind)
		}
	}
}

func TestEveryRuleTypeReadsItsOwnKeys(t *testing.T) {
	for _, c := range []struct {
		file string
		is   Type
		ok   func(*Rule) bool
	}{
		{"query_kuery.toml", QueryType, func(r *Rule) bool {
			return slices.Equal(r.Index.Values(), []string{"logs-endpoint.events.process-*", "winlogbeat-*", "-logs-endpoint.events.process-test"}) &&
				r.Enabled.Value && r.MaxSignals.Value == 200 && len(r.Tags.Items) == 6 && r.To.Is("now") &&
				r.Suppression.DurationValue.Value == 5 && r.Suppression.DurationUnit.Is("h") && len(r.Suppression.GroupBy.Items) == 2 &&
				r.Filters[0].Negate.Value && !r.Filters[0].Disabled.Value && r.ExceptionsList[0].NamespaceType.Is("single") &&
				r.Threat[0].Techniques[0].Subtechniques[0].ID.Is("T1059.001") && r.Threat[0].Tactic.Name.Is("Execution") &&
				r.InvestigationFields.Values()[1] == "host.id" && r.SeverityMapping[0].Severity.Is("low") && r.RiskScoreMapping[0].Value.Is("") &&
				r.RequiredFields[0].ECS.Value && r.RelatedIntegrations[0].Package.Is("endpoint") && r.Actions[0].IsSet() && r.TimelineID.IsSet()
		}},
		{"query_lucene.toml", QueryType, func(r *Rule) bool {
			return r.QueryLanguage() == Lucene && r.DataViewID.Is("security-solution-default") && r.Index.IsAbsent()
		}},
		{"saved_query.toml", SavedQueryType, func(r *Rule) bool { return r.SavedID.Is("tests") && r.Query.IsAbsent() }},
		{"eql_sequence.toml", EQLType, func(r *Rule) bool {
			return r.QueryLanguage() == EQL && r.TiebreakerField.Is("event.sequence") && r.TimestampField.Is("@timestamp") &&
				r.EventCategoryOverride.Is("event.category")
		}},
		{"eql_building_block.toml", EQLType, func(r *Rule) bool { return r.BuildingBlockType.Is("default") && r.Interval.Is("60m") }},
		{"esql.toml", ESQLType, func(r *Rule) bool { return r.QueryLanguage() == ESQL && r.Index.IsAbsent() }},
		{"threshold.toml", ThresholdType, isThreshold},
		{"inline.toml", ThresholdType, func(r *Rule) bool { return isThreshold(r) && r.Threshold.Field.Single }},
		{"new_terms_table.toml", NewTermsType, func(r *Rule) bool { return isNewTerms(r) && r.NewTerms.HistoryName.Is("history_window_start") }},
		{"new_terms_api.toml", NewTermsType, func(r *Rule) bool { return isNewTerms(r) && r.NewTerms.IsAbsent() }},
		{"threat_match.toml", ThreatMatchType, func(r *Rule) bool {
			m := r.ThreatMatch
			return len(m.Mapping) == 2 && m.Mapping[0].Entries[1].Negate.Value && m.Mapping[1].Entries[0].Field.Is("destination.ip") &&
				m.IndicatorPath.Is("threat.indicator") && len(m.Filters) == 1 && m.ConcurrentSearches.Value == 1 && m.ItemsPerSearch.Value == 100
		}},
		{"machine_learning.toml", MachineLearningType, func(r *Rule) bool {
			return r.MachineLearning.AnomalyThreshold.Value == 75 && len(r.MachineLearning.JobID.Values()) == 2
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			d := own(t, c.file)
			if d.Rule.Type() != c.is || !c.ok(d.Rule) || len(d.Tree.Problems) > 0 {
				t.Errorf("type %q, problems %v: %+v", d.Rule.Type(), d.Tree.Problems, d.Rule)
			}
			if d.Metadata.Maturity.Value != "production" || d.Deprecated() {
				t.Errorf("metadata %+v", d.Metadata)
			}
		})
	}
}

func isThreshold(r *Rule) bool {
	return slices.Equal(r.Threshold.Field.Values(), []string{"source.ip"}) && r.Threshold.Value.Value == 10 &&
		r.Threshold.Cardinality[0].Field.Is("user.name") && r.Suppression.DurationValue.Value == 30
}

func isNewTerms(r *Rule) bool {
	return slices.Equal(r.NewTerms.Fields.Values(), []string{"host.id", "process.executable"}) &&
		r.NewTerms.HistoryWindowStart.Is("now-10d")
}

func TestMetadataAndTransformAreRead(t *testing.T) {
	d := own(t, "query_kuery.toml")
	if !slices.Equal(d.Metadata.Integration.Values(), []string{"endpoint", "windows"}) || !d.Metadata.MinStackVersion.Is("9.2.0") {
		t.Errorf("metadata %+v", d.Metadata)
	}
	i := d.Transform.Investigate[0]
	if len(i.Providers) != 2 || len(i.Providers[0]) != 2 || !i.Providers[0][1].Excluded.Value || !i.Providers[1][0].Value.Is("net.exe") {
		t.Errorf("providers %+v", i.Providers)
	}
	if !d.Transform.OSQuery[0].Label.Is("Osquery - Running programs") {
		t.Errorf("osquery %+v", d.Transform.OSQuery)
	}
	if one := own(t, "eql_building_block.toml").Metadata.Integration; !one.Single || one.Values()[0] != "endpoint" {
		t.Errorf("a single integration %+v", one)
	}
	if !own(t, "deprecated.toml").Deprecated() {
		t.Error("the deprecated rule is not")
	}
}

func TestQueriesComeWithTheirLanguageAndTheirPlace(t *testing.T) {
	for _, c := range []struct {
		file  string
		paths []string
		first Language
	}{
		{"query_kuery.toml", []string{"rule.query"}, KQL},
		{"query_escapes.toml", []string{"rule.query"}, KQL},
		{"query_one_line.toml", []string{"rule.query"}, KQL},
		{"query_crlf.toml", []string{"rule.query"}, KQL},
		{"query_lucene.toml", []string{"rule.query"}, Lucene},
		{"eql_sequence.toml", []string{"rule.query"}, EQL},
		{"esql.toml", []string{"rule.query"}, ESQL},
		{"inline.toml", []string{"rule.query"}, KQL},
		{"threat_match.toml", []string{"rule.query", "rule.threat_query"}, KQL},
		{"machine_learning.toml", nil, NoLanguage},
		{"saved_query.toml", nil, NoLanguage},
		{"exceptions.toml", nil, NoLanguage},
	} {
		d := own(t, c.file)
		var paths []string
		for i, q := range d.Queries() {
			paths = append(paths, q.Path)
			if i == 0 && q.Language != c.first {
				t.Errorf("%s: language %q", c.file, q.Language)
			}
			wellMapped(t, d, q)
		}
		if !slices.Equal(paths, c.paths) {
			t.Errorf("%s: queries %v, want %v", c.file, paths, c.paths)
		}
	}
}

// wellMapped checks that every word of the query is at its place in the file.
func wellMapped(t *testing.T, d *Document, q Query) {
	at := 0
	for word := range strings.FieldsSeq(q.Text) {
		start := at + strings.Index(q.Text[at:], word)
		at = start + len(word)
		span := q.Map.ToFile(source.Span{Start: start, End: at})
		got := d.File.Slice(span)
		if got != word && !strings.Contains(got, `\`) || !q.Span.Covers(span) {
			t.Errorf("%s: %q is at %q", d.File.Path(), word, got)
		}
	}
}

func TestAWrongTypeLosesNothingElse(t *testing.T) {
	d := own(t, "broken/wrong_types.toml")
	r := d.Rule
	for name, p := range map[string]Place{
		"author": r.Author.Place, "description": r.Description.Place, "enabled": r.Enabled.Place, "from": r.From.Place,
		"index": r.Index.Place, "risk_score": r.RiskScore.Place, "threat": r.ThreatPlace, "threshold": r.Threshold.Place,
		"tags[1]": r.Tags.Items[1].Place, "tags[2]": r.Tags.Items[2].Place, "creation_date": d.Metadata.CreationDate.Place,
		"integration": d.Metadata.Integration.Place,
	} {
		if p.State != Malformed || p.Span.IsEmpty() || p.Node == nil {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if !r.Name.Is("Wrong Types of the Tests") || !r.Tags.Items[0].Is("one") || len(d.Queries()) != 1 || !d.Metadata.UpdatedDate.IsSet() {
		t.Errorf("what is right is lost: %+v", r)
	}
	if !r.Threshold.Value.IsAbsent() || !r.Setup.IsAbsent() || r.Threat != nil {
		t.Error("what is not written is there")
	}
}

func TestAHalfTypedRuleKeepsWhatIsWhole(t *testing.T) {
	d := own(t, "broken/half_typed.toml")
	r := d.Rule
	if d.Kind != DetectionRule || !r.RuleID.IsSet() || r.Index.Values()[0] != "logs-endpoint.events.process-*" || r.Author.Values()[0] != "Rulewright" {
		t.Errorf("lost: %+v", r)
	}
	if q := d.Queries(); len(q) != 1 || q[0].Text != "event.category:process and process.name:tests" {
		t.Errorf("the query is %+v", q)
	}
	if r.Name.State != Malformed || d.Metadata.UpdatedDate.State != Malformed || len(r.Threat) != 1 || !r.Threat[0].Framework.IsSet() {
		t.Errorf("name %+v, threat %+v", r.Name, r.Threat)
	}
	if len(d.Tree.Problems) != 8 {
		t.Errorf("%d problems: %+v", len(d.Tree.Problems), d.Tree.Problems)
	}
}
