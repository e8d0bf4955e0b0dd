package keys

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// each calls visit with every described key and the names that lead to it.
func each(table []*Key, path string, visit func(path string, k *Key)) {
	for _, k := range table {
		visit(path+k.Name, k)
		each(k.Keys, path+k.Name+".", visit)
	}
}

func TestEveryKeyIsDescribed(t *testing.T) {
	word := regexp.MustCompile(`^[a-zA-Z_]+$`)
	each(File, "", func(path string, k *Key) {
		if !word.MatchString(k.Name) {
			t.Errorf("%s: a key is a word", path)
		}
		if !strings.HasSuffix(k.Doc, ".") || len(k.Doc) < 9 || !strings.Contains("ABCDEFGHIJKLMNOPQRSTUVWXYZ`", k.Doc[:1]) {
			t.Errorf("%s: no sentence says what it is for: %q", path, k.Doc)
		}
		if hasKeys := slices.Contains([]Shape{Table, Tables, TableLists}, k.Shape); hasKeys != (len(k.Keys) > 0) {
			t.Errorf("%s: a table has keys, and nothing else has", path)
		}
		if k.Range != nil && k.Shape != Integer || k.Count != nil && k.Shape < Texts {
			t.Errorf("%s: a range is for integers, a count for lists", path)
		}
		if !orBoth(k.In).Includes(k.Need.By) {
			t.Errorf("%s: somebody insists on a key without knowing it", path)
		}
	})
}

func TestOnlyOneKeyOfANameIsMeantForAType(t *testing.T) {
	each(File, "", func(path string, k *Key) {
		for _, kind := range rules.Types {
			seen := map[string]bool{}
			for _, child := range k.Keys {
				if !child.For(kind) {
					continue
				}
				if found, ok := Find(k.Keys, child.Name, kind); !seen[child.Name] && (!ok || found != child) {
					t.Errorf("%s.%s is not found for %s", path, child.Name, kind)
				}
				if seen[child.Name] && child.Name != "alert_suppression" {
					t.Errorf("%s.%s is described twice for %s", path, child.Name, kind)
				}
				seen[child.Name] = true
			}
		}
	})
}

func TestFindTellsWhatARuleOfAnotherTypeHas(t *testing.T) {
	for _, test := range []struct {
		name string
		kind rules.Type
		want bool
	}{
		{"threshold", rules.ThresholdType, true},
		{"threshold", rules.EQLType, false},
		{"threshold", "", true}, // a rule that does not say may have it
		{"name", rules.EQLType, true},
	} {
		if k, ok := Find(rule, test.name, test.kind); k == nil || ok != test.want {
			t.Errorf("%s of %s: found %v, %v", test.name, test.kind, k != nil, ok)
		}
	}
	if k, ok := Find(rule, "nothing", rules.EQLType); k != nil || ok {
		t.Error("a key that there is not was found")
	}
	if k, _ := Find(rule, "alert_suppression", rules.ThresholdType); len(k.Keys) != 1 {
		t.Error("suppression of a threshold rule has a duration and nothing else")
	}
	if names := Names(rule, rules.MachineLearningType, Kibana); slices.Contains(names, "query") || slices.Contains(names, "new_terms") ||
		slices.Contains(names, "id") || !slices.Contains(names, "anomaly_threshold") {
		t.Errorf("a machine learning rule has %v", names)
	}
}

func TestNearestNames(t *testing.T) {
	if got, ok := Nearest("", []string{"s", "m"}); ok {
		t.Errorf("nothing is near to %q", got)
	}
	names := []string{"name", "from", "note", "risk_score", "timestamp_override"}
	for name, want := range map[string]string{
		"nmae": "name", "naem": "name", "riskScore": "risk_score", "risk-score": "risk_score", "timestamp_overide": "timestamp_override",
		"form": "from", "x": "", "something": "", "": "", "severity": "", strings.Repeat("name", 100): "",
	} {
		if got, _ := Nearest(name, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

// schema is as much of a JSON schema as says which keys there are.
type schema struct {
	Properties map[string]*schema
	Items      *schema
	Required   []string
	Enum       []string
	Minimum    *int64
	Maximum    *int64
}

// What the repository's own schemas know is described. They leave out part of
// what the loader insists on, so nothing is concluded from what they lack.
func TestTheDescriptionAgreesWithTheSchemasOfDetectionRules(t *testing.T) {
	folder := sharedtest.Path(t, "corpus/detection-rules/detection_rules/etc/api_schemas/9.4")
	for _, kind := range []rules.Type{
		rules.QueryType, rules.EQLType, rules.ESQLType, rules.ThresholdType, rules.NewTermsType, rules.ThreatMatchType, rules.MachineLearningType,
	} {
		text, err := os.ReadFile(filepath.Join(folder, "9.4."+string(kind)+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var s schema
		if err := json.Unmarshal(text, &s); err != nil {
			t.Fatal(err)
		}
		compare(t, kind, "rule", rule, &s)
	}
}

func compare(t *testing.T, kind rules.Type, path string, table []*Key, s *schema) {
	for name, property := range s.Properties {
		k, ok := Find(table, name, kind)
		if name == "index" && kind == rules.ESQLType {
			continue // the loader forbids it after all
		}
		if k == nil || !ok && !slices.Contains(k.Loaded, kind) || !k.Knows(Repository) {
			t.Errorf("%s: %s.%s is not described", kind, path, name)
			continue
		}
		if slices.Contains(s.Required, name) && !k.Need.By.Includes(Repository) {
			t.Errorf("%s: %s.%s is required", kind, path, name)
		}
		var values []string
		for _, v := range k.Values {
			values = append(values, v.Text)
		}
		// What Kibana refuses in any case is not among ours.
		for _, v := range property.Enum {
			if values != nil && !slices.Contains(values, v) && !strings.HasSuffix(name, "language") {
				t.Errorf("%s: %s.%s takes %s", kind, path, name, v)
			}
		}
		if (property.Minimum != nil || property.Maximum != nil) && k.Range == nil {
			t.Errorf("%s: %s.%s has a range", kind, path, name)
		}
		inner := property
		for inner.Items != nil {
			inner = inner.Items
		}
		if k.Keys != nil && inner.Properties != nil {
			compare(t, kind, path+"."+name, k.Keys, inner)
		}
	}
}
