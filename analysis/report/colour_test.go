package report

import "testing"

func TestColourIsForTerminalsUnlessTheEnvironmentSaysOtherwise(t *testing.T) {
	for name, c := range map[string]struct {
		choice   string
		terminal bool
		env      map[string]string
		want     bool
	}{
		"a terminal":                        {"auto", true, nil, true},
		"a pipe":                            {"auto", false, nil, false},
		"a dumb terminal":                   {"auto", true, map[string]string{"TERM": "dumb"}, false},
		"NO_COLOR on a terminal":            {"auto", true, map[string]string{"NO_COLOR": "1"}, false},
		"NO_COLOR wins over FORCE_COLOR":    {"auto", true, map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1"}, false},
		"an empty NO_COLOR means nothing":   {"auto", true, map[string]string{"NO_COLOR": ""}, true},
		"FORCE_COLOR in a pipe":             {"auto", false, map[string]string{"FORCE_COLOR": "1"}, true},
		"FORCE_COLOR=0 in a pipe":           {"auto", false, map[string]string{"FORCE_COLOR": "0"}, false},
		"CI alone changes nothing":          {"auto", false, map[string]string{"CI": "true"}, false},
		"the user says always in a pipe":    {"always", false, map[string]string{"NO_COLOR": "1"}, true},
		"the user says never on a terminal": {"never", true, map[string]string{"FORCE_COLOR": "1"}, false},
	} {
		if got := UseColour(c.choice, c.terminal, func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
