package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/testdata/schematest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rulewright": func() {
		renameForTest(os.Getenv("RULEWRIGHT_TEST_RENAMED"))
		main()
	}})
}

// renameForTest gives a check an ID that it had before, as "ID=former ID".
func renameForTest(text string) {
	if id, former, ok := strings.Cut(text, "="); ok {
		check.Find(id).Formerly = []string{former}
	}
}

// outsideVariables tell a program about the machine that it runs on, which
// must not show in tests.
var outsideVariables = []string{"CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "CUSTOM_RULES_DIR"}

// The scripts under testdata/scripts show what a user types and sees.
// "status N COMMAND…" runs a command and wants that exit status; "schema NAME"
// holds the last output to the JSON schema that is published for it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/scripts",
		Setup: func(env *testscript.Env) error {
			for _, name := range outsideVariables {
				env.Setenv(name, "")
			}
			// How the race detector behaves is the machine's to say.
			env.Setenv("GORACE", os.Getenv("GORACE"))
			// For scripts without a PATH.
			program, err := exec.LookPath("rulewright")
			env.Setenv("RULEWRIGHT", program)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": wantStatus, "schema": wantSchema},
	})
}

func wantSchema(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: schema NAME")
	}
	problems, err := schematest.Problems("../../analysis/report/"+args[0]+".v1.schema.json", []byte(ts.ReadFile("stdout")))
	ts.Check(err)
	for _, p := range problems {
		ts.Logf("%s", p)
	}
	if len(problems) > 0 {
		ts.Fatalf("the output is not what its schema says")
	}
}

func wantStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}
