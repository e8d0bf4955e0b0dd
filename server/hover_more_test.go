package server

import (
	"strings"
	"testing"
)

func TestAHoverSaysWhatOperatorsIndicesAndScoresAre(t *testing.T) {
	e := open(t, `{"textDocument":{"hover":{"contentFormat":["markdown"]}}}`, nil)
	for name, c := range map[string]struct {
		marked string
		has    []string
	}{
		"a colon of KQL":            {rule(`process.name ¦: a`), []string{"**:**", "in quotes it is a star", "one is enough"}},
		"existence in KQL":          {rule(`process.name:¦*`), []string{"**:**"}},
		"an order of KQL":           {rule(`process.pid >¦= 5`), []string{"**>=**", "where the field is missing"}},
		"and":                       {rule(`process.pid : 5 a¦nd user.name : b`), []string{"**and**", "tighter"}},
		"or in a list":              {rule(`process.name : (a ¦or b)`), []string{"**or**"}},
		"not in KQL":                {rule(`n¦ot process.name : a`), []string{"**not**", "missing"}},
		"equality of EQL":           {eqlRule(`process where process.name =¦= "a"`), []string{"**==**", "ordinary characters"}},
		"a list of EQL":             {eqlRule(`process where process.name i¦n~ ("a")`), []string{"**in~**", "alike"}},
		"a negated list of EQL":     {eqlRule(`process where process.name no¦t in ("a")`), []string{"**not in**", "missing"}},
		"a negated like of EQL":     {eqlRule(`process where not process.name li¦ke "a"`), []string{"**like**", "like~"}},
		"a colon of EQL":            {eqlRule(`process where process.name ¦: "a"`), []string{"**:**", "wildcards"}},
		"not in EQL":                {eqlRule(`process where n¦ot process.name : "a"`), []string{"**not**"}},
		"or of EQL":                 {eqlRule(`process where true o¦r false`), []string{"**or**"}},
		"an index":                  {strings.Replace(rule(`a : b`), "logs-endpoint", "logs-end¦point", 1), []string{"data sets that are known", "Elastic Defend", "`endpoint.events.process`"}},
		"an index of nobody":        {strings.Replace(rule(`a : b`), "logs-endpoint.events.*", "ac¦me-*", 1), []string{"nothing is known of what it reaches"}},
		"an index that is excluded": {strings.Replace(rule(`a : b`), "events.*\"", "events.*\", \"-logs-¦endpoint.alerts-*\"", 1), []string{"left out"}},
		"a risk score":              {strings.Replace(rule(`a : b`), "= 21", "= 2¦1", 1), []string{"**21** of 100: usually called low", "high 73, critical 99"}},
		"a severity":                {strings.Replace(rule(`a : b`), `"low"`, `"l¦ow"`, 1), []string{"**low**: its risk score is usually 21"}},
	} {
		says, _ := e.hover("rule.toml", c.marked)
		for _, want := range c.has {
			if !strings.Contains(says, want) {
				t.Errorf("%s: no %q in %q", name, want, says)
			}
		}
	}
}
