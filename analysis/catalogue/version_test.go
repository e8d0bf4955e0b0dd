package catalogue

import "testing"

func TestTheNearestVersion(t *testing.T) {
	for name, test := range map[string]struct {
		wanted string
		list   []string
		want   string
	}{
		"is the wanted one where there is one":             {"9.5.0", []string{"9.4.0", "9.5.0", "9.6.0"}, "9.5.0"},
		"is the newest of those before":                    {"9.5.0", []string{"8.17.0", "9.3.0", "9.3.3"}, "9.3.3"},
		"is the oldest of those after":                     {"6.1.0", []string{"7.2.0", "7.1.9", "8.0.0"}, "7.1.9"},
		"lies in the same major version where one does":    {"9.5.0", []string{"8.15.0", "9.6.0-prerelease.0"}, "9.6.0-prerelease.0"},
		"is the newest of an older major version":          {"6.1.0", []string{"2.1.0", "2.21.0", "2.3.9"}, "2.21.0"},
		"is the older one of two that are as far":          {"9.5.0", []string{"9.6.0", "9.4.0"}, "9.4.0"},
		"is a release before what led to it":               {"9.5.0", []string{"9.5.0-beta.1", "9.5.0"}, "9.5.0"},
		"is found among names that are no versions":        {"9.5.0", []string{"master", "v9.3.3", ".DS_Store"}, "v9.3.3"},
		"is the highest of numbers, not of their spelling": {"3.0.0", []string{"1.9.0", "1.10.0", "1.2.0"}, "1.10.0"},
	} {
		t.Run(name, func(t *testing.T) {
			wanted, _ := parseVersion(test.wanted)
			got, _, ok := pick(test.list, wanted, func(name string) string { return name })
			if !ok || got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestVersionsInOrder(t *testing.T) {
	ordered := []string{
		"0.9.0", "1.2.0", "1.10.0-alpha", "1.10.0-alpha.1", "1.10.0-alpha.2", "1.10.0-alpha.10", "1.10.0-alpha.beta",
		"1.10.0-beta", "1.10.0", "1.10.1", "2.0.0",
	}
	for i, a := range ordered {
		for j, b := range ordered {
			v, _ := parseVersion(a)
			w, _ := parseVersion(b)
			if got := v.compare(w); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%s and %s compare as %d", a, b, got)
			}
		}
	}
	for _, s := range []string{"", "v", "1.2.3.4", "a.b", "1..2", "-1.0.0", "1.2.99999999999", "main"} {
		if v, ok := parseVersion(s); ok {
			t.Errorf("%q is read as %v", s, v)
		}
	}
}

func TestConditionsOfPackages(t *testing.T) {
	for _, test := range []struct {
		condition string
		holds     []string
		fails     []string
	}{
		{"^9.5.0", []string{"9.5.0", "9.6.3"}, []string{"9.4.9", "10.0.0", "8.19.0"}},
		{"~9.0.7", []string{"9.0.7", "9.0.9"}, []string{"9.0.6", "9.1.0"}},
		{"^8.19.4 || ~9.0.7 || ^9.1.4", []string{"8.19.5", "9.0.8", "9.6.0"}, []string{"8.19.3", "9.0.6", "9.1.3"}},
		{">=8.0.0 <9.0.0", []string{"8.0.0", "8.19.9"}, []string{"7.17.0", "9.0.0"}},
		{">= 8.0.0", []string{"8.0.0", "10.0.0"}, []string{"7.17.9"}},
		{"^0.2.3", []string{"0.2.9"}, []string{"0.3.0", "0.2.2"}},
		{"8.x", []string{"8.0.0", "8.19.1"}, []string{"9.0.0"}},
		{"9.5.0", []string{"9.5.0"}, []string{"9.5.1"}},
		{">9.0.0", []string{"9.0.1"}, []string{"9.0.0"}},
		{"<=9.0.0", []string{"9.0.0"}, []string{"9.0.1"}},
		{"", []string{"1.0.0"}, nil},
		{"*", []string{"1.0.0"}, nil},
	} {
		c, ok := parseCondition(test.condition)
		if !ok {
			t.Errorf("%q is not understood", test.condition)
		}
		for holds, list := range map[bool][]string{true: test.holds, false: test.fails} {
			for _, s := range list {
				if v, _ := parseVersion(s); c.holds(v) != holds {
					t.Errorf("%q holds for %s: %t", test.condition, s, !holds)
				}
			}
		}
	}
	for _, s := range []string{"^", "^banana", "9.5.0 - 9.6.0", ">=1.0.0 &&"} {
		if _, ok := parseCondition(s); ok {
			t.Errorf("%q is understood", s)
		}
	}
}

// A package that asks for a patch of the stack's minor version is meant for
// those who have it.
func TestAStackHasTheNewestPatchThatItsPackagesAskFor(t *testing.T) {
	var list []released
	for _, r := range [][2]string{{"3.1.0", "^9.2.4"}, {"3.0.0", "^9.2.0"}, {"2.0.0", "^8.0.0"}} {
		v, _ := parseVersion(r[0])
		c, _ := parseCondition(r[1])
		list = append(list, released{v, c})
	}
	for stack, want := range map[string]string{"9.2.0": "3.1.0", "9.6.0": "3.1.0", "8.19.0": "2.0.0", "7.0.0": ""} {
		v, _ := parseVersion(stack)
		got := ""
		if running := runningOn(list, v); len(running) > 0 {
			got = running[0].text
		}
		if got != want {
			t.Errorf("the stack %s gets %q, want %q", stack, got, want)
		}
	}
}
