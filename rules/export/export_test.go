package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

func parse(text string) *rules.Document { return rules.Parse(source.NewFile("rule.toml", text)) }

// roundTrip turns a rule file into Kibana's JSON and back, and reports what is
// not as it was.
func roundTrip(t *testing.T, doc *rules.Document) (json, toml string) {
	t.Helper()
	rule, err := FromDocument(doc)
	if err != nil {
		t.Error(err)
		return
	}
	json = rule.JSON()
	bundle, err := ReadJSON([]byte(json))
	if err != nil || len(bundle.Rules) != 1 {
		t.Errorf("%d rules, %v in %s", len(bundle.Rules), err, json)
		return
	}
	toml = bundle.Rules[0].TOML()
	again := parse(toml)
	if len(again.Tree.Problems) > 0 {
		t.Errorf("%v in\n%s", again.Tree.Problems, toml)
		return
	}
	before, _ := fromTable(doc.Tree.Root)
	after, _ := fromTable(again.Tree.Root)
	if !equal(before, after) {
		t.Errorf("not the same:\n%s\n%s", appendJSON(nil, sortedThrough(before), "\n", " "), appendJSON(nil, sortedThrough(after), "\n", " "))
	}
	second, err := FromDocument(again)
	if err != nil || second.JSON() != json {
		t.Errorf("the JSON is not the same: %v", err)
	}
	return json, toml
}

func TestEveryPublishedRuleComesBackFromKibana(t *testing.T) {
	n := 0
	sharedtest.Rules(t, func(path, text string) {
		if !strings.HasPrefix(path, "rules/") && !strings.HasPrefix(path, "rules_building_block/") {
			return
		}
		n++
		if _, toml := roundTrip(t, parse(text)); strings.Contains(text, "query = '''") && !strings.Contains(toml, "\nquery = '''\n") {
			t.Errorf("%s: the query is not in a literal string", path)
		}
	})
	t.Logf("%d rules", n)
}

