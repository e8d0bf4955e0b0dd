package check

import (
	"strings"
	"testing"
)

func TestWhatAttackSaysOtherwise(t *testing.T) {
	dumping := techniqueLines("T1003", "OS Credential Dumping")
	sub := func(lines string) string { return dumping + "\n[[rule.threat.technique.subtechnique]]\n" + lines }
	for _, test := range []struct{ name, tactic, technique, want string }{
		{"all agrees", credentialAccess, sub(techniqueLines("T1003.001", "LSASS Memory")), ""},
		{"a link without its last slash", credentialAccess, strings.TrimSuffix(dumping, "/\"") + "\"", ""},
		{"a subtechnique with the name of its technique", credentialAccess, sub(techniqueLines("T1003.001", "OS Credential Dumping: LSASS Memory")), ""},
		{
			"an id that there is not", credentialAccess, techniqueLines("T9003", "OS Credential Dumping"),
			"info threat/unknown-id \"T9003\": ATT&CK 18.1 has no technique `T9003`; `OS Credential Dumping` is `T1003` => \"T1003\"",
		},
		{
			"a subtechnique in the place of a technique", credentialAccess, techniqueLines("T1003.001", "LSASS Memory"),
			"info threat/unknown-id \"T1003.001\": ATT&CK 18.1 has no technique `T1003.001`",
		},
		{
			"a tactic's id that is another's", strings.Replace(credentialAccess, "\"TA0006\"", "\"TA0009\"", 1), dumping,
			"info threat/name \"Credential Access\": ATT&CK 18.1 calls `TA0009` by the name `Collection` => \"Collection\"",
		},
		{
			"a technique of another tactic", collection, dumping,
			"info threat/tactic \"T1003\": ATT&CK 18.1 lists `T1003` under `Credential Access`, not under `Collection`",
		},
		{
			"a subtechnique of another technique", credentialAccess, sub(techniqueLines("T1110.001", "Password Guessing")),
			"warning threat/subtechnique \"T1110.001\": `T1110.001` is a subtechnique of `T1110`, not of `T1003`",
		},
		{
			"a link to another page", credentialAccess, strings.Replace(dumping, "techniques/T1003", "techniques/T1030", 1),
			"warning threat/reference \"https://attack.mitre.org/techniques/T1030/\": the page of `T1003` is `https://attack.mitre.org/techniques/T1003/` => \"https://attack.mitre.org/techniques/T1003/\"",
		},
		{
			"a technique that was replaced", collection, techniqueLines("T1002", "Data Compressed"),
			"warning threat/revoked \"T1002\": ATT&CK 18.1 has replaced `T1002` by `T1560`, Archive Collected Data => \"T1560\"",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := threatExample(test.tactic, test.technique).TOML
			got := onlyAbout("threat/", say(t, text, Generic))
			if test.want == "" && len(got) > 0 || test.want != "" && (len(got) == 0 || got[0] != test.want) {
				t.Errorf("%s\ngot\n%s\nwant\n%s", text, strings.Join(got, "\n"), test.want)
			}
			other := onlyAbout("threat/", say(t, strings.ReplaceAll(text, "ATT&CK", "ATLAS"), Generic))
			if len(other) > 0 {
				t.Errorf("another framework is judged: %v", other)
			}
		})
	}
}

// onlyAbout keeps the findings of one group.
func onlyAbout(group string, findings []string) []string {
	var out []string
	for _, f := range findings {
		if strings.Contains(f, group) {
			out = append(out, f)
		}
	}
	return out
}
