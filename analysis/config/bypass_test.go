package config

import (
	"reflect"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
)

func TestWhatARepositoryTurnsOffIsNotReported(t *testing.T) {
	for id, r := range map[string]*Repository{
		"rule/missing-tag":           {Bypass: Bypass{Tags: true}},
		"rule/timeline":              {Bypass: Bypass{TimelineTemplate: true}},
		"rule/building-block-timing": {Bypass: Bypass{BuildingBlockLookback: true}},
		"rule/guide-headings":        {Bypass: Bypass{Note: true}},
		"esql/missing-keep":          {Bypass: Bypass{ESQLKeep: true}},
		"esql/missing-metadata":      {Bypass: Bypass{ESQLMetadata: true}},
		"rule/version":               {VersionsInRules: true},
		"rule/file-name":             {AnyFileName: true},
		"rule/name":                  {Custom: true},
	} {
		c := check.Find(id)
		if c == nil {
			t.Errorf("there is no check %s", id)
			continue
		}
		cfg := &Config{Profile: check.Elastic, Repository: r}
		if cfg.Enabled(c, "rules/a.toml", "") {
			t.Errorf("%s runs although the repository turns it off", id)
		}
		cfg.Checks.Select = []string{id}
		if !cfg.Enabled(c, "rules/a.toml", "") {
			t.Errorf("%s is selected and does not run", id)
		}
		if cfg := (&Config{Profile: check.Elastic, Repository: &Repository{}}); !c.Optional && !cfg.Enabled(c, "rules/a.toml", "") {
			t.Errorf("%s does not run in a repository that says nothing", id)
		}
	}
}

// Every flag has a check that it turns off.
func TestEveryBypassFlagCounts(t *testing.T) {
	kind := reflect.TypeFor[Bypass]()
	for i := range kind.NumField() {
		r := &Repository{}
		reflect.ValueOf(&r.Bypass).Elem().Field(i).SetBool(true)
		counts := false
		for _, c := range check.All() {
			counts = counts || r.waives(c.ID)
		}
		if !counts {
			t.Errorf("%s turns nothing off", kind.Field(i).Name)
		}
	}
}