func TestOurOwnRulesComeBackFromKibana(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/rules/*.toml")
	if err != nil || len(paths) == 0 {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc := parse(string(text))
		if doc.Kind != rules.DetectionRule || strings.Contains(path, "new_terms_api") {
			continue // see TestNewTermsHaveOneForm
		}
		t.Run(filepath.Base(path), func(t *testing.T) { roundTrip(t, doc) })
	}
}

const guide = `[metadata]
creation_date = "2026/01/31"
maturity = "production"
owner = "team \"x\""

[[transform.osquery]]
label = "Users"
query = "SELECT * FROM users"

[[transform.investigate]]
label = "Alerts"
providers = [[{ field = "host.id", excluded = false }]]

[rule]
name = "Example"
note = """
# Guide
$investigate_0
$osquery_0 and $osquery_1
"""
query = '''
any where file.path : "C:\\*"
'''
risk_score = 21
threshold = { field = [], value = 1.0 }
type = "eql"
`

func TestWhatOnlyAFileHasTravelsInMeta(t *testing.T) {
	json, toml := roundTrip(t, parse(guide))
	for _, want := range []string{
		`"meta":{"rulewright":{"metadata":{"creation_date":"2026/01/31"`,
		`!{investigate{\"label\":\"Alerts\",\"providers\":[[{\"excluded\":false,\"field\":\"host.id\"}]]}}\n!{osquery{`,
		`and $osquery_1`,
	} {
		if !strings.Contains(json, want) {
			t.Errorf("no %s in\n%s", want, json)
		}
	}
	if want := "query = '''\nany where file.path : \"C:\\\\*\"\n'''\n"; !strings.Contains(toml, want) {
		t.Errorf("no %s in\n%s", want, toml)
	}
}

func TestAGuideThatWasChangedInKibanaStaysChanged(t *testing.T) {
	rule, err := FromDocument(parse(guide))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(rule.JSON(), `# Guide`, `# Other`, 1)
	bundle, err := ReadJSON([]byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	if toml := bundle.Rules[0].TOML(); !strings.Contains(toml, "# Other\n$investigate_0\n") {
		t.Error(toml)
	}
}

func TestARuleOfKibanaComesBackToKibana(t *testing.T) {
	const lines = `{"id":"1","name":"A","rule_id":"a-1","type":"query","risk_score":1.5,"severity":"low","created_at":"2026-01-31T10:00:00.000Z","updated_at":"2026-02-01T10:00:00.000Z","query":"a:'b'","related_integrations":[{"package":"aws","version":"^1.0.0"},{"package":"aws","version":"^1.0.0","integration":"x"}],"meta":{"from":"1m"},"threat":[],"filters":[{"query":{"match":{"a.b":{"query":"\u0001 \"\\ é"}}},"$state":{"store":"appState"}},{}],"actions":[{"params":{"to":["x"],"lists":[[1],[{"a":"b"}]]}}]}
{"list_id":"x","type":"detection","name":"An exception list"}
{"exported_count":2,"exported_rules_count":1}
`
	bundle, err := ReadJSON([]byte(lines))
	if err != nil || len(bundle.Rules) != 1 || len(bundle.Rest) != 1 || !strings.HasPrefix(bundle.Rest[0], `{"list_id"`) {
		t.Fatalf("%+v, %v", bundle, err)
	}
	toml := bundle.Rules[0].TOML()
	rule, err := FromDocument(parse(toml))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rule.JSON(), bundle.Rules[0].JSON(); got != want && !equal(rule.object, bundle.Rules[0].object) {
		t.Errorf("got  %s\nwant %s\nfrom\n%s", got, want, toml)
	}
	for _, want := range []string{"creation_date = \"2026/01/31\"", "updated_date = \"2026/02/01\"", `integration = ["aws"]`, "threat = []"} {
		if !strings.Contains(toml, want) {
			t.Errorf("no %s in\n%s", want, toml)
		}
	}
	if own := bundle.Rules[0].WithoutOwnKeys().TOML(); strings.Contains(own, "created_at") || strings.Contains(own, "\nid =") {
		t.Error(own)
	}
}

func TestNewTermsHaveOneForm(t *testing.T) {
	const api = "[rule]\ntype = \"new_terms\"\nname = \"x\"\nrisk_score = 1\nseverity = \"low\"\nnew_terms_fields = [\"a\"]\nhistory_window_start = \"now-7d\"\n"
	rule, err := FromDocument(parse(api))
	if err != nil || !strings.Contains(rule.JSON(), `"history_window_start":"now-7d"`) {
		t.Fatal(err, rule.JSON())
	}
	toml := rule.TOML()
	if !strings.Contains(toml, "[[rule.new_terms.history_window_start]]") {
		t.Error(toml)
	}
	again, err := FromDocument(parse(toml))
	if err != nil || !strings.Contains(again.JSON(), `"new_terms_fields":["a"]`) {
		t.Error(err, again.JSON())
	}
}

func TestStringsComeBackAsTheyWere(t *testing.T) {
	for _, s := range []string{
		"", "a", "\n", "\nx", "x\n\n", "'", "'''", "a'", "\"\"\"\n", "\n\"", "\"\"\"\"\"\"\n\"", "\\\n\"\\", "\x00\n\x7f\t", "a\r\nb", "  \n  ", "\u00e9\u2028\n", `C:\x`, "\\\"\n\\\"",
	} {
		for _, query := range []bool{false, true} {
			doc := parse("[rule]\nx = " + keyed(s, query) + "\ny = [" + basic(s) + "]\n")
			table, err := fromTable(doc.Tree.Root)
			if err != nil || len(doc.Tree.Problems) > 0 {
				t.Errorf("%q: %v %v", s, err, doc.Tree.Problems)
				continue
			}
			rule := table.get("rule").(*object)
			if rule.get("x") != s || rule.get("y").([]any)[0] != s {
				t.Errorf("%q is written %s", s, keyed(s, query))
			}
		}
	}
}

func TestWhatCannotBeConvertedIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		"[rule]\nx = ":           "line 2: ",
		"[hunt]\nname = \"x\"\n": "no detection rule",
		"[rule]\nname = \"x\"\ntype = \"query\"\n[other]\n": "`other` has no place",
		"[rule]\nname = \"x\"\ntype = \"query\"\nx = nan\n": "no number nan",
	} {
		if _, err := FromDocument(parse(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, not %s", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                              "no rule",
		"{\"a\":1}\n{\"b\":":            "line 2: ",
		"[1]":                           "something else",
		"3":                             "a JSON object",
		"{\"a\":[null]}":                "null",
		"{\"a\":123456789012345678901}": "no number",
		strings.Repeat("[", 200_000):    "deep",
	} {
		if _, err := ReadJSON([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, not %s", text, err, want)
		}
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add(guide)
	f.Add("[rule]\ntype = 'query'\nname = 'x'\n\"a.b\" = { c = [ {}, { d = [[], 'e'] } ] }\n[rule.meta]\nx = 1979-05-27\n")
	f.Fuzz(func(t *testing.T, text string) {
		rule, err := FromDocument(parse(text))
		if err != nil {
			return
		}
		toml := rule.TOML()
		again, err := FromDocument(parse(toml))
		if err != nil || !equal(again.object, rule.object) {
			t.Fatalf("%v\n%s\n%s\nfrom\n%s", err, rule.JSON(), again.JSON(), toml)
		}
	})
}

func TestFilesAreNamedAfterTheirRules(t *testing.T) {
	taken := map[string]bool{}
	for _, c := range []struct{ name, want string }{
		{"Shell from a Web Server", "shell_from_a_web_server.toml"},
		{"Shell: from/a web..server ", "shell_from_a_web_server_2.toml"},
		{"../../etc/passwd", "etc_passwd.toml"},
		{"é", "rule.toml"},
		{strings.Repeat("a", 300), strings.Repeat("a", 100) + ".toml"},
	} {
		rule := Rule{&object{[]member{{"name", c.name}}}}
		if got := rule.FileName(taken); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
}
