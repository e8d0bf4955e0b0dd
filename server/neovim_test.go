package server

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// The plugin and the program in a real editor. RULEWRIGHT_NVIM names it; without that
// the one on the PATH is taken.
func TestNeovimHoldsASession(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it builds the program")
	}
	nvim := os.Getenv("RULEWRIGHT_NVIM")
	if nvim == "" {
		nvim = "nvim"
	}
	nvim, err := exec.LookPath(nvim)
	if err != nil {
		t.Skip("skipped: no nvim here; RULEWRIGHT_NVIM can name one")
	}
	program := filepath.Join(t.TempDir(), "rulewright")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/rulewright").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, nvim, "--clean", "--headless", "-n", "-c", "luafile ../editors/nvim/test/session.lua")
	cmd.Env = append(os.Environ(), "RULEWRIGHT="+program)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
