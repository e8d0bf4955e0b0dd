package schema

import (
	"strings"
	"testing"
)

func TestIndexPatternsChooseDataSets(t *testing.T) {
	tests := []struct {
		name     string
		patterns string
		want     string // data sets by precedence, ECS left out
		open     bool
	}{
		{"one data stream", "logs-endpoint.events.process-*", "endpoint.events.process", false},
		{"a star in place of the hyphen", "logs-endpoint.events.process*", "endpoint.events.process", false},
		{"a namespace", "logs-endpoint.events.process-prod", "endpoint.events.process", false},
		{"part of a namespace", "logs-endpoint.events.process-pr*", "endpoint.events.process", false},
		{"all events", "logs-endpoint.events.*", "endpoint.events.api endpoint.events.device endpoint.events.file " +
			"endpoint.events.library endpoint.events.network endpoint.events.process endpoint.events.registry " +
			"endpoint.events.security", false},
		{"alerts", "logs-endpoint.alerts-*", "endpoint.alerts", false},
		{"another cluster", "europe:logs-endpoint.events.file-*", "endpoint.events.file", false},
		{"any cluster", "*:logs-endpoint.events.file-*", "endpoint.events.file", false},
		{"backing indices", ".ds-logs-endpoint.events.file-*", "endpoint.events.file", false},
		{"the failures of a data stream", "logs-endpoint.events.file-*::failures", "endpoint.events.file", false},
		{"a list in one pattern", "winlogbeat-*, endgame-*", "winlogbeat endgame", false},
		{"a Beat's version", "winlogbeat-8*", "winlogbeat", false},
		{"a Beat without the hyphen", "auditbeat*", "auditbeat", false},
		{"an integration", "logs-aws.cloudtrail-*", "aws.cloudtrail", false},
		{"a package that stands alone", "logs-okta*", "okta.system", false},
		{"a package whose name begins others", "logs-azure_openai.logs-*", "", true},
		{"a data stream newer than the facts", "logs-azure.aadgraphactivitylogs-*", "", true},
		{"an unknown package", "logs-crowdstrike.fdr*", "", true},
		{"known and unknown together", "logs-crowdstrike.fdr*|logs-endpoint.events.file-*", "endpoint.events.file", true},
		{"the indices of APM", "traces-apm*", "apm.rum apm.sampled apm", false},
		{"what older versions of APM wrote", "apm-*-transaction*", "", true},
		{"alerts of the detection engine", ".alerts-security.*", "", true},
		{"date math", "<logs-endpoint.events.file-{now/d}>", "", true},
		{
			"an exclusion", "logs-endpoint.events.*|-logs-endpoint.events.p*|-logs-endpoint.events.[n]*|-logs-endpoint.events.a*",
			"endpoint.events.device endpoint.events.file endpoint.events.library endpoint.events.network " +
				"endpoint.events.registry endpoint.events.security", false,
		},
		{"nothing", "", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scope := Default().Scope(strings.Split(tt.patterns, "|"), nil)
			var got []string
			for _, d := range scope.sets {
				got = append(got, d.Name)
			}
			if strings.Join(got, " ") != tt.want || scope.IsOpen() != tt.open {
				t.Errorf("%s: got %q, open %v", tt.patterns, got, scope.IsOpen())
			}
		})
	}
}

func TestAnOpenPatternReachesEverything(t *testing.T) {
	scope := Default().Scope([]string{"logs-*"}, nil)
	if !scope.IsOpen() || len(scope.sets) < 100 {
		t.Errorf("open %v with %d data sets", scope.IsOpen(), len(scope.sets))
	}
	if got := scope.Uncovered(); len(got) != 1 || got[0] != "logs-*" {
		t.Errorf("uncovered: %q", got)
	}
	declared := Default().Scope([]string{"logs-*"}, []string{"okta"})
	if !declared.IsOpen() || len(declared.sets) != 1 {
		t.Errorf("with a declared integration: open %v, %d data sets", declared.IsOpen(), len(declared.sets))
	}
}

func TestDataSetConditionsNarrowAScope(t *testing.T) {
	tests := []struct {
		name             string
		patterns, values string
		want             string
		open             bool
	}{
		{"an open pattern is closed by a known value", "logs-*", "okta.system", "okta.system", false},
		{"two values", "logs-*", "okta.system|aws.cloudtrail", "aws.cloudtrail okta.system", false},
		{"an unknown value opens", "logs-*", "okta.system|crowdstrike.fdr", "okta.system", true},
		{"a Beat keeps its place", "filebeat-*|logs-aws.*", "aws.cloudtrail", "filebeat aws.cloudtrail", false},
		{"a value newer than the facts", "logs-aws.*", "aws.config", "", true},
		{"a Beat has data sets of its own", "filebeat-*|logs-aws.*", "fortinet.firewall", "filebeat", false},
		{"a wildcard", "logs-endpoint.*", "endpoint.events.f*", "endpoint.events.file", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scope := Default().Scope(strings.Split(tt.patterns, "|"), nil).WithDatasets(strings.Split(tt.values, "|"))
			var got []string
			for _, d := range scope.sets {
				got = append(got, d.Name)
			}
			if strings.Join(got, " ") != tt.want || scope.IsOpen() != tt.open {
				t.Errorf("got %q, open %v", got, scope.IsOpen())
			}
		})
	}
}

func TestSilenceProvesOnlyWhatTheCatalogueCanKnow(t *testing.T) {
	tests := []struct {
		name, patterns, date string
		want                 bool
	}{
		{"complete and as new as the rule", "logs-endpoint.events.file-*", "2026/01/15", true},
		{"a rule from after the catalogue", "logs-endpoint.events.file-*", "2029/01/15", false},
		{"a rule without a date", "logs-endpoint.events.file-*", "", false},
		{"an older catalogue", "logs-okta.system-*", "2026/01/15", false},
		{"a rule as old as the catalogue, but new fields are mapped as they come", "logs-okta.system-*", "2023/01/15", false},
		{"one of several is older", "logs-endpoint.events.file-*|logs-okta.system-*", "2026/01/15", false},
		{"an open scope", "logs-*", "2020/01/15", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Default().Scope(strings.Split(tt.patterns, "|"), nil).Current(tt.date); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestAScopeCitesItsCatalogues(t *testing.T) {
	scope := Default().Scope([]string{"logs-endpoint.events.file-*", "logs-endpoint.events.process-*", "logs-okta*"}, nil)
	const want = "Elastic Defend 9.6.0-prerelease.0 (August 2026), integration okta 2.11.0 (July 2024) and ECS 9.5.0 (August 2026)"
	if got := scope.Cited(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
